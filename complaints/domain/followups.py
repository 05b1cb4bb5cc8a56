"""Follow-up calls: their outcomes, and on which days nobody was reached."""

from datetime import date
from zoneinfo import ZoneInfo

from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.policy import PolicyProfile

SATISFIED, NOT_SATISFIED, UNREACHABLE, NOT_HANDLED = "satisfied", "not_satisfied", "unreachable", "not_handled"
OUTCOMES = (SATISFIED, NOT_SATISFIED, UNREACHABLE, NOT_HANDLED)  # of which a policy takes those it asks for


def unreachable_days(case: ComplaintCase, policy: PolicyProfile) -> frozenset[date]:
    """Days (the company's) of vain calls since the last reply or answered call: two calls on one day count once."""
    zone = ZoneInfo(policy.calendar.zone)
    days: set[date] = set()
    for entry in case.standing:
        if entry.kind is Kind.CALLED and entry.data["outcome"] == UNREACHABLE:
            days.add(entry.at.astimezone(zone).date())
        elif entry.kind in (Kind.DISPATCHED, Kind.REPLIED, Kind.CALLED, Kind.REOPENED):
            days.clear()
    return frozenset(days)
