"""StaffDirectory: everybody and the responsibility matrix, read back as they were put."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from complaints.adapters.dynamodb import staff
from complaints.adapters.dynamodb.staff import DynamoDBStaff
from complaints.domain.staff import ChangeState, MatrixChange, Reassignment, Responsibility, Roster
from complaints.usecases.directory import DirectoryChange, KeptDirectory, StaleDirectory
from tests.adapters.stores import Store, an_empty_table, at_once
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


def test_what_another_process_changed_is_seen_by_who_has_read_before(store: Store, monkeypatch: pytest.MonkeyPatch):
    """A process keeps what it read for as long as nobody changed anything."""
    monkeypatch.setattr(staff, "TRUSTED", 0.0)
    store.staff.put(member=a_member("agent"))
    assert store.staff.roster() == store.staff.roster() == Roster((a_member("agent"),))
    other = another_process(store)
    other.put(member=a_member("head"))
    assert set(store.staff.roster().members) == {a_member("agent"), a_member("head")}
    assert set(other.roster().members) == {a_member("agent"), a_member("head")}
    other.set_responsibilities(rows=[ROW])
    assert store.staff.roster().responsibilities == (ROW,)
    store.staff.keep(change=a_change(1), member=a_member("legal"))
    assert other.roster() == store.staff.roster()
    assert other.roster().version == 1
    other.put(member=a_member("agent", active=False))
    assert store.staff.roster().find("agent@staff.example") is None
    assert store.staff.roster().version == 1


def test_what_was_seen_while_it_was_changed_is_read_once_more(monkeypatch: pytest.MonkeyPatch, dynamodb_local: str):
    """A query may see the edition of a change and not yet the member."""
    store = an_empty_table(dynamodb_local)
    store.staff.put(member=a_member("agent"))
    now = [0.0]
    monkeypatch.setattr(staff, "time", SimpleNamespace(monotonic=lambda: now[0]))
    store.staff.roster()
    item = staff.member_item(a_member("agent", active=False))
    item.save()  # the same mark, later
    assert store.staff.roster().find("agent@staff.example"), "it is trusted for some seconds"
    now[0] = staff.UNDER_WAY
    assert store.staff.roster().find("agent@staff.example") is None
    staff.member_item(a_member("agent")).save()
    now[0] += staff.KEPT - 1
    assert store.staff.roster().find("agent@staff.example") is None, "what was read twice is kept"
    now[0] += 1
    assert store.staff.roster().find("agent@staff.example"), "though not for ever"


def another_process(store: Store) -> KeptDirectory:
    """The same directory, by who has read nothing of it."""
    return DynamoDBStaff() if isinstance(store.staff, DynamoDBStaff) else store.staff


def a_change(version: int, **fields: Any) -> DirectoryChange:
    return replace(
        DirectoryChange(version, REGISTERED_AT, "admin@staff.example", "", {"name": "旧"}, {"name": "新"}), **fields
    )


ROW = Responsibility("agent@staff.example", "doors")


def a_proposal(id: int = 1, **fields: Any) -> MatrixChange:
    cells = (Reassignment("", "", None, ROW), Reassignment("delivery", "kitchen", ROW, None))
    plain = MatrixChange(id, date(2026, 12, 1), cells, "admin@staff.example", REGISTERED_AT, "新架构")
    return replace(plain, **fields)


def test_a_proposal_waits_until_it_is_decided_and_stays_among_what_was(store: Store):
    first, second = a_proposal(1), a_proposal(2)
    store.staff.keep(change=a_change(1), proposal=first)
    store.staff.keep(change=a_change(2), proposal=second)
    assert store.staff.proposals() == (first, second)
    decided = {"decided_by": "head@staff.example", "decided_at": REGISTERED_AT, "comment": "好"}
    no = replace(second, state=ChangeState.REFUSED, settled_as=3, **decided)
    yes = replace(first, state=ChangeState.APPROVED, settled_as=4, **decided)
    store.staff.keep(change=a_change(3), proposal=no)
    assert store.staff.proposals() == (first,)
    store.staff.keep(change=a_change(4), proposal=yes, matrix=Roster(scheduled=(yes,)))
    assert store.staff.proposals() == ()
    assert store.staff.settled() == (yes, no)
    assert store.staff.settled(limit=1) == (yes,)
    assert store.staff.settled(before=4) == (no,)
    assert store.staff.settled(before=3) == ()


def test_the_matrix_before_its_first_change_is_kept_for_good(store: Store):
    store.staff.set_responsibilities(rows=[ROW])
    assert store.staff.first_matrix() is None
    store.staff.keep(change=a_change(1), proposal=a_proposal())
    assert store.staff.first_matrix() is None
    for version, rows in ((2, ()), (3, (ROW, replace(ROW, category="delivery")))):
        store.staff.keep(change=a_change(version), matrix=Roster((), rows))
        assert store.staff.first_matrix() == (ROW,)
    assert store.staff.roster().responsibilities == (ROW, replace(ROW, category="delivery"))


def test_a_change_is_kept_with_what_it_changed_and_counts_the_version_up(store: Store):
    store.staff.keep(change=a_change(1), member=a_member("agent"))
    then = Roster((), (ROW,), scheduled=(a_proposal(state=ChangeState.APPROVED),))
    store.staff.keep(change=a_change(2, about="x"), matrix=then)
    assert store.staff.roster() == Roster((a_member("agent"),), (ROW,), 2, then.scheduled)
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
