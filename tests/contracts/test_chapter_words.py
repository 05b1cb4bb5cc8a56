"""Every chapter of a regulation that is shipped has a heading in both languages on the page that shows it."""

import json
import tomllib
from pathlib import Path

import pytest

from complaints.adapters.policy_files import POLICIES

WORDS = Path(__file__).parents[2] / "static_site" / "locales" / "regulation"
NO_CHAPTERS = frozenset({"title", "without", "succession", "rules"})  # said elsewhere on the page, or of no clause


def chapters(path: Path) -> set[str]:
    """As static_site/scripts/regulationLogic.js has them: the tables, and of what is received each table of clauses."""
    policy = tomllib.loads(path.read_text("utf-8"))
    tables = {name for name, value in policy.items() if isinstance(value, dict)} - NO_CHAPTERS
    received = {
        f"intake.{name}"
        for name, value in policy.get("intake", {}).items()
        if isinstance(value, dict) and any(isinstance(clause, dict) for clause in value.values())
    }
    return tables | received


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_chapter_has_a_heading(locale: str) -> None:
    told = json.loads((WORDS / f"{locale}.json").read_text("utf-8"))
    found = set().union(*(chapters(path) for path in POLICIES.glob("*.toml")))
    assert {each for each in found if f"regulation.chapter.{each}" not in told} == set()
