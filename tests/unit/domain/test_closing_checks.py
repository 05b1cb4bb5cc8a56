"""What must hold of the ways of closing. Each row breaks one clause of a sound policy."""

import tomllib
from copy import deepcopy
from typing import Any

import pytest

from complaints.domain.policy import PolicyError
from complaints.domain.policy_checks import parse_policy
from tests.factories import A_REGULATION

ADDED = """
[schemes.cause]
title = { zh = "原因", en = "Cause" }
[schemes.cause.levels.design]
title = { zh = "设计", en = "Design" }
[records.checked]
title = { zh = "核实", en = "Checked" }
by = ["agent"]
tells = "valid"
[records.checked.fields.valid]
title = { zh = "属实", en = "True" }
kind = "yes_no"
required = true
"""
SOUND = tomllib.loads(A_REGULATION.read_text(encoding="utf-8")) | tomllib.loads(ADDED)


def problems(**changes: Any) -> list[tuple[str, str]]:
    """What is wrong with the sound policy after `changes` of its way of closing `invalid`."""
    mapping = deepcopy(SOUND)
    mapping["closing"]["invalid"] |= changes
    try:
        parse_policy(mapping)
    except PolicyError as error:
        return [(problem.clause, problem.reason) for problem in error.problems]
    return []


@pytest.mark.parametrize(
    "guard",
    ["rated", "recorded:checked", "recorded:checked.yes", "classified:cause", "classified:severity",
     "level:cause.design", "level:severity.major", "round:1", "round:12", "escalated:reply"],
)  # fmt: skip
def test_what_the_policy_has_is_a_guard(guard: str) -> None:
    assert problems(guards=[guard]) == []


@pytest.mark.parametrize(
    "guard",
    ["rated:1", "recorded", "recorded:", "recorded:lost", "recorded:checked.maybe", "classified:lost", "level:cause",
     "level:cause.lost", "level:lost.a", "round", "round:0", "round:two", "round:-1", "happy:x",
     "escalated", "escalated:lost"],
)  # fmt: skip
def test_what_it_does_not_have_is_none(guard: str) -> None:
    [(clause, reason)] = problems(guards=[guard])
    assert clause == "closing.invalid.guards"
    assert reason.startswith(f"{guard!r} is none of ")


@pytest.mark.parametrize(
    ("by", "reason"),
    [(["boss"], "'boss' is no role"), (["legal"], "acts.closure does not let 'legal' close anything")],
)
def test_who_may_close_so_may_close_at_all(by: list[str], reason: str) -> None:
    assert problems(by=by) == [("closing.invalid.by", reason)]
    assert problems(by=["director"]) == []
