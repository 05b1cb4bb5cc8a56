"""SavedViews: each person's own, replaced whole, on the version that was read."""

import pytest

from complaints.usecases.saved_views import SavedView, StaleViews
from tests.adapters.stores import Store, at_once

AGENT, HEAD = "agent@staff.example", "head@staff.example"
LATE = SavedView("超时", {"overdue": True})
MINE = SavedView("我的", {"mine": True, "stage": "dispatched"})


def test_views_are_found_in_their_order_as_they_were_kept(store: Store) -> None:
    assert store.saved_views.of(email=AGENT) == ((), 0)
    version = store.saved_views.keep(email=AGENT, views=(MINE, LATE), expected_version=0)
    assert store.saved_views.of(email=AGENT) == ((MINE, LATE), version)


def test_views_of_one_person_are_not_those_of_another(store: Store) -> None:
    store.saved_views.keep(email=AGENT, views=(MINE,), expected_version=0)
    store.saved_views.keep(email=HEAD, views=(LATE,), expected_version=0)
    assert store.saved_views.of(email=AGENT.upper()) == ((MINE,), 1)
    assert store.saved_views.of(email=HEAD) == ((LATE,), 1)


def test_views_that_were_kept_elsewhere_meanwhile_are_not_lost(store: Store) -> None:
    first = store.saved_views.keep(email=AGENT, views=(MINE,), expected_version=0)
    store.saved_views.keep(email=AGENT, views=(MINE, LATE), expected_version=first)
    for read in (0, first):
        with pytest.raises(StaleViews):
            store.saved_views.keep(email=AGENT, views=(), expected_version=read)
    assert store.saved_views.of(email=AGENT)[0] == (MINE, LATE)
    store.saved_views.keep(email=AGENT, views=(), expected_version=None)
    assert store.saved_views.of(email=AGENT)[0] == ()


def test_of_several_who_keep_at_once_on_one_version_one_is_heard(store: Store) -> None:
    def keep() -> bool:
        try:
            return bool(store.saved_views.keep(email=AGENT, views=(MINE,), expected_version=0))
        except StaleViews:
            return False

    assert sum(at_once(*[keep] * 5)) == 1
