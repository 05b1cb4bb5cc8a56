"""Two decide the same thing at one moment: the second is decided on what the first has left."""

from dataclasses import replace

import pytest

from complaints.bootstrap import Services
from complaints.domain.approvals import NothingToDecide
from complaints.domain.case import Stage
from complaints.domain.commands import (
    Closure,
    Command,
    Decision,
    DisposalDecision,
    DisposalProposal,
    LegalHold,
    Reopening,
    Request,
)
from complaints.domain.disposal import DisposalRefused
from complaints.domain.lifecycle import IllegalTransition
from complaints.usecases.writing import writing
from tests.factories import a_member, a_policy, a_roster, an_approval, circumstances, moment
from tests.fakes import InMemoryStaff, fake_services
from tests.keeping import OVER, a_closed_case, keeping_policy
from tests.unit.usecases.steps import act, in_between, kinds, submit, the_case

AT, UNTIL = "Sat 2026-11-21 09:00", "2026-11-25T10:00:00+08:00"


def asked() -> Services:
    """More time is asked for, on which either of two supervisors decides."""
    second = a_member("second", roles=frozenset({"supervisor"}))
    rule = an_approval("more_time", extends=("reply",))
    policy = a_policy(approvals=(rule,), acts={key: row for key, row in a_policy().acts.items() if key != "decision"})
    policy = replace(policy, acts={key: row for key, row in policy.acts.items() if key != "request"})
    portal = fake_services(policy=policy, staff=InMemoryStaff(a_roster(second)))
    submit(portal)
    act(portal, "handler", AT, Request("more_time", "等板材", until=UNTIL))
    return portal


@pytest.mark.parametrize("first", [True, False])
def test_of_two_who_decide_the_same_extension_the_second_is_told(first: bool) -> None:
    portal = asked()
    in_between(portal, lambda: act(portal, "supervisor", AT, Decision("more_time", first, "")))
    with pytest.raises(NothingToDecide):
        act(portal, "second", AT, Decision("more_time", not first, ""))
    case = the_case(portal)
    assert kinds(case).count("decided") == 1
    assert case.timeline[-1].data["approved"] is first


def test_an_extension_that_is_granted_while_its_case_is_closed_is_nothing_to_decide_any_more() -> None:
    portal = asked()
    in_between(portal, lambda: act(portal, "agent", AT, Closure("answered", "电话中已解决")))
    with pytest.raises((NothingToDecide, IllegalTransition)):
        act(portal, "supervisor", AT, Decision("more_time", True, ""))
    assert (the_case(portal).stage, kinds(the_case(portal)).count("decided")) == (Stage.CLOSED, 0)


def due() -> Services:
    """A case that one has proposed to dispose of."""
    policy = keeping_policy()
    portal = fake_services(policy=policy)
    by = circumstances(policy=policy, now=moment("Mon 2026-11-23 09:00"))
    portal.cases.save(writing=writing(before=None, after=a_closed_case(), circumstances=by))
    act(portal, "supervisor", OVER, DisposalProposal("保存期满"))
    return portal


@pytest.mark.parametrize(("who", "command"), [("legal", LegalHold("诉讼")), ("supervisor", Reopening("客户又来电"))])
def test_a_case_that_is_held_or_taken_up_while_its_disposal_is_decided_is_kept(who: str, command: Command) -> None:
    portal = due()
    in_between(portal, lambda: act(portal, who, OVER, command))
    with pytest.raises((DisposalRefused, IllegalTransition)):
        act(portal, "director", OVER, DisposalDecision(True, "同意销毁"))
    assert the_case(portal).disposed_at is None
    assert the_case(portal).content.complainant.name == "林芳"


def test_what_was_disposed_of_a_moment_before_can_be_held_no_more() -> None:
    portal = due()
    in_between(portal, lambda: act(portal, "director", OVER, DisposalDecision(True, "同意销毁")))
    with pytest.raises((DisposalRefused, IllegalTransition)):
        act(portal, "legal", OVER, LegalHold("诉讼"))
    assert the_case(portal).disposed_at is not None
