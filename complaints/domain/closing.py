"""How a case ends: in one of the policy's ways of closing, once it has passed the guards of that way."""

from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.circumstances import Circumstances, UnknownValue
from complaints.domain.commands import Closure, Withdrawal
from complaints.domain.followups import unmet_guards

WITHDRAWN = "withdrawn"


class GuardsUnmet(Exception):
    """The case may not be closed in this way yet: `guards` names what is missing."""

    def __init__(self, *, guards: tuple[str, ...]) -> None:
        super().__init__(f"the case cannot be closed yet: {', '.join(guards)}")
        self.guards = guards


def close(case: ComplaintCase, command: Closure, by: Circumstances) -> ComplaintCase:
    """The case closed in the way that is asked for. Raises UnknownValue, GuardsUnmet."""
    if command.kind not in {rule.id for rule in by.policy.closing}:
        raise UnknownValue(field="kind", value=command.kind)
    closed = put_closed(case=case, by=by, kind=command.kind, reason=command.reason)
    guards = unmet_guards(case=closed, kind=command.kind, policy=by.policy)
    if guards:
        raise GuardsUnmet(guards=guards)
    return closed


def withdraw(case: ComplaintCase, command: Withdrawal, by: Circumstances) -> ComplaintCase:
    """The case closed because the complainant has taken it back."""
    return put_closed(case=case, by=by, kind=WITHDRAWN, reason=command.reason)


def closed_if_satisfied(*, case: ComplaintCase, by: Circumstances) -> ComplaintCase:
    """`case` closed as satisfied, or as it is where a guard of that closing is not met yet."""
    kind = by.policy.follow_up.closes_when_satisfied
    closed = put_closed(case=case, by=by, kind=kind, reason="")
    return case if unmet_guards(case=closed, kind=kind, policy=by.policy) else closed


def put_closed(*, case: ComplaintCase, by: Circumstances, kind: str, reason: str) -> ComplaintCase:
    """The case closed as `kind`, whatever its guards."""
    return by.put(case, Kind.CLOSED, {"kind": kind, "reason": reason, "outcome": kind})
