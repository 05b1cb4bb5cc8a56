"""What must hold between the clauses of a policy. Each row breaks one clause of a sound policy."""

import tomllib
from copy import deepcopy
from typing import Any

import pytest

from complaints.domain.policy import PolicyError
from complaints.domain.policy_checks import parse_policy
from tests.factories import A_REGULATION, a_policy

OPPEIN = tomllib.loads(A_REGULATION.read_text(encoding="utf-8"))

AXIS = {"title": {"zh": "轴", "en": "Axis"}, "levels": {"x": {"title": {"zh": "甲", "en": "X"}}}, "by": ["boss"]}


def problems(changes: dict[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with the policy of 欧派 after `changes`: path -> new value; None takes the key out."""
    mapping = deepcopy(OPPEIN)
    for path, value in changes.items():
        *way, last = path.split(".")
        table = mapping
        for key in way:
            table = table[int(key)] if isinstance(table, list) else table.setdefault(key, {})
        if value is None:
            del table[last]
        else:
            table[last] = value
    try:
        parse_policy(mapping)
    except PolicyError as error:
        return [(problem.clause, problem.reason) for problem in error.problems]
    return []


def test_the_policy_of_oppein_is_sound():
    assert problems({}) == []
    assert parse_policy(OPPEIN) == a_policy()


@pytest.mark.parametrize(
    ("path", "value", "clause", "reason"),
    [
        ("numbering.pattern", "{yy}{mm}{number}", "numbering.pattern", "cannot be filled in: KeyError('number')"),
        ("numbering.pattern", "{yy}{mm}", "numbering.pattern", "must have year, month and serial"),
        ("numbering.pattern", "{yy}{serial:04}", "numbering.pattern", "must have year, month and serial"),
        ("numbering.pattern", "{mm}{serial:04}", "numbering.pattern", "must have year, month and serial"),
        ("numbering.pattern", "投{yy}{mm}{serial}", "numbering.pattern", "give 4 to 24 letters or digits"),
        ("numbering.pattern", "{yy.x}{mm}{serial}", "numbering.pattern", "cannot be filled in"),
        ("numbering.pattern", "{yy[x]}{mm}{serial}", "numbering.pattern", "cannot be filled in"),
        ("numbering.pattern", "{yy}{mm}{", "numbering.pattern", "cannot be filled in"),
        ("calendar.weekdays", ["mon", "tues"], "calendar.weekdays[1]", "'tues' is none of mon, tue, wed"),
        ("calendar.weekdays", [], "calendar.weekdays", "no day is a working day"),
        ("calendar.zone", "Asia/Peking", "calendar.zone", "'Asia/Peking' is no time zone"),
        ("calendar.zone", "Asia", "calendar.zone", "'Asia' is no time zone"),
        ("calendar.zone", "", "calendar.zone", "'' is no time zone"),
        ("calendar.hours", ["8:30-12:00"], "calendar.hours[0]", "'8:30-12:00' is no span such as"),
        ("calendar.hours", ["09:00-25:00"], "calendar.hours[0]", "is no span such as"),
        ("calendar.hours", ["12:00-08:30"], "calendar.hours[0]", "begins after its end"),
        ("calendar.hours", ["09:00-09:00"], "calendar.hours[0]", "begins after its end"),
        ("calendar.hours", ["08:30-12:00", "11:00-17:00"], "calendar.hours[1]", "or within the span before"),
        ("calendar.hours", ["18:00-00:00", "19:00-20:00"], "calendar.hours[1]", "or within the span before"),
        ("default_severity", "grave", "default_severity", "'grave' is no severity"),
        ("intake.categories.other.severity", "x", "intake.categories.other.severity", "'x' is no severity"),
        ("intake.mail_category", "misc", "intake.mail_category", "'misc' is no category"),
        ("clocks.reply.starts", ["sent"], "clocks.reply.starts", "'sent' is no event of the timeline"),
        ("clocks.reply.stops", ["called.happy"], "clocks.reply.stops", "'called.happy' is no event"),
        ("clocks.reply.stops", ["dispatched"], "clocks.reply.stops", "started and stopped by the same event"),
        ("clocks.reply.accountable", "boss", "clocks.reply.accountable", "'boss' is no role"),
        ("clocks.reply.promised_after", "nothing", "clocks.reply.promised_after", "'nothing' is no clock"),
        ("clocks.reply.ladder.head.to", [], "clocks.reply.ladder.head.to", "nobody is told"),
        ("clocks.reply.ladder.head.to", ["boss"], "clocks.reply.ladder.head.to", "'boss' is no role"),
        ("clocks.reply.ladder.head.copy", ["boss"], "clocks.reply.ladder.head.copy", "'boss' is no role"),
        ("clocks.reply.ladder.head.before", "1 hours", "clocks.reply.ladder.head", "either before or after"),
        ("clocks.reply.ladder.head.kind", "reminder", "clocks.reply.ladder.head", "stands before the due time"),
        ("clocks.reply.ladder.urging.before", "1 hours", "clocks.reply.ladder.urging", "every other step at it"),
        ("clocks.reply.ladder.reminder.before", None, "clocks.reply.ladder.reminder", "stands before the due time"),
        ("clocks.reply.ladder.reminder.before", "same_day", "clocks.reply.ladder.reminder.before", "no time before"),
        ("clocks.reply.ladder.head.repeat", "0 hours", "clocks.reply.ladder.head.repeat", "repeated without end"),
        (
            "acts.asignment",
            {"by": ["agent"]},
            "acts.asignment",
            "is none of assignment, audit, bulletin, classification, closure, contact",
        ),
        ("acts.ladder", {"by": ["agent"]}, "acts.ladder", "is none of"),
        ("acts.note.by", ["agent", "boss"], "acts.note.by", "'boss' is no role"),
        ("succession.handler", "boss", "succession.handler", "'boss' is no role"),
        ("succession.boss", "admin", "succession.boss", "'boss' is no role"),
        ("schemes.axis", AXIS, "schemes.axis.by", "'boss' is no role"),
        (
            "letters.acknowledgement.on",
            "numbered",
            "letters.acknowledgement.on",
            "'numbered' is no event of the timeline",
        ),
        ("letters.dispatch.to", ["boss"], "letters.dispatch.to", "'boss' is no role"),
        ("letters.dispatch.to", [], "letters.dispatch.to", "nobody is told"),
        (
            "closing.satisfied.guards",
            ["happy"],
            "closing.satisfied.guards",
            "'happy' is none of final_result, rated",
        ),
        ("closing.withdrawn", None, "closing", "there must be a way of closing named 'withdrawn'"),
        ("follow_up.closes_when_satisfied", "done", "follow_up.closes_when_satisfied", "is no way of closing"),
    ],
)
def test_a_contradiction_is_refused_with_its_clause_and_reason(path, value, clause, reason):
    ((found, said),) = problems({path: value})
    assert found == clause
    assert reason in said


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("numbering.pattern", "KS-{yyyy}{mm}-{serial:05}"),
        ("calendar.hours", ["08:30-12:00", "12:00-17:30", "18:00-00:00"]),
        ("calendar.zone", "Europe/Berlin"),
        ("clocks.reply.stops", ["replied", "called.satisfied"]),
        ("clocks.reply.limit", "same_day"),
        ("clocks.reply.ladder.head.repeat", "same_day"),
        ("intake.categories.other.severity", "major"),
        ("acts.closure.by", ["complainant"]),
    ],
)
def test_what_makes_sense_is_accepted(path, value):
    assert problems({path: value}) == []


def test_contradictions_are_all_found_at_once():
    found = problems(
        {"default_severity": "grave", "clocks.reply.accountable": "boss", "letters.unassigned.to": ["nobody"]}
    )
    assert [clause for clause, _ in found] == ["default_severity", "clocks.reply.accountable", "letters.unassigned.to"]


def test_what_cannot_be_read_and_what_contradicts_is_told_together():
    found = problems(
        {"clocks.reply.limit": "2 days", "default_severity": "grave", "titel": "x", "letters.reply.to": []}
    )
    assert [clause for clause, _ in found] == ["titel", "clocks.reply.limit", "default_severity", "letters.reply.to"]


@pytest.mark.parametrize(
    "changes",
    [
        {"clocks.reply.limit": None, "clocks.reply.promised_after": "nothing"},  # who knows what else was meant there
        {"clocks.reply.limit": 2, "clocks.reply.ladder.reminder.to": []},
        {"clocks.reply.starts": "dispatched"},
        {"clocks.reply.starts": [1]},
        {"clocks.reply.limits": {"major": "soon"}},
        {"letters.reply.on": 1},
        {"default_severity": 1},
        {"calendar.zone": 8},
    ],
)
def test_what_hangs_on_a_clause_that_cannot_be_read_waits_until_it_can(changes):
    ((clause, _),) = problems(changes)
    assert clause.partition("[")[0].removesuffix(".major") == next(iter(changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"acts.reply.by": "handler", "letters.reply.to": []},
        {"intake.categories.other.title": None, "intake.categories.other.severity": 1, "letters.reply.to": []},
        {"clocks": None, "letters.reply.to": []},
        {"letters.reply": 1, "default_severity": "grave"},
    ],
)
def test_where_others_lean_on_what_cannot_be_read_no_contradictions_are_looked_for(changes):
    assert "letters.reply.to" not in {clause for clause, _ in problems(changes)}
    assert "default_severity" not in {clause for clause, _ in problems(changes)}


def test_nobody_leans_on_a_wording():
    found = problems({"roles.head.zh": None, "acts.reply.by": ["boss"], "closing.invalid.title": "x"})
    assert {clause for clause, _ in found} >= {"roles.head.zh", "acts.reply.by", "closing.invalid.title"}


def test_the_error_says_it_all_in_one_line():
    with pytest.raises(PolicyError) as refused:
        parse_policy({})
    assert str(refused.value).startswith("id: is missing; version: is missing; title: is missing")


def test_there_is_an_administrator():
    found = problems({"roles.admin": None, "succession.executive": None, "letters.staff_unreachable": None})
    assert ("roles", "there is no 'admin': nobody hears of vacant posts") in found
