"""When a letter may leave: at once, after the quiet hours, or together with others at the end of the hour."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from complaints.domain.case import COMPLAINANT, ComplaintCase, Kind
from complaints.domain.conditions import holds
from complaints.domain.letter_owed import Letter
from complaints.domain.policy_mail import MailRule, QuietHours

ACKNOWLEDGEMENT, CRISIS = "acknowledgement", "crisis"
ANSWERS = (Kind.MISREAD, Kind.UNDONE)  # what came of a mail: whoever wrote it waits for that


def quiet_until(*, quiet: QuietHours, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The end of the quiet hours in which `now` lies, in the company's `zone`; None outside them."""
    local = now.astimezone(zone)
    start, end = time.fromisoformat(quiet.start), time.fromisoformat(quiet.end)
    over_midnight = end < start
    begun, over = local.time() >= start, local.time() >= end
    if not (begun or not over if over_midnight else begun and not over):
        return None
    day = local.date() + timedelta(days=1) if over_midnight and begun else local.date()
    return datetime.combine(day, end, zone)


def end_of_hour(*, now: datetime) -> datetime:
    """When the hour of `now` is over and letters that were held back leave together."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def end_of_day(*, now: datetime) -> datetime:
    """When the day of `now`, in its own zone, is over."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def may_wait(*, letter: Letter, case: ComplaintCase, seq: int, until: datetime, now: datetime, rule: MailRule) -> bool:
    """Whether `letter`, which the write from entry `seq` on called for, may leave as late as `until`.

    It may not where it is a receipt, answers what its reader has just done, is about a crisis, or asks for what falls
    due meanwhile. What is overdue already was not done by a letter that came in time, and may wait.
    """
    answers = letter.kind == ACKNOWLEDGEMENT or letter.context.get("event") in ANSWERS
    if answers or is_pressing(case=case, rule=rule):
        return False
    reader = COMPLAINANT if letter.audience == COMPLAINANT else f"staff:{letter.to}"
    if any(entry.seq == seq and entry.actor == reader for entry in case.timeline):
        return False
    asked = letter.audience != COMPLAINANT and not letter.context.get("copied")
    due = letter.context.get("clock", {}).get("due") if asked else ""
    return not due or not now < datetime.fromisoformat(due) <= until


def is_pressing(*, case: ComplaintCase, rule: MailRule) -> bool:
    """Whether `case` is a crisis: one that quiet hours make an exception of, or that has a crisis class."""
    excepted = rule.quiet is not None and bool(rule.quiet.unless) and holds(when=rule.quiet.unless, case=case)
    return excepted or bool(case.classes.get(CRISIS))
