"""Every act in every stage: it ends where TRANSITIONS says, or it is refused and nothing is written."""

from dataclasses import replace

import pytest

from complaints.domain.acts import THE_PORTAL, THE_TIMER
from complaints.domain.case import ComplaintCase, Kind, Stage
from complaints.domain.commands import (
    Act,
    Assignment,
    Classification,
    Closure,
    Command,
    Contact,
    Decision,
    FollowUp,
    Note,
    Objection,
    PenaltyAppeal,
    PenaltyDecision,
    PenaltyProposal,
    Question,
    Record,
    Reopening,
    Reply,
    Request,
    Supplement,
    SurveyAnswer,
    Unmasking,
    Withdrawal,
)
from complaints.domain.disposal import OF_KEEPING
from complaints.domain.followups import OUTCOMES
from complaints.domain.lifecycle import TRANSITIONS, IllegalTransition, UnknownValue, perform, transition
from complaints.domain.policy import ActRule
from complaints.domain.staff import Roster
from tests.factories import (
    REGISTERED_AT,
    a_member,
    a_penalty,
    a_policy,
    a_record,
    a_registered_case,
    a_roster,
    acting,
    after,
    an_approval,
    circumstances,
    moment,
)

REPLIED = ("handler", "Sat 2026-11-21 09:00", Reply("门板周二更换。"))
NOBODY = a_roster(a_member("handler", active=False))
NOW = moment("Mon 2026-11-23 09:00")

# A regulation with something to record, to ask for, to decide and to penalise. In every case help from outside has been
# asked for, one penalty has been decided on, and another waits.
ON_AGENT = PenaltyProposal("delay", "拖延", on="agent@staff.example")
ASKED = (
    ("agent", "Fri 2026-11-20 10:30", Request("outside_help", "请厂家协助")),
    ("supervisor", "Fri 2026-11-20 10:30", ON_AGENT),
    ("director", "Fri 2026-11-20 10:30", PenaltyDecision(1, approved=True)),
    ("supervisor", "Fri 2026-11-20 10:30", PenaltyProposal("rudeness", "态度", on="handler@staff.example")),
)
GROWN = a_policy(
    penalties=(a_penalty("delay"), a_penalty("rudeness", by=("supervisor", "agent"), tiers=("director|agent",))),
    records=(a_record("signed"),),
    approvals=(an_approval("redress"), an_approval("outside_help", tiers=("agent",))),
    acts=a_policy().acts | {"request": ActRule(by=("agent",))},
)
CASES = {
    Stage.REGISTERED: after(a_registered_case(roster=NOBODY), *ASKED, policy=GROWN),
    Stage.DISPATCHED: after(a_registered_case(), *ASKED, policy=GROWN),
    Stage.FOLLOW_UP: after(a_registered_case(), *ASKED, REPLIED, policy=GROWN),
    Stage.CLOSED: after(
        a_registered_case(), *ASKED, ("complainant", "Sat 2026-11-21 09:00", Withdrawal()), policy=GROWN
    ),
}
# Before the reply a call can find nothing but that nothing was done.
ONLY_AFTER_THE_REPLY = [FollowUp(outcome) for outcome in ("satisfied", "not_satisfied", "unreachable")]
# Every act of people, with every outcome that leads somewhere else.
COMMANDS: list[Command] = [
    Assignment("handler@staff.example"),
    Note("客户很着急"),
    Unmasking("核对回访"),
    Question("哪一年安装的？"),
    Contact("已电话联系"),
    Reply("周二更换。"),
    Reply("正在查。", final=False),
    FollowUp("satisfied"),
    FollowUp("not_satisfied"),
    FollowUp("unreachable"),
    FollowUp("not_handled"),
    Closure("answered", "已当场答复"),
    Closure("invalid", "不是我司产品"),
    Reopening("客户来电"),
    Supplement("补充照片"),
    Withdrawal("不需要了"),
    Objection("结果不对"),
    SurveyAnswer(4),
    Record("signed"),
    Classification("severity", "major"),
    Request("redress", "赔偿200元"),
    Decision("outside_help", approved=True),
    PenaltyProposal("rudeness", "言语不当"),
    PenaltyDecision(2, approved=True),
    PenaltyAppeal(1, "不是我的责任"),
]
# Who may do what is tested in test_acts.py; here everybody may do everything.
FREE_FOR_ALL = replace(
    GROWN,
    follow_up=replace(GROWN.follow_up, outcomes=OUTCOMES),
    acts={act.value: ActRule(by=("agent",)) for act in Act},
)


def done(command: Command, stage: Stage, roster: Roster) -> ComplaintCase:
    by = circumstances(actor=acting("agent"), now=NOW, roster=roster, policy=FREE_FOR_ALL)
    return perform(case=CASES[stage], command=command, circumstances=by)


@pytest.mark.parametrize("stage", Stage)
def test_the_cases_stand_in_their_stages(stage):
    assert CASES[stage].stage is stage


@pytest.mark.parametrize("roster", [a_roster(), NOBODY], ids=["everybody there", "no handler"])
@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.act.value)
def test_every_act_in_every_stage_ends_where_the_table_says_or_is_refused(command, stage, roster):
    allowed = TRANSITIONS[command.act].get(stage)
    if allowed is None or (command in ONLY_AFTER_THE_REPLY and stage is Stage.DISPATCHED):
        with pytest.raises(IllegalTransition) as refused:
            done(command, stage, roster)
        assert (refused.value.act, refused.value.stage) == (command.act, stage)
    elif isinstance(command, Assignment) and roster is NOBODY:
        with pytest.raises(UnknownValue):
            done(command, stage, roster)
    else:
        case = done(command, stage, roster)
        assert case.stage in allowed
        assert len(case.timeline) > len(CASES[stage].timeline)


def test_every_act_of_people_is_walked_and_the_others_are_those_of_the_house():
    elsewhere = {Act.LADDER, Act.MAIL, Act.UNDOING, *OF_KEEPING}  # test_disposal.py has those of keeping
    assert {command.act for command in COMMANDS} == set(Act) - elsewhere


@pytest.mark.parametrize("stage", Stage)
def test_the_timer_acts_in_every_stage_and_moves_no_case(stage):
    facts = {"clock": "reply", "run": 1, "step": "urging", "occurrence": 1, "to": [], "copy": [], "vacant": []}
    by = circumstances(actor=THE_TIMER)

    def take():
        return by.put(CASES[stage], Kind.URGED, facts)

    assert transition(CASES[stage], Act.LADDER, take).stage is stage


@pytest.mark.parametrize("stage", Stage)
def test_a_bounce_is_noted_in_every_stage(stage):
    by = circumstances(actor=THE_PORTAL)
    case = transition(
        CASES[stage],
        Act.MAIL,
        lambda: by.put(CASES[stage], Kind.UNDELIVERED, {"to": "x@customer.example", "outcome": "complainant"}),
    )
    assert case.stage is stage


def test_a_change_that_ends_in_a_stage_the_table_does_not_have_is_refused():
    case, by = a_registered_case(), circumstances(now=REGISTERED_AT)
    with pytest.raises(IllegalTransition):
        transition(case, Act.NOTE, lambda: by.put(case, Kind.CLOSED, {"kind": "invalid", "reason": "x"}))


@pytest.mark.parametrize(
    ("act", "stages"),
    [
        (Act.ASSIGNMENT, {Stage.REGISTERED, Stage.DISPATCHED}),
        (Act.REPLY, {Stage.DISPATCHED, Stage.FOLLOW_UP}),
        (Act.FOLLOW_UP, {Stage.DISPATCHED, Stage.FOLLOW_UP}),
        (Act.CLOSURE, {Stage.REGISTERED, Stage.DISPATCHED, Stage.FOLLOW_UP}),
        (Act.REOPENING, {Stage.CLOSED}),
        (Act.OBJECTION, {Stage.FOLLOW_UP, Stage.CLOSED}),
    ],
)
def test_the_stages_in_which_an_act_is_possible(act, stages):
    assert set(TRANSITIONS[act]) == stages
