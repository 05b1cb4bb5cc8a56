"""What must hold of the ways in which a policy closes a case."""

from collections.abc import Callable, Iterator, Mapping

from complaints.domain.closing import WITHDRAWN
from complaints.domain.closing_guards import GUARDS, NAMING_GUARDS
from complaints.domain.commands import Act
from complaints.domain.milestone_checks import is_event, levels_of
from complaints.domain.policy import PolicyProblem, PolicyProfile
from complaints.domain.policy_clauses import ClosingRule

_NAMED: Mapping[str, Callable[[str, PolicyProfile], bool]] = {
    "recorded": lambda of, policy: is_event(f"recorded.{of}", policy),
    "approved": lambda of, policy: policy.approval(of) is not None,
    "classified": lambda of, policy: bool(levels_of(of, policy)),
    "level": lambda of, policy: "." in of and is_event(f"classified.{of}", policy),
    "round": lambda of, policy: of.isdecimal() and int(of) > 0,
    "escalated": lambda of, policy: is_event(f"escalated.{of}", policy),
}


def is_guard(name: str, policy: PolicyProfile) -> bool:
    """Whether `name` is a guard: one of GUARDS, or one of NAMING_GUARDS with something that the policy has."""
    guard, colon, of = name.partition(":")
    return bool(of) and guard in _NAMED and _NAMED[guard](of, policy) if colon else guard in GUARDS


def closings(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    """The ways of closing, and those that every policy has."""
    kinds = {rule.id for rule in policy.closing}
    for rule in policy.closing:
        yield from _closing(policy, rule)
    if WITHDRAWN not in kinds:
        yield PolicyProblem("closing", f"there must be a way of closing named {WITHDRAWN!r}")
    if policy.follow_up.closes_when_satisfied not in kinds:
        yield PolicyProblem("follow_up.closes_when_satisfied", "is no way of closing")


def _closing(policy: PolicyProfile, rule: ClosingRule) -> Iterator[PolicyProblem]:
    clause = f"closing.{rule.id}"
    for guard in rule.guards:
        if not is_guard(guard, policy):
            known = ", ".join((*sorted(GUARDS), *(f"{name}:…" for name in sorted(NAMING_GUARDS))))
            yield PolicyProblem(f"{clause}.guards", f"{guard!r} is none of {known}")
    closure = policy.acts.get(Act.CLOSURE)
    for role in rule.by:
        if role not in policy.roles:
            yield PolicyProblem(f"{clause}.by", f"{role!r} is no role")
        elif closure is None or role not in closure.by:
            yield PolicyProblem(f"{clause}.by", f"acts.closure does not let {role!r} close anything")
