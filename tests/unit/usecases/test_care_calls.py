"""Care calls: the timer comes back to a closed case month after month, until somebody finds that all is not well."""

from typing import Any

import pytest

from complaints.bootstrap import Services
from complaints.domain.case import Stage
from complaints.domain.clocks import clocks
from complaints.domain.commands import Closure, Record
from complaints.domain.policy import ActRule, ClockRule, LadderStep, LetterRule, StepKind
from complaints.domain.policy_intake import FieldKind, FieldRule
from complaints.domain.text import Text
from complaints.domain.working_time import Limit, Unit
from tests.factories import a_policy, a_record, moment
from tests.fakes import fake_services
from tests.unit.usecases.steps import (
    AGENT,
    CUSTOMER,
    HANDLER,
    act,
    deliver_all,
    kinds,
    owed,
    run_timer,
    submit,
    the_case,
)

CONTENT = FieldRule("content", Text("客户满意", "Content"), FieldKind.YES_NO, required=True)
WISH = FieldRule("wish", Text("客户建议", "Suggestion"))
CARE = ClockRule(
    id="care",
    title=Text("关怀回访", "Care call"),
    starts=("closed",),
    stops=("recorded.care_call",),
    limit=Limit(1, Unit.MONTHS),
    accountable="agent",
    ladder=(
        LadderStep("reminder", StepKind.REMINDER, to=("agent",), before=Limit(1, Unit.CALENDAR_DAYS)),
        LadderStep("urging", StepKind.URGING, to=("agent",)),
    ),
    after_closing=True,
    times=3,
)
THANKS = LetterRule("thanks", on="recorded.care_call.yes", letter="notice", to=("complainant",))
SORRY = LetterRule("sorry", on="recorded.care_call.no", letter="notice", to=("complainant", "supervisor"))
CALL = a_record(
    "care_call",
    title=Text("关怀回访", "Care call"),
    by=("agent",),
    stages=("closed",),
    fields=(CONTENT, WISH),
    tells="content",
    reopens=("no",),
    public=True,
)
POLICY = a_policy(
    clocks=(*a_policy().clocks, CARE),
    records=(CALL,),
    letters=(*(rule for rule in a_policy().letters if rule.id == "dispatch"), THANKS, SORRY),
    acts=a_policy().acts | {"record": ActRule(by=("agent",))},
)
CLOSED = "Fri 2026-11-20 12:00"
SUPERVISOR = "supervisor@staff.example"
EVES = ["Sat 2026-12-19 12:00", "Tue 2027-01-19 12:00", "Fri 2027-02-19 12:00"]
DUE = ["Sun 2026-12-20 12:00", "Wed 2027-01-20 12:00", "Sat 2027-02-20 12:00"]


@pytest.fixture
def portal() -> Services:
    portal = fake_services(policy=POLICY)
    submit(portal)
    act(portal, "agent", CLOSED, Closure("answered", "已当场答复"))
    deliver_all(portal)
    return portal


def call(portal: Services, when: str, content: str, wish: str = "") -> Any:
    return act(portal, "agent", when, Record("care_call", {"content": content, "wish": wish}, "内部：客户很忙"))


def sent(portal: Services) -> list[tuple[str, str]]:
    """What is owed now, delivered."""
    letters = owed(portal)
    deliver_all(portal)
    return letters


def test_three_calls_are_due_a_month_apart_and_then_nothing(portal: Services):
    for due, eve in zip(DUE, EVES, strict=True):
        assert portal.cases.next_due_at() == moment(eve)
        run_timer(portal, eve)
        assert sent(portal) == [("reminder", AGENT)]
        run_timer(portal, due)
        assert sent(portal) == [("urging", AGENT)]
        call(portal, due, "yes")
        assert sent(portal) == [("notice", CUSTOMER)]
    assert portal.cases.next_due_at() is None
    assert (the_case(portal).stage, kinds(the_case(portal)).count("recorded")) == (Stage.CLOSED, 3)


@pytest.mark.parametrize("calls", [0, 1, 2])
def test_a_dissatisfied_complainant_opens_the_case_again_and_ends_the_calls(portal: Services, calls: int):
    for due in DUE[:calls]:
        call(portal, due, "yes")
    sent(portal)
    case = call(portal, DUE[calls], "no", "请更换门板")
    assert (case.stage, case.round, kinds(case)[-4:]) == (
        Stage.DISPATCHED,
        2,
        ["recorded", "reopened", "assigned", "dispatched"],
    )
    assert sent(portal) == [("notice", CUSTOMER), ("notice", SUPERVISOR), ("dispatch", HANDLER)]
    running = {clock.rule.id for clock in clocks(case=case, policy=POLICY, calendar=portal.calendar) if clock.is_open}
    assert running == {"reply"}


def test_a_case_that_is_closed_anew_is_cared_for_anew(portal: Services):
    call(portal, DUE[0], "no")
    again = act(portal, "agent", "Mon 2026-12-21 12:00", Closure("answered", "已更换"))
    care = [clock for clock in clocks(case=again, policy=POLICY, calendar=portal.calendar) if clock.rule is CARE]
    assert [clock.state(portal.clock()).value for clock in care] == ["met", "cancelled", "running"]
    assert care[-1].due_at == moment("Thu 2027-01-21 12:00")


def test_a_letter_after_a_call_tells_what_was_said_and_nothing_that_is_for_the_house_alone(portal: Services):
    call(portal, DUE[0], "no", "请更换门板")
    to_customer, to_staff = (letter for letter in portal.outbox.owed() if letter.kind == "notice")
    told = [{"label": "客户满意", "value": "否"}, {"label": "客户建议", "value": "请更换门板"}]
    assert to_customer.context["headline"] == "关怀回访"
    assert to_customer.context["particulars"] == to_staff.context["particulars"] == told


def test_a_month_after_the_31st_of_january_is_the_28th_of_february():
    portal = fake_services(policy=POLICY)
    portal.clock.now = moment("Sun 2027-01-31 09:00")
    submit(portal)
    reference = "27010001"
    act(portal, "agent", "Sun 2027-01-31 12:00", Closure("answered", "已当场答复"), reference=reference)
    care = clocks(case=the_case(portal, reference), policy=POLICY, calendar=portal.calendar)[-1]
    assert care.due_at == moment("Sun 2027-02-28 12:00")
