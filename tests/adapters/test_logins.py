"""LoginTrail: entries stand in their order, each number once."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from complaints.domain.logins import Event, How, Login, broken_at
from complaints.domain.sessions import Browser
from complaints.usecases.logins import note_login
from tests.adapters.stores import Store, at_once
from tests.factories import moment

NOW = moment("Fri 2026-11-20 10:00")
ZONE = ZoneInfo("Asia/Shanghai")


def note(store: Store, who: str = "agent", at: str = "Fri 2026-11-20 10:00") -> None:
    login = Login(Event.SIGNED_IN, How.LINK, f"{who}@staff.example", Browser("Edge, Windows", "203.0.113.0/24"))
    note_login(trail=store.logins, login=login, zone=ZONE, now=moment(at))


def test_entries_come_back_as_they_were_written_newest_first_a_page_at_a_time(store: Store):
    for who in ("agent", "handler", "head"):
        note(store, who)
    note(store, "noise", "Tue 2026-12-01 00:00")
    found = store.logins.page(month="2026-11", limit=2, before=None)
    assert [(entry.seq, entry.email) for entry in found] == [(3, "head@staff.example"), (2, "handler@staff.example")]
    assert [entry.seq for entry in store.logins.page(month="2026-11", limit=2, before=2)] == [1]
    assert found[0].at == NOW
    assert broken_at(month="2026-11", newest_first=store.logins.page(month="2026-11", limit=9, before=None)) is None
    assert store.logins.page(month="2026-10", limit=2, before=None) == ()


def test_a_number_is_given_once_and_what_stands_there_stays(store: Store):
    note(store)
    last = store.logins.last(month="2026-11")
    assert last is not None
    other = replace(last, email="eve@staff.example")
    assert not store.logins.append(month="2026-11", entry=other, kept_until=NOW)
    assert store.logins.last(month="2026-11") == last


def test_of_eight_logins_at_once_every_one_is_noted(store: Store):
    at_once(*[lambda who=who: note(store, f"p{who}") for who in range(8)])
    found = store.logins.page(month="2026-11", limit=20, before=None)
    assert [entry.seq for entry in found] == [8, 7, 6, 5, 4, 3, 2, 1]
    assert len({entry.email for entry in found}) == 8
    assert broken_at(month="2026-11", newest_first=found) is None
