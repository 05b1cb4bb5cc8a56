"""What it costs to agree to something: the money of a redress, the days of an extension, a penalty in its bounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from complaints.domain.approvals import OpenRequest
from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import clocks
from complaints.domain.penalty_amounts import days_over
from complaints.domain.penalty_words import amount_told
from complaints.domain.policy_intake import FieldKind
from complaints.domain.text import LOCALES, Text
from complaints.domain.wording import moment_told

LONGER = Text("延长“{title}”，原定{due}", "Longer for “{title}”, now due {due}")
PENALTY = Text("处罚", "Penalty")
DAYS, DAY = Text("{0} 个工作日", "{0} working days"), Text("{0} 个工作日", "{0} working day")
AND = Text("，", ", ")


@dataclass(frozen=True)
class Cost:
    """What it is that is spent, and how much of it."""

    label: Text
    value: Text


def cost_of_request(*, request: OpenRequest, case: ComplaintCase, by: Circumstances) -> Cost | None:
    """The working days by which the matter moves a limit, or else the first number that it asks for; or None."""
    return _days(request, case, by) or _number(request)


def cost_of_penalty(*, bounds: Mapping[str, Any]) -> Cost | None:
    """Money and points: `bounds` as `{money, points}`, each a number, the bounds that the clause gives, or None."""
    told = [(unit, bounds.get(unit)) for unit in ("money", "points")]
    known = [(unit, amount) for unit, amount in told if amount is not None]
    if not known:
        return None
    said = [
        AND.in_locale(locale).join(amount_told(amount=amount, unit=unit, locale=locale) for unit, amount in known)
        for locale in LOCALES
    ]
    return Cost(PENALTY, Text(*said))


def _days(request: OpenRequest, case: ComplaintCase, by: Circumstances) -> Cost | None:
    until = request.asked.data["until"]
    running = clocks(case=case, policy=by.policy, calendar=by.calendar)
    moved = [clock for clock in running if clock.is_open and clock.rule.id in request.rule.extends]
    if not until or not moved:
        return None
    clock = min(moved, key=lambda each: each.due_at)
    days = days_over(due_at=clock.due_at, until=datetime.fromisoformat(until), calendar=by.calendar)
    if not days:
        return None
    label = [
        LONGER.in_locale(locale).format(
            title=clock.rule.title.in_locale(locale),
            due=moment_told(value=clock.due_at.isoformat(), policy=by.policy, locale=locale),
        )
        for locale in LOCALES
    ]
    words = DAY if days == 1 else DAYS
    return Cost(Text(*label), Text(words.zh.format(days), words.en.format(days)))


def _number(request: OpenRequest) -> Cost | None:
    filled = request.asked.data["fields"]
    for rule in request.rule.fields:
        if rule.kind is FieldKind.NUMBER and filled.get(rule.id):
            value = _grouped(filled[rule.id])
            return Cost(rule.title, Text(value, value))
    return None


def _grouped(number: str) -> str:
    """12500 as 12,500; anything that is no plain number as it stands."""
    whole, point, rest = number.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.isdecimal() else number
