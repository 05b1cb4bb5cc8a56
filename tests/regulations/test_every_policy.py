"""What must hold under every policy that is shipped, whatever its regulation says."""

from collections.abc import Iterator
from typing import Any

import pytest

from complaints.adapters.policy_files import known_policies
from complaints.domain.clocks import clocks
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import Closure, Withdrawal
from complaints.domain.policy import PolicyProfile
from complaints.domain.replay import Replay, outcomes, replay
from complaints.domain.text import LOCALES
from tests.api.site import Site
from tests.regulations.shown import the_letters
from tests.regulations.story import Files, Story, expects
from tests.regulations.team import the_policy

STEPS = 8


def what_the_public_files(policy: PolicyProfile) -> Iterator[dict[str, Any]]:
    """A complaint of every category and every type."""
    types = [rule.id for rule in policy.intake.public_types] or [""]
    for category in policy.intake.categories:
        for type in types:
            yield {"category": category.id, "type": type}


EVERYTHING = [
    pytest.param(policy, filed, id=f"{policy}-{filed['category']}-{filed['type']}")
    for policy in known_policies()
    for filed in what_the_public_files(the_policy(policy))
]


def a_story(policy: str, locale: str) -> Story:
    """A company whose staff speak `locale`, with the letters it really sends."""
    return Story(policy, renderer=the_letters(), locale=locale)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("policy", "filed"), EVERYTHING)
def test_what_the_public_files_is_registered_answered_for_and_foretold(policy: str, filed: dict[str, Any], locale: str):
    story = a_story(policy, locale).run(("Wed 2026-11-18 10:20", "complainant", Files(**filed, locale=locale)))
    case, rule = story.case, story.policy.type(filed["type"])
    assert (case.policy_id, case.content.category, case.content.type) == (policy, filed["category"], filed["type"])
    assert case.content.complainant.email in {to for _, to in story.told}
    running = [clock for clock in clocks(case=case, policy=story.policy, calendar=story.calendar) if clock.is_open]
    assert running or (rule and not rule.counted), "nobody has to do anything about it until any time"
    assert all(clock.rule.accountable in story.policy.roles for clock in running)
    assert story.forecast_comes_true(steps=STEPS) > 0 or not any(clock.rule.ladder for clock in running)
    asked = {"policy": story.policy, "calendar": story.calendar, "now": story.now}
    assert replay(case=case, **asked) == Replay(outcomes(case=case, **asked))  # under itself, it says what is


@pytest.mark.parametrize("policy", known_policies())
def test_clocks_and_forecast_answer_staff_who_may_see_the_case(policy: str):
    for filed in what_the_public_files(the_policy(policy)):
        story = Story(policy).run(("Wed 2026-11-18 10:20", "complainant", Files(**filed)))
        told = what_is_shown(story)
        running = clocks(case=story.case, policy=story.policy, calendar=story.calendar)
        assert [clock["clock"] for clock in told["clocks"]] == [clock.rule.id for clock in running]
        assert all(clock["owner"]["email"] and clock["due"] and clock["state"] for clock in told["clocks"])
        assert all(step["to"] for step in told["steps"])


@pytest.mark.parametrize("policy", known_policies())
def test_the_complainant_withdraws_without_a_word_and_staff_say_how_he_did(policy: str):
    story = Story(policy).run(("Wed 2026-11-18 10:20", "complainant", Files()))
    story.fork().run(("Wed 2026-11-18 10:30", "complainant", Withdrawal(), expects(stage="closed", closing="withdrawn")))
    who = next(role for role in story.policy.roles if offered(story, role, "withdrawn"))
    story.run(
        ("Wed 2026-11-18 10:30", who, Closure("withdrawn"), expects(raises=GuardsUnmet)),
        ("Wed 2026-11-18 10:30", who, Closure("withdrawn", "来电撤诉"), expects(stage="closed", closing="withdrawn")),
    )


def offered(story: Story, role: str, kind: str) -> bool:
    """Whether the page lets the holder of `role` close the story's case as `kind`."""
    answer = Site(story.portal).signed_in(role).get(f"/api/v1/cases/{story.case.reference}")
    return answer.status_code == 200 and kind in {each["id"] for each in answer.get_json()["closings_open"]}


def what_is_shown(story: Story) -> dict[str, Any]:
    """What the API answers about clocks and forecast to the first member of staff who may see the case."""
    site, address = Site(story.portal), f"/api/v1/cases/{story.case.reference}"
    for role in story.policy.acts["view"].by:
        browser = site.signed_in(role)
        clocks_told = browser.get(f"{address}/clocks")
        if clocks_told.status_code == 200:
            steps_told = browser.get(f"{address}/forecast")
            assert steps_told.status_code == 200, role
            return clocks_told.get_json() | steps_told.get_json()
    raise AssertionError("nobody may see the case")
