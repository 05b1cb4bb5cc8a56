"""What time drives: which cases are due, in which order, and when the next one is."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from complaints.adapters.dynamodb.cases import READS
from complaints.adapters.dynamodb.items import SHARDS, CaseItem
from complaints.adapters.dynamodb.pages import shard as case_shard
from complaints.adapters.dynamodb.snapshots import snapshot_of
from complaints.domain.acts import THE_TIMER
from complaints.domain.case import Stage
from complaints.domain.commands import Reopening, Reply, Withdrawal
from complaints.usecases import escalate_due
from complaints.usecases.ports import Writing
from complaints.usecases.writing import summarise
from tests.adapters.stores import Store, an_empty_table, change, put, put_row
from tests.adapters.test_costs import cost_of
from tests.factories import REGISTERED_AT, a_registered_case, circumstances, moment
from tests.fakes import MovableClock, fake_services

NOON = moment("Mon 2026-11-23 12:00")
MINUTE = timedelta(minutes=1)
REFERENCES = [f"2611{serial:04}" for serial in range(1, 13)]


def test_the_longest_due_come_first_over_all_shards(store: Store):
    assert {case_shard(reference) for reference in REFERENCES} == set(range(SHARDS))
    for minutes, reference in enumerate(reversed(REFERENCES)):
        put_row(store, reference, next_action_at=NOON + minutes * MINUTE)
    assert tuple(store.cases.due(now=NOON + 60 * MINUTE, at_once=100)) == tuple(reversed(REFERENCES))


def test_all_that_are_due_come_once_though_some_are_read_at_a_time(store: Store):
    for number, reference in enumerate(reversed(REFERENCES)):
        put_row(store, reference, next_action_at=NOON + number // 6 * MINUTE)
    earlier, later = set(REFERENCES[6:]), set(REFERENCES[:6])
    for at_once in (1, 2, 100):
        found = list(store.cases.due(now=NOON + MINUTE, at_once=at_once))
        assert (set(found[:6]), set(found[6:]), len(found)) == (earlier, later, 12), "of one minute in any order"


def test_what_is_done_while_it_is_read_hides_nothing_behind_it(store: Store):
    cases = {reference: put(store, a_registered_case(reference=reference)) for reference in REFERENCES}
    found = []
    for reference in store.cases.due(now=moment("Fri 2026-12-18 10:00"), at_once=1):
        found.append(reference)
        store.cases.save(writing=change(cases[reference], "complainant", "Fri 2026-11-20 11:00", Withdrawal()))
    assert sorted(found) == REFERENCES


@pytest.mark.parametrize("failing", [60, 120])
def test_a_run_in_which_all_fail_reads_the_index_once(dynamodb_local: str, monkeypatch, failing: int):
    """As many calls as reading it takes, and those of the cases, whose pages are lost and looked for again."""
    monkeypatch.setattr(escalate_due, "BATCH", 10)
    store = an_empty_table(dynamodb_local)
    portal = fake_services(cases=store.cases, outbox=store.outbox, clock=MovableClock(NOON))
    references = [f"2611{serial:04}" for serial in range(failing)]
    lost = Writing(None, case := a_registered_case(), summarise(case=case, circumstances=circumstances()), letters=())
    with CaseItem.batch_write() as batch:
        for reference in references:
            row = replace(lost.summary, reference=reference, next_action_at=NOON)
            batch.save(
                snapshot_of(writing=replace(lost, after=replace(case, reference=reference), summary=row), version=1)
            )

    def run() -> None:
        done = escalate_due.escalate_due(cases=store.cases, circumstances=portal.circumstances(THE_TIMER))
        assert (done.steps, len(done.failed), done.left) == (0, failing, False)

    index = cost_of(lambda: list(store.cases.due(now=NOON, at_once=10)))
    assert index["calls"] == sum(rows // 10 + 1 for rows in Counter(map(case_shard, references)).values())
    assert cost_of(run) - index == {"calls": READS * failing, "read": READS * failing}


def test_a_case_is_due_at_its_time_and_not_a_minute_before(store: Store):
    put_row(store, "26110001", next_action_at=NOON)
    put_row(store, "26110002", next_action_at=NOON + MINUTE)
    assert tuple(store.cases.due(now=NOON - MINUTE, at_once=10)) == ()
    assert tuple(store.cases.due(now=NOON, at_once=10)) == ("26110001",)
    assert tuple(store.cases.due(now=NOON + MINUTE, at_once=10)) == ("26110001", "26110002")


def test_moments_in_other_zones_are_the_same_moments(store: Store):
    put_row(store, "26110001", next_action_at=moment("Mon 2026-11-23 04:00", zone="UTC"))
    assert tuple(store.cases.due(now=NOON - MINUTE, at_once=10)) == ()
    assert tuple(store.cases.due(now=NOON, at_once=10)) == ("26110001",)


def test_the_next_due_time_is_the_earliest_of_all_shards(store: Store):
    assert store.cases.next_due_at() is None
    for minutes, reference in enumerate(REFERENCES):
        put_row(store, reference, next_action_at=NOON - minutes * MINUTE)
    assert store.cases.next_due_at() == NOON - 11 * MINUTE


def test_letters_that_wait_are_no_cases_that_are_due(store: Store):
    put(store, a_registered_case())
    assert store.outbox.waiting(now=NOON, limit=10)
    assert tuple(store.cases.due(now=REGISTERED_AT + timedelta(hours=1), at_once=10)) == ()
    assert store.cases.next_due_at() > REGISTERED_AT + timedelta(hours=1)


def test_a_case_moves_in_the_order_with_its_next_action(store: Store):
    case = put(store, a_registered_case())
    put_row(store, "26110002", next_action_at=moment("Sat 2026-11-21 09:00"))
    reply_due = store.cases.next_due_at()
    store.cases.save(writing=change(case, "handler", "Fri 2026-11-20 10:30", Reply("周二更换。")))
    assert reply_due == moment("Sat 2026-11-21 09:00")
    assert tuple(store.cases.due(now=moment("Mon 2026-11-30 09:00"), at_once=10)) == ("26110001", "26110002")


def test_a_closed_case_is_due_no_more_until_it_is_reopened(store: Store):
    case = put(store, a_registered_case())
    assert tuple(store.cases.due(now=moment("Fri 2026-12-18 10:00"), at_once=10)) == ("26110001",)
    closed = store.cases.save(writing=change(case, "complainant", "Fri 2026-11-20 11:00", Withdrawal()))
    assert closed.stage is Stage.CLOSED
    assert tuple(store.cases.due(now=moment("Fri 2026-12-18 10:00"), at_once=10)) == ()
    assert store.cases.next_due_at() is None
    store.cases.save(writing=change(closed, "agent", "Mon 2026-11-23 10:00", Reopening("又裂了")))
    assert tuple(store.cases.due(now=moment("Fri 2026-12-18 10:00"), at_once=10)) == ("26110001",)
