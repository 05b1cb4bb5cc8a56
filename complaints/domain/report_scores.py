"""Score sheets of a period: points taken from what items are worth, and figures by their weights."""

from collections.abc import Iterable, Sequence
from typing import Any

from complaints.domain.case_facts import CaseFacts, ticks
from complaints.domain.circumstances import Circumstances
from complaints.domain.month import MonthReport
from complaints.domain.penalty_amounts import ItemScore, score_sheet
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_oversight import PartRule
from complaints.domain.report_calendar import Period
from complaints.domain.report_words import figure_numbers, part_title
from complaints.domain.text import Text, both

Table = tuple[list[tuple[Text, str]], list[list[Any]]]
COLUMNS = [
    (Text("项目", "Item"), "text"),
    (Text("扣分条款", "Clause"), "text"),
    (Text("次数", "Times"), "number"),
    (Text("扣分", "Points lost"), "number"),
    (Text("满分", "Worth"), "number"),
    (Text("得分", "Score"), "number"),
]
WHOLE_ITEM = Text("小计", "Item")
LOST_WHOLE = Text("小计（次数过多，本项扣完）", "Item (too often: lost as a whole)")
TOTAL = Text("合计", "Total")
NOT_ASSESSED = Text("原文缺失、不考核的项目", "Items that the text has lost: not assessed")


def score_table(*, part: PartRule, report: MonthReport, cases: Iterable[CaseFacts], policy: PolicyProfile) -> Table:
    """The sheet of a period: what each clause took, what is left of each item, and of all (DAIWEI-2, 3, 11, 14, 15).

    Points that were decided on count, and those of a figure that misses its target, by the penalty that it names. What
    the sheet is worth beyond its items (`full`) is not assessed.
    """
    counts = points_decided(cases=cases, period=report.period)
    for figure in report.own:
        if figure.rule.penalty and figure.points_lost:
            counts.setdefault(figure.rule.penalty, (figure.points_lost,))
    items = score_sheet(rules=policy.penalties, counts=counts)
    rows: list[list[Any]] = []
    for item in items:
        title = part.items.get(item.item, Text(item.item, item.item))
        taken = [(rule.title, counts.get(rule.id, ())) for rule in policy.penalties if rule.item == item.item]
        rows += [[title, name, len(points), sum(points), None, None] for name, points in taken]
        summed = min(sum(sum(points) for _, points in taken), item.worth)
        whole = LOST_WHOLE if item.lost > summed else WHOLE_ITEM
        rows.append([title, whole, sum(len(points) for _, points in taken), item.lost, item.worth, item.left])
    return COLUMNS, [*rows, *_totals(part, items)]


def points_decided(*, cases: Iterable[CaseFacts], period: Period) -> dict[str, tuple[int, ...]]:
    """The points that stand against what happened in `period`, by penalty, one number for each time."""
    found: dict[str, tuple[int, ...]] = {}
    for taken in (taken for facts in cases for taken in facts.points):
        if ticks(period.start) <= taken.at < ticks(period.end):
            found[taken.penalty] = (*found.get(taken.penalty, ()), taken.points)
    return found


def _totals(part: PartRule, items: Sequence[ItemScore]) -> list[list[Any]]:
    worth, lost = sum(item.worth for item in items), sum(item.lost for item in items)
    beyond: list[list[Any]] = [[NOT_ASSESSED, "", None, None, part.full - worth, None]] if part.full > worth else []
    return [*beyond, [TOTAL, "", None, lost, max(part.full, worth), worth - lost]]


def weighed(*, part: PartRule, report: MonthReport, by: Circumstances) -> list[dict[str, Any]]:
    """The figures of a sheet with their weights, a row for each value by which they are told apart (CSKPI-15, 16).

    `key`: under which name what people enter on the sheet is kept: the score, and the figure where none is reckoned.
    How many points a value is worth is in none of the texts, so people give them, as many as the weight at most.
    """
    rows = []
    for figure in report.own:
        if figure.rule.sheet == part.sheet:
            kinds = figure.parts.items() if figure.rule.by else [("", figure)]
            rows += [
                {
                    **figure_numbers(each),
                    "key": f"{figure.rule.id}/{value}" if value else figure.rule.id,
                    "figure": figure.rule.id,
                    "title": both(figure.rule.title),
                    "part": both(part_title(key=figure.rule.by, value=value, by=by)) if value else None,
                    "measure": figure.rule.measure.value,
                    "weight": figure.rule.weight,
                    "target": figure.rule.target,
                    "at_most": figure.rule.at_most,
                }
                for value, each in kinds
            ]
    return rows
