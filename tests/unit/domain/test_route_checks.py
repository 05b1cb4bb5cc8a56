"""Routes and confidential paths that name what the policy does not have are refused with their clause."""

import pytest

from complaints.domain.policy_intake import Hides
from complaints.domain.route_checks import routes_and_paths
from tests.factories import a_path, a_policy, a_route


def problems(**changes):
    found = routes_and_paths(a_policy(**{"routes": (), "confidential": ()} | changes))
    return [(problem.clause, problem.reason) for problem in found]


def test_good_routes_and_paths_pass():
    assert (
        problems(routes=(a_route("legal", on=("closed.satisfied",)), a_route("head")), confidential=(a_path(),)) == []
    )


@pytest.mark.parametrize(
    ("route", "problem"),
    [
        (a_route("pope"), ("routes.to_pope.to", "'pope' is no role")),
        (a_route("legal", on=("replied", "sung")), ("routes.to_legal.on", "'sung' is no event of the timeline")),
        (
            a_route("legal", on=("closed.nowhere",)),
            ("routes.to_legal.on", "'closed.nowhere' is no event of the timeline"),
        ),
    ],
)
def test_a_route_names_a_role_and_events_that_there_are(route, problem):
    assert problems(routes=(a_route("legal"), route)) == [problem]


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        (a_path(seen_by=()), ("confidential.audit.seen_by", "nobody would know of the case")),
        (a_path(seen_by=("legal", "pope")), ("confidential.audit.seen_by", "'pope' is no role")),
        (a_path(seen_by=("owner",)), ("confidential.audit.seen_by", "acts.view lets 'owner' see no case")),
    ],
)
def test_a_path_is_seen_by_somebody_who_may_see_cases(path, problem):
    roles = {**a_policy().roles, "owner": a_policy().roles["legal"]}
    assert problems(roles=roles, confidential=(path,)) == [problem]


def test_who_may_know_a_name_need_not_see_every_case():
    roles = {**a_policy().roles, "owner": a_policy().roles["legal"]}
    assert problems(roles=roles, confidential=(a_path(seen_by=("owner",), hides=Hides.NAME),)) == []
