"""What must hold of the routes of a policy, and of its confidential paths."""

from collections.abc import Iterator

from complaints.domain.acts import VIEW
from complaints.domain.milestone_checks import is_event, known_roles
from complaints.domain.policy import PolicyProblem, PolicyProfile
from complaints.domain.policy_intake import ConfidentialRule, Hides, RouteRule


def routes_and_paths(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    """Where cases go, when they go there again, and who may know of them."""
    for route in policy.routes:
        yield from _route(policy, route)
    for path in policy.confidential:
        yield from _path(policy, path)


def _route(policy: PolicyProfile, rule: RouteRule) -> Iterator[PolicyProblem]:
    yield from known_roles(policy, (rule.to,), f"routes.{rule.id}.to")
    for event in rule.on:
        if not is_event(event, policy):
            yield PolicyProblem(f"routes.{rule.id}.on", f"{event!r} is no event of the timeline")


def _path(policy: PolicyProfile, rule: ConfidentialRule) -> Iterator[PolicyProblem]:
    clause = f"confidential.{rule.id}.seen_by"
    if not rule.seen_by:
        yield PolicyProblem(clause, "nobody would know of the case")
    yield from known_roles(policy, rule.seen_by, clause)
    if rule.hides is Hides.CASE and VIEW in policy.acts:
        for role in rule.seen_by:
            if role in policy.roles and role not in policy.acts[VIEW].by:
                yield PolicyProblem(clause, f"acts.{VIEW} lets {role!r} see no case")
