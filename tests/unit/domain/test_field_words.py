"""What a regulation calls the ordinary fields of the form is said wherever they are named; nonsense is refused."""

from dataclasses import replace
from typing import Any

import pytest

from complaints.domain.intake import missing
from complaints.domain.ordinary import ON_THE_FORM, ORDINARY, title_of
from complaints.domain.policy_intake import WordsRule
from complaints.domain.privacy import privacy_notice
from complaints.domain.text import Text
from complaints.domain.wording import complaint_told
from tests.factories import a_complaint, a_policy
from tests.unit.domain.test_policy_checks import problems

OWN = Text("合同编号", "Contract number")


def calling(*words: WordsRule, needed: tuple[str, ...] = ("order_no", "place")):
    policy = a_policy()
    return replace(policy, intake=replace(policy.intake, words=words, needed=needed))


def test_a_field_is_called_by_the_regulation_where_it_has_a_word_for_it() -> None:
    intake = calling(WordsRule("order_no", OWN), WordsRule("place", explanation=Text("x", "x"))).intake
    assert title_of(name="order_no", intake=intake) == OWN
    assert title_of(name="place", intake=intake) == ORDINARY["place"].title


def test_what_is_missing_or_not_known_is_named_so() -> None:
    policy = calling(WordsRule("order_no", OWN))
    complaint = a_complaint(order_no="", place="")
    assert missing(complaint=complaint, policy=policy) == (OWN, ORDINARY["place"].title)
    told = complaint_told(complaint=replace(complaint, unsure=("order_no",)), policy=policy, locale="en", public=True)
    assert told[-1]["value"] == "Contract number"
    lines = [
        line.en for part in privacy_notice(policy=policy, company="x", mailbox="x@x").sections for line in part.lines
    ]
    assert any("Contract number" in line for line in lines)


@pytest.mark.parametrize("name", ON_THE_FORM)
def test_every_field_of_the_form_may_have_words(name: str) -> None:
    assert problems({f"intake.words.{name}": {"title": {"zh": "x", "en": "x"}}}) == []


@pytest.mark.parametrize(
    ("name", "words", "why"),
    [("shoe_size", {"title": {"zh": "x", "en": "x"}}, "is none of address"), ("place", {}, "says nothing")],
)
def test_words_of_no_field_and_words_that_say_nothing_are_refused(name: str, words: dict[str, Any], why: str) -> None:
    [(clause, reason)] = problems({f"intake.words.{name}": words})
    assert clause == f"intake.words.{name}"
    assert why in reason
