"""OpenFigures: a month is kept as it was published first, and the newest are read alone."""

from dataclasses import replace

from complaints.domain.open_figures import InTime, OpenMonth
from tests.adapters.stores import Store
from tests.factories import moment

NOVEMBER = OpenMonth(
    "2026-11", moment("2026-12-11 08:00"), 5, 14, InTime(92, "at_least"), {"design": 9, "price": None, "delivery": None}
)


def test_month_is_read_as_it_was_published(store: Store) -> None:
    store.open_figures.put(figures=NOVEMBER)
    assert store.open_figures.latest(limit=12) == (NOVEMBER,)


def test_what_was_published_stays_as_it_is(store: Store) -> None:
    store.open_figures.put(figures=NOVEMBER)
    store.open_figures.put(figures=replace(NOVEMBER, received=15))
    assert store.open_figures.latest(limit=12) == (NOVEMBER,)


def test_newest_months_come_first_and_no_more_than_asked_for(store: Store) -> None:
    few = [
        replace(NOVEMBER, month=f"2026-{month:02}", received=None, in_time=None, causes={}) for month in range(1, 12)
    ]
    for month in few:
        store.open_figures.put(figures=month)
    assert store.open_figures.latest(limit=3) == tuple(reversed(few[-3:]))
    assert store.open_figures.latest(limit=1)[0].causes == {}
