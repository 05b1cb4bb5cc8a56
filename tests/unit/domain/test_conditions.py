"""Conditions of a clause: every key must be met, by any of its values and by none that is excluded."""

import pytest

from complaints.domain.commands import Record, Reply, Request, SurveyAnswer
from complaints.domain.conditions import holds
from complaints.domain.policy_intake import FieldRule
from complaints.domain.text import Text
from tests.factories import a_complaint, a_policy, a_record, a_registered_case, after, an_approval

LOSS = FieldRule("loss", Text("损失", "Loss"))
POLICY = a_policy(
    records=(a_record("verified", fields=(LOSS,)), a_record("signed")),
    approvals=(an_approval("redress", fields=(LOSS,)),),
)


def met(when, **complaint) -> bool:
    return holds(when=when, case=a_registered_case(complaint=a_complaint(**complaint)))


def test_every_key_must_be_met():
    assert met({"category": ("product_quality",), "channel": ("web", "phone")})
    assert not met({"category": ("product_quality",), "channel": ("phone",)})
    assert met({})


def test_what_is_excluded_is_met_by_anything_else():
    assert met({"category": ("!price",)})
    assert not met({"category": ("!product_quality",)})
    assert not met({"category": ("!price", "attitude")})


@pytest.mark.parametrize(
    ("value", "met_by", "missed_by"),
    [
        ("3+", ("3", "3.0", "4", "12"), ("2", "2.99", "", "three", "-5")),
        (">500", ("501", "500.01", "1000"), ("500", "500.00", "499", "", "much", ">500x")),
        ("500", ("500",), ("500.0", "5000")),
    ],
)
def test_a_number_may_be_asked_for_from_one_on_or_above_one(value, met_by, missed_by):
    assert [fact for fact in met_by if not met({"field.loss": (value,)}, fields={"loss": fact})] == []
    assert [fact for fact in missed_by if met({"field.loss": (value,)}, fields={"loss": fact})] == []


def test_a_rating_is_a_number_and_meets_nothing_before_it_is_given():
    replied = after(a_registered_case(), ("handler", "Fri 2026-11-20 11:00", Reply("已处理")))
    rated = after(replied, ("complainant", "Fri 2026-11-20 12:00", SurveyAnswer(4)))
    assert [holds(when={"rating": ("4+",)}, case=case) for case in (replied, rated)] == [False, True]
    assert not holds(when={"rating": ("5+",)}, case=rated)


def test_a_field_is_what_was_last_filled_in_under_its_name():
    def told(*steps) -> bool:
        case = a_registered_case(complaint=a_complaint(fields={"loss": "100"}), policy=POLICY)
        return holds(when={"field.loss": ("600",)}, case=after(case, *steps, policy=POLICY))

    verified = ("handler", "Fri 2026-11-20 11:00", Record("verified", {"loss": "600"}))
    asked = ("agent", "Fri 2026-11-20 12:00", Request("redress", "赔偿", fields={"loss": "600"}))
    again = ("handler", "Fri 2026-11-20 13:00", Record("verified", {"loss": "700"}))
    empty = ("handler", "Fri 2026-11-20 13:00", Record("signed"))
    assert [told(*steps) for steps in ((), (verified,), (asked,), (verified, empty), (verified, again))] == [
        False,
        True,
        True,
        True,
        False,
    ]
