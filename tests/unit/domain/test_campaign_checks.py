"""A survey of many that cannot be held is refused with its clause."""

from dataclasses import replace
from typing import Any

import pytest

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.campaign_checks import campaigns

POLICY = load_policy(POLICIES / "oppein.toml")
CUSTOMERS, STAFF = POLICY.campaigns


@pytest.mark.parametrize(
    ("change", "clause", "reason"),
    [
        ({"months": ()}, "months", "one or more"),
        ({"months": (0, 1)}, "months", "from 1 to 12"),
        ({"months": (12, 1)}, "months", "follow each other"),
        ({"months": (1, 3)}, "months", "follow each other"),
        ({"share": 0, "covers": 0}, "share", "from 1 to 100"),
        ({"covers": 31}, "covers", "no more can answer"),
        ({"smallest": 2}, "smallest", "always somebody"),
        ({"at_most": 5_000}, "at_most", "from 1 to 2000"),
        ({"to": ("gardener",)}, "to", "'gardener' is no role"),
        ({"to": ()}, "to", "nobody"),
        ({"signed_by": "gardener"}, "signed_by", "'gardener' is no role"),
        ({"questions": ()}, "questions", "nothing is asked"),
        ({"levels": tuple(replace(level, roles=()) for level in STAFF.levels)}, "levels", "more than one"),
        ({"levels": (replace(STAFF.levels[0], roles=("x",)),)}, "levels.leaders.roles", "'x' is no role"),
    ],
)
def test_what_a_survey_cannot_be_is_named(change: dict[str, Any], clause: str, reason: str) -> None:
    [problem] = campaigns(replace(POLICY, campaigns=(replace(STAFF, **change),)))
    assert problem.clause == f"campaigns.staff.{clause}"
    assert reason in problem.reason


def test_levels_are_of_the_staff_alone() -> None:
    [problem] = campaigns(replace(POLICY, campaigns=(replace(CUSTOMERS, levels=STAFF.levels),)))
    assert problem.clause == "campaigns.customers.levels"


def test_the_surveys_of_the_policies_are_sound() -> None:
    for path in POLICIES.glob("*.toml"):
        assert list(campaigns(load_policy(path))) == []
