"""Each contradiction of what a policy adds is refused, with its clause. A row breaks one clause of a sound policy."""

import tomllib
from copy import deepcopy
from typing import Any

import pytest

from complaints.domain.policy import PolicyError
from complaints.domain.policy_checks import parse_policy
from tests.factories import A_REGULATION

ADDED = """
[schemes.urgency]
title = { zh = "紧急程度", en = "Urgency" }
default = "normal"
[schemes.urgency.levels.normal]
title = { zh = "一般", en = "Normal" }
[schemes.urgency.levels.urgent]
title = { zh = "紧急", en = "Urgent" }

[records.sampled]
title = { zh = "送样", en = "Sample sent" }
by = ["handler"]
stages = ["dispatched"]
[records.sampled.fields.size]
title = { zh = "规格", en = "Size" }
kind = "choice"
options = { large = { zh = "大", en = "Large" }, small = { zh = "小", en = "Small" } }

[records.inspected]
title = { zh = "检验", en = "Inspected" }
by = ["head"]
requires = ["sampled"]

[approvals.extension]
title = { zh = "延期", en = "Extension" }
by = ["handler"]
tiers = ["head"]
extends = ["reply"]
cap = "5 working_days"

[acts.classification]
by = ["agent"]
"""
CLOCK = {
    "by": "urgency",
    "limits": {"urgent": "8 hours"},
    "pauses": ["recorded.sampled"],
    "resumes": ["recorded.inspected"],
    "counting": {"start": "first_day", "cut_off": "16:00", "end_of_day": True, "grace": "30 minutes"},
}
SOUND, ADDITIONS = tomllib.loads(A_REGULATION.read_text(encoding="utf-8")), tomllib.loads(ADDED)
SOUND["acts"] |= ADDITIONS.pop("acts")
SOUND |= ADDITIONS
SOUND["clocks"]["reply"] |= CLOCK


def problems(path: str = "", value: Any = None) -> list[tuple[str, str]]:
    """What is wrong with the sound policy after `path` was set to `value`."""
    mapping = deepcopy(SOUND)
    if path:
        *way, last = path.split("/")
        table = mapping
        for key in way:
            table = table.setdefault(key, {})
        table[last] = value
    try:
        parse_policy(mapping)
    except PolicyError as error:
        return [(problem.clause, problem.reason) for problem in error.problems]
    return []


def test_the_policy_is_sound():
    assert problems() == []


@pytest.mark.parametrize(
    ("path", "value", "clause", "reason"),
    [
        ("schemes/urgency/default", "grave", "schemes.urgency.default", "is no level"),
        ("intake/categories/other/levels", {"urgency": "x"}, "intake.categories.other.levels.urgency", "no level"),
        ("intake/categories/other/levels", {"crisis": "a"}, "intake.categories.other.levels.crisis", "no level"),
        ("clocks/reply/limits", {"grave": "1 hours"}, "clocks.reply.limits.grave", "is no level of 'urgency'"),
        ("clocks/reply/resumes", [], "clocks.reply.pauses", "must be resumed"),
        ("clocks/reply/pauses", [], "clocks.reply.pauses", "must be resumed"),
        ("clocks/reply/pauses", ["recorded.lost"], "clocks.reply.pauses", "is no event"),
        ("clocks/reply/resumes", ["decided.extension.maybe"], "clocks.reply.resumes", "is no event"),
        ("clocks/reply/stops", ["requested.redress"], "clocks.reply.stops", "is no event"),
        ("clocks/reply/stops", ["classified.urgency.x"], "clocks.reply.stops", "is no event"),
        ("clocks/reply/times", 0, "clocks.reply.times", "at least once"),
        ("clocks/reply/counting", {"cut_off": "4 pm"}, "clocks.reply.counting.cut_off", "is no hour"),
        ("clocks/reply/counting", {"cut_off": "16:00:00"}, "clocks.reply.counting.cut_off", "is no hour"),
        ("clocks/reply/counting", {"start": "soon"}, "clocks.reply.counting.start", "is none of"),
        ("records/sampled/by", [], "records.sampled.by", "nobody may do it"),
        ("records/sampled/by", ["boss"], "records.sampled.by", "'boss' is no role"),
        ("records/sampled/stages", ["open"], "records.sampled.stages", "'open' is no stage"),
        ("records/inspected/requires", ["lost"], "records.inspected.requires", "is no other record"),
        ("records/inspected/requires", ["inspected"], "records.inspected.requires", "is no other record"),
        ("records/sampled/fields/size/options", {}, "records.sampled.fields.size.options", "has options"),
        ("records/sampled/fields/size/kind", "text", "records.sampled.fields.size.options", "has options"),
        ("approvals/extension/by", ["boss"], "approvals.extension.by", "'boss' is no role"),
        ("approvals/extension/tiers", [], "approvals.extension.tiers", "nobody may do it"),
        ("approvals/extension/extends", ["nothing"], "approvals.extension.extends", "'nothing' is no clock"),
        ("closing/satisfied/guards", ["recorded:lost"], "closing.satisfied.guards", "is none of"),
        ("closing/satisfied/guards", ["approved:sampled"], "closing.satisfied.guards", "is none of"),
        ("closing/satisfied/guards", ["reason:sampled"], "closing.satisfied.guards", "is none of"),
    ],
)
def test_a_contradiction_is_refused_with_its_clause_and_reason(path, value, clause, reason):
    ((found, said),) = problems(path, value)
    assert found == clause
    assert reason in said


def test_a_clock_by_an_unknown_scheme_is_refused_with_its_levels():
    assert {clause for clause, _ in problems("clocks/reply/by", "crisis")} == {
        "clocks.reply.by",
        "clocks.reply.limits.urgent",
    }


@pytest.mark.parametrize(
    "event",
    ["recorded", "recorded.sampled", "requested.extension", "decided.extension", "decided.extension.approved",
     "classified.severity", "classified.urgency.urgent", "closed.satisfied"],
)  # fmt: skip
def test_what_the_policy_names_are_events(event):
    assert problems("clocks/closure/stops", [event]) == []
