"""What administrators were told: kept whole, replaced whole."""

from datetime import timedelta

from tests.adapters.stores import Store
from tests.factories import moment

NOW = moment("2026-11-20 08:00:00.5")


def test_at_first_nothing_was_told(store: Store):
    assert store.upkeep_log.told() == {}


def test_what_was_told_is_read_as_it_was_noted_and_the_next_note_takes_its_place(store: Store):
    told = {"calendar/2027": NOW, "category/价格": NOW - timedelta(days=7)}
    store.upkeep_log.note(told=told)
    assert store.upkeep_log.told() == told
    store.upkeep_log.note(told={"post/legal": NOW})
    assert store.upkeep_log.told() == {"post/legal": NOW}
    store.upkeep_log.note(told={})
    assert store.upkeep_log.told() == {}
