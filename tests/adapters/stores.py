"""What the suites of the store share: a store of each kind, and cases and rows to put into it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Barrier
from typing import Any, TypeVar

from complaints.adapters.dynamodb import items
from complaints.adapters.dynamodb.case_links import DynamoDBCaseLinks
from complaints.adapters.dynamodb.cases import DynamoDBCases
from complaints.adapters.dynamodb.counter import DynamoDBCounter
from complaints.adapters.dynamodb.deliveries import DynamoDBDeliveries
from complaints.adapters.dynamodb.errands import DynamoDBErrands
from complaints.adapters.dynamodb.logins import DynamoDBLogins
from complaints.adapters.dynamodb.open_figures import DynamoDBOpenFigures
from complaints.adapters.dynamodb.outbox import DynamoDBOutbox
from complaints.adapters.dynamodb.quarantine import DynamoDBQuarantine
from complaints.adapters.dynamodb.saved_views import DynamoDBSavedViews
from complaints.adapters.dynamodb.sign_ins import DynamoDBSignIns
from complaints.adapters.dynamodb.staff import DynamoDBStaff
from complaints.adapters.dynamodb.upkeep import DynamoDBUpkeepLog
from complaints.bootstrap import Services
from complaints.domain.case import Complaint, ComplaintCase
from complaints.domain.commands import Command
from complaints.domain.lifecycle import Circumstances, perform
from complaints.domain.staff import Roster
from complaints.usecases.counter_port import Counter
from complaints.usecases.deliveries import Deliveries
from complaints.usecases.directory import KeptDirectory
from complaints.usecases.errand_port import Errands
from complaints.usecases.logins import LoginTrail
from complaints.usecases.lost_secrets import CaseLinks
from complaints.usecases.open_figures import OpenFigures
from complaints.usecases.outbox_port import Outbox
from complaints.usecases.ports import CaseRepository, Writing
from complaints.usecases.quarantine import Quarantine
from complaints.usecases.saved_views import SavedViews
from complaints.usecases.sign_in_port import SignIns
from complaints.usecases.warn_administrators import UpkeepLog
from complaints.usecases.writing import summarise, writing
from tests.factories import REGISTERED_AT, a_complaint, a_registered_case, acting, circumstances, moment
from tests.fake_cases import InMemoryCases
from tests.fake_deliveries import InMemoryDeliveries
from tests.fake_errands import ErrandsRunAtOnce
from tests.fake_logins import InMemoryLogins
from tests.fake_open_pages import InMemoryCaseLinks, InMemoryOpenFigures
from tests.fake_quarantine import InMemoryQuarantine
from tests.fake_views import InMemorySavedViews
from tests.fakes import (
    InMemoryCounter,
    InMemorySignIns,
    InMemoryStaff,
    InMemoryUpkeepLog,
)

REGION = "eu-central-1"
TABLE = "complaints-of-the-store-tests"

T = TypeVar("T")


@dataclass(frozen=True)
class Store:
    """The ports that one table serves."""

    cases: CaseRepository
    outbox: Outbox
    staff: KeptDirectory
    sign_ins: SignIns
    quarantine: Quarantine
    upkeep_log: UpkeepLog
    saved_views: SavedViews
    logins: LoginTrail
    counter: Counter
    deliveries: Deliveries
    case_links: CaseLinks
    open_figures: OpenFigures
    errands: Errands


def a_fake_store() -> Store:
    """A store in memory."""
    cases = InMemoryCases()
    return Store(
        *(cases, cases.outbox, InMemoryStaff(Roster()), InMemorySignIns(), InMemoryQuarantine()),
        *(InMemoryUpkeepLog(), InMemorySavedViews(), InMemoryLogins(), InMemoryCounter()),
        InMemoryDeliveries(),
        *(InMemoryCaseLinks(), InMemoryOpenFigures(), ErrandsRunAtOnce()),
    )


def an_empty_table(endpoint: str, *, table: str = TABLE) -> Store:
    """A store on `table` at `endpoint`, which holds nothing.

    The table is made anew, for its isolation; and without a stream, which nothing reads here: at each write to a table
    that has one DynamoDB Local looks through those of all tables there ever were, and moto copies all its records.
    """
    a_table(endpoint, table=table)
    items.Item.delete_table(wait=True)
    return a_table(endpoint, table=table)


def a_table(endpoint: str, *, table: str) -> Store:
    """A store on `table` at `endpoint`, made where there is none; the models stay bound to it until the next."""
    bound: Any = items.CaseItem.Meta
    if (bound.host, bound.table_name) != (endpoint, table):
        items.bind(table=table, region=REGION, host=endpoint)
    items.create_table(streamed=False)
    return Store(
        *(DynamoDBCases(), DynamoDBOutbox(), DynamoDBStaff(), DynamoDBSignIns(), DynamoDBQuarantine()),
        *(DynamoDBUpkeepLog(), DynamoDBSavedViews(), DynamoDBLogins(), DynamoDBCounter(key=b"key")),
        DynamoDBDeliveries(),
        *(DynamoDBCaseLinks(), DynamoDBOpenFigures(), DynamoDBErrands()),
    )


def put(store: Store, case: ComplaintCase, *, key: str | None = None, **surroundings: Any) -> ComplaintCase:
    """`case` as stored, new, with the letters of its registration."""
    by = circumstances(**surroundings)
    return store.cases.save(writing=writing(before=None, after=case, circumstances=by, idempotency_key=key))


def change(before: ComplaintCase, who: str, when: str, command: Command) -> Writing:
    """What an act of `who` writes."""
    by = circumstances(actor=acting(who), now=moment(when))
    return written(before, perform(case=before, command=command, circumstances=by), by)


def written(before: ComplaintCase | None, after: ComplaintCase, by: Circumstances) -> Writing:
    """What goes with the step from `before` to `after`."""
    return writing(before=before, after=after, circumstances=by)


def put_row(
    store: Store | Services,
    reference: str,
    *,
    now: datetime = REGISTERED_AT,
    complaint: Complaint | None = None,
    **row: Any,
) -> None:
    """A case of which only the row in the lists matters, or what is complained of: `row` changes its summary."""
    by = circumstances(now=now)
    case = a_registered_case(reference=reference, now=now, complaint=complaint or a_complaint())
    summary = replace(summarise(case=case, circumstances=by), **row)
    store.cases.save(writing=Writing(None, case, summary, letters=()))


def at_once(*calls: Callable[[], T]) -> list[T]:
    """The answers of `calls`, all begun at the same moment in threads of their own."""
    ready = Barrier(len(calls))

    def begin(call: Callable[[], T]) -> T:
        ready.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(begin, calls))
