"""Follow-up rounds over HTTP: what a call may find, and who may call in which round."""

from typing import Any

import pytest

from complaints.domain.followups import OUTCOMES
from complaints.domain.policy import ActRule
from complaints.domain.policy_clauses import FollowUpRule, RoundEnd, RoundRule
from complaints.domain.text import Text
from tests.api.site import Site, errors_of
from tests.factories import a_policy
from tests.fakes import fake_services

TITLE = Text("轮", "Round")
ROUNDS = (
    RoundRule("1", TITLE, by=("agent",), then=RoundEnd.HAND_OVER, hand_to="director"),
    RoundRule("2", TITLE, by=("supervisor",), then=RoundEnd.CLOSE, closing="invalid"),
)
POLICY = a_policy(
    follow_up=FollowUpRule(3, "satisfied", OUTCOMES, ROUNDS),
    acts=a_policy().acts | {"follow-up": ActRule(by=("agent", "supervisor"))},
)


@pytest.fixture
def rounds() -> Site:
    return Site(fake_services(policy=POLICY))


def call(site: Site, who: str, reference: str, outcome: str) -> Any:
    return site.act(who, reference, "follow-up", {"outcome": outcome, "text": "门还是关不上"})


def seen(site: Site, who: str, reference: str) -> tuple[bool, list[str]]:
    """Whether the act is offered, and what a call may find."""
    case = site.signed_in(who).get(f"/api/v1/cases/{reference}").get_json()
    return "follow-up" in case["acts"], case["calls_open"]


def outcomes_told(site: Site) -> list[str]:
    told: list[str] = site.signed_in("agent").get("/api/v1/policy/staff").get_json()["outcomes"]
    return told


def test_policy_tells_what_a_call_may_find(rounds: Site) -> None:
    assert outcomes_told(rounds) == ["satisfied", "not_satisfied", "unreachable", "not_handled"]


def test_policy_that_does_not_ask_whether_anything_was_done_does_not_tell_of_it(site: Site) -> None:
    assert outcomes_told(site) == ["satisfied", "not_satisfied", "unreachable"]


def test_call_is_not_offered_before_the_reply_where_it_could_find_nothing(site: Site) -> None:
    reference, _ = site.filed()
    assert seen(site, "agent", reference) == (False, [])


def test_call_is_offered_before_the_reply_where_it_may_find_nothing_done(rounds: Site) -> None:
    reference, _ = rounds.filed()
    assert seen(rounds, "agent", reference) == (True, ["not_handled"])
    assert seen(rounds, "supervisor", reference) == (False, [])


def test_call_that_finds_nothing_done_hands_the_case_over(rounds: Site) -> None:
    reference, _ = rounds.filed()
    case = call(rounds, "agent", reference, "not_handled").get_json()
    assert (case["stage"], case["round"], case["handler"]) == ("dispatched", 2, "director@staff.example")
    assert seen(rounds, "agent", reference) == (False, [])
    assert call(rounds, "agent", reference, "not_handled").status_code == 403
    ended = call(rounds, "supervisor", reference, "not_handled").get_json()
    assert (ended["stage"], ended["closing_kind"]) == ("closed", "invalid")


@pytest.mark.parametrize("outcome", ["satisfied", "not_satisfied", "unreachable"])
@pytest.mark.parametrize("regulation", ["site", "rounds"])
def test_call_finds_nothing_else_before_the_reply(
    regulation: str, outcome: str, request: pytest.FixtureRequest
) -> None:
    site = request.getfixturevalue(regulation)
    assert call(site, "agent", site.filed()[0], outcome).status_code == 409


def test_outcome_that_the_regulation_does_not_ask_for_is_refused(site: Site) -> None:
    assert set(errors_of(call(site, "agent", site.replied(), "not_handled"))) == {"outcome"}
    assert set(errors_of(call(site, "agent", site.replied(), "happy"))) == {"outcome"}


def test_case_tells_its_round_and_what_comes_of_it(rounds: Site) -> None:
    reference = rounds.replied()
    first = rounds.signed_in("agent").get(f"/api/v1/cases/{reference}").get_json()["follow_up_round"]
    assert (first["title"]["en"], first["then"], first["to"]["en"]) == ("Round", "hand_over", "Director")
    second = call(rounds, "agent", reference, "not_satisfied").get_json()["follow_up_round"]
    assert (second["then"], second["to"]["en"]) == ("close", "Closed: invalid")


def test_a_regulation_without_rounds_tells_of_none(site: Site) -> None:
    case = site.signed_in("agent").get(f"/api/v1/cases/{site.replied()}").get_json()
    assert case["follow_up_round"] is None
