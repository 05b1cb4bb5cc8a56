"""A report as it may leave the company: no line of a case, nobody's name, no small number, nor what would tell one.

Inside it stays whole. Counts of fewer than `smallest` are hidden, and with them as many others as keep these from being
reckoned from the total (as in the open figures); a share is told where neither what it counts nor the rest is small.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from complaints.domain.kpi_units import AGENT, HANDLER
from complaints.domain.month import ORDINARY
from complaints.domain.open_figures import hidden, share
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_oversight import Measure, OpenFiguresRule, PartKind
from complaints.domain.text import Text, both

HIDDEN = "*"
SMALLEST = OpenFiguresRule.smallest  # where the regulation opens no figures
BOUNDS = {"": "", "at_least": "≥ ", "at_most": "≤ "}
Told = Mapping[str, Any]


def smallest_told(*, policy: PolicyProfile) -> int:
    """The smallest number that leaves the company."""
    return policy.open_figures.smallest if policy.open_figures else SMALLEST


def for_outside(*, told: Told, smallest: int) -> dict[str, Any]:
    """The document of a report as it may leave the company; what is hidden is told as `*`."""
    figures = [_figure(each, smallest) for each in told["figures"] if each["measure"] != Measure.ENTERED.value]
    spread = told["handling"]
    handling = spread if spread and spread["cases"] >= smallest else None
    measures = {each["id"]: each["measure"] for each in told["figures"]}
    before = told["compared"][0]["parts"]
    outside = {
        **told,
        "figures": figures,
        "compared": [_compared(each, measures, smallest) for each in told["compared"]],
        "hot_spots": [each for each in told["hot_spots"] if _is_open(each, figures, before, smallest)],
        "ageing": [],
        "handling": handling,
        "lines": [],
        "typical": [],
        "unanswered": [],
        "sections": [],
    }
    parts = (_part(part, figures, handling, smallest) for part in told["parts"])
    return outside | {"parts": [part for part in parts if part]}


def _figure(figure: Told, smallest: int) -> dict[str, Any]:
    named = figure["by"] in (HANDLER, AGENT)
    parts = [] if named else _parts(figure["measure"], figure["parts"], smallest)
    whole = _numbers(figure["measure"], figure, smallest)
    reached = figure["reached"] if whole["value"] != HIDDEN else None
    return {**figure, **whole, "reached": reached, "points_lost": 0, "parts": parts, "cases": {}}


def _parts(measure: str, parts: Sequence[Told], smallest: int) -> list[dict[str, Any]]:
    """Those of a breakdown, small ones and as many others as keep them from being reckoned without their numbers."""
    size = "numerator" if measure == Measure.COUNT.value else "denominator"
    open_ones = hidden({part["part"]: part[size] for part in parts}, smallest=smallest)
    told = []
    for part in parts:
        numbers = _numbers(measure, part, smallest) if open_ones.get(part["part"]) is not None else _nothing()
        told.append({**part, **numbers, "cases": {}})
    return told


def _numbers(measure: str, told: Told, smallest: int) -> dict[str, Any]:
    if told["value"] is None:
        return {"value": None, "numerator": None, "denominator": None}
    match Measure(measure):
        case Measure.COUNT:
            small = 0 < told["numerator"] < smallest
            return (
                _nothing() if small else {"value": told["value"], "numerator": told["numerator"], "denominator": None}
            )
        case Measure.SHARE:
            found = share(kept=told["numerator"], of=told["denominator"], smallest=smallest)
            value = f"{BOUNDS[found.bound]}{found.percent}" if found else HIDDEN
            return {"value": value, "numerator": None, "denominator": None}
        case _:
            few = told["denominator"] < smallest
            return {"value": HIDDEN if few else told["value"], "numerator": None, "denominator": None}


def _nothing() -> dict[str, Any]:
    return {"value": HIDDEN, "numerator": None, "denominator": None}


def _compared(period: Told, measures: Mapping[str, str], smallest: int) -> dict[str, Any]:
    figures = {
        name: _numbers(measures[name], each, smallest)
        for name, each in period["figures"].items()
        if measures.get(name, Measure.ENTERED.value) != Measure.ENTERED.value
    }
    parts = hidden(period["parts"], smallest=smallest)
    return {
        **period,
        "figures": figures,
        "parts": {name: HIDDEN if each is None else each for name, each in parts.items()},
    }


def _is_open(spot: Told, figures: Sequence[Told], before: Mapping[str, int], smallest: int) -> bool:
    """Whether a hot spot tells only numbers of its category that are told anyhow."""
    volume = next(each for each in figures if each["id"] == f"{ORDINARY}volume")
    part = next((each for each in volume["parts"] if each["title"] == spot["title"]), None)
    if part is None or part["value"] != str(spot["cases"]):
        return False
    earlier = hidden(before, smallest=smallest).get(part["part"], 0)
    return bool(spot["before"] == earlier)


def _part(part: Told, figures: Sequence[Told], handling: Told | None, smallest: int) -> dict[str, Any] | None:
    match part["made"]:
        case PartKind.FIGURES.value | PartKind.CATEGORIES.value:
            return dict(part)
        case PartKind.BREAKDOWN.value:
            return {**part, **_breakdown(part, figures)}
        case PartKind.HANDLING.value if handling:
            return dict(part)
        case PartKind.MONTHS.value:
            return {**part, "rows": _months(part["rows"], smallest), "charted": 0}
        case _:
            return None


def _breakdown(part: Told, figures: Sequence[Told]) -> dict[str, Any]:
    heads = (Text("指标", "Figure"), Text("分项", "Part"), Text("数值", "Value"))
    rows = [
        [figure["title"], each["title"], each["value"]]
        for figure in figures
        if not part["of"] or figure["id"] in part["of"]
        for each in figure["parts"]
    ]
    columns = [
        {"title": both(head), "type": kind} for head, kind in zip(heads, ("text", "text", "number"), strict=True)
    ]
    return {"columns": columns, "rows": rows}


def _months(rows: Sequence[Sequence[Any]], smallest: int) -> list[list[Any]]:
    """The months of a year: in each column the small numbers are hidden, and others with them."""
    *months, total = [list(row) for row in rows]
    for column in range(1, len(total)):
        told = hidden({row[0]: row[column] for row in months}, smallest=smallest)
        for row in months:
            row[column] = HIDDEN if told.get(row[0], 0) is None else row[column]
        total[column] = HIDDEN if 0 < total[column] < smallest else total[column]
    return [*months, total]
