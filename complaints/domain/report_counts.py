"""Tables that count the cases of a report: told apart by what they have in common, and beside the period before."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from complaints.domain.kpis import Figure
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_oversight import Measure
from complaints.domain.report_columns import column_title, is_number
from complaints.domain.report_scores import TOTAL, Table
from complaints.domain.report_words import NONE
from complaints.domain.text import Text, both

CASES = Text("件数", "Complaints")
Line = Mapping[str, Any]


def grouped(*, lines: Sequence[Line], columns: Sequence[str], policy: PolicyProfile) -> Table:
    """How many cases have the same in all `columns`, the most first; numbers are added up, and all in all."""
    numbers = [name for name in columns if is_number(name=name, policy=policy)]
    alike = [name for name in columns if name not in numbers]
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(repr([line[name] for name in alike]), []).append(line)
    ranked = sorted(groups.items(), key=lambda each: (-len(each[1]), each[0]))
    rows: list[list[Any]] = [
        [*(some[0][name] or both(NONE) for name in alike), *_sums(some, numbers)] for _, some in ranked
    ]
    titles = [(column_title(name=name, policy=policy) or NONE, name in numbers) for name in (*alike, *numbers)]
    heads = [(title, "number" if number else "text") for title, number in titles]
    total = [TOTAL, *[""] * (len(alike) - 1), *_sums(lines, numbers)]
    return [*heads[: len(alike)], (CASES, "number"), *heads[len(alike) :]], [*rows, total]


def _sums(lines: Sequence[Line], numbers: Sequence[str]) -> list[int | str]:
    """How many lines, and what their numbers come to; what was not filled in adds nothing."""
    return [len(lines), *(str(sum(Decimal(line[name] or 0) for line in lines)) for name in numbers)]


def changes(*, now: Sequence[Figure], before: Sequence[Figure], of: Sequence[str], period: str) -> Table:
    """Figures that count, beside those of the period before (`period`), and by how many per cent they rose or fell."""
    columns = [
        (Text("指标", "Figure"), "text"),
        (Text("本期", "This period"), "number"),
        (Text(f"上期（{period}）", f"Before ({period})"), "number"),
        (Text("增长（+）／下降（-），%", "Rise (+) or fall (-), %"), "number"),
    ]
    known = {figure.rule.id: figure for figure in before}
    counted = [figure for figure in now if figure.rule.measure is Measure.COUNT and figure.rule.id in known]
    wanted = [
        figure for name in of or [each.rule.id for each in counted] for figure in counted if figure.rule.id == name
    ]
    rows: list[list[Any]] = []
    for figure in wanted:
        earlier = known[figure.rule.id].numerator
        rows.append([figure.rule.title, figure.numerator, earlier, _per_cent(figure.numerator, earlier)])
    return columns, rows


def _per_cent(now: int, before: int) -> str:
    """By how much more or less, half and more rounded away from nought; a dash where there was nothing before."""
    if not before:
        return "—"
    change = (Decimal(100 * (now - before)) / before).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{change:+}%" if change else "0%"
