"""What time drives: which cases are due, in which order, and when the next one is."""

from datetime import timedelta

from complaints.adapters.dynamodb.items import SHARDS
from complaints.adapters.dynamodb.pages import shard as case_shard
from complaints.domain.case import Stage
from complaints.domain.commands import Reopening, Reply, Withdrawal
from tests.adapters.stores import Store, change, put, put_row
from tests.factories import REGISTERED_AT, a_registered_case, moment

NOON = moment("Mon 2026-11-23 12:00")
MINUTE = timedelta(minutes=1)
REFERENCES = [f"2611{serial:04}" for serial in range(1, 13)]


def test_the_longest_due_come_first_over_all_shards(store: Store):
    assert {case_shard(reference) for reference in REFERENCES} == set(range(SHARDS))
    for minutes, reference in enumerate(reversed(REFERENCES)):
        put_row(store, reference, next_action_at=NOON + minutes * MINUTE)
    assert store.cases.due(now=NOON + 60 * MINUTE, limit=100) == tuple(reversed(REFERENCES))
    assert store.cases.due(now=NOON + 60 * MINUTE, limit=5) == tuple(reversed(REFERENCES))[:5]


def test_a_case_is_due_at_its_time_and_not_a_minute_before(store: Store):
    put_row(store, "26110001", next_action_at=NOON)
    put_row(store, "26110002", next_action_at=NOON + MINUTE)
    assert store.cases.due(now=NOON - MINUTE, limit=10) == ()
    assert store.cases.due(now=NOON, limit=10) == ("26110001",)
    assert store.cases.due(now=NOON + MINUTE, limit=10) == ("26110001", "26110002")


def test_moments_in_other_zones_are_the_same_moments(store: Store):
    put_row(store, "26110001", next_action_at=moment("Mon 2026-11-23 04:00", zone="UTC"))
    assert store.cases.due(now=NOON - MINUTE, limit=10) == ()
    assert store.cases.due(now=NOON, limit=10) == ("26110001",)


def test_the_next_due_time_is_the_earliest_of_all_shards(store: Store):
    assert store.cases.next_due_at() is None
    for minutes, reference in enumerate(REFERENCES):
        put_row(store, reference, next_action_at=NOON - minutes * MINUTE)
    assert store.cases.next_due_at() == NOON - 11 * MINUTE


def test_letters_that_wait_are_no_cases_that_are_due(store: Store):
    put(store, a_registered_case())
    assert store.outbox.waiting(now=NOON, limit=10)
    assert store.cases.due(now=REGISTERED_AT + timedelta(hours=1), limit=10) == ()
    assert store.cases.next_due_at() > REGISTERED_AT + timedelta(hours=1)


def test_a_case_moves_in_the_order_with_its_next_action(store: Store):
    case = put(store, a_registered_case())
    put_row(store, "26110002", next_action_at=moment("Sat 2026-11-21 09:00"))
    reply_due = store.cases.next_due_at()
    store.cases.save(writing=change(case, "handler", "Fri 2026-11-20 10:30", Reply("周二更换。")))
    assert reply_due == moment("Sat 2026-11-21 09:00")
    assert store.cases.due(now=moment("Mon 2026-11-30 09:00"), limit=10) == ("26110001", "26110002")


def test_a_closed_case_is_due_no_more_until_it_is_reopened(store: Store):
    case = put(store, a_registered_case())
    assert store.cases.due(now=moment("Fri 2026-12-18 10:00"), limit=10) == ("26110001",)
    closed = store.cases.save(writing=change(case, "complainant", "Fri 2026-11-20 11:00", Withdrawal()))
    assert closed.stage is Stage.CLOSED
    assert store.cases.due(now=moment("Fri 2026-12-18 10:00"), limit=10) == ()
    assert store.cases.next_due_at() is None
    store.cases.save(writing=change(closed, "agent", "Mon 2026-11-23 10:00", Reopening("又裂了")))
    assert store.cases.due(now=moment("Fri 2026-12-18 10:00"), limit=10) == ("26110001",)
