"""A year of generated timelines: its figures are those that a slow and obvious reckoning finds, entry by entry."""

import random
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from statistics import median

import pytest

from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.commands import Closure, FollowUp, Reply
from complaints.domain.lifecycle import IllegalTransition
from complaints.domain.month import MonthReport, behind, month_report
from complaints.domain.policy_oversight import Counts, Every, KpiRule, Measure
from complaints.domain.regulation import Regulation
from complaints.domain.report_calendar import period_of
from complaints.domain.text import Text
from tests.factories import a_calendar, a_complaint, a_policy, a_registered_case, moment
from tests.factories import after as done

SEED, CASES = 20260117, 120
MONTHS = tuple(f"2026-{month:02}" for month in range(1, 13))
CATEGORIES = ("product_quality", "price", "delivery")
YEAR_END = moment("2026-12-31 23:00")
NAME = Text("指标", "Figure")
TIMELY, LATE = (
    KpiRule(id_, NAME, NAME, Measure.SHARE, of=("clock:reply",), that=(verdict,), counts=Counts.DUE)
    for id_, verdict in (("timely", "met"), ("late", "breached"))
)
CALLED = KpiRule("called", NAME, NAME, Measure.COUNT, of=("called",))
POLICY = a_policy(kpis=(TIMELY, LATE, CALLED))


@cache
def a_year() -> tuple[ComplaintCase, ...]:
    """Cases of 2026, each taken some way by chance: answered early, late or never; called; closed."""
    chance = random.Random(SEED)
    return tuple(_a_case(chance, number) for number in range(1, CASES + 1))


def _a_case(chance: random.Random, number: int) -> ComplaintCase:
    at = moment("2026-01-05 08:30") + timedelta(minutes=chance.randrange(359 * 24 * 60))
    case = a_registered_case(
        reference=f"26{number:06}", now=at, complaint=a_complaint(category=chance.choice(CATEGORIES)), policy=POLICY
    )
    steps = [
        ("handler", Reply("门板已更换")),
        ("agent", FollowUp("satisfied")),
        ("agent", Closure("answered", "已办结")),
    ]
    for who, command in steps[: chance.randrange(4)]:
        at += timedelta(minutes=chance.randrange(30, 6 * 24 * 60))
        if at > YEAR_END:
            break
        try:
            case = done(case, (who, f"{at:%Y-%m-%d %H:%M}", command), policy=POLICY)
        except IllegalTransition:
            break
    return case


@cache
def reported(month: str) -> MonthReport:
    period = period_of(every=Every.MONTH, day=date.fromisoformat(f"{month}-01"), calendar=a_calendar())
    regulation = Regulation(POLICY, a_calendar())
    return month_report(cases=a_year(), policy=POLICY, under=lambda _: regulation, period=period, as_of=YEAR_END)


def month_of(at: datetime) -> str:
    return f"{at.astimezone(a_calendar().zone):%Y-%m}"


def due(begun: datetime) -> datetime:
    """Two working days on, a day at a time: the same hour of the second working day after it (OPPEIN-6)."""
    at, left = begun.astimezone(a_calendar().zone), 2
    if not a_calendar().is_working_day(at.date()):
        at = datetime.combine(at.date(), datetime.min.time(), at.tzinfo)
        while not a_calendar().is_working_day(at.date()):
            at += timedelta(days=1)
    while left:
        at += timedelta(days=1)
        left -= a_calendar().is_working_day(at.date())
    return at


def runs() -> list[tuple[str, datetime, datetime | None]]:
    """(reference, when a reply was due, when it came) of every order that a handler was sent."""
    found = []
    for case in a_year():
        sent = [entry.at for entry in case.timeline if entry.kind is Kind.DISPATCHED]
        came = [entry.at for entry in case.timeline if entry.kind is Kind.REPLIED]
        found += [(case.reference, due(at), next((reply for reply in came if reply >= at), None)) for at in sent]
    return found


def numbers(month: str, figure: str) -> tuple[int, int]:
    found = next(each for each in reported(month).figures if each.rule.id == figure)
    return found.numerator, found.denominator


def test_the_year_has_something_of_everything() -> None:
    kinds = Counter(entry.kind for case in a_year() for entry in case.timeline)
    assert min(kinds[kind] for kind in (Kind.REPLIED, Kind.CALLED, Kind.CLOSED)) > 10
    late = [came is None or came > limit for _, limit, came in runs()]
    assert 10 < sum(late) < len(late) - 10


@pytest.mark.parametrize("month", MONTHS)
def test_limits_kept_and_broken_are_those_found_a_day_at_a_time(month: str) -> None:
    of_month = [(limit, came) for _, limit, came in runs() if month_of(limit) == month]
    closed = {case.reference: entry.at for case in a_year() for entry in case.timeline if entry.kind is Kind.CLOSED}
    assert not any(came is None and reference in closed for reference, _, came in runs())
    met = sum(came is not None and came <= limit for limit, came in of_month)
    late = sum((came or YEAR_END) > limit for limit, came in of_month)
    assert numbers(month, "timely") == (met, met + late)
    assert numbers(month, "late") == (late, met + late)


@pytest.mark.parametrize("month", MONTHS)
def test_volume_calls_and_closings_are_those_of_the_entries(month: str) -> None:
    volume, calls = Counter[str](), 0
    for case in a_year():
        [received] = [entry.at for entry in case.timeline if entry.kind is Kind.REGISTERED]
        volume[case.content.category] += month_of(received) == month
        calls += sum(entry.kind is Kind.CALLED and month_of(entry.at) == month for entry in case.timeline)
    told = next(each for each in reported(month).figures if each.rule.id == "ordinary.volume")
    assert {part: each.numerator for part, each in told.parts.items()} == {part: n for part, n in volume.items() if n}
    assert numbers(month, "called")[0] == calls


@pytest.mark.parametrize("month", MONTHS)
def test_handling_times_and_ages_are_those_of_a_sorted_list(month: str) -> None:
    report, hours, ages = reported(month), [], defaultdict(list)
    at = min(YEAR_END, report.period.end)
    for case in a_year():
        [received] = [entry.at for entry in case.timeline if entry.kind is Kind.RECEIVED]
        closed = next((entry.at for entry in case.timeline if entry.kind is Kind.CLOSED), None)
        if closed and month_of(closed) == month:
            hours.append(Fraction(int((closed - received).total_seconds()), 3600))
        if received <= at and not (closed and closed <= at):
            days = (at - received).days
            ages[max(least for least in (0, 3, 7, 15, 30, 60) if days >= least)].append(case.reference)
    if hours:
        assert report.handling is not None
        assert (report.handling.mean, report.handling.median) == (sum(hours) / len(hours), median(hours))
    else:
        assert report.handling is None
    assert {band.least: sorted(band.cases) for band in report.ageing} == {
        least: sorted(ages[least]) for least in (0, 3, 7, 15, 30, 60)
    }


def test_each_number_opens_the_cases_it_counts_and_parts_add_up() -> None:
    for month in MONTHS:
        report = reported(month)
        for each in report.figures:
            assert behind(report=report, figure=each.rule.id, part=None, of="counted") == each.counted
            if each.parts:
                assert sum(part.numerator for part in each.parts.values()) == each.numerator
                assert sum(part.denominator for part in each.parts.values()) in (each.denominator, len(each.parts))


def test_the_same_moment_gives_the_same_report_whatever_came_later() -> None:
    early = moment("2026-06-30 23:59")
    period = period_of(every=Every.MONTH, day=date(2026, 6, 1), calendar=a_calendar())
    regulation = Regulation(POLICY, a_calendar())
    whole = month_report(cases=a_year(), policy=POLICY, under=lambda _: regulation, period=period, as_of=early)
    grown = tuple(
        case
        if case.stage.value == "closed"
        else done(case, ("supervisor", "2027-01-04 10:00", Closure("answered", "后来")), policy=POLICY)
        for case in a_year()
    )
    again = month_report(cases=grown, policy=POLICY, under=lambda _: regulation, period=period, as_of=early)
    assert again == whole
