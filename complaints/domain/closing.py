"""How a case ends: in one of the policy's ways of closing, once it has passed the guards of that way."""

from complaints.domain.acts import NotAllowed
from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.circumstances import Circumstances, UnknownValue
from complaints.domain.closing_guards import REASON, unmet_guards
from complaints.domain.commands import Closure, Withdrawal
from complaints.domain.policy import PolicyProfile

WITHDRAWN = "withdrawn"


class GuardsUnmet(Exception):
    """The case may not be closed in this way yet: `guards` names what is missing."""

    def __init__(self, *, guards: tuple[str, ...]) -> None:
        super().__init__(f"the case cannot be closed yet: {', '.join(guards)}")
        self.guards = guards


def close(case: ComplaintCase, command: Closure, by: Circumstances) -> ComplaintCase:
    """The case closed in the way that is asked for. Raises UnknownValue, NotAllowed, GuardsUnmet."""
    if command.kind not in {rule.id for rule in by.policy.closing}:
        raise UnknownValue(field="kind", value=command.kind)
    if not may_close(kind=command.kind, case=case, by=by):
        raise NotAllowed(act=command.act)
    closed = put_closed(case=case, by=by, kind=command.kind, reason=command.reason)
    guards = unmet_guards(case=closed, kind=command.kind, policy=by.policy)
    if guards:
        raise GuardsUnmet(guards=guards)
    return closed


def may_close(*, kind: str, case: ComplaintCase, by: Circumstances) -> bool:
    """Whether the policy lets who acts close the case as `kind`: who may close at all, where it names nobody."""
    rule = next(rule for rule in by.policy.closing if rule.id == kind)
    return not rule.by or by.stands_as(roles=rule.by, case=case)


def needs_reason(*, kind: str, policy: PolicyProfile) -> bool:
    """Whether who closes a case as `kind` must say why."""
    return any(rule.id == kind and REASON in rule.guards for rule in policy.closing)


def missing_guards(*, kind: str, case: ComplaintCase, by: Circumstances) -> tuple[str, ...]:
    """What stands between an open case and being closed as `kind`, but the reason that is given on closing."""
    closed = put_closed(case=case, by=by, kind=kind, reason="")
    return tuple(guard for guard in unmet_guards(case=closed, kind=kind, policy=by.policy) if guard != REASON)


def withdraw(case: ComplaintCase, command: Withdrawal, by: Circumstances) -> ComplaintCase:
    """The case closed because the complainant has taken it back."""
    return put_closed(case=case, by=by, kind=WITHDRAWN, reason=command.reason)


def closed_if_satisfied(*, case: ComplaintCase, by: Circumstances) -> ComplaintCase:
    """`case` closed as satisfied, or as it is where a guard is not met yet, or others must close it in that way."""
    kind = by.policy.follow_up.closes_when_satisfied
    if not may_close(kind=kind, case=case, by=by):
        return case
    closed = put_closed(case=case, by=by, kind=kind, reason="")
    return case if unmet_guards(case=closed, kind=kind, policy=by.policy) else closed


def put_closed(*, case: ComplaintCase, by: Circumstances, kind: str, reason: str) -> ComplaintCase:
    """The case closed as `kind`, whatever its guards."""
    return by.put(case, Kind.CLOSED, {"kind": kind, "reason": reason, "outcome": kind})
