"""Each contradiction of a matter or a penalty is refused with its clause. A row breaks a clause of a sound policy."""

import tomllib
from copy import deepcopy
from typing import Any

import pytest

from complaints.domain.policy import PolicyError
from complaints.domain.policy_checks import parse_policy
from tests.factories import A_REGULATION

ADDED = """
[records.measured]
title = { zh = "测量", en = "Measured" }
by = ["handler"]

[approvals.extension]
title = { zh = "延期", en = "Extension" }
by = ["handler"]
tiers = ["head|supervisor", "director"]
requires = ["measured"]
excludes = ["waiver"]
files = 1
extends = ["reply"]
cap = "5 working_days"
at_most = 2

[approvals.waiver]
title = { zh = "豁免", en = "Waiver" }
by = ["handler"]
tiers = ["director"]

[penalties.held]
title = { zh = "压单", en = "Order held" }
on = ["urged.reply.urging"]
by = ["supervisor"]
tiers = ["director", "executive|legal"]
appeal = ["auditor"]
money = { least = 50 }
points = { least = 2, most = 5 }
per_day = 50
first_day_extra = true
shares = { head = 20 }
item = "orders"
item_points = 40
lost_at = 5
[penalties.held.fields.reason]
title = { zh = "原因", en = "Reason" }
"""
SOUND = tomllib.loads(A_REGULATION.read_text(encoding="utf-8")) | tomllib.loads(ADDED)
REMARK = {"title": {"zh": "备注", "en": "Remark"}, "kind": "choice"}
LATE = SOUND["penalties"]["held"] | {"item_points": 30}


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
    "event",
    ["penalty", "penalty.held", "penalty.held.proposed", "urged.reply", "escalated.reply.head"],
)
def test_what_becomes_of_penalties_and_ladders_are_events(event):
    assert problems("clocks/reply/stops", ["replied", event]) == []


@pytest.mark.parametrize("event", ["penalty.lost", "penalty.held.paid", "urged.lost", "urged.reply.lost"])
def test_what_cannot_become_of_them_is_no_event(event):
    assert [clause for clause, _ in problems("clocks/reply/stops", ["replied", event])] == ["clocks.reply.stops"]


@pytest.mark.parametrize(
    ("path", "value", "clause", "reason"),
    [
        ("approvals/extension/by", [], "approvals.extension.by", "nobody may do it"),
        ("approvals/extension/tiers", [], "approvals.extension.tiers", "nobody may do it"),
        ("approvals/extension/tiers", ["head|boss"], "approvals.extension.tiers", "'boss' is no role"),
        ("approvals/extension/tiers", ["handler"], "approvals.extension.tiers", "would grant it himself"),
        ("approvals/extension/requires", ["lost"], "approvals.extension.requires", "'lost' is no record"),
        ("approvals/extension/excludes", ["lost"], "approvals.extension.excludes", "'lost' is no other matter"),
        ("approvals/extension/excludes", ["extension"], "approvals.extension.excludes", "is no other matter"),
        ("approvals/extension/files", -1, "approvals.extension.files", "less than no files"),
        ("approvals/extension/extends", [], "approvals.extension.cap", "no clock to be extended"),
        ("approvals/extension/extends", ["lost"], "approvals.extension.extends", "'lost' is no clock"),
        ("approvals/extension/at_most", 0, "approvals.extension.at_most", "at least once"),
        ("approvals/extension/fields", {"remark": REMARK}, "approvals.extension.fields.remark.options", "options"),
        ("acts/decision", {"by": ["head", "director"]}, "approvals.extension.tiers", "does not let 'supervisor'"),
        ("penalties/held/tiers", [], "penalties.held.tiers", "nobody may do it"),
        ("penalties/held/tiers", ["boss"], "penalties.held.tiers", "'boss' is no role"),
        ("penalties/held/appeal", ["boss"], "penalties.held.appeal", "'boss' is no role"),
        ("penalties/held/by", ["boss"], "penalties.held.by", "'boss' is no role"),
        ("penalties/held/on", ["urged.lost"], "penalties.held.on", "is no event"),
        ("penalties/held/points", {"least": 5, "most": 2}, "penalties.held.points", "no less than the least"),
        ("penalties/held/points", {"least": -2}, "penalties.held.points", "no less than the least"),
        ("penalties/held/money", {"least": 5, "most": 9, "open": True}, "penalties.held.money.most", "has no most"),
        ("penalties/held/shares", {"boss": 20}, "penalties.held.shares", "'boss' is no role"),
        ("penalties/held/shares", {"head": 101}, "penalties.held.shares.head", "101 is no share"),
        ("penalties/held/shares", {"head": 0}, "penalties.held.shares.head", "0 is no share"),
        ("penalties/held/per_day", 0, "penalties.held.first_day_extra", "nothing grows by the day"),
        ("penalties/held/on", ["recorded.measured"], "penalties.held.per_day", "needs a field 'days'"),
        ("penalties/held/on", ["replied"], "penalties.held.per_day", "name its clock"),
        ("penalties/held/clock", "nowhere", "penalties.held.clock", "'nowhere' is no clock"),
        ("penalties/held/per_day", -5, "penalties.held.per_day", "name it"),
        ("penalties/held/item_points", 0, "penalties.held.item_points", "must be worth something"),
        ("penalties/held/item", "", "penalties.held.item", "points of which item?"),
        ("penalties/held/fields", {"remark": REMARK}, "penalties.held.fields.remark.options", "options"),
        ("penalties/late", LATE, "penalties.late.item_points", "'orders' is worth 40"),
        ("acts/penalty", {"by": ["agent"]}, "penalties.held.by", "acts.penalty does not let 'supervisor'"),
        ("letters/x", {"on": "penalty", "letter": "notice", "to": ["complainant"]}, "letters.x.to", "of no penalty"),
    ],
)
def test_a_contradiction_is_refused_with_its_clause_and_reason(path, value, clause, reason):
    ((found, said),) = problems(path, value)
    assert found == clause
    assert reason in said


@pytest.mark.parametrize(
    ("path", "clause"),
    [("approvals/extension/tiers", "approvals.extension.tiers"), ("penalties/held/tiers", "penalties.held.tiers")],
)
def test_who_decides_must_be_let_see_and_decide(path, clause):
    blind = deepcopy(SOUND)
    blind["acts"]["view"]["by"].remove("director")
    with pytest.raises(PolicyError) as refused:
        parse_policy(blind)
    assert clause in {problem.clause for problem in refused.value.problems}
    assert {problem.reason for problem in refused.value.problems} == {
        "'director' may not see the cases that it decides on: name it in acts.view"
    }


def test_a_penalty_that_nothing_and_nobody_proposes_is_refused():
    silent = {name: value for name, value in SOUND["penalties"]["held"].items() if name not in ("on", "by")}
    assert [clause for clause, _ in problems("penalties/held", silent)] == ["penalties.held"]


@pytest.mark.parametrize(
    ("gone", "clauses"),
    [("money", {"penalties.held.shares", "penalties.held.per_day"}), ("points", {"penalties.held.points"})],
)
def test_what_is_reckoned_from_an_amount_needs_it(gone, clauses):
    poor = {name: value for name, value in SOUND["penalties"]["held"].items() if name != gone}
    assert {clause for clause, _ in problems("penalties/held", poor)} == clauses
