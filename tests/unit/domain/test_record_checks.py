"""Each contradiction in what a record says beyond who makes it when is refused, with its clause."""

import tomllib
from copy import deepcopy
from typing import Any

import pytest

from complaints.domain.policy import PolicyError
from complaints.domain.policy_checks import parse_policy
from tests.factories import A_REGULATION

ADDED = """
[records.verified]
title = { zh = "核实", en = "Verified" }
by = ["supervisor"]
stages = ["dispatched", "closed"]
signatures = ["complainant", "head"]
not_by = ["handler"]
files = 1
tells = "result"
reopens = ["untrue"]
hands_to = "legal"
public = true
[records.verified.fields.result]
title = { zh = "结果", en = "Result" }
kind = "choice"
required = true
options = { true = { zh = "属实", en = "True" }, untrue = { zh = "不属实", en = "Untrue" } }
[records.verified.fields.heard]
title = { zh = "听取意见", en = "Heard" }
kind = "yes_no"
required = true
[records.verified.fields.remark]
title = { zh = "备注", en = "Remark" }
[records.told]
title = { zh = "告知", en = "Told" }
by = ["agent"]
"""
SOUND = tomllib.loads(A_REGULATION.read_text(encoding="utf-8")) | tomllib.loads(ADDED)


def problems(**changes: Any) -> list[tuple[str, str]]:
    """What is wrong with the sound policy after `changes` of its record `verified`."""
    mapping = deepcopy(SOUND)
    mapping["records"]["verified"] |= changes
    return _problems(mapping)


def _problems(mapping: dict[str, Any]) -> list[tuple[str, str]]:
    try:
        parse_policy(mapping)
    except PolicyError as error:
        return [(problem.clause.removeprefix("records.verified."), problem.reason) for problem in error.problems]
    return []


def test_the_policy_is_sound():
    assert problems() == []
    assert problems(tells="heard", reopens=["yes", "no"]) == []
    assert problems(stages=[]) == []


@pytest.mark.parametrize(
    ("changes", "clause", "reason"),
    [
        ({"signatures": ["boss"]}, "signatures", "'boss' is neither a role nor the complainant"),
        ({"not_by": ["boss"]}, "not_by", "'boss' is no role"),
        ({"not_by": ["complainant"]}, "not_by", "'complainant' is no role"),
        ({"files": -1}, "files", "never less than no files"),
        ({"tells": "remark", "reopens": []}, "tells", "'remark' is no required field of kind yes_no or choice"),
        ({"tells": "lost", "reopens": []}, "tells", "'lost' is no required field"),
        ({"reopens": ["perhaps"]}, "reopens", "'perhaps' is nothing that the record tells"),
        ({"tells": ""}, "reopens", "'untrue' is nothing that the record tells"),
        ({"stages": ["dispatched"]}, "reopens", "name the stage 'closed'"),
        ({"hands_to": "boss"}, "hands_to", "'boss' is no role"),
        ({"hands_to": "complainant"}, "hands_to", "'complainant' is no role"),
        ({"stages": ["closed"], "reopens": []}, "hands_to", "a closed case is handed to nobody"),
    ],
)
def test_a_contradiction_is_refused_with_its_clause_and_reason(changes, clause, reason):
    ((found, said),) = problems(**changes)
    assert found == clause
    assert reason in said


@pytest.mark.parametrize("who", ["head", "complainant"])
def test_no_field_has_the_name_of_a_signature(who):
    mapping = deepcopy(SOUND)
    mapping["records"]["verified"]["fields"][f"signed_{who}"] = {"title": {"zh": "签字", "en": "Signed"}}
    [(clause, reason)] = _problems(mapping)
    assert clause == f"fields.signed_{who}"
    assert "name it in `signatures`" in reason


def test_a_field_that_tells_must_be_filled_in():
    mapping = deepcopy(SOUND)
    mapping["records"]["verified"]["fields"]["result"]["required"] = False
    assert [clause for clause, _ in _problems(mapping)] == ["tells"]


@pytest.mark.parametrize(
    ("event", "known"),
    [
        ("recorded.verified", True),
        ("recorded.verified.untrue", True),
        ("recorded.verified.yes", False),
        ("recorded.told.yes", False),
    ],
)
def test_what_a_record_tells_is_an_event_that_clocks_and_letters_may_name(event, known):
    mapping = deepcopy(SOUND)
    mapping["clocks"]["reply"]["stops"] = [event]
    mapping["letters"]["reply"]["on"] = event
    wrong = [] if known else ["clocks.reply.stops", "letters.reply.on"]
    assert [clause for clause, _ in _problems(mapping)] == wrong
