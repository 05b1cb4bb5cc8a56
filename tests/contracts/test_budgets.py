"""Budgets of what is counted exactly: none is passed over, and none is raised without a reason."""

import re
from io import StringIO

import pytest

from dev.budgets import SITE, STARTS, Budget, budgets, fetched, main, over, raised, said_by, starts, weights


def test_more_than_a_budget_is_said_and_as_much_is_not() -> None:
    most = budgets()["submission_write_units"].most
    assert list(over(measured={"submission_write_units": most})) == []
    [fault] = over(measured={"submission_write_units": most + 1})
    assert fault.startswith("submission_write_units is ")


def test_a_figure_without_a_budget_is_said() -> None:
    assert list(over(measured={"unheard_of": 1})) == ["unheard_of has no budget in bench/budgets.toml"]


def test_a_budget_is_raised_with_a_new_reason_only() -> None:
    before = {"a": Budget(10, reason="an older one"), "b": Budget(10)}
    assert list(raised(before=before, now={"a": Budget(10), "b": Budget(9), "c": Budget(99)})) == []
    assert list(raised(before=before, now={"a": Budget(11, reason="a field more"), "b": Budget(10)})) == []
    for now in (Budget(11), Budget(11, reason="an older one"), Budget(10, tolerance=0.2)):
        [fault] = raised(before=before, now={"a": now})
        assert "`reason` must say why" in fault


def test_pages_are_weighed_within_their_budgets() -> None:
    weighed = weights()
    assert min(value for name, value in weighed.items() if name.endswith("_bytes")) > 5_000
    assert list(over(measured=weighed)) == []


@pytest.mark.parametrize("name", weights())
def test_check_fails_for_each_figure_that_got_worse(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    worse = weights() | {name: budgets()[name].most + 1}
    monkeypatch.setattr("dev.budgets.weights", lambda: worse)
    monkeypatch.setattr("dev.budgets.starts", dict)
    told = StringIO()
    monkeypatch.setattr("sys.stderr", told)
    assert main() == 1
    assert told.getvalue().startswith(f"{name} is {worse[name]:g}, more than ")


def test_files_of_a_page_are_followed_through_scripts_and_styles() -> None:
    track = fetched(page="track.html")
    assert {"styles/site.css", "styles/vars.css", "scripts/pages/track.js", "scripts/publicApi.js"} <= track
    assert "styles/noscript.css" not in track
    named = re.findall(r'href="(scripts/[^"]+)"', (SITE / "index.html").read_text(encoding="utf-8"))
    assert set(named) <= fetched(page="index.html")


def test_a_start_imports_within_its_budgets_and_nothing_that_it_does_not_need() -> None:
    counted = starts()
    assert set(counted) == {f"start_{name}_{whose}_modules" for name in STARTS for whose in ("own", "other")}
    assert list(over(measured=counted)) == []


def test_the_timer_starts_without_what_others_need() -> None:
    told = said_by(f"{STARTS['deadlines']}; import sys; print(*sys.modules)").split()
    needless = {"boto3", "flask", "marshmallow", "jinja2", "lxml", "altcha", "complaints.domain.quote_table"}
    assert {"pynamodb", "complaints.domain.ladder"} <= set(told)
    assert needless.isdisjoint(told)
