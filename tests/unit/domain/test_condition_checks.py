"""Conditions of a policy name what exists and do not contradict themselves."""

from dataclasses import replace
from typing import get_type_hints

import pytest

from complaints.domain.condition_checks import _VALUES, clauses, conditions, conditions_in
from complaints.domain.conditions import FACTS
from complaints.domain.policy_clauses import PenaltyRule, Scheme
from complaints.domain.policy_intake import Choice, FieldKind, FieldRule, When
from complaints.domain.text import Text
from tests.factories import a_policy, a_record, a_route, an_approval

WORDS = Text("词", "word")


def a_field(name: str, kind: FieldKind, *options: str) -> FieldRule:
    return FieldRule(name, WORDS, kind, options=dict.fromkeys(options, WORDS))


FIELDS = (
    a_field("defect", FieldKind.CHOICE, "crack", "smell"),
    a_field("injured", FieldKind.YES_NO),
    a_field("pieces", FieldKind.NUMBER),
    a_field("batch", FieldKind.TEXT),
)


def policy_with(when: When, **changes):
    policy = a_policy(routes=(a_route("head", id="here", when=when),), **changes)
    return replace(
        policy,
        intake=replace(policy.intake, fields=FIELDS, business_lines=(Choice("kitchen", WORDS), Choice("bath", WORDS))),
        records=(
            a_record("visit", fields=(a_field("found", FieldKind.CHOICE, "fault", "none"),), tells="found"),
            a_record("test", fields=(a_field("defect", FieldKind.CHOICE, "noise"),)),
        ),
        approvals=(an_approval("redress", fields=(a_field("amount", FieldKind.NUMBER),)),),
    )


def refused(when: When, **changes) -> list[tuple[str, str]]:
    return [(problem.clause, problem.reason) for problem in conditions(policy_with(when, **changes))]


@pytest.mark.parametrize(
    "when",
    [
        {},
        {"category": ("product_quality", "delivery")},
        {"severity": ("major",), "stage": ("dispatched", "!closed")},
        {"kind": ("!agent",), "channel": ("phone",), "business_line": ("kitchen",)},
        {"department": ("客户服务分部",)},
        {"round": ("2", "3+", ">4")},
        {"anonymous": ("yes",), "repeat": ("no",), "final": ("yes",), "satisfied": ("!no",)},
        {"recorded": ("visit", "!visit.fault"), "approved": ("redress",), "closing": ("!withdrawn",)},
        {"field.defect": ("crack", "!smell", "noise"), "field.injured": ("yes",), "field.batch": ("B-1",)},
        {"field.pieces": ("3+",), "field.amount": (">500",)},
    ],
)
def test_what_exists_can_be_asked_for(when):
    assert refused(when) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("category", "garden"),
        ("category", "!garden"),
        ("type", "praise"),
        ("severity", "huge"),
        ("business_line", "garden"),
        ("kind", "neighbour"),
        ("channel", "pigeon"),
        ("stage", "lost"),
        ("closing", "burnt"),
        ("recorded", "inspection"),
        ("recorded", "visit.maybe"),
        ("recorded", "test.noise"),
        ("approved", "holiday"),
        ("round", "last"),
        ("round", "+3"),
        ("round", "!second"),
        ("satisfied", "true"),
        ("department", ""),
        ("field.defect", "loud"),
        ("field.injured", "perhaps"),
        ("field.pieces", "many"),
    ],
)
def test_a_value_that_does_not_exist_is_refused(key, value):
    said = value.removeprefix("!")
    assert refused({key: (value,)}) == [(f"routes.here.when.{key}", f"{said!r} is no value of {key!r}")]


@pytest.mark.parametrize("key", ["colour", "field.colour", "field", "fields.defect"])
def test_a_key_that_does_not_exist_is_refused(key):
    ((clause, reason),) = refused({key: ("red",)})
    assert clause == f"routes.here.when.{key}"
    assert reason.startswith(f"{key!r} is none of anonymous, approved, business_line, ")


def test_a_scheme_is_a_key_with_its_levels_as_values():
    urgency = Scheme("urgency", WORDS, levels=(Choice("high", WORDS), Choice("low", WORDS)))
    when = {"urgency": ("high", "!low", "none")}
    assert refused(when, schemes=(urgency,)) == [("routes.here.when.urgency", "'none' is no value of 'urgency'")]
    assert [clause for clause, _ in refused(when, schemes=())] == ["routes.here.when.urgency"]


def test_a_condition_that_contradicts_itself_is_refused():
    assert refused({"category": ("delivery", "!delivery")}) == [
        ("routes.here.when.category", "wants 'delivery' and excludes it")
    ]


def test_a_condition_without_a_value_is_refused():
    assert refused({"category": ()}) == [("routes.here.when.category", "names no value, so it says nothing")]


def test_every_condition_of_every_clause_is_looked_at():
    wrong: When = {"colour": ("red",)}
    base = a_policy()
    clock = replace(base.clocks[0], when=wrong, ladder=(replace(base.clocks[0].ladder[0], when=wrong, unless=wrong),))
    policy = replace(
        base,
        clocks=(clock,),
        letters=(replace(base.letters[0], when=wrong),),
        records=(a_record("visit", when=wrong, fields=(replace(FIELDS[0], when=wrong),)),),
        penalties=(PenaltyRule("late", WORDS, tiers=("head",), when=wrong, doubled=wrong),),
    )
    step = f"clocks.{clock.id}.ladder.{clock.ladder[0].id}"
    assert {problem.clause.removesuffix(".colour") for problem in conditions(policy)} >= {
        f"clocks.{clock.id}.when",
        f"{step}.when",
        f"{step}.unless",
        f"letters.{base.letters[0].id}.when",
        "records.visit.when",
        "records.visit.fields.defect.when",
        "penalties.late.when",
        "penalties.late.doubled",
    }


def test_no_condition_is_overlooked_because_of_its_name():
    names = {name.rpartition(".")[2] for name, _ in conditions_in(policy_with({"round": ("2",)}))}
    hints = {
        name
        for _, value in clauses(policy_with({}))
        for name, hint in get_type_hints(type(value)).items()
        if hint == When
    }
    assert names == hints
    assert {"when", "unless"} <= names <= {"when", "unless", "doubled"}


def test_every_fact_of_a_case_is_a_key_and_no_other():
    assert {*_VALUES, "round", "rating", "department"} == {*FACTS}
