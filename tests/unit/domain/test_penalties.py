"""Penalties as proposals: what calls for one, on whom it falls, who sees it; and nothing is ever applied."""

from dataclasses import replace
from datetime import date

import pytest

from complaints.domain.case import Kind
from complaints.domain.commands import (
    Assignment,
    FollowUp,
    PenaltyProposal,
    Record,
    Reply,
)
from complaints.domain.kpis import asked_by, facts_at
from complaints.domain.penalties import may_see, penalties
from complaints.domain.penalty_amounts import score_sheet
from complaints.domain.policy import LadderStep, StepKind
from complaints.domain.policy_clauses import Amount
from complaints.domain.policy_intake import FieldRule
from complaints.domain.policy_oversight import Every
from complaints.domain.regulation import Regulation
from complaints.domain.report_calendar import period_of
from complaints.domain.report_scores import points_decided
from complaints.domain.text import Text
from complaints.domain.working_time import Limit, Unit
from tests.factories import (
    a_calendar,
    a_complaint,
    a_member,
    a_penalty,
    a_record,
    a_registered_case,
    a_roster,
    acting,
    circumstances,
    moment,
    with_due_steps,
)
from tests.unit.domain.penalised import (
    APPEALED,
    DUE,
    HELD,
    POLICY,
    RUDE,
    RUDENESS,
    decided,
    did,
    overdue,
    proposed,
    the_last,
)

# -- called for by the timeline


def test_a_limit_exceeded_calls_for_the_penalty_with_its_evidence_and_the_portal_proposes_it():
    case = overdue()
    urged, entry = case.timeline[-2:]
    assert (urged.kind, entry.kind, entry.actor) == (Kind.URGED, Kind.PENALTY, "portal")
    assert entry.data == {
        "penalty": "held",
        "number": 1,
        "verdict": "proposed",
        "outcome": "held.proposed",
        "on": "handler@staff.example",
        "evidence": urged.seq,
        "money": {"least": 50, "most": 0, "open": False},
        "points": {},
        "days": 0,
        "doubled": False,
        "shares": [],
        "fields": {},
        "decided": {},
        "text": "",
        "tier": "supervisor",
    }


def test_the_same_evidence_calls_for_a_penalty_once():
    often = LadderStep("urging", StepKind.URGING, ("handler",), repeat=Limit(1, Unit.HOURS))
    policy = replace(POLICY, clocks=(replace(POLICY.clock("reply"), ladder=(often,)),))
    case = overdue(policy=policy)
    for hour in ("11:00", "12:00", "15:30"):
        case = with_due_steps(case, now=moment(f"Mon 2026-11-23 {hour}"), policy=policy)
    assert sum(entry.kind is Kind.URGED for entry in case.timeline) == 4
    assert len(proposed(case)) == 1


def test_the_next_round_exceeded_calls_for_it_again():
    case = did(
        ("handler", "Mon 2026-11-23 11:00", Reply("周二更换。")),
        ("agent", "Mon 2026-11-23 12:00", FollowUp("not_satisfied")),
        case=overdue(),
    )
    case = with_due_steps(case, now=moment("Wed 2026-11-25 12:00"), policy=POLICY)
    assert [data["number"] for data in proposed(case)] == [1, 2]


def test_a_penalty_is_called_for_only_when_its_conditions_hold_as_the_case_stood():
    major = replace(POLICY, penalties=(replace(HELD, when={"severity": ("major",)}),))
    assert proposed(overdue(policy=major)) == []
    general = replace(POLICY, penalties=(replace(HELD, when={"severity": ("general",)}),))
    assert len(proposed(overdue(policy=general))) == 1


def test_what_was_recorded_may_call_for_a_penalty():
    policy = replace(POLICY, records=(a_record("verified", fields=(FieldRule("degree", Text("程度", "Degree")),)),))
    heavy = a_penalty("heavy", on=("recorded.verified",), when={"field.degree": ("heavy",)})
    policy = replace(policy, penalties=(heavy,))
    verified = [
        ("handler", "Fri 2026-11-20 11:00", Record("verified", {"degree": degree})) for degree in ("light", "heavy")
    ]
    assert [len(proposed(did(step, policy=policy))) for step in verified] == [0, 1]


def test_nothing_that_is_proposed_changes_anything_but_the_timeline():
    with_it, without = overdue(), overdue(policy=replace(POLICY, penalties=()))
    assert replace(with_it, timeline=()) == replace(without, timeline=())


# -- on whom it falls


def test_a_limit_falls_on_who_answers_for_it():
    of_agent = replace(POLICY.clock("reply"), accountable="agent")
    assert proposed(overdue(policy=replace(POLICY, clocks=(of_agent,))))[0]["on"] == "agent@staff.example"


def test_a_limit_falls_on_the_handler_himself_and_not_on_his_deputy():
    away = a_member(away_from=moment("2026-11-20 00:00").date(), deputy="legal@staff.example")
    assert proposed(overdue(roster=a_roster(away)))[0]["on"] == "handler@staff.example"


def test_it_falls_on_the_handler_of_the_time_even_when_the_case_has_gone_to_another():
    case = did(("supervisor", "Fri 2026-11-20 12:00", Assignment("head@staff.example")))
    late = ("supervisor", "Fri 2026-11-20 13:00", PenaltyProposal("rude", "态度恶劣", evidence=3))
    now = ("supervisor", "Fri 2026-11-20 13:00", PenaltyProposal("rude", "态度恶劣"))
    assert the_last(did(late, case=case))["on"] == "handler@staff.example"
    assert the_last(did(now, case=case))["on"] == "head@staff.example"


def test_what_is_no_limit_falls_on_whom_the_complaint_is_about():
    case = a_registered_case(complaint=a_complaint(respondent="agent@staff.example"), policy=POLICY)
    assert the_last(did(RUDENESS, case=case))["on"] == "agent@staff.example"
    late = with_due_steps(case, now=moment(DUE), policy=POLICY)
    assert proposed(late)[0]["on"] == "handler@staff.example"


UNDONE = a_penalty("undone", on=("called.not_satisfied",))
CALLED_LATE = [
    ("handler", "Fri 2026-11-20 12:00", Reply("周二更换。")),
    ("agent", "Mon 2026-11-30 11:00", FollowUp("not_satisfied")),
]


def test_a_call_made_too_late_does_not_shift_what_it_found_to_the_one_who_called():
    found = proposed(did(*CALLED_LATE, policy=replace(POLICY, penalties=(UNDONE,))))[0]
    assert (found["on"], found["days"]) == ("handler@staff.example", 0)


def test_a_penalty_for_a_named_clock_falls_on_who_answers_for_it_and_counts_its_days():
    late = replace(UNDONE, clock="follow_up")
    found = proposed(did(*CALLED_LATE, policy=replace(POLICY, penalties=(late,))))[0]
    assert (found["on"], found["days"] > 0) == ("agent@staff.example", True)


def test_a_penalty_for_a_named_clock_that_was_kept_falls_on_the_handler():
    in_time = [CALLED_LATE[0], ("agent", "Sat 2026-11-21 11:00", FollowUp("not_satisfied"))]
    found = proposed(did(*in_time, policy=replace(POLICY, penalties=(replace(UNDONE, clock="follow_up"),))))[0]
    assert (found["on"], found["days"]) == ("handler@staff.example", 0)


def test_a11_a_complaint_against_a_person_makes_his_own_head_bear_20_per_cent_jointly():
    policy = replace(POLICY, penalties=(replace(RUDE, shares={"head": 20}),))
    other = a_member("boss", roles=frozenset({"head"}), department="bathroom-line")
    roster = a_roster(other, a_member("agent", department="bathroom-line"))
    for person, head in (("handler", "head"), ("agent", "boss")):
        step = ("supervisor", "Fri 2026-11-20 11:00", PenaltyProposal("rude", "态度", on=f"{person}@staff.example"))
        shares = the_last(did(step, policy=policy, roster=roster))["shares"]
        assert shares == [{"role": "head", "on": f"{head}@staff.example", "percent": 20}]


def test_who_bears_it_himself_bears_no_share_besides():
    policy = replace(POLICY, penalties=(replace(RUDE, shares={"head": 20}),))
    step = ("supervisor", "Fri 2026-11-20 11:00", PenaltyProposal("rude", "态度", on="head@staff.example"))
    assert the_last(did(step, policy=policy))["shares"] == []


# -- seen


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("supervisor", True),
        ("director", True),
        ("executive", True),
        ("handler", True),
        ("agent", False),
        ("legal", False),
    ],
)
def test_a_penalty_is_seen_by_who_proposes_decides_or_hears_it_and_whom_it_falls_on(who, sees):
    case = did(RUDENESS)
    (penalty,) = penalties(case=case, policy=POLICY)
    assert may_see(penalty=penalty, case=case, by=circumstances(actor=acting(who), policy=POLICY)) == sees


def test_the_complainant_sees_no_penalty():
    case = did(RUDENESS)
    (penalty,) = penalties(case=case, policy=POLICY)
    assert not may_see(penalty=penalty, case=case, by=circumstances(policy=POLICY))


def test_a_penalty_whose_clause_is_gone_is_left_on_the_timeline_and_waits_for_nobody():
    case = did(RUDENESS)
    assert penalties(case=case, policy=replace(POLICY, penalties=())) == ()


# -- the month


def decided_on(cases, *, policy, period):
    regulation = Regulation(policy, a_calendar())
    later = moment("Thu 2026-12-31 12:00")
    told = facts_at(cases=cases, under=lambda _: regulation, asked=asked_by(rules=()), as_of=later)
    return points_decided(cases=told, period=period)


def test_b11_what_was_decided_on_a_month_makes_its_score_sheet():
    november = period_of(every=Every.MONTH, day=date(2026, 11, 30), calendar=a_calendar())
    late = replace(HELD, points=Amount(2), tiers=("director",), item="orders", item_points=40, lost_at=5)
    policy = replace(POLICY, penalties=(late, RUDE))
    approved_late = did(decided("director"), case=overdue(policy=policy), policy=policy)
    refused = did(decided("director", approved=False), case=overdue(policy=policy), policy=policy)
    appealed = did(APPEALED, case=approved_late, policy=policy)
    heard = decided("executive", approved=False, when="Thu 2026-11-26 09:00")
    withdrawn = did(heard, case=appealed, policy=policy)
    told = {"policy": policy, "period": november}
    assert decided_on([refused, withdrawn, overdue(policy=policy)], **told) == {}
    four = [approved_late, approved_late, approved_late, appealed]
    assert decided_on([*four, refused], **told) == {"held": (2, 2, 2, 2)}
    for cases, lost in ((four, 8), ([*four, approved_late], 40)):
        assert score_sheet(rules=policy.penalties, counts=decided_on(cases, **told))[0].lost == lost


def test_a_penalty_belongs_to_the_month_of_its_evidence_not_of_its_decision():
    december = period_of(every=Every.MONTH, day=date(2026, 12, 1), calendar=a_calendar())
    late = replace(HELD, points=Amount(2), tiers=("director",))
    policy = replace(POLICY, penalties=(late,))
    case = did(decided("director", when="Tue 2026-12-01 09:00"), case=overdue(policy=policy), policy=policy)
    assert decided_on([case], policy=policy, period=december) == {}


def test_without_evidence_it_belongs_to_the_month_of_its_proposal():
    december = period_of(every=Every.MONTH, day=date(2026, 12, 1), calendar=a_calendar())
    steps = (
        ("supervisor", "Tue 2026-12-01 09:00", PenaltyProposal("rude", "态度恶劣")),
        decided("director", when="Wed 2026-12-02 09:00", money=50, points=10),
    )
    assert decided_on([did(*steps)], policy=POLICY, period=december) == {"rude": (10,)}
