"""The month's figures: what is counted, of what, and when; A14 and A23 of the worked examples by their ids."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from complaints.domain.case import Complainant
from complaints.domain.commands import Assignment, FollowUp, Record, Reply
from complaints.domain.kpis import figure, sheets
from complaints.domain.policy_oversight import Counts, Every, KpiRule, Measure
from complaints.domain.regulation import Regulation
from complaints.domain.report_calendar import period_of
from complaints.domain.text import Text
from complaints.domain.working_time import Limit, Unit
from tests.factories import a_calendar, a_complaint, a_policy, a_record, a_registered_case, after, moment
from tests.proofs import proves

NAME = Text("指标", "Figure")
OCTOBER = period_of(every=Every.MONTH, day=moment("2026-10-01 00:00").date(), calendar=a_calendar())
NOVEMBER = period_of(every=Every.MONTH, day=moment("2026-11-01 00:00").date(), calendar=a_calendar())
LATER = moment("2026-12-31 12:00")


def a_kpi(measure: Measure = Measure.SHARE, **changes) -> KpiRule:
    return replace(KpiRule("rate", NAME, NAME, measure), **changes)


def reckoned(rule, cases, *, policy=None, period=NOVEMBER, as_of=LATER):
    return figure(
        rule=rule,
        cases=cases,
        under=lambda _: Regulation(policy or a_policy(), a_calendar()),
        period=period,
        as_of=as_of,
    )


def shown(rule, cases, **surroundings):
    """(numerator, denominator, value as shown)."""
    found = reckoned(rule, cases, **surroundings)
    return found.numerator, found.denominator, found.value


def a_case(number, *steps, when="Fri 2026-11-20 10:00", policy=None, **complaint):
    case = a_registered_case(
        reference=f"2611{number:04}", now=moment(when), complaint=a_complaint(**complaint), policy=policy
    )
    return after(case, *steps, policy=policy)


ANSWER = ("handler", "Mon 2026-11-23 10:00", Reply("门板已更换"))
LATE = ("handler", "Mon 2026-11-23 10:01", Reply("门板已更换"))


def test_a_run_is_met_or_breached_once_its_time_is_over():
    timely, late = (a_kpi(of=("clock:reply",), that=(verdict,)) for verdict in ("met", "breached"))
    cases = [a_case(1, ANSWER), a_case(2, LATE), a_case(3)]
    assert [shown(rule, cases)[:2] for rule in (timely, late)] == [(1, 3), (2, 3)]
    assert reckoned(timely, cases).that == ("26110001",)
    assert reckoned(late, cases).that == ("26110002", "26110003")


# Whose it is.

HANDLER, HEAD = "handler@staff.example", "head@staff.example"


def parts(rule, cases, *, policy=None):
    found = reckoned(rule, cases, policy=policy).parts
    return {value: (each.numerator, each.denominator) for value, each in found.items()}


@pytest.mark.parametrize(
    ("steps", "late"),
    [
        ([("supervisor", "Mon 2026-11-23 09:00", Assignment(HEAD))], {HEAD: (1, 1)}),
        ([("supervisor", "Mon 2026-11-23 11:00", Assignment(HEAD))], {HANDLER: (1, 1)}),
        (
            [
                LATE,
                ("agent", "Mon 2026-11-23 11:00", FollowUp("not_satisfied")),
                ("supervisor", "Mon 2026-11-23 12:00", Assignment(HEAD)),
            ],
            {HANDLER: (1, 1), HEAD: (1, 1)},
        ),
    ],
    ids=["taken over in time", "taken over when it was late", "late in one round, another is late in the next"],
)
def test_a_limit_is_charged_to_who_had_the_case_when_it_was_exceeded(steps, late):
    rule = a_kpi(of=("clock:reply",), that=("breached",), by="handler")
    assert parts(rule, [a_case(1, *steps)]) == late


def test_a_mean_is_of_who_did_it_and_an_event_of_who_had_the_case_then():
    handed_on = ("supervisor", "Mon 2026-11-23 12:00", Assignment(HEAD))
    unhappy = ("agent", "Mon 2026-11-23 11:00", FollowUp("not_satisfied"))
    case = a_case(1, ANSWER, unhappy, handed_on)
    assert list(parts(a_kpi(Measure.MEAN_HOURS, of=("clock:reply",), by="handler"), [case])) == [HANDLER]
    assert list(parts(a_kpi(Measure.COUNT, of=("called",), by="handler"), [case])) == [HANDLER]
    assert list(parts(a_kpi(of=("called",), by="handler"), [case])) == [HANDLER]
    assert list(parts(a_kpi(by="handler"), [case])) == [HEAD]


def test_a_record_that_tells_nothing_is_counted_once_in_a_breakdown():
    policy = a_policy(records=(a_record("sent"),))
    case = a_case(1, ("handler", "Fri 2026-11-20 11:00", Record("sent")), policy=policy)
    assert parts(a_kpi(Measure.COUNT, by="recorded"), [case], policy=policy) == {"sent": (1, 1)}


# Means, targets, sheets.


def fault(number, hours):
    """An order answered after so many hours, under a limit of 24."""
    policy = handled_within_a_day()
    done = moment("Fri 2026-11-20 10:00") + timedelta(hours=hours)
    return a_case(number, ("handler", f"{done:%Y-%m-%d %H:%M}", Reply("故障已排除")), policy=policy)


def handled_within_a_day():
    return a_policy(clocks=(replace(a_policy().clock("reply"), limit=Limit(24, Unit.HOURS)),))


MEAN = a_kpi(Measure.MEAN_HOURS, of=("clock:reply",), target=17, at_most=True, points=5)


def test_a14_an_average_of_18_hours_misses_17_and_costs_5_points():
    policy = handled_within_a_day()
    waiting = a_case(9, policy=policy)
    found = reckoned(MEAN, [fault(1, 12), fault(2, 24), waiting], policy=policy)
    assert (found.denominator, found.value, found.reaches_target, found.points_lost) == (2, Decimal(18), False, 5)
    kept = reckoned(MEAN, [fault(1, 10), fault(2, 24)], policy=policy)
    assert (kept.value, kept.reaches_target, kept.points_lost) == (Decimal(17), True, 0)


def test_a_target_is_held_against_the_exact_figure_and_not_the_rounded_one():
    policy = handled_within_a_day()
    found = reckoned(MEAN, [fault(1, 10), fault(2, 24.2)], policy=policy)
    assert (found.value, found.reaches_target) == (Decimal(17), False)
    assert reckoned(replace(MEAN, digits=1), [fault(1, 10), fault(2, 24.2)], policy=policy).value == Decimal("17.1")
    assert reckoned(a_kpi(target=90), [a_case(1)]).reaches_target is True
    assert reckoned(a_kpi(), [a_case(1)]).reaches_target is None


def test_where_there_is_nothing_to_reckon_with_there_is_no_figure_and_no_target_missed():
    for rule in (replace(MEAN, points=5), a_kpi(target=100)):
        found = reckoned(rule, [])
        assert (found.denominator, found.value, found.reaches_target, found.points_lost) == (0, None, None, 0)
    assert shown(a_kpi(Measure.COUNT), []) == (0, 1, Decimal(0))


@pytest.mark.parametrize(("hits", "of", "digits", "value"), [(1, 8, 0, "13"), (1, 8, 1, "12.5"), (2, 3, 2, "66.67")])
def test_half_a_per_cent_is_rounded_up(hits, of, digits, value):
    cases = [*(a_case(number, ANSWER) for number in range(hits)), *(a_case(number) for number in range(hits, of))]
    assert reckoned(a_kpi(that=("replied",), digits=digits), cases).value == Decimal(value)


@proves("CSKPI-15", "CSKPI-16")
def test_a23_the_weights_of_each_sheet_are_summed():
    manager = (20, 15, 15, 10, 10, 10, 5, 5, 5, 5)
    call_centre = (20, 15, 15, 15, 10, 5, 5, 5, 5, 5)
    weighed = [("manager", weight) for weight in manager] + [("call_centre", weight) for weight in call_centre]
    rules = tuple(a_kpi(id=f"k{place}", sheet=sheet, weight=weight) for place, (sheet, weight) in enumerate(weighed))
    assert sheets(policy=a_policy(kpis=(*rules, a_kpi(id="loose")))) == {"manager": 100, "call_centre": 100}


# What belongs to the month.


@pytest.mark.parametrize(
    ("counts", "october", "november"),
    [(Counts.RECEIVED, (1, 1), (0, 0)), (Counts.DUE, (0, 0), (1, 1)), (Counts.CLOSED, (0, 0), (1, 1))],
)
def test_a_run_belongs_to_the_month_in_which_it_began_was_due_or_ended(counts, october, november):
    case = a_case(1, ("handler", "Mon 2026-11-02 09:00", Reply("已修")), when="Sat 2026-10-31 10:00")
    rule = a_kpi(of=("clock:reply",), that=("met",), counts=counts)
    assert shown(rule, [case], period=OCTOBER)[:2] == october
    assert shown(rule, [case])[:2] == november


def test_an_event_that_is_counted_belongs_to_the_month_in_which_it_happened():
    policy = a_policy(records=(a_record("inspection"),))
    visits = [
        ("agent", when, Record("inspection")) for when in ("2026-10-31 23:59", "2026-11-01 00:00", "2026-11-02 09:00")
    ]
    case = a_case(1, *visits, when="Fri 2026-10-30 10:00", policy=policy)
    rule = a_kpi(Measure.COUNT, of=("recorded.inspection",))
    assert shown(rule, [case], policy=policy, period=OCTOBER)[0] == 1
    assert shown(rule, [case], policy=policy)[0] == 2
    assert reckoned(rule, [case], policy=policy).counted == ("26110001",)


def test_only_what_had_happened_by_then_is_counted():
    case = a_case(1, ANSWER)
    rule = a_kpi(that=("replied",))
    assert shown(rule, [case], as_of=moment("Mon 2026-11-23 09:59")) == (0, 1, Decimal(0))
    assert shown(rule, [case], as_of=moment("Mon 2026-11-23 10:00")) == (1, 1, Decimal(100))
    assert shown(rule, [case], as_of=moment("Fri 2026-11-20 09:59")) == (0, 0, None)


def test_conditions_say_which_cases_enter_and_which_do_not():
    cases = [a_case(1, category="price"), a_case(2), a_case(3, category="price", business_line="bathroom")]
    rule = a_kpi(Measure.COUNT, when={"category": ("price",)}, unless={"business_line": ("bathroom",)})
    assert reckoned(rule, cases).counted == ("26110001",)


def test_who_complains_changes_nothing_and_cases_are_named_once():
    someone = a_case(1, ANSWER, complainant=Complainant("林芳", "agent", "13800138000"))
    rule = a_kpi(Measure.COUNT, of=("registered", "replied"))
    found = reckoned(rule, [someone])
    assert (found.numerator, found.counted) == (2, ("26110001",))
