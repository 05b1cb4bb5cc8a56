"""What must hold of rounds and objections. Each row breaks one clause of a sound policy."""

import tomllib
from copy import deepcopy
from typing import Any

import pytest

from complaints.domain.policy import PolicyError
from complaints.domain.policy_checks import parse_policy
from tests.factories import A_REGULATION

ADDED = """
[objection]
within = "15 calendar_days"
at_most = 1
recuses = true
to = "supervisor"
[follow_up]
attempts = 3
closes_when_satisfied = "satisfied"
outcomes = ["satisfied", "not_satisfied", "unreachable", "not_handled"]
[follow_up.rounds.1]
title = { zh = "第一轮", en = "Round 1" }
by = ["agent"]
[follow_up.rounds.2]
title = { zh = "第二轮", en = "Round 2" }
then = "hand_over"
hand_to = "director"
[follow_up.rounds.3]
title = { zh = "第三轮", en = "Round 3" }
by = ["supervisor"]
then = "close"
closing = "invalid"
"""
SOUND = tomllib.loads(A_REGULATION.read_text(encoding="utf-8")) | tomllib.loads(ADDED)


def problems(path: str = "", value: Any = None) -> list[tuple[str, str]]:
    """What is wrong with the sound policy after `path` was set to `value`; None takes it out."""
    mapping = deepcopy(SOUND)
    if path:
        *way, last = path.split("/")
        table = mapping
        for key in way:
            table = table[key]
        table[last] = value
        if value is None:
            del table[last]
    try:
        parse_policy(mapping)
    except PolicyError as error:
        return [(problem.clause, problem.reason) for problem in error.problems]
    return []


def test_the_policy_is_sound() -> None:
    assert problems() == []
    assert problems("objection", None) == []
    assert problems("clocks/reply/stops", ["replied", "called.not_handled"]) == []


@pytest.mark.parametrize(
    ("path", "value", "clause", "reason"),
    [
        ("follow_up/outcomes", ["satisfied", "not_satisfied", "happy"], "follow_up.outcomes", "'happy' is none of"),
        ("follow_up/rounds/1", None, "follow_up.rounds", "named 1, 2, 3"),
        ("follow_up/rounds/0", {"title": {"zh": "零", "en": "0"}}, "follow_up.rounds", "named 1, 2, 3"),
        ("follow_up/rounds/last", {"title": {"zh": "末", "en": "Last"}}, "follow_up.rounds", "named 1, 2, 3"),
        ("follow_up/rounds/1/by", ["boss"], "follow_up.rounds.1.by", "'boss' is no role"),
        ("follow_up/rounds/1/by", ["legal"], "follow_up.rounds.1.by", "acts.follow-up does not let 'legal' call"),
        ("follow_up/rounds/2/hand_to", None, "follow_up.rounds.2.hand_to", "'' is no role"),
        ("follow_up/rounds/2/hand_to", "boss", "follow_up.rounds.2.hand_to", "'boss' is no role"),
        ("follow_up/rounds/2/then", "again", "follow_up.rounds.2.hand_to", "goes with then = 'hand_over'"),
        ("follow_up/rounds/2/closing", "invalid", "follow_up.rounds.2.closing", "goes with then = 'close'"),
        ("follow_up/rounds/3/closing", None, "follow_up.rounds.3.closing", "'' is no way of closing"),
        ("follow_up/rounds/3/closing", "lost", "follow_up.rounds.3.closing", "'lost' is no way of closing"),
        ("follow_up/rounds/3/hand_to", "legal", "follow_up.rounds.3.hand_to", "goes with then = 'hand_over'"),
        ("objection/to", "boss", "objection.to", "'boss' is no role"),
        ("objection/to", "", "objection.to", "name a role"),
        ("objection/at_most", -1, "objection.at_most", "as often as he likes"),
        ("acts/objection", None, "objection", "does not let the complainant object"),
        ("acts/objection/by", ["agent"], "objection", "does not let the complainant object"),
    ],
)
def test_a_contradiction_is_refused_with_its_clause_and_reason(path: str, value: Any, clause: str, reason: str) -> None:
    # Where nobody may object, the letter about objections is never sent, either.
    ((found, said),) = [each for each in problems(path, value) if each[0] != "letters.objection.on"]
    assert found == clause
    assert reason in said


@pytest.mark.parametrize("outcome", ["satisfied", "not_satisfied"])
def test_a_call_may_always_find_him_satisfied_or_not(outcome: str) -> None:
    others = [each for each in ("satisfied", "not_satisfied", "unreachable") if each != outcome]
    assert ("follow_up.outcomes", f"a call may always find {outcome!r}") in problems("follow_up/outcomes", others)


def test_what_a_call_cannot_find_is_no_event() -> None:
    mapping = deepcopy(SOUND)
    del mapping["follow_up"]["outcomes"]
    mapping["clocks"]["reply"]["stops"] = ["called.not_handled"]
    with pytest.raises(PolicyError) as refused:
        parse_policy(mapping)
    assert [problem.clause for problem in refused.value.problems] == ["clocks.reply.stops"]
