"""What administrators must know today, because the portal cannot mend it itself: holidays, posts, files, the text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from complaints.domain.case import ComplaintCase
from complaints.domain.clocks import clocks
from complaints.domain.confidentiality import may_be_named
from complaints.domain.policy import PolicyProfile
from complaints.domain.regulation import Regulation
from complaints.domain.retention import disposal_due, filing
from complaints.domain.staff import Roster
from complaints.domain.staffing import departments_without_head, short_posts, unanswered
from complaints.domain.wording import role_title
from complaints.domain.working_time import WorkingCalendar

AHEAD = timedelta(days=60)
REVIEW_AHEAD = timedelta(days=30)
AGAIN_AFTER = timedelta(days=7)
CASES_NAMED = 5
Reckoned = tuple[ComplaintCase, Regulation]  # a case, and the regulation that it pins


class Matter(StrEnum):
    """What a finding is about."""

    CALENDAR = "calendar"  # the holidays of a year are not known yet
    POST = "post"  # a role that too few people hold
    HEAD = "head"  # a department without a head
    CATEGORY = "category"  # complaints that would go to nobody
    REVIEW = "review"  # the regulation itself is to be looked at again
    DISPOSAL = "disposal"  # cases kept longer than the regulation says
    ARCHIVE = "archive"  # closed cases that were not filed away in time
    LETTERS = "letters"  # letters that do not leave
    QUARANTINE = "quarantine"  # mail that waits for a person


@dataclass(frozen=True)
class Finding:
    """One thing to know. `subject`: the year, role, department or category; `line`: the business line, if only one.

    `count` of `wanted` (holders of a post), or how many `cases`, of which the first are named; `due_at`: from when, or
    until when, it matters.
    """

    matter: Matter
    subject: str = ""
    line: str = ""
    count: int = 0
    wanted: int = 0
    due_at: datetime | None = None
    cases: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What makes it the same finding on another day, whatever its numbers are then."""
        return "/".join(part for part in (self.matter.value, self.subject, self.line) if part)


def findings(
    *,
    policy: PolicyProfile,
    calendar: WorkingCalendar,
    roster: Roster,
    now: datetime,
    running: Iterable[Reckoned] = (),
    closed: Iterable[Reckoned] = (),
) -> tuple[Finding, ...]:
    """All there is to know at `now` (aware). `running`: open cases; `closed`: those to be filed away or disposed of,
    each with the regulation that it pins."""
    today = now.astimezone(calendar.zone).date()
    ended = tuple(closed)
    found = (
        *_calendar(running, calendar, now),
        *_staffing(policy, roster, today),
        *_review(policy, calendar, now),
        *_disposal(ended, now),
        *_archive(ended, now),
    )
    return tuple(found)


def held_up(*, matter: Matter, waiting_since: Iterable[datetime], calendar: WorkingCalendar) -> Iterator[Finding]:
    """What has waited too long, since when; what began another day is told of anew."""
    since = sorted(waiting_since)
    if since:
        day = since[0].astimezone(calendar.zone).date()
        yield Finding(matter, day.isoformat(), count=len(since), due_at=since[0])


def is_fresh(*, finding: Finding, told_at: datetime | None, calendar: WorkingCalendar, now: datetime) -> bool:
    """Whether it is time to tell of `finding`: never told, or a week of the company's days ago."""
    if told_at is None:
        return True
    return now.astimezone(calendar.zone).date() - told_at.astimezone(calendar.zone).date() >= AGAIN_AFTER


def calendar_ends_soon(*, calendar: WorkingCalendar, now: datetime) -> bool:
    """Whether the first day whose holidays nobody knows is at most 60 days away, or past.

    Only then can a deadline that is due within 60 days be provisional.
    """
    return calendar.known_until - now.astimezone(calendar.zone).date() <= AHEAD


def finding_told(*, finding: Finding, policy: PolicyProfile, locale: str) -> dict[str, Any]:
    """`finding` as JSON values in the words of `locale`, for a letter."""
    return {
        "matter": finding.matter.value,
        "subject": _subject(finding, policy, locale),
        "count": finding.count,
        "wanted": finding.wanted,
        "due": finding.due_at.isoformat() if finding.due_at else "",
        "cases": list(finding.cases[:CASES_NAMED]),
    }


def _calendar(running: Iterable[Reckoned], calendar: WorkingCalendar, now: datetime) -> Iterator[Finding]:
    if not calendar_ends_soon(calendar=calendar, now=now):
        return
    hanging = [(case, pinned) for case, pinned in running if _hangs(case, pinned, now)]
    ends_at, named = calendar.midnight(day=calendar.known_until), _named(hanging)
    yield Finding(Matter.CALENDAR, str(calendar.known_until.year), count=len(hanging), due_at=ends_at, cases=named)


def _hangs(case: ComplaintCase, pinned: Regulation, now: datetime) -> bool:
    """Whether a deadline of `case` that matters within 60 days hangs on holidays that nobody knows yet."""
    return any(
        clock.is_open and clock.deadline.provisional and clock.due_at - now <= AHEAD
        for clock in clocks(case=case, policy=pinned.policy, calendar=pinned.calendar)
    )


def _staffing(policy: PolicyProfile, roster: Roster, today: date) -> Iterator[Finding]:
    for role, (wanted, there) in short_posts(policy=policy, roster=roster).items():
        yield Finding(Matter.POST, role, count=there, wanted=wanted)
    for department in departments_without_head(policy=policy, roster=roster, today=today):
        yield Finding(Matter.HEAD, department)
    for category, line in unanswered(policy=policy, roster=roster, today=today):
        yield Finding(Matter.CATEGORY, category, line)


def _review(policy: PolicyProfile, calendar: WorkingCalendar, now: datetime) -> Iterator[Finding]:
    """A review is over when the file says from when the new edition is in force."""
    if policy.review is None:
        return
    in_force = calendar.midnight(day=date.fromisoformat(policy.effective))
    due_at = calendar.shift(moment=in_force, limit=policy.review.every)
    if due_at - now <= REVIEW_AHEAD:
        yield Finding(Matter.REVIEW, policy.review.by, due_at=due_at)


def _disposal(closed: tuple[Reckoned, ...], now: datetime) -> Iterator[Finding]:
    over = [
        case
        for case, pinned in closed
        if disposal_due(case=case, policy=pinned.policy, calendar=pinned.calendar, now=now)
    ]
    if over:
        yield Finding(Matter.DISPOSAL, count=len(over))


def _archive(closed: tuple[Reckoned, ...], now: datetime) -> Iterator[Finding]:
    late: dict[str, list[Reckoned]] = {}
    for case, pinned in closed:
        file = filing(case=case, policy=pinned.policy, calendar=pinned.calendar)
        if pinned.policy.retention and file and file.missing and file.is_late(now=now):
            late.setdefault(pinned.policy.retention.archived_by, []).append((case, pinned))
    for role, cases in late.items():
        yield Finding(Matter.ARCHIVE, role, count=len(cases), cases=_named(cases))


def _named(cases: Iterable[Reckoned]) -> tuple[str, ...]:
    """Of confidential cases administrators hear only that there are so many."""
    return tuple(case.reference for case, pinned in cases if may_be_named(case=case, policy=pinned.policy))


def _subject(finding: Finding, policy: PolicyProfile, locale: str) -> str:
    match finding.matter:
        case Matter.POST | Matter.REVIEW | Matter.ARCHIVE:
            return role_title(role=finding.subject, policy=policy, locale=locale)
        case Matter.CATEGORY:
            category = policy.category(finding.subject)
            lines = [line.title for line in policy.intake.business_lines if line.id == finding.line]
            titles = [*([category.title] if category else []), *lines]
            return " · ".join(title.in_locale(locale) for title in titles)
        case _:
            return finding.subject
