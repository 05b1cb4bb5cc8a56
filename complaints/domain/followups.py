"""Follow-up calls: their outcomes, the unreachable rule, and the guards that a closing must pass."""

from collections.abc import Callable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.policy import PolicyProfile
from complaints.domain.timeline import approved, recorded

SATISFIED, NOT_SATISFIED, UNREACHABLE = "satisfied", "not_satisfied", "unreachable"
OUTCOMES = (SATISFIED, NOT_SATISFIED, UNREACHABLE)


def _has_final_result(case: ComplaintCase, policy: PolicyProfile) -> bool:
    return case.final_result


def _is_satisfied(case: ComplaintCase, policy: PolicyProfile) -> bool:
    return case.satisfied is True


def _was_unreachable(case: ComplaintCase, policy: PolicyProfile) -> bool:
    return len(unreachable_days(case, policy)) >= policy.follow_up.attempts


def _has_reason(case: ComplaintCase, policy: PolicyProfile) -> bool:
    closing = case.timeline[-1]
    return bool(closing.kind is Kind.CLOSED and str(closing.data["reason"]).strip())


GUARDS: Mapping[str, Callable[[ComplaintCase, PolicyProfile], bool]] = {
    "final_result": _has_final_result,
    "satisfied": _is_satisfied,
    "unreachable": _was_unreachable,
    "reason": _has_reason,
}


# Guards that name something of the policy: recorded:<record>, approved:<matter>.
NAMING_GUARDS: Mapping[str, Callable[[ComplaintCase, str], bool]] = {"recorded": recorded, "approved": approved}


def unmet_guards(*, case: ComplaintCase, kind: str, policy: PolicyProfile) -> tuple[str, ...]:
    """The guards of closing `kind` that `case`, with its closed entry appended, does not meet."""
    rule = next(rule for rule in policy.closing if rule.id == kind)
    return tuple(guard for guard in rule.guards if not _is_met(guard, case, policy))


def _is_met(guard: str, case: ComplaintCase, policy: PolicyProfile) -> bool:
    name, _, of = guard.partition(":")
    return NAMING_GUARDS[name](case, of) if of else GUARDS[name](case, policy)


def unreachable_days(case: ComplaintCase, policy: PolicyProfile) -> frozenset[date]:
    """Days (the company's) of vain calls since the last reply or answered call: two calls on one day count once."""
    zone = ZoneInfo(policy.calendar.zone)
    days: set[date] = set()
    for entry in case.timeline:
        if entry.kind is Kind.CALLED and entry.data["outcome"] == UNREACHABLE:
            days.add(entry.at.astimezone(zone).date())
        elif entry.kind in (Kind.DISPATCHED, Kind.REPLIED, Kind.CALLED, Kind.REOPENED):
            days.clear()
    return frozenset(days)
