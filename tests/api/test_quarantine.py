"""Mail that waits for a person: who may look, and what is shown."""

from datetime import timedelta

import pytest

from complaints.usecases.quarantine import QuarantinedMail
from tests.api.site import Site

MAY_LOOK = {"supervisor", "director", "admin"}
EVERYBODY = {"agent", "handler", "head", "supervisor", "director", "executive", "auditor", "legal", "admin"}


@pytest.fixture
def kept(site: Site) -> Site:
    """Two mails, one a minute after the other."""
    for minute, reason in enumerate(("spam verdict", "unknown case")):
        at = site.services.clock() + timedelta(minutes=minute)
        mail = QuarantinedMail(f"mail-{minute}", at, reason, "eve@x.example", "中奖 <b>")
        site.services.quarantine.put(mail=mail)
    return site


def test_waiting_mail_is_shown_newest_first(kept: Site) -> None:
    answer = kept.signed_in("admin").get("/api/v1/quarantine")
    assert answer.get_json() == {
        "messages": [
            {
                "id": "mail-1",
                "at": "2026-11-20T10:01:00+08:00",
                "reason": "unknown case",
                "sender": "eve@x.example",
                "subject": "中奖 <b>",
            },
            {
                "id": "mail-0",
                "at": "2026-11-20T10:00:00+08:00",
                "reason": "spam verdict",
                "sender": "eve@x.example",
                "subject": "中奖 <b>",
            },
        ]
    }


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_waiting_mail_is_shown_to_who_may_look_and_to_nobody_else(kept: Site, who: str) -> None:
    browser = kept.signed_in(who)
    answer = browser.get("/api/v1/quarantine")
    assert answer.status_code == (200 if who in MAY_LOOK else 403)
    assert ("eve@x.example" in answer.text) == (who in MAY_LOOK)
    assert ("quarantine" in browser.get("/api/v1/sessions/current").get_json()["may"]) == (who in MAY_LOOK)


def test_looking_at_waiting_mail_is_no_act_on_a_case(site: Site) -> None:
    reference, _ = site.filed()
    assert "quarantine" not in site.signed_in("admin").get(f"/api/v1/cases/{reference}").get_json()["acts"]
