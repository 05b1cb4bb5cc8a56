"""StaffDirectory: everybody and the responsibility matrix, read back as they were put."""

from dataclasses import replace
from datetime import date

from complaints.domain.staff import Responsibility, Roster
from tests.adapters.stores import Store
from tests.factories import a_member, a_roster


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
