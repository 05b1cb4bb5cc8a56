"""The demo's cases come about over the portal's own addresses, and stand in every stage, under any regulation."""

from collections import Counter
from pathlib import Path

from dev.demo import SELDOM, fill, keep
from dev.demo_lives import LIVES
from dev.visitor import Visitor
from tests.functional.running import portal_of


def test_a_filled_portal_has_cases_in_every_stage_and_some_are_late(tmp_path: Path) -> None:
    with portal_of(tmp_path / "portal") as running:
        url = running[0].url
        filed = list(fill(url=url, count=2 * len(LIVES)))
        supervisor = Visitor(url).signed_in("supervisor")
        rows = supervisor.get("/api/v1/cases?limit=100")["cases"]
        away = supervisor.get("/api/v1/staff/absences")["absences"]
        blocked = supervisor.get("/api/v1/deliveries/blocks")["blocks"]
    seldom = len(filed) // SELDOM  # of those the regulation keeps some from the department that they are about
    assert len({row["reference"] for row in rows} & set(filed)) == len(rows) >= len(filed) - seldom
    assert set(Counter(row["stage"] for row in rows)) == {"dispatched", "follow_up", "closed"}
    assert any(row["overdue"] for row in rows)
    assert {each["gap"] for each in away} == {True}
    assert {each["why"] for each in blocked} == {"bounced", "reported"}


def test_cases_of_years_ago_are_due_held_proposed_and_gone(tmp_path: Path) -> None:
    with portal_of(tmp_path / "portal") as running:
        url = running[0].url
        old = list(keep(url=url))
        counts = Visitor(url).signed_in("auditor").get("/api/v1/retention")["counts"]
    assert len(set(old)) == 6
    assert counts == {"due": 3, "held": 1, "proposed": 1, "erasing": 1, "disposed": 1}
