"""Errands: kept until they were run, and where the stream's function hears of them."""

from dataclasses import replace
from datetime import timedelta

from complaints.adapters.dynamodb.items import TokenItem
from complaints.domain.sessions import Browser
from complaints.usecases.errand_port import Errand, ErrandKind
from tests.adapters.stores import Store
from tests.factories import REGISTERED_AT as NOW

HOUR = timedelta(hours=1)
ERRAND = Errand("one", ErrandKind.SIGN_IN, "agent@staff.example", "en", Browser("Edge, Windows", "203.0.113.0"), "hash")


def test_errand_is_kept_as_it_was_put_until_it_was_run(store: Store):
    store.errands.put(errand=ERRAND, expires_at=NOW + HOUR)
    store.errands.put(errand=replace(ERRAND, id="noise", kind=ErrandKind.CASE_LINKS), expires_at=NOW + HOUR)
    assert store.errands.get(id="one") == ERRAND
    store.errands.drop(id="one")
    assert store.errands.get(id="one") is None
    assert store.errands.get(id="noise") is not None


def test_errand_that_nobody_put_is_none(store: Store):
    assert store.errands.get(id="none") is None


def test_errand_lies_where_the_filter_of_the_function_lets_it_through_and_is_cleared_away(table: Store):
    table.errands.put(errand=ERRAND, expires_at=NOW + HOUR)
    item = TokenItem.get("E#one", "O#errand")
    assert item.expires_at == int((NOW + HOUR).timestamp())
