"""Quarantine: what waits for a person, newest first, each message once."""

from dataclasses import replace
from datetime import timedelta

from complaints.usecases.ports import QuarantinedMail
from tests.adapters.stores import Store
from tests.factories import moment

NOW = moment("2026-11-20 10:00:00.5")
FORGED = QuarantinedMail("m-1", NOW, "signature of the reply address", "伪造 <a@b.example>", "Re: [26110001] 🙂")


def test_nothing_waits_in_an_empty_quarantine(store: Store):
    assert store.quarantine.waiting(limit=10) == ()


def test_the_newest_message_is_listed_first_and_as_it_came(store: Store):
    newer = replace(FORGED, message_id="m-0", at=NOW + timedelta(minutes=1))
    older = replace(FORGED, message_id="m-2", at=NOW - timedelta(minutes=1), sender="", subject="")
    for mail in (FORGED, newer, older):
        store.quarantine.put(mail=mail)
    assert store.quarantine.waiting(limit=10) == (newer, FORGED, older)
    assert store.quarantine.waiting(limit=2) == (newer, FORGED)


def test_a_message_put_again_changes_nothing(store: Store):
    assert store.quarantine.put(mail=FORGED)
    assert not store.quarantine.put(mail=replace(FORGED, at=NOW + timedelta(hours=1), reason="unknown case"))
    assert store.quarantine.waiting(limit=10) == (FORGED,)


def test_a_long_quarantine_is_read_from_its_newest_end(store: Store):
    mails = [replace(FORGED, message_id=f"m-{9 - minute}", at=NOW + timedelta(minutes=minute)) for minute in range(10)]
    for mail in mails:
        store.quarantine.put(mail=mail)
    assert store.quarantine.waiting(limit=3) == tuple(reversed(mails[-3:]))
