"""What a report says: figures beside those of the period before and of a year ago, one line a case, what stands out.

Nothing in it says who complained or in which words: what is published is kept for good, and need not be erased with a
case. Whoever may know of a case opens it from its line.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from complaints.domain.case import ComplaintCase, Stage
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import Clock, ClockState, clocks
from complaints.domain.conditions import facts
from complaints.domain.kpis import RegulationOf
from complaints.domain.month import ORDINARY, MonthReport, month_report
from complaints.domain.policy_oversight import ReportRule
from complaints.domain.report_calendar import Period, as_it_stood, cases_told, period_of
from complaints.domain.report_parts import Material, further_cells, parts
from complaints.domain.report_words import moment_told, part_title, report_told
from complaints.domain.text import both

STANDING_OUT = 3  # hot spots and typical cases that a report names
LATE = (ClockState.OVERDUE, ClockState.BREACHED)


def compared_with(*, rule: ReportRule, period: Period, by: Circumstances) -> tuple[Period, Period]:
    """The period before `period`, and the one a year ago."""
    calendar, first = by.calendar, period.start.astimezone(by.calendar.zone).date()
    before = period_of(every=rule.every, day=first - timedelta(days=1), calendar=calendar)
    return before, period_of(every=rule.every, day=_a_year_before(first), calendar=calendar)


def document(
    *,
    rule: ReportRule,
    period: Period,
    cases: Sequence[ComplaintCase],
    under: RegulationOf,
    by: Circumstances,
    as_of: datetime,
) -> dict[str, Any]:
    """The report of `rule` over `period` as JSON values, by what had happened by `as_of` (aware).

    `cases`: all that can count in the period or in one it is compared with, in any order. The same timelines, policy,
    calendar and moment give the same document (OPPEIN-15, ISO-11).
    """
    cases = sorted(cases, key=lambda case: case.reference)
    told = _of(rule, cases, period, by, as_of)
    compared = dict.fromkeys(compared_with(rule=rule, period=period, by=by))  # of a year, both are the year before

    def figures_of(each: Period) -> MonthReport:
        return month_report(cases=cases, policy=by.policy, under=under, period=each, as_of=as_of)

    figures, typical = figures_of(period), _typical(told, by)
    lines = [_line(case, rule, under, by, as_of) for case in told]
    stood = [past for case in cases if (past := as_it_stood(case=case, at=as_of))]
    material = Material(rule, period, stood, told, lines, typical, figures, under, by, as_of)
    return {
        **report_told(report=figures, by=by),
        "rule": rule.id,
        "title": both(rule.title),
        "sections": [both(section) for section in rule.sections],
        "parts": parts(of=material),
        "compared": [_compared(each.id, report_told(report=figures_of(each), by=by)) for each in compared],
        "hot_spots": _hot_spots(told, _of(rule, cases, next(iter(compared)), by, as_of), by),
        "typical": typical,
        "lines": lines,
        "unanswered": _unanswered(cases, under, by, as_of),
    }


def differences(*, before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """Which figures and lines a corrected document changes: `{title, before, after}` for a figure that reads another.

    The lines that came, went or read differently are counted under a title of their own.
    """
    values = {each["id"]: each for each in before["figures"]}
    changed = [
        {"title": each["title"], "before": reading(values.get(each["id"])), "after": reading(each)}
        for each in after["figures"]
        if reading(values.get(each["id"])) != reading(each)
    ]
    old, new = ({line["reference"]: line for line in told["lines"]} for told in (before, after))
    for title, found in (
        ({"zh-CN": "新列入的投诉", "en": "Complaints added"}, sorted(new.keys() - old.keys())),
        ({"zh-CN": "不再列入的投诉", "en": "Complaints left out"}, sorted(old.keys() - new.keys())),
        ({"zh-CN": "内容有变的投诉", "en": "Complaints that read differently"}, _differing(old, new)),
    ):
        if found:
            changed.append({"title": title, "before": "", "after": " ".join(found)})
    return changed


def _differing(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return sorted(reference for reference in old.keys() & new.keys() if old[reference] != new[reference])


def reading(figure: Mapping[str, Any] | None) -> str:
    """A figure as it reads: a share with what it is made of; a dash where nothing is counted."""
    if figure is None or figure["value"] is None:
        return "—"
    if figure["measure"] == "share":
        return f"{figure['value']} % ({figure['numerator']}/{figure['denominator']})"
    return str(figure["value"])


def _a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def _of(
    rule: ReportRule, cases: Iterable[ComplaintCase], period: Period, by: Circumstances, as_of: datetime
) -> tuple[ComplaintCase, ...]:
    return cases_told(rule=rule, cases=cases, period=period, policy=by.policy, calendar=by.calendar, as_of=as_of)


def _compared(period: str, told: dict[str, Any]) -> dict[str, Any]:
    """Another period's values by figure, and its complaints by category."""
    numbers = ("value", "numerator", "denominator")
    volume = next(each for each in told["figures"] if each["id"] == f"{ORDINARY}volume")
    return {
        "period": period,
        "figures": {each["id"]: {name: each[name] for name in numbers} for each in told["figures"]},
        "parts": {part["part"]: part["numerator"] for part in volume["parts"]},
    }


def _hot_spots(
    told: Iterable[ComplaintCase], earlier: Iterable[ComplaintCase], by: Circumstances
) -> list[dict[str, Any]]:
    """The categories of which there were more than the period before, the steepest rise first."""
    now, then = (Counter(case.content.category for case in some) for some in (told, earlier))
    risen = sorted((then[id_] - count, -count, id_) for id_, count in now.items() if count > then[id_])
    return [
        {"title": both(part_title(key="category", value=id_, by=by)), "cases": now[id_], "before": then[id_]}
        for _, _, id_ in risen[:STANDING_OUT]
    ]


def _typical(told: Iterable[ComplaintCase], by: Circumstances) -> list[str]:
    """The numbers of the cases worth telling: the gravest, then those that took most rounds, then the oldest."""
    grave = {severity.id: place for place, severity in enumerate(by.policy.severities)}
    ranked = sorted(told, key=lambda case: (-grave.get(case.severity, 0), -case.round, case.reference))
    return [case.reference for case in ranked[:STANDING_OUT]]


def _line(
    case: ComplaintCase, rule: ReportRule, under: RegulationOf, by: Circumstances, as_of: datetime
) -> dict[str, Any]:
    zone, regulation = by.calendar.zone, under(case)
    running = clocks(case=case, policy=regulation.policy, calendar=regulation.calendar)
    assert case.received_at is not None
    due = [clock.due_at for clock in running if _is_told(clock, rule)]
    ended = (case.closed_at or as_of).astimezone(zone).date()
    return {
        "reference": case.reference,
        "received_at": moment_told(case.received_at, zone),
        "closed_at": moment_told(case.closed_at, zone) if case.closed_at else None,
        "stage": case.stage.value,
        **{
            key: both(part_title(key=key, value=value, by=by))
            for key, value in (
                ("category", case.content.category),
                ("business_line", case.content.business_line),
                ("channel", case.content.channel),
                ("severity", case.severity),
                ("handler", case.handler),
                ("closing", case.closing_kind if case.stage is Stage.CLOSED else ""),
            )
        },
        "department": case.department,
        "round": case.round,
        "repeat": facts(key="repeat", case=case) == ("yes",),
        "late": [both(clock.rule.title) for clock in running if clock.state(as_of) in LATE],
        "due_at": moment_told(max(due), zone) if due else None,
        "days": (ended - case.received_at.astimezone(zone).date()).days,
        **further_cells(case=case, rule=rule, by=by),
    }


def _is_told(clock: Clock, rule: ReportRule) -> bool:
    """Whether it is the limit that the report is about; of one that is about none, whether it ends before closing."""
    return clock.rule.id in rule.breached if rule.breached else not clock.rule.after_closing


def _unanswered(
    cases: Iterable[ComplaintCase], under: RegulationOf, by: Circumstances, as_of: datetime
) -> list[dict[str, Any]]:
    """The limits that had run out unanswered by `as_of`, the longest ago first, with whose they are."""
    found: list[tuple[ComplaintCase, Clock]] = []
    for case in cases:
        stood = as_it_stood(case=case, at=as_of)
        if stood is not None:
            by_which = under(stood)
            running = clocks(case=stood, policy=by_which.policy, calendar=by_which.calendar)
            found += [(stood, clock) for clock in running if clock.state(as_of) is ClockState.OVERDUE]
    return [
        {
            "reference": case.reference,
            "clock": both(clock.rule.title),
            "due_at": moment_told(clock.due_at, by.calendar.zone),
            "handler": both(part_title(key="handler", value=case.handler, by=by)),
            "department": case.department,
        }
        for case, clock in sorted(found, key=lambda each: (each[1].due_at, each[0].reference))
    ]
