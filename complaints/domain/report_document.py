"""What a report says: figures beside those of the period before and of a year ago, one line a case, what stands out.

Nothing in it says who complained or in which words: what is published is kept for good, and need not be erased with a
case. Whoever may know of a case opens it from its line.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Protocol

from complaints.domain.case import Stage
from complaints.domain.case_facts import CaseFacts, Run, moment_of, ticks
from complaints.domain.circumstances import Circumstances
from complaints.domain.kpi_units import is_late, is_overdue
from complaints.domain.month import ORDINARY, MonthReport, MonthTally
from complaints.domain.policy_oversight import PartKind, ReportRule
from complaints.domain.regulation import Pins, Regulation
from complaints.domain.report_calendar import Period, period_of
from complaints.domain.report_columns import further_cells
from complaints.domain.report_parts import OF_ALL, Material, is_told, parts
from complaints.domain.report_patterns import Shape, shape_of
from complaints.domain.report_words import moment_told, part_title, report_told
from complaints.domain.text import both

STANDING_OUT = 3  # hot spots and typical cases that a report names


def compared_with(*, rule: ReportRule, period: Period, by: Circumstances) -> tuple[Period, Period]:
    """The period before `period`, and the one a year ago."""
    calendar, first = by.calendar, period.start.astimezone(by.calendar.zone).date()
    before = period_of(every=rule.every, day=first - timedelta(days=1), calendar=calendar)
    return before, period_of(every=rule.every, day=_a_year_before(first), calendar=calendar)


class Sources(Protocol):
    """The facts of cases as they stood at the moment of a report, in any order."""

    def whole(self, *, period: Period) -> Iterable[CaseFacts]:
        """Of the cases that can count in a period, and of all that were open or owed then."""
        ...

    def counting(self, *, period: Period) -> Iterable[CaseFacts]:
        """Of the cases that can count in a period."""
        ...

    def under(self, facts: Pins) -> Regulation:
        """The regulation that a case pins."""
        ...


def document(
    *, rule: ReportRule, period: Period, sources: Sources, by: Circumstances, as_of: datetime
) -> dict[str, Any]:
    """The report of `rule` over `period` as JSON values, by what had happened by `as_of` (aware).

    The same timelines, policy, calendar and moment give the same document (OPPEIN-15, ISO-11).
    """
    earlier = tuple(dict.fromkeys(compared_with(rule=rule, period=period, by=by)))  # of a year both are the year before
    told, owed, stood = list[CaseFacts](), list[CaseFacts](), list[CaseFacts]()
    needs_all = any(part.kind in OF_ALL for part in rule.parts)

    def keeping(facts: CaseFacts) -> CaseFacts:
        if is_told(rule=rule, told=facts, period=period, as_of=as_of):
            told.append(facts)
        if any(is_overdue(run=run, as_of=ticks(as_of)) for run in facts.runs):
            owed.append(facts)
        if needs_all:
            stood.append(facts)
        return facts

    figures = _figures(map(keeping, sources.whole(period=period)), period, by, as_of)
    told.sort(key=lambda facts: facts.reference)
    before = _Before(rule)

    def counting(facts: CaseFacts) -> CaseFacts:
        if is_told(rule=rule, told=facts, period=earlier[0], as_of=as_of):
            before.add(facts)
        return facts

    compared = [_figures(map(counting, sources.counting(period=earlier[0])), earlier[0], by, as_of)]
    compared += [_figures(sources.counting(period=each), each, by, as_of) for each in earlier[1:]]
    lines = _Lines(rule, by, as_of).of_all(told, sources)
    of = Material(rule, period, stood, told, lines, _typical(told, by), figures, compared[0], before.alike, by, as_of)
    return {
        **report_told(report=figures, by=by),
        "rule": rule.id,
        "title": both(rule.titled(period=period.id)),
        "sections": [both(section) for section in rule.sections],
        "parts": parts(of=of),
        "compared": [_compared(each.period.id, report_told(report=each, by=by)) for each in compared],
        "hot_spots": _hot_spots(told, before.categories, by),
        "typical": list(of.typical),
        "lines": lines,
        "unanswered": _unanswered(owed, sources, by, as_of),
    }


class _Before:
    """What the report would have told of the period before: how many of each category, and alike in its clusters."""

    def __init__(self, rule: ReportRule) -> None:
        self._parts = [part for part in rule.parts if part.kind is PartKind.CLUSTERS]
        self.categories = Counter[str]()
        self.alike = {part.id: Counter[Shape]() for part in self._parts}

    def add(self, facts: CaseFacts) -> None:
        """Counts a case."""
        self.categories[facts.only("category")] += 1
        for part in self._parts:
            self.alike[part.id][shape_of(part=part, facts=facts)] += 1


def _figures(cases: Iterable[CaseFacts], period: Period, by: Circumstances, as_of: datetime) -> MonthReport:
    tally = MonthTally(policy=by.policy, period=period, as_of=as_of)
    for facts in cases:
        tally.add(told=facts)
    return tally.report


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


def _compared(period: str, told: dict[str, Any]) -> dict[str, Any]:
    """Another period's values by figure, and its complaints by category."""
    numbers = ("value", "numerator", "denominator")
    volume = next(each for each in told["figures"] if each["id"] == f"{ORDINARY}volume")
    return {
        "period": period,
        "figures": {each["id"]: {name: each[name] for name in numbers} for each in told["figures"]},
        "parts": {part["part"]: part["numerator"] for part in volume["parts"]},
    }


def _hot_spots(told: Iterable[CaseFacts], before: Mapping[str, int], by: Circumstances) -> list[dict[str, Any]]:
    """The categories of which there were more than the period before, the steepest rise first."""
    now = Counter(facts.only("category") for facts in told)
    risen = sorted((before[id_] - count, -count, id_) for id_, count in now.items() if count > before[id_])
    return [
        {"title": both(part_title(key="category", value=id_, by=by)), "cases": now[id_], "before": before[id_]}
        for _, _, id_ in risen[:STANDING_OUT]
    ]


def _typical(told: Iterable[CaseFacts], by: Circumstances) -> list[str]:
    """The numbers of the cases worth telling: the gravest, then those that took most rounds, then the oldest."""
    grave = {severity.id: place for place, severity in enumerate(by.policy.severities)}
    ranked = sorted(
        told, key=lambda each: (-grave.get(each.only("severity"), 0), -int(each.only("round")), each.reference)
    )
    return [facts.reference for facts in ranked[:STANDING_OUT]]


class _Lines:
    """One line a case. What many lines say alike is worded once, and shared."""

    def __init__(self, rule: ReportRule, by: Circumstances, as_of: datetime) -> None:
        self._rule, self._zone, self._as_of = rule, by.calendar.zone, as_of
        self._title = cache(lambda key, value: both(part_title(key=key, value=value, by=by)))
        self._further = further_cells(rule=rule, by=by)
        self._late: dict[tuple[str, str, str], dict[str, str]] = {}

    def of_all(self, told: Iterable[CaseFacts], sources: Sources) -> list[dict[str, Any]]:
        """The lines of these cases, each by the regulation that it pins."""
        return [self._of(facts, sources.under(facts)) for facts in told]

    def _of(self, facts: CaseFacts, regulation: Regulation) -> dict[str, Any]:
        zone, now = self._zone, ticks(self._as_of)
        open_now = facts.only("stage") != Stage.CLOSED.value
        titles = {"handler": facts.holder.handler, "closing": "" if open_now else facts.only("closing")}
        titles |= {key: facts.only(key) for key in ("category", "business_line", "channel", "severity")}
        due = [run.due for run in facts.runs if _is_about(run, self._rule, regulation)]
        received = moment_of(facts.received)
        ended = self._as_of if facts.closed is None else moment_of(facts.closed)
        return {
            "reference": facts.reference,
            "received_at": moment_told(received, zone),
            "closed_at": None if facts.closed is None else moment_told(moment_of(facts.closed), zone),
            "stage": facts.only("stage"),
            **{key: self._title(key, value) for key, value in titles.items()},
            "department": facts.holder.department,
            "round": int(facts.only("round")),
            "repeat": facts.only("repeat") == "yes",
            "late": [self._clock(run, regulation) for run in facts.runs if is_late(run=run, as_of=now)],
            "due_at": moment_told(moment_of(max(due)), zone) if due else None,
            "days": (ended.astimezone(zone).date() - received.astimezone(zone).date()).days,
            **self._further(facts),
        }

    def _clock(self, run: Run, regulation: Regulation) -> dict[str, str]:
        key = regulation.policy.id, regulation.policy.version, run.clock
        if key not in self._late:
            self._late[key] = _title(run, regulation)
        return self._late[key]


def _is_about(run: Run, rule: ReportRule, regulation: Regulation) -> bool:
    """Whether it is the limit that the report is about; of one that is about none, whether it ends before closing."""
    clock = regulation.policy.clock(run.clock)
    return run.clock in rule.breached if rule.breached else clock is not None and not clock.after_closing


def _title(run: Run, regulation: Regulation) -> dict[str, str]:
    clock = regulation.policy.clock(run.clock)
    assert clock is not None
    return both(clock.title)


def _unanswered(
    owed: Iterable[CaseFacts], sources: Sources, by: Circumstances, as_of: datetime
) -> list[dict[str, Any]]:
    """The limits that had run out unanswered by `as_of`, the longest ago first, with whose they are."""
    found = [(facts, run) for facts in owed for run in facts.runs if is_overdue(run=run, as_of=ticks(as_of))]
    return [
        {
            "reference": facts.reference,
            "clock": _title(run, sources.under(facts)),
            "due_at": moment_told(moment_of(run.due), by.calendar.zone),
            "handler": both(part_title(key="handler", value=facts.holder.handler, by=by)),
            "department": facts.holder.department,
        }
        for facts, run in sorted(found, key=lambda each: (each[1].due, each[0].reference))
    ]
