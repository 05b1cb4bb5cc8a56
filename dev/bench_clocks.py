"""How long working time and clocks take: `python -m dev.bench_clocks [--quick]` prints one JSON object a line.

A million limits of working days, beside the walk day by day; and every clock of a case with a hundred entries.
"""

import argparse
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

from complaints.adapters.calendars import working_calendar
from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.acts import THE_COMPLAINANT, staff
from complaints.domain.case import Complainant, Complaint, ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import Clock, clocks
from complaints.domain.commands import Command, Contact, FollowUp, Note, Reply, Supplement
from complaints.domain.consequences import follow
from complaints.domain.lifecycle import perform, register
from complaints.domain.regulation import NoOthers
from complaints.domain.staff import Responsibility, Roster, StaffMember
from complaints.domain.timeline import fold
from complaints.domain.working_time import Limit, Unit, WorkingCalendar
from dev.figures import tell

MANY, FEW = 1_000_000, 100_000
ENTRIES = 100
PHONE = "13800138000"
ROUNDS = 41
POLICY = load_policy(POLICIES / "oppein.toml")
CALENDAR = working_calendar(POLICY.calendar)
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
HANDLER = StaffMember("handler@staff.example", "handler", frozenset({"handler"}), "line")
AGENT = StaffMember("agent@staff.example", "agent", frozenset({"agent"}))
ROSTER = Roster((HANDLER, AGENT), (Responsibility(HANDLER.email, HANDLER.department),))


def deadlines(count: int) -> tuple[float, float]:
    """Limits of 2 to 30 working days reckoned in a second, from moments of some ten years; and so by walking."""
    chance = random.Random(7)
    asked = [_asked(chance) for _ in range(count)]
    CALENDAR.shift(moment=NOW, limit=asked[0][1])  # the sums are made once
    began = time.process_time()
    for moment, limit in asked:
        CALENDAR.shift(moment=moment, limit=limit)
    shifted = time.process_time()
    for moment, limit in asked[: count // 10]:
        walked(moment=moment, limit=limit, calendar=CALENDAR)
    return count / (shifted - began), count // 10 / (time.process_time() - shifted)


def _asked(chance: random.Random) -> tuple[datetime, Limit]:
    began = NOW + timedelta(minutes=chance.randrange(-4_000_000, 500_000))
    return began, Limit(chance.randint(2, 30), Unit.WORKING_DAYS)


def walked(*, moment: datetime, limit: Limit, calendar: WorkingCalendar) -> date:
    """The day on which `limit` ends, found by looking at each day on the way: what the sums are compared with."""
    day, left = moment.astimezone(calendar.zone).date(), limit.amount
    while left or not calendar.is_working_day(day):
        left -= calendar.is_working_day(day)
        day += timedelta(days=1)
    return day


def a_long_case(*, entries: int) -> ComplaintCase:
    """A case that went round and round: spoken with, answered, called, found wanting, answered again …"""
    by = Circumstances(THE_COMPLAINANT, NOW, POLICY, CALENDAR, ROSTER, NoOthers())
    complaint = Complaint(Complainant("x", "end_user", phone=PHONE), "product_quality", "x", "kitchen", consent="x")
    case = register(reference="26110001", month="2026-11", complaint=complaint, secret_hash="", circumstances=by)
    case = follow(before=None, after=case, circumstances=by)
    steps: tuple[tuple[Any, Command], ...] = (
        (staff(HANDLER), Contact("已联系客户。")),
        (staff(AGENT), Note("客户再次来电。")),
        (THE_COMPLAINANT, Supplement("又裂了一处。")),
        (staff(HANDLER), Note("门板已下单。")),
        (staff(HANDLER), Reply("周二更换门板。")),
        (staff(AGENT), FollowUp("unreachable")),
        (staff(AGENT), FollowUp("not_satisfied")),
    )
    while len(case.timeline) < entries:
        for actor, command in steps:
            by = replace(by, actor=actor, now=by.now + timedelta(hours=7))
            case = follow(before=case, after=perform(case=case, command=command, circumstances=by), circumstances=by)
    return fold(reference=case.reference, entries=case.timeline[:entries], version=1)


def clocks_of(case: ComplaintCase) -> tuple[float, tuple[Clock, ...]]:
    """Milliseconds of processor for every clock of a case that was just read, and what they are."""
    taken = []
    for _ in range(ROUNDS):
        fresh = replace(case)
        began = time.process_time()
        found = clocks(case=fresh, policy=POLICY, calendar=CALENDAR)
        taken.append(time.process_time() - began)
    return 1000 * median(taken), found


def figures(*, quick: bool) -> Iterator[tuple[str, float, str]]:
    """(figure, value, unit), each as soon as it is known."""
    by_sums, by_walking = deadlines(FEW if quick else MANY)
    yield "deadlines", round(by_sums), "a second of processor"
    yield "deadlines_to_walk", round(by_sums / by_walking, 1), "times the walk day by day"
    taken, found = clocks_of(a_long_case(entries=ENTRIES))
    yield f"clocks_of_{ENTRIES}_entries", round(taken, 3), "ms of processor"
    yield f"clocks_of_{ENTRIES}_entries_runs", len(found), "runs"


if __name__ == "__main__":
    told = argparse.ArgumentParser(prog="python -m dev.bench_clocks", description="Working time and clocks, timed.")
    told.add_argument("--quick", action="store_true", help="a tenth of the deadlines")
    tell(figures(quick=told.parse_args().quick))
