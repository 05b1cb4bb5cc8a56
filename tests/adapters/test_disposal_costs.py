"""What keeping and disposing costs at the table, as AWS's own engine counts it: see test_costs.py."""

import pytest

from complaints.adapters.dynamodb.campaigns import DynamoDBCampaigns
from complaints.domain.commands import Closure, DisposalDecision, DisposalProposal
from complaints.domain.disposal import Keeping
from complaints.domain.lifecycle import perform
from complaints.domain.waiting import Lane
from complaints.usecases.erase_disposed import ErasingDesk, erase_disposed
from complaints.usecases.writing import writing
from tests.adapters.stores import Store, an_empty_table, put
from tests.adapters.test_costs import Spent, cost_of, within
from tests.factories import a_registered_case, acting, circumstances, moment
from tests.fakes import InMemoryAttachments, InMemoryMails
from tests.keeping import CLOSED, OVER, a_closed_case, keeping_policy

POLICY, FOR_EVER = keeping_policy(), keeping_policy(retention=None)


@pytest.fixture
def priced(dynamodb_local: str) -> Store:
    """An empty table of the engine that counts as AWS does."""
    return an_empty_table(dynamodb_local)


def closing(store: Store, reference: str, policy: object) -> Spent:
    """What it costs to close a case under a policy."""
    case = put(store, a_registered_case(reference=reference, policy=policy), policy=policy)
    by = circumstances(actor=acting("agent"), now=moment(CLOSED), policy=policy)
    after = perform(case=case, command=Closure("answered", "已答复"), circumstances=by)
    return cost_of(lambda: store.cases.save(writing=writing(before=case, after=after, circumstances=by)))


def test_a_time_that_runs_costs_two_units_at_most_when_a_case_is_closed(priced: Store):
    without, with_it = closing(priced, "26110001", FOR_EVER), closing(priced, "26110002", POLICY)
    within(with_it, calls=without["calls"], written=without["written"] + 2)
    assert with_it["calls"] == without["calls"]


def test_a_pile_is_one_query_however_much_lies_in_others(priced: Store):
    for serial in range(1, 21):
        put(priced, a_closed_case(reference=f"261100{serial:02}"), policy=POLICY)
    due = cost_of(
        lambda: priced.cases.desk(lane=Lane.KEEPING, who=Keeping.DUE, until=moment(OVER), after=None, limit=25)
    )
    within(due, calls=1, read=1)
    held = cost_of(lambda: priced.cases.desk(lane=Lane.KEEPING, who=Keeping.HELD, until=None, after=None, limit=25))
    within(held, calls=1, read=0.5)


def test_disposing_is_paid_once_and_erasing_too(priced: Store):
    case = put(priced, a_closed_case(), policy=POLICY)
    outside, asked = (InMemoryAttachments(), InMemoryMails()), DynamoDBCampaigns()
    desk = ErasingDesk(priced.cases, *outside, priced.quarantine, priced.deliveries, asked)
    spent = []
    for who, command in (("supervisor", DisposalProposal("期满")), ("director", DisposalDecision(True, "同意"))):
        by = circumstances(actor=acting(who), now=moment(OVER), policy=POLICY)
        after = perform(case=case, command=command, circumstances=by)
        found = writing(before=case, after=after, circumstances=by)
        spent.append(cost_of(lambda found=found: priced.cases.save(writing=found)))
        case = priced.cases.get(reference="26110001")
    erased = cost_of(lambda: erase_disposed(desk=desk))
    within(spent[0], calls=3, written=7)
    within(spent[1], calls=3, written=12)
    within(erased, calls=19, written=7, read=12)  # of it eight units for what is not there, as AWS counts them
