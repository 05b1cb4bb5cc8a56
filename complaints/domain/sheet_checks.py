"""What must hold of the sheet that a policy prints of a case: what stands on it is there, and who signs is known."""

from collections.abc import Iterator

from complaints.domain.milestone_checks import known_roles
from complaints.domain.policy import PolicyProblem, PolicyProfile


def sheet(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    """Steps that are nothing which is recorded or approved, or are named twice; signatures of no role."""
    rule = policy.sheet
    for step in dict.fromkeys(rule.steps):
        if policy.record(step) is None and policy.approval(step) is None:
            yield PolicyProblem("sheet.steps", f"{step!r} is neither a record nor an approval")
    for step in rule.tables:
        if step not in rule.steps or policy.record(step) is None:
            yield PolicyProblem("sheet.tables", f"{step!r} is no record among the steps")
    if len(set(rule.steps)) < len(rule.steps):
        yield PolicyProblem("sheet.steps", "each step stands on it once")
    yield from known_roles(policy, rule.signatures, "sheet.signatures")
