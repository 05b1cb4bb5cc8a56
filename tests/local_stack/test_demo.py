"""`make demo` under whichever regulation: it fills in what that one asks for, and says how far it has come."""

import sys
from pathlib import Path

import pytest

from dev import demo
from dev.demo_words import said_of
from dev.visitor import Visitor
from tests.local_stack.running import running_portal


def test_what_a_regulation_asks_for_is_filled_in_and_told_as_it_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with running_portal(tmp_path / "local", STORE="moto", POLICY="insur") as portal:
        monkeypatch.setattr(sys, "argv", ["demo", portal.url, "--count", "4"])
        demo.main()
        supervisor = Visitor(portal.url).signed_in("supervisor")
        rows = [row for row in supervisor.get("/api/v1/cases?limit=50")["cases"] if row["month"] >= "2026"]
        told = [supervisor.get(f"/api/v1/cases/{row['reference']}")["complaint"]["fields"] for row in rows]
    printed = capsys.readouterr()
    assert printed.err.splitlines()[-1].startswith(f"[{'#' * 30}] 10/10  ")
    assert "dispatched: " in printed.out
    assert len(rows) == 4
    assert {"policy_no": "A-2026-0815"}.items() <= {name: said for each in told for name, said in each.items()}.items()


def test_a_category_of_any_regulation_is_complained_of_in_its_own_words() -> None:
    category = {"id": "claims", "title": {"zh-CN": "理赔"}, "explanation": {"zh-CN": "拒赔、延误等"}}
    assert [said_of(category=category, number=number)[0][:6] for number in (0, 1)] == ["理赔：拒赔。", "理赔：延误。"]
    bare = {"id": "other", "title": {"zh-CN": "其他"}, "explanation": None}
    assert said_of(category=bare, number=0)[0].startswith("要投诉的是其他。")
