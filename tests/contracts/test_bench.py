"""`make bench` prints every figure of docs/performance.md, and draws its charts."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dev.figures import Figure, tell

ROOT = Path(__file__).resolve().parents[2]
TOLD = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")


def run_by_make_bench() -> set[str]:
    """The modules of dev/ that the recipe runs."""
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\nbench:")[2].partition("\n.PHONY")[0]
    return set(re.findall(r"-m dev\.(\w+)", recipe))


def source(module: str) -> str:
    return (ROOT / "dev" / f"{module}.py").read_text(encoding="utf-8")


def test_each_figure_of_the_table_is_printed_by_make_bench() -> None:
    table = TOLD.partition("\n| figure |")[2].partition("\n\n")[0]
    wanted = {re.sub("[`. ]|dev", "", row.rsplit("|", 2)[1]) for row in table.splitlines()[2:]} - {""}
    assert len(wanted) > 9
    assert wanted - run_by_make_bench() == set()


def test_what_make_bench_runs_tells_its_figures_in_one_way_or_repeats_what_tests_have_told() -> None:
    modules = run_by_make_bench() - {"bench_units"}
    assert [module for module in sorted(modules) if not re.search(r"^ +.*\btell\(", source(module), re.MULTILINE)] == []
    assert [module for module in sorted(modules) if '"figure"' in source(module)] == []
    assert '"figure"' in source("bench_units")


def test_each_figure_is_a_json_object_on_a_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert tell([("first", 1, "calls"), ("second", 0.5, "read units")]) == {"first": 1, "second": 0.5}
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [
        {"figure": "first", "value": 1, "unit": "calls"},
        {"figure": "second", "value": 0.5, "unit": "read units"},
    ]


def test_a_figure_is_told_before_the_next_is_reckoned(capsys: pytest.CaptureFixture[str]) -> None:
    def reckoned() -> Iterator[Figure]:
        yield "first", 1, "calls"
        assert '"first"' in capsys.readouterr().out
        yield "second", 2, "calls"

    tell(reckoned())


def test_each_chart_is_drawn_by_make_bench() -> None:
    charts = set(re.findall(r"!\[[^\]]*\]\((growth-[\w-]+\.svg)\)", TOLD))
    drawn = {chart for chart in charts for module in run_by_make_bench() if f'"{chart}"' in source(module)}
    assert charts
    assert drawn == charts
