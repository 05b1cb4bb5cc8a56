"""A period's figures as they are told: titles for what the timelines hold as ids, numbers as they are shown."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from complaints.domain.case_facts import KEYWORD
from complaints.domain.circumstances import Circumstances
from complaints.domain.kpi_units import AGENT, HANDLER
from complaints.domain.kpis import Figure
from complaints.domain.month import MonthReport, Spread
from complaints.domain.text import Text, both

NONE = Text("（未注明）", "(not stated)")


class Titled(Protocol):
    """Whatever has an id and a title."""

    @property
    def id(self) -> str: ...

    @property
    def title(self) -> Text: ...


def moment_told(value: datetime, zone: ZoneInfo) -> str:
    """ISO 8601 with the offset of the company's zone, to the second."""
    return value.astimezone(zone).isoformat(timespec="seconds")


def report_told(*, report: MonthReport, by: Circumstances) -> dict[str, Any]:
    """The figures of a period as JSON values."""
    zone = by.calendar.zone
    figures = [(each, True) for each in report.own] + [(each, False) for each in report.ordinary]
    return {
        "month": report.period.id,
        "begins": moment_told(report.period.start, zone),
        "ends": moment_told(report.period.end, zone),
        "as_of": moment_told(report.as_of, zone),
        "policy": {"id": by.policy.id, "version": by.policy.version},
        "figures": [_figure(figure, by, own=own) for figure, own in figures],
        "ageing": [{"least": band.least, "below": band.below, "cases": band.count} for band in report.ageing],
        "handling": _spread(report.handling) if report.handling else None,
    }


def part_title(*, key: str, value: str, by: Circumstances) -> Text:
    """What people call `value` of the fact `key`."""
    if not value:
        return NONE
    if key in (HANDLER, AGENT):
        name = by.roster.name_of(value) or value
        return Text(name, name)
    intake, scheme = by.policy.intake, by.policy.scheme(key)
    choices: dict[str, tuple[Titled, ...]] = {
        KEYWORD: tuple(intake.keywords),
        "category": tuple(intake.categories),
        "business_line": tuple(intake.business_lines),
        "channel": tuple(intake.channels),
        "kind": tuple(intake.complainant_kinds),
        "severity": tuple(by.policy.severities),
        "closing": tuple(by.policy.closing),
        **({key: tuple(scheme.levels)} if scheme else {}),
    }
    found = next((each.title for each in choices.get(key, ()) if each.id == value), None)
    return found or Text(value, value)


def hours_told(exact: Fraction) -> str:
    """Hours to one digit, half and more rounded up."""
    return str((Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _figure(figure: Figure, by: Circumstances, *, own: bool) -> dict[str, Any]:
    rule = figure.rule
    return {
        **figure_numbers(figure),
        "id": rule.id,
        "title": both(rule.title),
        "own": own,
        "definition": both(rule.definition),
        "measure": rule.measure.value,
        "counts": rule.counts.value,
        "target": rule.target,
        "at_most": rule.at_most,
        "reached": figure.reaches_target,
        "points_lost": figure.points_lost,
        "rules": list(rule.rules),
        "by": rule.by,
        "parts": [
            {**figure_numbers(part), "part": value, "title": both(part_title(key=rule.by, value=value, by=by))}
            for value, part in sorted(figure.parts.items(), key=lambda each: (-each[1].denominator, -each[1].numerator))
        ],
    }


def figure_numbers(figure: Figure) -> dict[str, Any]:
    """Of a figure or a part of it: numerator, denominator, value as it is shown, and how many cases it counts."""
    return {
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "value": None if figure.value is None else str(figure.value),
        "cases": {name: getattr(figure.numbers, name) for name in ("counted", "that", "other")},
    }


def _spread(spread: Spread) -> dict[str, Any]:
    return {
        "cases": spread.count,
        "mean": hours_told(spread.mean),
        "median": hours_told(spread.median),
        "ninety": hours_told(spread.ninety),
    }
