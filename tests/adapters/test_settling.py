"""A process dies while it stores a change: it was stored or it was not, and what is found by it is made up for."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from complaints.adapters.dynamodb.items import Item
from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import Note, Reply
from complaints.usecases.ports import StaleCase, UnknownReference, Writing
from complaints.usecases.writing import settle_case, writing
from tests.adapters.stores import Store, an_empty_table, change, put
from tests.factories import a_registered_case, circumstances, moment
from tests.torture.killing import Point, dies

REFERENCE = "26110001"
ENOUGH = 12  # more calls than any write makes
Table = list[dict[str, Any]]


def everything() -> Table:
    """All that the table holds: only a test reads it so."""
    return sorted(
        (item.to_dynamodb_dict() for item in Item.scan()), key=lambda item: (str(item["pk"]), str(item["sk"]))
    )


def without_facts(table: Table) -> Table:
    """But for what rows of figures say: they may know of the note, or not, as it counts nowhere."""
    return [row | {"p": None, "v": None} if str(row["pk"]["S"]).startswith("F#") else row for row in table]


def emptied() -> None:
    with Item.batch_write() as batch:
        for item in Item.scan():
            batch.delete(item)


def file(store: Store) -> ComplaintCase:
    return put(store, a_registered_case(), key="key")


def reply(store: Store) -> ComplaintCase:
    return store.cases.save(writing=change(file(store), "handler", "Sat 2026-11-21 09:00", Reply("周二更换。")))


def survives(nth: int, run: Callable[[], object]) -> bool:
    """Whether `run` comes to its end although the process would die before its nth call."""
    return dies(Point(nth, after=False), run) is None


def settle(store: Store) -> bool:
    last = len(store.cases.get(reference=REFERENCE).timeline)
    return settle_case(cases=store.cases, reference=REFERENCE, seq=last, circumstances=circumstances())


def order_time() -> Circumstances:
    return circumstances(now=moment("Sat 2026-11-21 09:00"))


def undisturbed(store: Store, run: Callable[[Store], object]) -> Table:
    emptied()
    run(store)
    return everything()


def test_a_new_case_is_whole_or_none_wherever_its_process_dies_and_the_key_leads_to_it(table: Store):
    wanted = undisturbed(table, file)
    ends = set()
    for nth in count(1):
        assert nth < ENOUGH
        emptied()
        whole = survives(nth, lambda: file(table))
        try:
            settled = settle(table)
        except UnknownReference:
            ends.add("none")
            assert table.outbox.waiting(now=circumstances().now.replace(year=2030), limit=5) == ()
            file(table)  # the same number once more, under the same key
        else:
            ends.add("settled" if settled else "whole")
        assert everything() == wanted, f"died before call {nth}"
        if whole:
            break
    assert ends == {"none", "settled", "whole"}


def test_a_change_that_died_is_settled(table: Store):
    wanted = undisturbed(table, reply)
    settled = 0
    for nth in count(1):
        assert nth < ENOUGH
        emptied()
        order = change(file(table), "handler", "Sat 2026-11-21 09:00", Reply("周二更换。"))
        whole = survives(nth, lambda order=order: table.cases.save(writing=order))
        settled += settle(table)
        if whole or nth > 1:
            assert everything() == wanted, f"died before call {nth}"
        assert not settle(table)
        if whole:
            break
    assert settled > 1


def test_whoever_writes_next_makes_up_for_a_change_that_died(table: Store):
    note = Note("已核实。")

    def both(store: Store) -> None:
        store.cases.save(writing=change(reply(store), "agent", "Sat 2026-11-21 10:00", note))

    wanted = undisturbed(table, both)
    for nth in count(2):  # before the first call nothing has happened
        assert nth < ENOUGH
        emptied()
        order = change(file(table), "handler", "Sat 2026-11-21 09:00", Reply("周二更换。"))
        whole = survives(nth, lambda order=order: table.cases.save(writing=order))
        table.cases.save(writing=change(table.cases.get(reference=REFERENCE), "agent", "Sat 2026-11-21 10:00", note))
        assert without_facts(everything()) == without_facts(wanted), f"died before call {nth}"
        if whole:
            break
    assert nth > 3


def test_the_timer_makes_up_for_a_change_that_died(table: Store):
    wanted = undisturbed(table, reply)
    for nth in count(2):
        assert nth < ENOUGH
        emptied()
        order = change(file(table), "handler", "Sat 2026-11-21 09:00", Reply("周二更换。"))
        whole = survives(nth, lambda order=order: table.cases.save(writing=order))
        case = table.cases.get(reference=REFERENCE)
        table.cases.save(writing=writing(before=case, after=replace(case), circumstances=order_time()))
        found = [row | {"v": wanted[at].get("v")} if row.get("v") else row for at, row in enumerate(everything())]
        assert found == wanted, f"died before call {nth}"
        if whole:
            break
    assert nth > 3


def test_whoever_was_overtaken_leaves_what_the_other_wrote(table: Store):
    case = file(table)
    first = change(case, "handler", "Sat 2026-11-21 09:00", Reply("周二更换。"))
    assert not survives(2, lambda: table.cases.save(writing=first))
    second = change(table.cases.get(reference=REFERENCE), "agent", "Sat 2026-11-21 10:00", Note("已核实。"))
    last = table.cases.save(writing=second)
    table.cases.settle(writing=first)
    assert table.cases.get(reference=REFERENCE) == last
    assert table.cases.glance(reference=REFERENCE) == (second.summary, last.version)


def test_the_timer_that_reckons_anew_while_a_change_is_stored_costs_no_version(table: Store):
    case = file(table)
    order = change(case, "agent", "Fri 2026-11-20 11:00", Note("已核实。"))
    assert not survives(2, lambda: table.cases.save(writing=order))
    table.cases.save(writing=writing(before=case, after=case, circumstances=circumstances()))
    assert table.cases.get(reference=REFERENCE).version == 3
    assert settle(table)
    assert table.cases.glance(reference=REFERENCE)[1] == table.cases.get(reference=REFERENCE).version == 3
    with pytest.raises(StaleCase):
        table.cases.save(writing=writing(before=case, after=case, circumstances=circumstances()))


def test_nothing_is_torn_where_nobody_died(store: Store):
    reply(store)
    assert not settle(store)
    assert store.cases.glance(reference=REFERENCE)[1] == 2


def test_who_is_still_writing_gets_a_moment_and_is_not_helped(table: Store, monkeypatch: pytest.MonkeyPatch):
    filed, late = file(table), list[Writing]()
    order = change(filed, "handler", "Sat 2026-11-21 09:00", Reply("周二更换。"))
    with monkeypatch.context() as slow:
        slow.setattr("complaints.adapters.dynamodb.cases.settle", lambda writing: late.append(writing) or 2)
        table.cases.save(writing=order)
    monkeypatch.setattr("time.sleep", lambda seconds: table.cases.settle(writing=late.pop()) if late else None)
    assert not settle(table)
    assert table.cases.glance(reference=REFERENCE)[1] == 2


def test_what_is_kept_packed_is_read_back_however_long_it_is(dynamodb_local: str):
    table = an_empty_table(dynamodb_local)
    text = "".join(chr(0x4E00 + number % 20000) for number in range(60_000))
    case = table.cases.save(writing=change(file(table), "agent", "Fri 2026-11-20 11:00", Note(text)))
    assert table.cases.get(reference=REFERENCE) == case
    reply = change(case, "handler", "Sat 2026-11-21 09:00", Reply(text))
    table.cases.save(writing=reply)
    now = circumstances().now.replace(year=2030)
    claimed = table.outbox.claim(reference=REFERENCE, seq=6, now=now, until=now)
    assert claimed
    assert claimed.letters == reply.letters
