"""What is personal is kept by no cache, and secrets are shown nowhere but to their owner."""

import json
import re

import pytest

from complaints.usecases.submit_complaint import hash_secret
from tests.api.site import FORM, Site

SECRET = re.compile(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}")


@pytest.fixture
def filed(site: Site) -> tuple[str, dict[str, str]]:
    """A case with something on every part of it."""
    key = site.upload("upload/a/door.jpg")
    reference, secret = site.filed(attachments=[key])
    site.act("agent", reference, "note", {"text": "内部"})
    site.act("handler", reference, "reply", {"text": "已更换"})
    return reference, secret


def test_no_answer_with_anything_personal_may_be_kept_by_a_cache(site: Site, filed: tuple[str, dict[str, str]]) -> None:
    reference, secret = filed
    agent, case = site.signed_in("agent"), f"/api/v1/cases/{reference}"
    receipt = site.anybody.post("/api/v1/complaints", data=FORM)
    answers = [
        site.file(),
        site.file({}),
        receipt,
        site.anybody.get(receipt.headers["Location"]),
        site.anybody.post("/api/v1/complaints", data=FORM | {"phone": "1"}),
        site.tracked(reference, secret),
        site.tracked(reference, {}),
        site.add(reference, secret, "supplements", {"text": "还有"}),
        site.add(reference, secret, "supplements", {}),
        site.anybody.post("/api/v1/attachments", json={"name": "a.jpg", "type": "image/jpeg", "size": 1}),
        site.anybody.post("/api/v1/session-requests", json={"email": "agent@staff.example"}),
        site.anybody.post("/api/v1/sessions", json={"token": "x"}),
        agent.get("/api/v1/sessions/current"),
        agent.get("/api/v1/staff"),
        agent.get("/api/v1/cases"),
        agent.get("/api/v1/cases?limit=x"),
        agent.get(case),
        agent.get(f"{case}/clocks"),
        agent.get(f"{case}/forecast"),
        agent.post(f"{case}/note", json={"text": "x"}, headers={"If-Match": "*"}),
        agent.post(f"{case}/note", json={"text": "x"}, headers={"If-Match": '"1"'}),
        agent.post("/api/v1/cases", json={}),
        agent.delete("/api/v1/sessions/current"),
    ]
    assert [answer.request.path for answer in answers if answer.headers["Cache-Control"] != "no-store"] == []


@pytest.mark.parametrize("who", ["agent", "handler", "supervisor", "auditor", "admin"])
def test_no_view_of_staff_holds_the_secret_or_its_hash(site: Site, filed: tuple[str, dict[str, str]], who: str) -> None:
    reference, secret = filed
    plain = secret["Authorization"].removeprefix("Secret ")
    browser = site.signed_in(who)
    for path in ("/api/v1/cases", *(f"/api/v1/cases/{reference}{part}" for part in ("", "/clocks", "/forecast"))):
        seen = browser.get(path)
        assert seen.status_code == 200
        assert plain not in seen.text
        assert hash_secret(plain) not in seen.text
        assert "secret" not in seen.text
        assert not SECRET.search(seen.text)


def test_secret_is_told_in_the_answer_the_receipt_and_the_acknowledgement_alone(site: Site) -> None:
    from complaints.domain.acts import THE_PORTAL
    from complaints.usecases.deliver_letters import deliver_letters

    secret = site.file().get_json()["secret"]
    [(reference, seq)] = site.services.outbox.envelopes
    by = site.services.circumstances(THE_PORTAL)
    deliver_letters(post=site.services.post, reference=reference, seq=seq, circumstances=by)
    told = {mail.headers["X-Letter-Kind"] for mail in site.services.mailer.sent if secret in mail.text}
    assert told == {"acknowledgement"}
    assert secret not in json.dumps([vars(letter) for letter in site.services.outbox.owed()])


def test_agent_who_took_the_complaint_can_read_the_secret_out(site: Site) -> None:
    from tests.api.site import COMPLAINT

    answer = site.signed_in("agent").post("/api/v1/cases", json=COMPLAINT | {"channel": "phone"})
    header = {"Authorization": f"Secret {answer.get_json()['secret']}"}
    assert site.tracked(answer.get_json()["reference"], header).status_code == 200


def test_link_to_a_file_is_made_for_staff_alone(site: Site, filed: tuple[str, dict[str, str]]) -> None:
    reference, secret = filed
    seen = site.signed_in("agent").get(f"/api/v1/cases/{reference}").get_json()
    assert seen["complaint"]["attachments"][0]["url"] == "https://files.example/upload/a/door.jpg?as=door.jpg"
    assert "upload/a" not in site.tracked(reference, secret).text


def test_stored_words_are_data_and_never_markup(site: Site) -> None:
    reference, secret = site.filed(description="<script>alert(1)</script>")
    for answer in (site.tracked(reference, secret), site.signed_in("agent").get(f"/api/v1/cases/{reference}")):
        assert answer.mimetype == "application/json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
