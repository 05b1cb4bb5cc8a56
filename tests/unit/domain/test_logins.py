"""The record of sign-ins is a chain: whoever changes, removes or moves an entry is found out."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from complaints.domain.logins import Event, How, Login, LoginEntry, broken_at, following, kept_until, month_of
from complaints.domain.sessions import Browser
from tests.factories import moment

NOW = moment("Fri 2026-11-20 10:00")
MONTH = "2026-11"
ZONE = ZoneInfo("Asia/Shanghai")
WINDOWS = Browser("Edge, Windows", "203.0.113.0/24")


def a_record(length: int) -> list[LoginEntry]:
    """So many entries, newest first."""
    entries: list[LoginEntry] = []
    for number in range(length):
        login = Login(Event.SIGNED_IN, How.LINK, f"{number}@staff.example", WINDOWS)
        last = entries[0] if entries else None
        entries.insert(0, following(last=last, month=MONTH, login=login, now=NOW + timedelta(minutes=number)))
    return entries


def test_entries_are_numbered_and_each_carries_the_hash_before_it():
    entries = a_record(3)
    assert [entry.seq for entry in entries] == [3, 2, 1]
    assert all(newer.previous_hash == older.hash for newer, older in pairwise(entries))
    assert broken_at(month=MONTH, newest_first=entries) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"email": "eve@staff.example"},
        {"at": NOW},
        {"event": "refused"},
        {"how": "local"},
        {"browser": replace(WINDOWS, network="198.51.100.0/24")},
        {"browser": replace(WINDOWS, device="Chrome, Linux")},
    ],
    ids=str,
)
def test_an_entry_that_was_changed_does_not_fit(changed: dict[str, object]):
    entries = a_record(4)
    entries[1] = replace(entries[1], **changed)
    assert broken_at(month=MONTH, newest_first=entries) == 3


def test_an_entry_that_was_taken_out_leaves_a_gap_that_is_found():
    entries = a_record(4)
    assert broken_at(month=MONTH, newest_first=[entries[0], *entries[2:]]) == 4
    assert broken_at(month=MONTH, newest_first=[entries[0], entries[2], entries[1], entries[3]]) is not None


def test_a_page_from_the_middle_is_whole_and_one_of_another_month_is_not():
    entries = a_record(5)
    assert broken_at(month=MONTH, newest_first=entries[1:4]) is None
    assert broken_at(month="2026-10", newest_first=entries[1:4]) == 2


def test_a_record_that_begins_anew_in_its_middle_is_found_out():
    entries = a_record(3)
    forged = replace(entries[-1], previous_hash="f" * 64)
    assert broken_at(month=MONTH, newest_first=[*entries[:-1], forged]) == 1


@pytest.mark.parametrize(("at", "month"), [("Mon 2026-11-30 23:59", "2026-11"), ("Tue 2026-12-01 00:00", "2026-12")])
def test_a_login_belongs_to_the_month_of_the_companys_zone(at: str, month: str):
    assert month_of(now=moment(at), zone=ZONE) == month


def test_a_month_is_cleared_away_whole_a_year_after_its_end():
    assert kept_until(month="2026-12", zone=ZONE) == moment("Sun 2028-01-02 00:00")
