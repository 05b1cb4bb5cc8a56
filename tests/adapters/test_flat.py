"""What is asked of the table does not grow with what lies in it: counted with 200 other cases, and with 2,000."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from complaints.adapters.dynamodb.items import CaseItem
from complaints.adapters.dynamodb.search import key_items
from complaints.adapters.dynamodb.snapshots import snapshot_of
from complaints.bootstrap import Services
from complaints.domain.case import Complainant
from complaints.usecases.ports import Writing
from complaints.usecases.sign_in import open_session
from complaints.usecases.writing import summarise
from tests.adapters.stores import Store
from tests.adapters.test_costs import LATER, REFERENCE, Spent, cost_of, priced, submit, within_budget
from tests.factories import REGISTERED_AT, a_complaint, a_member, a_registered_case, circumstances
from tests.fakes import MovableClock, fake_services

__all__ = ["priced"]
FEW, MANY = 200, 2_000
STRANGER = a_complaint(complainant=Complainant("钱先生", "end_user", "13900139000"), order_no="OP-2026-9999")


@pytest.fixture
def portal(priced: Store, monkeypatch: pytest.MonkeyPatch) -> Services:
    """A portal with one case among FEW; the roster is kept, however long the table takes."""
    for name in ("TRUSTED", "UNDER_WAY"):
        monkeypatch.setattr(f"complaints.adapters.dynamodb.staff.{name}", 1e9)
    ports = {"staff": priced.staff, "sign_ins": priced.sign_ins}
    portal = fake_services(cases=priced.cases, outbox=priced.outbox, clock=MovableClock(REGISTERED_AT), **ports)
    for role in ("agent", "handler", "supervisor"):
        portal.staff.put(member=a_member(role))
    submit(portal, "key")
    others(1, FEW)
    return portal


def others(first: int, last: int) -> None:
    """Cases of somebody else, each as lists and keys know it."""
    case = a_registered_case(complaint=STRANGER)
    summary = summarise(case=case, circumstances=circumstances())
    with CaseItem.batch_write() as batch:
        for number in range(first, last):
            reference = f"2611{number + 1000:06}"
            came = summary.received_at - timedelta(minutes=number)
            row = replace(summary, reference=reference, received_at=came)
            batch.save(
                snapshot_of(writing=Writing(None, replace(case, reference=reference), row, letters=()), version=1)
            )


def keys_of_others(first: int, last: int) -> None:
    case = a_registered_case(complaint=STRANGER)
    with CaseItem.batch_write() as batch:
        for number in range(first, last):
            for item in key_items(case=replace(case, reference=f"2611{number + 1000:06}")):
                batch.save(item)


def browser(portal: Services, role: str) -> FlaskClient:
    member = portal.staff.roster().find(f"{role}@staff.example")
    assert member
    open_session(sign_ins=portal.sign_ins, member=member, session_token="token", now=portal.clock())
    client = create_app(portal).test_client()
    client.set_cookie("session", "token")
    return client


def looks(client: FlaskClient, path: str) -> Callable[[], None]:
    def look() -> None:
        answer = client.get(path)
        assert answer.status_code == 200, answer.text

    return look


PATHS = (
    "/api/v1/cases",
    "/api/v1/cases?stage=registered",
    "/api/v1/cases?handler=handler@staff.example",
    f"/api/v1/cases?q={REFERENCE}",
    f"/api/v1/cases/{REFERENCE}",
    f"/api/v1/cases/{REFERENCE}/linked",
    "/api/v1/work?lane=mine",
    "/api/v1/complainants?phone=13800138000",
)


def test_pages_and_what_is_due_ask_for_as_much_among_few_cases_as_among_many(portal: Services):
    client = browser(portal, "supervisor")

    def due() -> None:
        assert len(portal.cases.due(now=LATER, limit=50)) == 50

    def asked() -> dict[str, Spent]:
        return {"due": cost_of(due)} | {path: cost_of(looks(client, path)) for path in PATHS}

    keys_of_others(1, FEW)
    among_few = asked()
    others(FEW, MANY)
    keys_of_others(FEW, MANY)
    portal.clock.advance(minutes=1)  # so long it is kept that the timer left nothing undone
    assert asked() == among_few
    assert all(spent["read"] for spent in among_few.values())


def test_the_page_of_a_case_is_two_round_trips(portal: Services):
    """The session, and the case; the roster is kept, and asked whether it changed every five seconds."""
    spent: Spent = cost_of(looks(browser(portal, "supervisor"), f"/api/v1/cases/{REFERENCE}"))
    within_budget("case_page", spent)
    assert spent["calls"] == 2


def test_who_sees_what_is_stuck_asks_once_a_minute_what_the_timer_left_undone_and_nobody_else_does(portal: Services):
    """Half a unit a shard; of the rest one is the session, and half a unit each desk."""
    work = looks(browser(portal, "supervisor"), "/api/v1/work?lane=stuck")
    first, again = cost_of(work), cost_of(work)
    within_budget("work_page_once_a_minute", first)
    within_budget("work_page", again)
    assert (first["read"] - again["read"], first["calls"] - again["calls"]) == (2, 4)
    portal.clock.advance(minutes=1)
    work = looks(browser(portal, "handler"), "/api/v1/work?lane=stuck")
    assert cost_of(work) == cost_of(work)
