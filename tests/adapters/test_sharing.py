"""Cases by exact key: those that have it and no others, newest first; the fake, moto and DynamoDB Local agree."""

from datetime import timedelta
from typing import Any

from complaints.domain.case import Complainant
from complaints.domain.commands import Note
from complaints.domain.search import By, keys
from tests.adapters.stores import Store, change, put
from tests.factories import REGISTERED_AT, a_complaint, a_registered_case


def filed(store: Store, serial: int, *, name: str = "", phone: str = "", email: str = "", order_no: str = "") -> None:
    complaint = a_complaint(complainant=Complainant(name, "end_user", phone, email), order_no=order_no)
    at = REGISTERED_AT + timedelta(minutes=serial)
    put(store, a_registered_case(reference=f"2611{serial:04}", now=at, complaint=complaint), now=at)


def found(store: Store, limit: int = 10, **asked: Any) -> list[tuple[str, tuple[By, ...]]]:
    return [(each.row.reference, each.by) for each in store.cases.sharing(keys=keys(**asked), limit=limit)]


def test_cases_are_found_by_what_they_share_the_newest_first_among_others(store: Store):
    filed(store, 1, name="林芳", phone="+86 138 0013 8000", order_no="A-1")
    filed(store, 2, name="王明", phone="13900139000", order_no="A-2")
    filed(store, 3, name="林芳", phone="13800138000", email="LIN@customer.example")
    filed(store, 4, name="林芳芳", phone="138001380001", email="lin@customer.example")
    assert found(store, phone="13800138000", name="林芳") == [
        ("26110003", (By.PHONE, By.NAME)),
        ("26110001", (By.PHONE, By.NAME)),
    ]
    assert found(store, email="lin@customer.example") == [("26110004", (By.EMAIL,)), ("26110003", (By.EMAIL,))]
    assert found(store, order_no="a-1", name="王明") == [("26110002", (By.NAME,)), ("26110001", (By.ORDER_NO,))]
    assert found(store, phone="13800138001") == found(store, name="A-1") == found(store) == []


def test_of_each_key_the_newest_are_found(store: Store):
    for serial in range(1, 6):
        filed(store, serial, name="林芳", order_no=f"A-{serial}")
    assert found(store, limit=2, name="林芳", order_no="A-1") == [
        ("26110005", (By.NAME,)),
        ("26110004", (By.NAME,)),
        ("26110001", (By.ORDER_NO,)),
    ]


def test_a_case_is_found_once_as_it_stands_now(store: Store):
    case = put(store, a_registered_case())
    stored = store.cases.save(writing=change(case, "agent", "Fri 2026-11-20 11:00", Note("…")))
    (shared,) = store.cases.sharing(keys=keys(order_no="OP-2026-0815"), limit=5)
    assert (shared.row.reference, stored.version) == (case.reference, 2)
