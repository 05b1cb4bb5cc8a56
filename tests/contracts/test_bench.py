"""`make bench` prints every figure of docs/performance.md, and draws its charts."""

import re
from pathlib import Path

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


def test_what_make_bench_runs_prints_a_json_object_for_each_figure() -> None:
    assert [module for module in sorted(run_by_make_bench()) if '"figure"' not in source(module)] == []


def test_each_chart_is_drawn_by_make_bench() -> None:
    charts = set(re.findall(r"!\[[^\]]*\]\((growth-[\w-]+\.svg)\)", TOLD))
    drawn = {chart for chart in charts for module in run_by_make_bench() if f'"{chart}"' in source(module)}
    assert charts
    assert drawn == charts
