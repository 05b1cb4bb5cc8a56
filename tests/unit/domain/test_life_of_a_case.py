"""Whatever people do, in whatever order: an open case has somebody who answers for it, and a next thing to come."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints.domain.acts import NotAllowed
from complaints.domain.approvals import NothingToDecide, RequestRefused
from complaints.domain.case import ComplaintCase, Kind, Stage
from complaints.domain.clocks import clocks
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import (
    Assignment,
    Classification,
    Closure,
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
from complaints.domain.confidentiality import Circle
from complaints.domain.ladder import due_steps, next_action_at, planned_steps
from complaints.domain.lifecycle import IllegalTransition, UnknownValue, perform
from complaints.domain.penalty_acts import PenaltyRefused
from complaints.domain.policy import ActRule
from complaints.domain.records import RecordMissing
from complaints.domain.staff import Roster
from complaints.domain.survey import AlreadyRated
from complaints.domain.timeline import fold
from tests.factories import (
    REGISTERED_AT,
    a_calendar,
    a_member,
    a_penalty,
    a_policy,
    a_record,
    a_registered_case,
    a_roster,
    acting,
    an_approval,
    circumstances,
    with_due_steps,
)

REFUSALS = (
    AlreadyRated,
    GuardsUnmet,
    IllegalTransition,
    NotAllowed,
    NothingToDecide,
    RecordMissing,
    PenaltyRefused,
    RequestRefused,
    UnknownValue,
)
MILESTONES = ("record", "classification", "request", "decision")
POLICY = a_policy(
    records=(a_record("signed"), a_record("checked", requires=("signed",))),
    approvals=(
        an_approval("redress", tiers=("head",)),
        an_approval("postponement", tiers=("head", "director"), refusal_goes_on=True, extends=("reply",), at_most=3),
    ),
    penalties=(a_penalty("delay", on=("escalated.reply",)),),
    acts=a_policy().acts | {act: ActRule(by=("agent", "handler", "head", "director")) for act in MILESTONES},
)
ROSTERS = {
    "everybody there": a_roster(),
    "no handler": a_roster(a_member("handler", active=False)),
    "handler away": a_roster(a_member("handler", away_from=date(2026, 1, 1))),
    "nobody but admin and agent": Roster((a_member("admin"), a_member("agent"))),
}
ACTS = [
    ("agent", Assignment("handler@staff.example")),
    ("supervisor", Assignment("head@staff.example", "无人负责")),
    ("agent", Note("客户很着急")),
    ("auditor", Unmasking("核对回访")),
    ("handler", Question("哪一年安装的？")),
    ("handler", Contact("已电话联系")),
    ("handler", Reply("周二更换。")),
    ("handler", Reply("正在查。", final=False)),
    ("head", Reply("代为回复。")),
    ("agent", FollowUp("satisfied")),
    ("agent", FollowUp("not_satisfied")),
    ("agent", FollowUp("unreachable")),
    ("agent", Closure("satisfied")),
    ("agent", Closure("invalid", "不是我司产品")),
    ("agent", Closure("unreachable", "联系不上")),
    ("agent", Reopening("客户来电")),
    ("complainant", Supplement("补充照片")),
    ("complainant", Withdrawal()),
    ("complainant", Objection("结果不对")),
    ("complainant", SurveyAnswer(2)),
    ("handler", Record("signed")),
    ("agent", Record("checked")),
    ("agent", Classification("severity", "major")),
    ("handler", Request("postponement", "等待配件", until="2026-12-04T18:00:00+08:00")),
    ("handler", Request("redress", "赔偿200元")),
    ("head", Decision("redress", approved=True)),
    ("head", Decision("postponement", approved=True)),
    ("head", Decision("postponement", approved=False)),
    ("director", Decision("postponement", approved=True)),
    ("supervisor", PenaltyProposal("delay", "拖延")),
    ("director", PenaltyDecision(1, approved=True)),
    ("director", PenaltyDecision(2, approved=False)),
    ("handler", PenaltyAppeal(1, "不是我的责任")),
    ("executive", PenaltyDecision(1, approved=False)),
]
TIMER = None
rosters = st.sampled_from(sorted(ROSTERS))
moves = st.tuples(st.integers(0, 60 * 40), st.sampled_from([TIMER, TIMER, TIMER, *ACTS]), rosters)
walks = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def moved(case: ComplaintCase, move, now: datetime, roster: Roster) -> ComplaintCase:
    if move is TIMER:
        return with_due_steps(case, now=now, roster=roster, policy=POLICY)
    who, command = move
    if who != "complainant" and roster.find(f"{who}@staff.example") is None:
        return case
    by = circumstances(actor=acting(who, roster=roster), now=now, roster=roster, policy=POLICY)
    try:
        return perform(case=case, command=command, circumstances=by)
    except REFUSALS:
        return case


def check(case: ComplaintCase, now: datetime, roster: Roster) -> None:
    view = {"case": case, "policy": POLICY, "calendar": a_calendar()}
    assert fold(reference=case.reference, entries=case.timeline, version=case.version) == case
    waiting = [clock for clock in clocks(**view) if clock.is_open]
    if case.stage is Stage.CLOSED:
        assert not waiting
        assert next_action_at(**view, now=now) is None
        return
    assert waiting, f"nobody owes anything while the case is {case.stage}"
    assert next_action_at(**view, now=now) is not None
    for role in {clock.rule.accountable for clock in waiting}:
        assert Circle(case, POLICY, roster, now.date()).told(role=role).members
    steps = [(*step.key[:4], step.clock.due_at.isoformat()) for step in planned_steps(**view, now=now)]
    taken = [
        tuple(entry.data[name] for name in ("clock", "run", "step", "occurrence", "due"))
        for entry in case.timeline
        if entry.kind in ("reminded", "urged", "escalated")
    ]
    assert len(set(taken)) == len(taken)
    assert not set(steps) & set(taken)


def test_long_walks_come_through_every_stage_and_every_kind_of_entry():
    chance, stages, kinds = Random(8888), Counter[Stage](), Counter[Kind]()
    likely = [*sorted(ROSTERS), *["everybody there"] * 4]
    asked = [(who, command) for who, command in ACTS if isinstance(command, Request | Decision)]
    for _ in range(60):
        now, case = REGISTERED_AT, a_registered_case(roster=ROSTERS[chance.choice(likely)])
        for _ in range(40):
            now += timedelta(minutes=chance.randrange(60 * 40))
            roster = ROSTERS[chance.choice(likely)]
            case = moved(case, chance.choice([*[TIMER] * 5, *ACTS, *asked]), now, roster)
            check(case, now, roster)
            stages[case.stage] += 1
        kinds.update(entry.kind for entry in case.timeline)
    assert set(stages) == set(Stage)
    of_mail = {Kind.UNCOUNTED_REPLY, Kind.UNDELIVERED, Kind.MISREAD, Kind.UNDONE, Kind.AWAY, Kind.BRAKED}
    of_keeping = {Kind.HELD, Kind.RELEASED, Kind.DISPOSAL_PROPOSED, Kind.DISPOSAL_REFUSED, Kind.DISPOSED}
    assert set(kinds) == set(Kind) - of_mail - of_keeping - {Kind.RESENT, Kind.FREED}


@given(first=rosters, walk=st.lists(moves, max_size=25))
@walks
def test_an_open_case_always_has_a_clock_that_runs_and_a_next_action(first, walk):
    now = REGISTERED_AT
    case = a_registered_case(roster=ROSTERS[first])
    check(case, now, ROSTERS[first])
    for minutes, move, roster in walk:
        now += timedelta(minutes=minutes)
        case = moved(case, move, now, ROSTERS[roster])
        check(case, now, ROSTERS[roster])


@given(first=rosters, walk=st.lists(moves, max_size=12), quiet=st.integers(1, 20))
@walks
def test_if_nobody_acts_any_more_the_timer_goes_on_and_never_repeats_itself(first, walk, quiet):
    now = REGISTERED_AT
    case = a_registered_case(roster=ROSTERS[first])
    for minutes, move, roster in walk:
        now += timedelta(minutes=minutes)
        case = moved(case, move, now, ROSTERS[roster])
    for _ in range(quiet):
        view = {"case": case, "policy": POLICY, "calendar": a_calendar()}
        coming = next_action_at(**view, now=now)
        if coming is None:
            assert case.stage is Stage.CLOSED
            return
        now = max(now, coming)
        assert due_steps(**view, now=now)
        case = with_due_steps(case, now=now, policy=POLICY)
        check(case, now, a_roster())
