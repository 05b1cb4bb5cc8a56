"""What was filled in is held against the fields of a form: everything that is wrong is said at once."""

import pytest

from complaints.domain.circumstances import UnknownValue
from complaints.domain.forms import FieldsRefused, check_fields, faults_of, read_moment
from complaints.domain.policy_intake import FieldKind, FieldRule
from complaints.domain.text import Text
from tests.factories import moment


def a_field(kind: str, **changes) -> FieldRule:
    options = {"a": Text("甲", "A"), "b": Text("乙", "B")} if kind == "choice" else {}
    return FieldRule(kind, Text(kind, kind), FieldKind(kind), options=options, **changes)


FORM = tuple(a_field(kind.value) for kind in FieldKind)


@pytest.mark.parametrize(
    ("kind", "good"),
    [
        ("text", "门板开裂"),
        ("number", "0"),
        ("number", "12.50"),
        ("yes_no", "yes"),
        ("yes_no", "no"),
        ("date", "2026-11-20"),
        ("moment", "2026-11-20T10:00:00+08:00"),
        ("choice", "b"),
    ],
)
def test_what_is_of_the_kind_asked_for_fits(kind, good):
    assert faults_of(rules=FORM, given={kind: good}) == {}


@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        ("number", "many"),
        ("number", "1.2.3"),
        ("number", "."),
        ("number", "-1"),
        ("number", "٣"),  # a digit to Python, no number to whoever adds it up
        ("number", " 12"),
        ("yes_no", "true"),
        ("date", "20261120"),
        ("date", "2026-02-30"),
        ("moment", "2026-11-20T10:00:00"),  # of which zone?
        ("moment", "tomorrow"),
        ("choice", "c"),
    ],
)
def test_what_is_of_another_kind_is_told_by_the_kind_that_it_is_not(kind, bad):
    assert faults_of(rules=FORM, given={kind: bad}) == {f"fields.{kind}": kind}


@pytest.mark.parametrize("empty", ["", "   "])
def test_what_is_left_empty_is_missed_only_where_it_is_required(empty):
    form = (a_field("text", required=True), a_field("number"))
    assert faults_of(rules=form, given={"text": empty, "number": empty}) == {"fields.text": "required"}
    assert faults_of(rules=form, given={}) == {"fields.text": "required"}


def test_everything_that_is_wrong_is_said_at_once():
    form = (a_field("text", required=True), a_field("number"))
    with pytest.raises(FieldsRefused) as refused:
        check_fields(rules=form, given={"colour": "white", "number": "many"})
    assert refused.value.faults == {"fields.colour": "not_asked", "fields.text": "required", "fields.number": "number"}


def test_who_knows_only_of_unknown_values_is_told_the_first():
    with pytest.raises(UnknownValue) as refused:
        check_fields(rules=FORM, given={"number": "many"})
    assert (refused.value.field, refused.value.value) == ("fields.number", "many")


def test_a_form_that_fits_is_let_pass():
    check_fields(rules=FORM, given={"text": "x", "choice": "a"})


def test_a_moment_without_zone_is_none():
    assert read_moment("2026-11-20T10:00:00+08:00") == moment("2026-11-20 10:00")
    assert read_moment("2026-11-20T10:00:00") is None
    assert read_moment("") is None
