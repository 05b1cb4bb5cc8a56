"""CaseLinks: each link once, within its time, and never as something else."""

from datetime import timedelta

from tests.adapters.stores import Store, at_once
from tests.factories import moment

NOW = moment("Fri 2026-11-20 10:00")
HOUR = timedelta(hours=1)


def test_link_gives_its_case_once(store: Store) -> None:
    store.case_links.put(token_hash="one", reference="26110001", expires_at=NOW + HOUR)
    assert store.case_links.use(token_hash="one", now=NOW) == "26110001"
    assert store.case_links.use(token_hash="one", now=NOW) is None
    assert store.case_links.use(token_hash="other", now=NOW) is None


def test_of_ten_who_use_a_link_at_once_one_gets_the_case(store: Store) -> None:
    store.case_links.put(token_hash="one", reference="26110001", expires_at=NOW + HOUR)
    used = at_once(*[lambda: store.case_links.use(token_hash="one", now=NOW) for _ in range(10)])
    assert sorted(used, key=str) == ["26110001"] + [None] * 9


def test_link_works_a_minute_before_its_end_and_not_at_its_end(store: Store) -> None:
    for name in ("early", "late"):
        store.case_links.put(token_hash=name, reference="26110001", expires_at=NOW + HOUR)
    assert store.case_links.use(token_hash="early", now=NOW + timedelta(minutes=59)) == "26110001"
    assert store.case_links.use(token_hash="late", now=NOW + HOUR) is None


def test_link_to_a_case_signs_nobody_in_and_a_sign_in_link_opens_no_case(store: Store) -> None:
    store.case_links.put(token_hash="case", reference="26110001", expires_at=NOW + HOUR)
    store.sign_ins.put_link(token_hash="staff", email="agent@staff.example", expires_at=NOW + HOUR)
    assert store.sign_ins.use_link(token_hash="case", now=NOW) is None
    assert store.case_links.use(token_hash="staff", now=NOW) is None
