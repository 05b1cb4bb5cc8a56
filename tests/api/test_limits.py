"""The public within limits: work, then another way; and nobody's address but a vouched one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from complaints.domain.limits import Allowance, Limits
from tests.adapters.test_altcha import solved
from tests.api.site import COMPLAINT, NOBODY, Site
from tests.fakes import SETTINGS, fake_services

NEAR, SAME_NETWORK, FAR = "203.0.113.7", "203.0.113.200", "198.51.100.7"
LIMITS = Limits(
    complaints=Allowance(2, 2),
    contact=Allowance(50, 50),
    plain=Allowance(1, 3),
    uploads=Allowance(2, 1),
    megabytes=Allowance(10, 10),
    misses=Allowance(3, 0),
)
UPLOAD = {"name": "door.jpg", "type": "image/jpeg", "size": 1000}


@pytest.fixture
def site() -> Site:
    return limited(LIMITS)


def limited(limits: Limits, **settings: Any) -> Site:
    """A portal with these limits."""
    return Site(fake_services(settings=replace(SETTINGS, limits=limits, **settings)))


def file(site: Site, *, by: str = NEAR, answer: str = "", body: Any = None, **environ: Any) -> TestResponse:
    """Files the usual complaint from an address."""
    environ = {"REMOTE_ADDR": by} | environ
    headers = {"Altcha": answer} if answer else {}
    return site.anybody.post("/api/v1/complaints", json=body or COMPLAINT, headers=headers, environ_base=environ)


def exhausted(site: Site) -> TestResponse:
    """The answer to the first complaint of a network that is no more free."""
    assert [file(site).status_code for _ in range(2)] == [201, 201]
    return file(site)


def worked(answer: TestResponse) -> str:
    """The proof that the answer asks for."""
    return solved(answer.get_json()["errors"]["challenge"])


# -- complaints from scripts and programs


def test_programs_that_keep_within_the_rate_need_no_proof(site: Site) -> None:
    assert [file(site).status_code for _ in range(2)] == [201, 201]


def test_above_the_rate_the_answer_is_a_challenge_and_other_ways(site: Site) -> None:
    refused = exhausted(site)
    assert refused.status_code == 429
    told = refused.get_json()
    assert told["errors"]["mailbox"] == "complaints@in.example"
    assert "complaints@in.example" in told["message"]
    assert told["errors"]["challenge"]["parameters"]["algorithm"] == "PBKDF2/SHA-256"
    assert refused.headers["Retry-After"] == "3600"
    assert site.services.cases.saves == 2


def test_the_answer_to_the_challenge_files_the_complaint_once(site: Site) -> None:
    proof = worked(exhausted(site))
    assert file(site, answer=proof).status_code == 201
    assert file(site, answer=proof).status_code == 429


def test_a_proof_for_something_else_or_too_old_is_none(site: Site) -> None:
    challenge = exhausted(site)
    site.services.clock.advance(minutes=11)
    assert file(site, answer=worked(challenge)).status_code == 429
    other = site.services.proofs.ask(purpose="upload", level=6, until=site.services.clock() + timedelta(minutes=5))
    assert file(site, answer=solved(other)).status_code == 429


def test_beyond_the_most_even_work_does_not_help_and_what_was_asked_in_vain_does_not_count(site: Site) -> None:
    exhausted(site)
    for _ in range(5):
        assert file(site).status_code == 429
    assert [file(site, answer=worked(file(site))).status_code for _ in range(3)] == [201, 201, 429]
    last = file(site, answer=worked(file(site)))
    assert "challenge" not in last.get_json()["errors"]
    assert "complaints@in.example" in last.get_json()["message"]


def test_a_network_is_one_and_another_is_not_concerned(site: Site) -> None:
    exhausted(site)
    assert file(site, by=SAME_NETWORK).status_code == 429
    assert file(site, by=FAR).status_code == 201
    assert file(site, by="2001:db8:0:100::1").status_code == 201


def test_the_next_hour_is_free_again(site: Site) -> None:
    exhausted(site)
    site.services.clock.advance(hours=1)
    assert file(site).status_code == 201


def test_a_contact_is_counted_from_wherever_it_is_named() -> None:
    site = limited(replace(LIMITS, contact=Allowance(1, 0)))
    assert file(site, by=FAR).status_code == 201
    written_otherwise = COMPLAINT | {"complainant": {"name": "林芳", "phone": "+86 138-0013-8000"}}
    asked = file(site, body=written_otherwise)
    assert asked.status_code == 429
    assert file(site, body=written_otherwise, answer=worked(asked)).status_code == 429


def test_nothing_is_free_where_the_settings_say_so() -> None:
    site = limited(replace(LIMITS, complaints=Allowance(0, 5)))
    asked = file(site)
    assert asked.status_code == 429
    assert file(site, answer=worked(asked)).status_code == 201


def test_who_fills_in_what_nobody_sees_has_to_work(site: Site) -> None:
    asked = file(site, body=COMPLAINT | {"website": "https://spam.example"})
    assert asked.status_code == 429
    assert file(site, body=COMPLAINT | {"website": "x"}, answer=worked(asked)).status_code == 201


def test_the_machine_itself_is_not_counted(site: Site) -> None:
    assert [file(site, by="127.0.0.1").status_code for _ in range(5)] == [201] * 5


# -- whose address it is


def behind_the_gateway(address: str) -> dict[str, Any]:
    """What stands in the environment of a request that came through the gateway."""
    return {"REMOTE_ADDR": "127.0.0.1", "apig_wsgi.request_context": {"http": {"sourceIp": address}}}


def test_behind_the_gateway_its_own_context_says_who_asks_whatever_the_headers_say(site: Site) -> None:
    for _ in range(2):
        assert file(site, **behind_the_gateway(NEAR)).status_code == 201
    forged = {"X-Forwarded-For": FAR, "Forwarded": f"for={FAR}", "X-Client-Address": FAR}
    refused = site.anybody.post(
        "/api/v1/complaints",
        json=COMPLAINT,
        headers=forged,
        environ_base=behind_the_gateway(SAME_NETWORK),
    )
    assert refused.status_code == 429
    assert file(site, **behind_the_gateway(FAR)).status_code == 201


def test_without_an_address_behind_the_gateway_all_are_counted_together(site: Site) -> None:
    nothing: dict[str, Any] = {"apig_wsgi.request_context": {}}
    assert [file(site, **nothing).status_code for _ in range(3)] == [201, 201, 429]


@pytest.mark.parametrize(("secret", "status"), [("the edge", 201), ("guessed", 429), ("", 429)])
def test_cloudfront_is_believed_where_it_proves_to_be_ours(secret: str, status: int) -> None:
    site = limited(LIMITS, edge_secret="the edge")
    for _ in range(2):
        assert file(site, **behind_the_gateway(NEAR)).status_code == 201
    headers = {"X-Edge-Secret": secret, "X-Client-Address": FAR}
    environ = behind_the_gateway(NEAR)
    answer = site.anybody.post("/api/v1/complaints", json=COMPLAINT, headers=headers, environ_base=environ)
    assert answer.status_code == status


# -- uploads


def slot(site: Site, *, answer: str = "", **changes: Any) -> TestResponse:
    headers = {"Altcha": answer} if answer else {}
    return site.anybody.post(
        "/api/v1/attachments", json=UPLOAD | changes, headers=headers, environ_base={"REMOTE_ADDR": NEAR}
    )


def test_slots_are_counted_by_number(site: Site) -> None:
    assert [slot(site).status_code for _ in range(3)] == [201, 201, 429]
    assert [slot(site, answer=worked(slot(site))).status_code for _ in range(2)] == [201, 429]


def test_slots_are_counted_by_bytes(site: Site) -> None:
    assert slot(site, size=9_000_000).status_code == 201
    assert slot(site, size=9_000_000).status_code == 429


# -- looking a complaint up


def track(site: Site, reference: str, secret: dict[str, str], *, answer: str = "") -> TestResponse:
    headers = secret | ({"Altcha": answer} if answer else {})
    return site.anybody.get(f"/api/v1/complaints/{reference}", headers=headers, environ_base={"REMOTE_ADDR": NEAR})


def test_wrong_numbers_and_wrong_secrets_are_counted_alike_and_then_looking_takes_work(site: Site) -> None:
    reference, secret = site.filed()
    answers = [track(site, number, NOBODY) for number in (reference, "26119999", reference)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    for number, said in ((reference, NOBODY), ("26119999", NOBODY), (reference, secret)):
        assert track(site, number, said).status_code == 429
    assert track(site, reference, NOBODY, answer=worked(track(site, reference, NOBODY))).status_code == 404
    assert track(site, reference, secret, answer=worked(track(site, reference, secret))).status_code == 200


def test_who_has_the_right_secret_is_not_counted(site: Site) -> None:
    reference, secret = site.filed()
    assert [track(site, reference, secret).status_code for _ in range(8)] == [200] * 8


def test_what_one_case_may_be_sent_is_bounded() -> None:
    site = limited(replace(LIMITS, files=3))
    reference, secret = site.filed(attachments=[site.upload("upload/a.jpg")])
    keys = [site.upload(f"upload/{number}.jpg") for number in range(3)]
    assert site.add(reference, secret, "supplements", {"text": "照片", "attachments": keys[:2]}).status_code == 200
    refused = site.add(reference, secret, "supplements", {"text": "照片", "attachments": keys[2:]})
    assert refused.status_code == 422
    assert "附件已达上限" in refused.text
    assert site.add(reference, secret, "supplements", {"text": "没有照片"}).status_code == 200
