"""What becomes of a case after it was closed: filed away whole within a time, kept for another, then disposed of."""

from dataclasses import dataclass
from datetime import datetime

from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.conditions import holds
from complaints.domain.counting import deadline
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_oversight import RetentionRule
from complaints.domain.timeline import recorded
from complaints.domain.working_time import WorkingCalendar


@dataclass(frozen=True)
class Filing:
    """The filing away of a closed case: until when, which records of the checklist are `missing`, and since when none.

    It is reckoned like a clock: what happens at the due moment itself is in time.
    """

    due_at: datetime
    missing: tuple[str, ...]
    filed_at: datetime | None

    def is_late(self, *, now: datetime) -> bool:
        """Whether it was, or by `now` is, filed away too late."""
        return (self.filed_at or now) > self.due_at


def filing(*, case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar) -> Filing | None:
    """How the filing away of `case` stands; None where it is open or gone, or the policy gives no time for it."""
    rule = policy.retention
    if rule is None or rule.archive_within is None or case.closed_at is None or case.disposed_at is not None:
        return None
    due_at = deadline(calendar=calendar, start=case.closed_at, limit=rule.archive_within).due_at
    missing = missing_records(case=case, policy=policy)
    return Filing(due_at, missing, None if missing else _complete_at(case, rule, case.closed_at))


def missing_records(*, case: ComplaintCase, policy: PolicyProfile) -> tuple[str, ...]:
    """The records of the checklist that the file of `case` lacks; one whose conditions do not hold is not asked for."""
    wanted = policy.retention.checklist if policy.retention else ()
    rules = [rule for record in wanted if (rule := policy.record(record))]
    return tuple(rule.id for rule in rules if not recorded(case, rule.id) and holds(when=rule.when, case=case))


def disposal_due(*, case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar, now: datetime) -> bool:
    """Whether `case` was closed longer ago than the policy keeps cases. An open case, or without a rule: never."""
    until = keep_until(case=case, policy=policy, calendar=calendar)
    return until is not None and now > until


def keep_until(*, case: ComplaintCase, policy: PolicyProfile, calendar: WorkingCalendar) -> datetime | None:
    """Until when `case` is kept by its regulation; None for an open case, or one that was disposed of, or no rule."""
    if policy.retention is None or case.closed_at is None or case.disposed_at is not None:
        return None
    return deadline(calendar=calendar, start=case.closed_at, limit=policy.retention.keep).due_at


def _complete_at(case: ComplaintCase, rule: RetentionRule, closed_at: datetime) -> datetime:
    """When the first record of each kind on the checklist was there; at the earliest when the case was closed."""
    firsts: dict[str, datetime] = {}
    for entry in case.standing:
        if entry.kind is Kind.RECORDED and entry.data["record"] in rule.checklist:
            firsts.setdefault(entry.data["record"], entry.at)
    return max((closed_at, *firsts.values()))
