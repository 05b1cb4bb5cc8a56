"""What a case must have been through before it may be closed in a certain way."""

from collections.abc import Callable, Mapping

from complaints.domain.case import SEVERITY, ComplaintCase, Kind
from complaints.domain.followups import unreachable_days
from complaints.domain.policy import PolicyProfile
from complaints.domain.timeline import approved, recorded


def _has_final_result(case: ComplaintCase, policy: PolicyProfile) -> bool:
    return case.final_result


def _is_satisfied(case: ComplaintCase, policy: PolicyProfile) -> bool:
    return case.satisfied is True


def _was_unreachable(case: ComplaintCase, policy: PolicyProfile) -> bool:
    return len(unreachable_days(case, policy)) >= policy.follow_up.attempts


def _has_reason(case: ComplaintCase, policy: PolicyProfile) -> bool:
    closing = case.timeline[-1]
    return bool(closing.kind is Kind.CLOSED and str(closing.data["reason"]).strip())


def _is_rated(case: ComplaintCase, policy: PolicyProfile) -> bool:
    return case.rating is not None


def _was_escalated(case: ComplaintCase, clock: str) -> bool:
    return any(entry.kind is Kind.ESCALATED and entry.data["clock"] == clock for entry in case.standing)


def _level(case: ComplaintCase, scheme: str) -> str:
    return case.severity if scheme == SEVERITY else case.classes.get(scheme, "")


def _is_at_level(case: ComplaintCase, of: str) -> bool:
    scheme, _, level = of.partition(".")
    return _level(case, scheme) == level


REASON = "reason"
GUARDS: Mapping[str, Callable[[ComplaintCase, PolicyProfile], bool]] = {
    "final_result": _has_final_result,
    "satisfied": _is_satisfied,
    "unreachable": _was_unreachable,
    REASON: _has_reason,
    "rated": _is_rated,
}

# Guards that name something of the policy: recorded:<record>, recorded:<record>.<what it tells>, approved:<matter>,
# classified:<scheme>, level:<scheme>.<level>, round:<the first in which one may close so>, escalated:<clock>.
NAMING_GUARDS: Mapping[str, Callable[[ComplaintCase, str], bool]] = {
    "recorded": recorded,
    "approved": approved,
    "classified": lambda case, scheme: bool(_level(case, scheme)),
    "level": _is_at_level,
    "round": lambda case, first: case.round >= int(first),
    "escalated": _was_escalated,
}


def unmet_guards(*, case: ComplaintCase, kind: str, policy: PolicyProfile) -> tuple[str, ...]:
    """The guards of closing `kind` that `case`, with its closed entry appended, does not meet."""
    rule = next(rule for rule in policy.closing if rule.id == kind)
    return tuple(guard for guard in rule.guards if not _is_met(guard, case, policy))


def _is_met(guard: str, case: ComplaintCase, policy: PolicyProfile) -> bool:
    name, _, of = guard.partition(":")
    return NAMING_GUARDS[name](case, of) if of else GUARDS[name](case, policy)
