"""Each contradiction in reports, figures, retention and review is refused, with its clause."""

import tomllib
from copy import deepcopy
from typing import Any

import pytest

from complaints.domain.policy import PolicyError
from complaints.domain.policy_checks import parse_policy
from tests.factories import A_REGULATION
from tests.proofs import proves

ADDED = """
[records.archive]
title = { zh = "归档", en = "Filed" }
by = ["agent"]
[records.archive.fields.shelf]
title = { zh = "柜号", en = "Shelf" }

[reports.monthly]
title = { zh = "月报", en = "Monthly report" }
every = "month"
working = true
to = ["executive"]
review = ["supervisor"]
breached = ["reply"]
heading = { zh = "{year}年{month}月月报", en = "Report of {year}-{month}" }
[reports.monthly.parts]
table = { kind = "lines", title = { zh = "明细", en = "Lines" }, columns = ["reference"] }
figures = { kind = "figures", title = { zh = "指标", en = "Figures" }, of = ["timely", "ordinary.volume"] }
sheet = { kind = "sheet", title = { zh = "考核", en = "Sheet" }, sheet = "manager" }

[kpis.timely]
title = { zh = "及时率", en = "Timely" }
definition = { zh = "及时 ÷ 全部", en = "In time of all" }
measure = "share"
of = ["clock:reply"]
that = ["met"]
by = "field.shelf"
sheet = "manager"
weight = 60

[kpis.satisfied]
title = { zh = "满意率", en = "Satisfied" }
definition = { zh = "满意 ÷ 已回访", en = "Satisfied of called" }
measure = "share"
of = ["called"]
that = ["called.satisfied"]
by = "handler"
sheet = "manager"
weight = 40
target = 90
points = 5

[kpis.speed]
title = { zh = "时长", en = "Speed" }
definition = { zh = "平均时长", en = "Mean time" }
measure = "mean_hours"
of = ["clock:reply"]

[retention]
keep = "36 months"
archive_within = "5 working_days"
archived_by = "agent"
checklist = ["archive"]

[review]
every = "12 months"
by = "executive"
"""
PARTS = "reports/monthly/parts"
MONTH_ALONE = {"zh": "{month}月月报", "en": "Report of {month}"}
GROUPS = {"kind": "groups", "title": {"zh": "汇总", "en": "Groups"}}
SOUND = tomllib.loads(A_REGULATION.read_text(encoding="utf-8")) | tomllib.loads(ADDED)


def problems(path: str = "", value: Any = None) -> list[tuple[str, str]]:
    """What is wrong with the sound policy after `path` was set to `value`."""
    mapping = deepcopy(SOUND)
    if path:
        *way, last = path.split("/")
        table = mapping
        for key in way:
            table = table[key]
        table[last] = value
    try:
        parse_policy(mapping)
    except PolicyError as error:
        return [(problem.clause, problem.reason) for problem in error.problems]
    return []


def test_what_the_rows_below_break_is_sound() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("path", "value", "clause", "reason"),
    [
        ("reports/monthly/to", ["gardener"], "reports.monthly.to", "'gardener' is no role"),
        ("reports/monthly/to", [], "reports.monthly.to", "nobody"),
        ("reports/monthly/review", ["gardener"], "reports.monthly.review", "'gardener' is no role"),
        ("reports/monthly/months", [0], "reports.monthly.months", "0 is no month"),
        ("reports/monthly/months", [12, 13], "reports.monthly.months", "13 is no month"),
        ("reports/monthly/day", 0, "reports.monthly.day", "a month has no day 0"),
        ("reports/monthly/day", 32, "reports.monthly.day", "a month has no day 32"),
        ("reports/monthly/day", -32, "reports.monthly.day", "a month has no day -32"),
        ("reports/monthly/breached", ["never"], "reports.monthly.breached", "'never' is no clock"),
        ("reports/monthly/complete", True, "reports.monthly.complete", "there are no sections"),
        (f"{PARTS}/table/columns", ["name"], "reports.monthly.parts.table.columns", "'name' is no column"),
        (f"{PARTS}/table/columns", ["field.shelf"], "reports.monthly.parts.table.columns", "what people wrote"),
        (f"{PARTS}/table/kind", "score", "reports.monthly.parts.table.items", "what the items are called"),
        (f"{PARTS}/table/kind", "groups", "reports.monthly.parts.table.columns", "not told apart by 'reference'"),
        (f"{PARTS}/table", GROUPS, "reports.monthly.parts.table.columns", "by what cases are told apart"),
        (f"{PARTS}/figures/kind", "changes", "reports.monthly.parts.figures.of", "'timely' counts nothing"),
        ("reports/monthly/heading", MONTH_ALONE, "reports.monthly.heading", "does not say {year} and {month}"),
        ("reports/monthly/every", "quarter", "reports.monthly.heading", "only a month has"),
        (f"{PARTS}/table/items", {"x": {"zh": "项", "en": "x"}}, "reports.monthly.parts.table.items", "takes from an"),
        (f"{PARTS}/figures/of", ["never"], "reports.monthly.parts.figures.of", "'never' is no figure"),
        (f"{PARTS}/sheet/sheet", "clerk", "reports.monthly.parts.sheet.sheet", "no figure is on a sheet 'clerk'"),
        ("kpis/satisfied/penalty", "never", "kpis.satisfied.penalty", "'never' is no penalty"),
        ("kpis/speed/measure", "entered", "kpis.speed.of", "is counted from no case"),
        ("kpis/timely/of", [], "kpis.timely.of", "nothing is counted"),
        ("kpis/timely/of", ["clock:never"], "kpis.timely.of", "'never' is no clock"),
        ("kpis/timely/of", ["clock:reply", "called"], "kpis.timely.of", "or else something different"),
        ("kpis/timely/that", ["replied"], "kpis.timely.that", "is neither 'met' nor 'breached'"),
        ("kpis/timely/done_by", "handler", "kpis.timely.done_by", "done by nobody"),
        ("kpis/timely/by", "field.nothing", "kpis.timely.by", "is no fact of a case"),
        ("kpis/timely/by", "weather", "kpis.timely.by", "is no fact of a case"),
        ("kpis/timely/digits", 7, "kpis.timely.digits", "7 digits"),
        ("kpis/satisfied/of", ["cases", "called"], "kpis.satisfied.of", "nothing stands beside them"),
        ("kpis/satisfied/of", ["whistled"], "kpis.satisfied.of", "'whistled' is no event"),
        ("kpis/satisfied/that", ["called.whistled"], "kpis.satisfied.that", "is no event of the timeline"),
        ("kpis/satisfied/that", [], "kpis.satisfied.that", "nothing says of what"),
        ("kpis/satisfied/done_by", "supervisor", "kpis.satisfied.done_by", "is none of handler, agent"),
        ("kpis/speed/of", ["called"], "kpis.speed.of", "a mean time is that of the runs of clocks"),
        ("kpis/speed/that", ["met"], "kpis.speed.that", "a mean time is that of all runs"),
        ("kpis/speed/weight", 10, "kpis.speed.weight", "a figure on a score sheet has a weight"),
        ("kpis/speed/points", 5, "kpis.speed.points", "there is none"),
        ("retention/archived_by", "gardener", "retention.archived_by", "'gardener' is no role"),
        ("retention/checklist", ["archive", "sample"], "retention.checklist", "'sample' is no record"),
        ("retention/keep", "36 working_hours", "retention.keep", "in months or calendar_days"),
        ("review/by", "gardener", "review.by", "'gardener' is no role"),
        ("review/every", "2 working_days", "review.every", "in months or calendar_days"),
        ("effective", "spring", "effective", "'spring' is no date"),
    ],
)
def test_a_contradiction_is_refused_with_its_clause(path: str, value: Any, clause: str, reason: str) -> None:
    assert any(each == clause and reason in why for each, why in problems(path, value)), problems(path, value)


@proves("CSKPI-15", "CSKPI-16", "DECOR-12")
@pytest.mark.parametrize(("weight", "total"), [(39, 99), (41, 101)])
def test_a_sheet_whose_weights_do_not_sum_to_100_is_refused(weight: int, total: int) -> None:
    assert problems("kpis/satisfied/weight", weight) == [
        ("kpis", f"the weights of the sheet 'manager' sum to {total}, not to 100")
    ]


def test_months_say_nothing_of_a_report_on_demand() -> None:
    monthly = SOUND["reports"]["monthly"] | {"months": [1]}
    assert problems("reports/monthly", monthly) == []
    on_demand = {name: value for name, value in monthly.items() if name != "heading"} | {"every": "demand"}
    assert [clause for clause, _ in problems("reports/monthly", on_demand)] == ["reports.monthly.months"]


def test_a_regulation_without_a_review_may_leave_open_since_when_it_holds() -> None:
    mapping = {name: table for name, table in SOUND.items() if name != "review"} | {"effective": "spring"}
    assert parse_policy(mapping).effective == "spring"
