"""A policy whose intake contradicts itself is refused, with the clause that does."""

import pytest

from complaints.domain.intake_checks import intake_form
from complaints.domain.milestone_checks import is_event
from complaints.domain.policy_intake import FieldKind, KeywordRule, TypeRule
from complaints.domain.text import Text
from tests.factories import a_field, a_policy, with_intake

COMPLAINT = TypeRule("complaint", Text("投诉", "Complaint"))
INTERNAL = TypeRule("internal", Text("内部", "Internal"), by=("agent",))


@pytest.mark.parametrize(
    ("changes", "clause", "reason"),
    [
        ({"needed": ("order_no", "name")}, "intake.needed[1]", "'name' is none of address, "),
        ({"types": (COMPLAINT, TypeRule("x", Text("x", "x"), by=("king",)))}, "intake.types.x.by", "'king' is no role"),
        ({"types": (INTERNAL,)}, "intake.types", "that the complainant may file"),
        ({"fields": (a_field("size", kind=FieldKind.CHOICE),)}, "intake.fields.size.options", "has options"),
        ({"keywords": (KeywordRule("x", Text("x", "x"), ("坏", "")),)}, "intake.keywords.x.words", "an empty word"),
        ({"mail_subject": ("投诉", " ")}, "intake.mail_subject", "an empty word"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_contradiction_is_refused_with_its_clause(changes, clause, reason):
    [problem] = intake_form(with_intake(**changes))
    assert problem.clause == clause
    assert reason in problem.reason


def test_sound_intake_is_let_pass():
    everything = {
        "needed": ("order_no", "phone"),
        "types": (COMPLAINT, INTERNAL),
        "fields": (a_field("size"),),
        "mail_subject": ("投诉",),
    }
    assert list(intake_form(with_intake(**everything))) == []
    assert list(intake_form(a_policy())) == []


def test_the_registration_of_a_type_is_an_event():
    policy = with_intake(types=(COMPLAINT, INTERNAL))
    assert is_event("registered.internal", policy)
    assert is_event("registered", policy)
    assert not is_event("registered.external", policy)
