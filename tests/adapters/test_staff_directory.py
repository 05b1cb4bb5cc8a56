"""StaffDirectory: everybody and the responsibility matrix, read back as they were put."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from complaints.domain.staff import Responsibility, Roster
from complaints.usecases.directory import DirectoryChange, StaleDirectory
from tests.adapters.stores import Store, at_once
from tests.factories import REGISTERED_AT, a_member, a_roster


def test_an_empty_directory_is_an_empty_roster(store: Store):
    assert store.staff.roster() == Roster()


def test_a_roster_is_read_back_with_everything_that_is_known_of_each(store: Store):
    away = a_member(
        "handler",
        deputy="head@staff.example",
        away_from=date(2026, 11, 20),
        away_until=date(2026, 11, 28),
        roles=frozenset({"handler", "agent"}),
        locale="en",
    )
    endless = a_member("legal", away_from=date(2026, 1, 1))
    roster = a_roster(away, endless, a_member("auditor", active=False))
    for member in roster.members:
        store.staff.put(member=member)
    store.staff.set_responsibilities(rows=roster.responsibilities)
    read = store.staff.roster()
    assert set(read.members) == set(roster.members)
    assert len(read.members) == len(roster.members)
    assert read.responsibilities == roster.responsibilities


def test_an_address_has_one_member_however_it_is_written(store: Store):
    store.staff.put(member=a_member("agent"))
    store.staff.put(member=a_member("head"))
    promoted = replace(a_member("agent"), email="Agent@Staff.Example", roles=frozenset({"supervisor"}))
    store.staff.put(member=promoted)
    assert set(store.staff.roster().members) == {promoted, a_member("head")}


def test_setting_the_matrix_replaces_it_and_keeps_its_order(store: Store):
    store.staff.put(member=a_member("agent"))
    store.staff.set_responsibilities(rows=[Responsibility("old@staff.example", "doors")])
    rows = (
        Responsibility("b@staff.example", "橱柜", category="delivery", business_line="kitchen"),
        Responsibility("a@staff.example", "doors"),
    )
    store.staff.set_responsibilities(rows=rows)
    assert store.staff.roster() == Roster((a_member("agent"),), rows)
    store.staff.set_responsibilities(rows=[])
    assert store.staff.roster() == Roster((a_member("agent"),), ())


def a_change(version: int, **fields: Any) -> DirectoryChange:
    return replace(
        DirectoryChange(version, REGISTERED_AT, "admin@staff.example", "", {"name": "旧"}, {"name": "新"}), **fields
    )


def test_a_change_is_kept_with_what_it_changed_and_counts_the_version_up(store: Store):
    store.staff.keep(change=a_change(1), member=a_member("agent"))
    rows = (Responsibility("agent@staff.example", "doors"),)
    store.staff.keep(change=a_change(2, about="x"), rows=rows)
    assert store.staff.roster() == Roster((a_member("agent"),), rows, 2)
    assert store.staff.changes(limit=5) == (a_change(2, about="x"), a_change(1))
    assert store.staff.changes(limit=1) == (a_change(2, about="x"),)
    assert store.staff.changes(limit=5, before=2) == (a_change(1),)


@pytest.mark.parametrize("version", [1, 3])
def test_a_change_on_another_version_leaves_everything_as_it_was(store: Store, version: int):
    store.staff.keep(change=a_change(1), member=a_member("agent"))
    with pytest.raises(StaleDirectory):
        store.staff.keep(change=a_change(version), member=a_member("head"))
    assert store.staff.roster() == Roster((a_member("agent"),), (), 1)
    assert store.staff.changes(limit=5) == (a_change(1),)


def test_of_two_changes_at_once_one_is_kept(store: Store):
    def keep(who: str) -> str:
        try:
            store.staff.keep(change=a_change(1, about=who), member=a_member(who))
        except StaleDirectory:
            return ""
        return who

    (kept,) = filter(None, at_once(lambda: keep("agent"), lambda: keep("head")))
    assert store.staff.roster() == Roster((a_member(kept),), (), 1)
    assert [change.about for change in store.staff.changes(limit=5)] == [kept]
