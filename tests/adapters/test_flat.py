"""What is asked of the table does not grow with what lies in it: counted with 200 other cases, and with 2,000."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from complaints.adapters.dynamodb import looking_up, merging, segments
from complaints.adapters.dynamodb.items import CaseItem, WordsItem
from complaints.adapters.dynamodb.moments import as_text
from complaints.adapters.dynamodb.search import key_items
from complaints.adapters.dynamodb.snapshots import snapshot_of
from complaints.adapters.dynamodb.words import file_words
from complaints.bootstrap import Services
from complaints.domain.case import Complainant
from complaints.domain.mentions import mentions
from complaints.usecases.ports import CaseFilter, Writing
from complaints.usecases.sign_in import open_session
from complaints.usecases.writing import summarise
from tests.adapters.stores import Store, put_row
from tests.adapters.test_costs import LATER, REFERENCE, Spent, cost_of, priced, submit, within_budget
from tests.adapters.test_words_properties import few_codes
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
        assert len(list(islice(portal.cases.due(now=LATER, at_once=50), 50))) == 50

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


SEGMENT, TOGETHER = 20, 5  # cases, segments: in the real index 256 and 16
RARE = "只此一次"


def received(number: int) -> datetime:
    return REGISTERED_AT - timedelta(minutes=number)


def words_of_others(first: int, last: int) -> None:
    """Filed and merged, each received before the last: all say the same but the very first, who says RARE, too."""
    with WordsItem.batch_write() as batch:
        for number in range(first, last):
            complaint = replace(STRANGER, description=f"门板开裂{RARE if number == 1 else ''}")
            reference = f"2610{number:06}"
            place = f"{as_text(received(number))}#{reference}"
            batch.save(WordsItem(looking_up.FRESH, place, said=mentions(reference=reference, complaint=complaint)))
    assert file_words(size=SEGMENT) == last - first
    assert merging.merge_segments(together=TOGETHER, at_most=99) == (last - first) // SEGMENT // TOGETHER


def test_a_common_word_costs_the_same_among_few_and_many_and_a_rare_one_little_more(
    priced: Store, monkeypatch: pytest.MonkeyPatch
):
    for module in (looking_up, segments):
        monkeypatch.setattr(module, "code_of", few_codes)
    monkeypatch.setattr(merging, "BUCKETS", 2)
    words_of_others(0, 500)
    for number in range(6):
        complaint = replace(STRANGER, description=f"门板开裂{RARE if number == 1 else ''}")
        put_row(priced, f"2610{number:06}", now=received(number), complaint=complaint)
    for item in WordsItem.query(looking_up.FRESH):
        item.delete()

    def search(asked: str, rows: int) -> Callable[[], None]:
        def look() -> None:
            page = priced.cases.find(wanted=CaseFilter(q=asked), now=LATER, limit=5, cursor=None)
            assert (len(page.rows), bool(page.cursor)) == (rows, rows == 5)

        return look

    asked = {"common": search("门板", 5), "two": search("门板 开裂", 5), "rare": search(RARE, 1)}
    among_few = {name: cost_of(look) for name, look in asked.items()}
    words_of_others(500, 1_000)
    among_many = {name: cost_of(look) for name, look in asked.items()}
    within_budget("common_word_page", among_many["common"])
    within_budget("two_common_words_page", among_many["two"])
    assert among_many["common"] == among_few["common"]
    assert among_many["two"] == among_few["two"]
    more = among_many["rare"] - among_few["rare"]
    assert more["calls"] <= 3, (
        "of three words the rest of the merged segments, in calls that ask four times as many each"
    )
    assert more["read"] <= 3, "a kilobyte of each at most"
