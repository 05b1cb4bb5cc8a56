"""Mail that waits for a person: who may look, what is shown, and how it is released and rejected, once."""

from datetime import timedelta

import pytest

from complaints.domain.acts import THE_PORTAL
from complaints.usecases.quarantine import QuarantinedMail
from complaints.usecases.record_reply import record_reply
from tests.api.site import Site

MAY_LOOK = {"supervisor", "director", "admin"}
EVERYBODY = {"agent", "handler", "head", "supervisor", "director", "executive", "auditor", "legal", "admin"}
RAW = (
    "From: Lin <lin.fang@customer.example>\r\nTo: x@in.example\r\nSubject: =?utf-8?b?6Zeo5p2/?=\r\n"
    "Message-ID: <7@customer.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n门板又裂了。\r\n"
)


@pytest.fixture
def kept(site: Site) -> Site:
    """Two mails, one a minute after the other."""
    for minute, reason in enumerate(("spam verdict", "unreadable: no_mail")):
        at = site.services.clock() + timedelta(minutes=minute)
        mail = QuarantinedMail(f"mail-{minute}", at, reason, "eve@x.example", "中奖 <b>", preview="恭喜")
        site.services.quarantine.put(mail=mail)
    return site


def arrived(site: Site, reference: str, *, stored_as: str = "m-1", **verdicts: str) -> str:
    """The id of a mail that came for the case with a made-up signature, or with these verdicts."""
    site.services.mails.raw[stored_as] = RAW.encode()
    to = (f"case+{reference}.aaaaaaaaaaaaaaaa@in.example",)
    delivered = site.services.open_mail(stored_as=stored_as, recipients=to, verdicts=verdicts)
    record_reply(
        room=site.services.mail_room, delivered=delivered, circumstances=site.services.circumstances(THE_PORTAL)
    )
    return stored_as


def test_waiting_mail_is_shown_newest_first(kept: Site) -> None:
    answer = kept.signed_in("admin").get("/api/v1/quarantine").get_json()
    assert [message["id"] for message in answer["messages"]] == ["mail-1", "mail-0"]
    assert answer["cursor"] is None
    assert answer["messages"][1] == {
        "id": "mail-0",
        "at": "2026-11-20T10:00:00+08:00",
        "reason": "spam verdict",
        "cause": "spam verdict",
        "sender": "eve@x.example",
        "subject": "中奖 <b>",
        "reference": "",
        "preview": "恭喜",
        "veiled": False,
        "manners": ["passed", "note", "supplement", "complaint"],
        "decision": None,
    }
    assert (answer["messages"][0]["cause"], answer["messages"][0]["manners"]) == ("unreadable", ["note"])


def test_waiting_mail_is_read_page_by_page(kept: Site) -> None:
    browser = kept.signed_in("admin")
    first = browser.get("/api/v1/quarantine?limit=1").get_json()
    second = browser.get("/api/v1/quarantine", query_string={"limit": 1, "cursor": first["cursor"]}).get_json()
    assert [page["messages"][0]["id"] for page in (first, second)] == ["mail-1", "mail-0"]
    assert second["cursor"] is None
    assert browser.get("/api/v1/quarantine?cursor=x").status_code == 422
    assert browser.get("/api/v1/quarantine?state=gone").status_code == 422


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_waiting_mail_is_shown_to_who_may_look_and_to_nobody_else(kept: Site, who: str) -> None:
    browser = kept.signed_in(who)
    kept.services.mails.raw["mail-0"] = RAW.encode()
    answer = browser.get("/api/v1/quarantine")
    assert answer.status_code == (200 if who in MAY_LOOK else 403)
    assert ("eve@x.example" in answer.text) == (who in MAY_LOOK)
    assert ("quarantine" in browser.get("/api/v1/sessions/current").get_json()["may"]) == (who in MAY_LOOK)
    assert browser.get("/api/v1/quarantine/mail-0/raw").status_code == (200 if who in MAY_LOOK else 403)
    rejected = browser.post("/api/v1/quarantine/mail-0/rejection", json={"reason": "广告"})
    assert rejected.status_code == (200 if who in MAY_LOOK else 403)


def test_looking_at_waiting_mail_is_no_act_on_a_case(site: Site) -> None:
    reference, _ = site.filed()
    assert "quarantine" not in site.signed_in("admin").get(f"/api/v1/cases/{reference}").get_json()["acts"]


def test_mail_is_shown_with_the_case_it_came_for_and_how_its_text_begins(site: Site) -> None:
    reference, _ = site.filed()
    arrived(site, reference)
    (shown,) = site.signed_in("admin").get("/api/v1/quarantine").get_json()["messages"]
    assert (shown["reference"], shown["preview"], shown["subject"]) == (reference, "门板又裂了。", "门板")
    assert (shown["reason"], shown["sender"]) == ("signature of the reply address", "lin.fang@customer.example")
    assert shown["manners"] == ["note", "supplement", "complaint"]


def test_raw_message_is_a_file_that_no_browser_shows(site: Site) -> None:
    reference, _ = site.filed()
    arrived(site, reference)
    answer = site.signed_in("admin").get("/api/v1/quarantine/m-1/raw")
    assert (answer.data, answer.mimetype) == (RAW.encode(), "message/rfc822")
    assert answer.headers["Content-Disposition"] == "attachment; filename=m-1.eml"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    for unknown in ("m-2", "x" * 3000):
        assert site.signed_in("admin").get(f"/api/v1/quarantine/{unknown}/raw").status_code == 404


def test_mail_is_rejected_once_and_stays_listed(kept: Site) -> None:
    browser = kept.signed_in("admin")
    assert browser.post("/api/v1/quarantine/mail-0/rejection", json={"reason": " "}).status_code == 422
    answer = browser.post("/api/v1/quarantine/mail-0/rejection", json={"reason": "广告"})
    assert (answer.status_code, answer.get_json()["by_name"]) == (200, "何勇")
    again = browser.post("/api/v1/quarantine/mail-0/rejection", json={"reason": "再次"})
    released = browser.post("/api/v1/quarantine/mail-0/release", json={"manner": "complaint"})
    assert [again.status_code, released.status_code] == [409, 409]
    assert [mail["id"] for mail in browser.get("/api/v1/quarantine").get_json()["messages"]] == ["mail-1"]
    (shown,) = browser.get("/api/v1/quarantine?state=rejected").get_json()["messages"]
    assert (shown["id"], shown["manners"], shown["decision"]["reason"]) == ("mail-0", [], "广告")
    assert browser.post("/api/v1/quarantine/mail-9/rejection", json={"reason": "x"}).status_code == 404


def test_mail_is_released_as_a_note_that_names_who_put_it_there(site: Site) -> None:
    reference, _ = site.filed()
    arrived(site, reference)
    browser = site.signed_in("admin")
    body = {"manner": "note", "reference": reference}
    answer = browser.post("/api/v1/quarantine/m-1/release", json=body)
    assert (answer.status_code, answer.get_json()["fate"], answer.get_json()["reference"]) == (
        200,
        "recorded",
        reference,
    )
    entry = site.signed_in("supervisor").get(f"/api/v1/cases/{reference}").get_json()["timeline"][-1]
    assert (entry["kind"], entry["actor"], entry["mail"]) == ("noted", "staff:admin@staff.example", "m-1")
    assert (entry["data"]["text"], entry["data"]["writer"]) == ("门板又裂了。", "lin.fang@customer.example")
    assert entry["data"]["released_by"] == "admin@staff.example"
    assert browser.post("/api/v1/quarantine/m-1/release", json=body).status_code == 409
    assert len(site.case(reference).timeline) == entry["seq"]


def test_release_that_is_not_offered_or_lacks_something_says_so(site: Site) -> None:
    reference, _ = site.filed()
    arrived(site, reference)
    browser = site.signed_in("admin")

    def refused(**body: object) -> object:
        answer = browser.post("/api/v1/quarantine/m-1/release", json=body)
        return answer.status_code, set(answer.get_json()["errors"].get("json", ()))

    assert refused(manner="passed") == (422, {"manner"})
    assert refused(manner="note") == (422, {"reference"})
    assert refused(manner="supplement", reference=reference) == (422, {"sure"})
    assert refused(manner="note", reference="26119999") == (404, set())
    assert refused(manner="anything") == (422, {"manner"})
    assert browser.get("/api/v1/quarantine").get_json()["messages"][0]["decision"] is None


def test_what_came_by_mail_links_its_raw_message_for_who_may_see_the_case(site: Site) -> None:
    reference, _ = site.filed()
    arrived(site, reference)
    body = {"manner": "supplement", "reference": reference, "sure": True}
    assert site.signed_in("admin").post("/api/v1/quarantine/m-1/release", json=body).status_code == 200
    site.services.mails.raw["m-2"] = b"noise"
    handler = site.signed_in("handler")
    shown = handler.get(f"/api/v1/cases/{reference}").get_json()["timeline"]
    assert [entry["mail"] for entry in shown if entry["mail"]] == ["m-1"]
    assert all("mail" not in entry["data"] for entry in shown)
    answer = handler.get(f"/api/v1/cases/{reference}/mails/m-1")
    assert (answer.status_code, answer.data) == (200, RAW.encode())
    assert answer.headers["Content-Disposition"].startswith("attachment")
    for message in ("m-2", "m-9", "x" * 3000):
        assert handler.get(f"/api/v1/cases/{reference}/mails/{message}").status_code == 404
    assert handler.get("/api/v1/cases/26119999/mails/m-1").status_code == 404
