from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from threading import RLock
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dev.clock import PortalClock
from dev.schedule import ClockRunsForward, Daily, Schedule, StuckSchedule

MONDAY = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)


class Deadlines:
    """Cases with what falls due, and the function that does it; `done` notes the portal's time of each."""

    def __init__(self, *due: datetime, blocked: bool = False) -> None:
        self.due, self.done, self.blocked = sorted(due), list[tuple[datetime, datetime]](), blocked
        self.clock: PortalClock

    def next_due_at(self) -> datetime | None:
        return self.due[0] if self.due else None

    def run(self, event: dict[str, Any], context: None) -> None:
        while self.due and self.due[0] <= self.clock.now() and not self.blocked:
            self.done.append((self.due.pop(0), self.clock.now()))


def a_schedule(
    deadlines: Deadlines, folder: Path, letters: list[datetime], *, takes: timedelta = timedelta()
) -> Schedule:
    """A schedule on a machine where each look at the clock comes `takes` after the last one."""
    machine = [MONDAY]

    def ticking() -> datetime:
        machine[0] += takes
        return machine[0]

    clock = deadlines.clock = PortalClock(path=folder / "clock.json", machine=ticking)
    return Schedule(clock, deadlines, deadlines.run, lambda: letters.append(clock.now()), RLock())


def test_what_falls_due_on_the_way_is_done_in_order_and_at_its_own_time(tmp_path: Path) -> None:
    noon, evening = MONDAY + timedelta(hours=3), MONDAY + timedelta(hours=9)
    deadlines = Deadlines(evening, noon)
    a_schedule(deadlines, tmp_path, []).move_clock(to=MONDAY + timedelta(days=1))
    assert deadlines.done == [(noon, noon), (evening, evening)]


def test_what_is_due_after_the_target_waits(tmp_path: Path) -> None:
    noon = MONDAY + timedelta(hours=3)
    deadlines = Deadlines(noon)
    schedule = a_schedule(deadlines, tmp_path, [])
    schedule.move_clock(to=noon - timedelta(minutes=1))
    assert deadlines.done == []
    schedule.move_clock(to=noon)
    assert deadlines.done == [(noon, noon)]


def test_what_a_step_makes_due_before_the_target_is_done_too(tmp_path: Path) -> None:
    reminder, escalation = MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=2)

    class Ladder(Deadlines):
        def run(self, event: dict[str, Any], context: None) -> None:
            super().run(event, context)
            if [due for due, _ in self.done] == [reminder]:
                self.due.append(escalation)

    ladder = Ladder(reminder)
    a_schedule(ladder, tmp_path, []).move_clock(to=MONDAY + timedelta(hours=5))
    assert [due for due, _ in ladder.done] == [reminder, escalation]


def test_letters_leave_after_each_step_and_the_clock_ends_at_the_target(tmp_path: Path) -> None:
    letters: list[datetime] = []
    noon, target = MONDAY + timedelta(hours=3), MONDAY + timedelta(days=2)
    schedule = a_schedule(Deadlines(noon), tmp_path, letters)
    assert schedule.move_clock(to=target) == 2
    assert letters == [MONDAY, noon, target]
    assert schedule.clock.now() == target


def test_time_goes_on_while_the_steps_run(tmp_path: Path) -> None:
    noon = MONDAY + timedelta(hours=3)
    deadlines = Deadlines(noon, noon + timedelta(seconds=1))
    schedule = a_schedule(deadlines, tmp_path, [], takes=timedelta(seconds=3))
    assert schedule.move_clock(to=noon + timedelta(seconds=2)) == 2
    assert len(deadlines.done) == 2


def test_a_step_that_is_never_done_is_reported_and_ends_the_move(tmp_path: Path) -> None:
    noon = MONDAY + timedelta(hours=3)
    schedule = a_schedule(Deadlines(noon, blocked=True), tmp_path, [])
    with pytest.raises(StuckSchedule):
        schedule.move_clock(to=MONDAY + timedelta(days=1))
    assert schedule.clock.now() == noon


def test_the_past_is_refused_and_nothing_runs(tmp_path: Path) -> None:
    deadlines = Deadlines()
    schedule = a_schedule(deadlines, tmp_path, [])
    with pytest.raises(ClockRunsForward):
        schedule.move_clock(to=MONDAY - timedelta(seconds=1))
    assert schedule.clock.now() == MONDAY


def a_morning(done: datetime, ran: list[datetime], zone: str = "Asia/Shanghai") -> Daily:
    """A function that runs at 08:00 in `zone` and notes for which time it was called."""
    return Daily(
        "upkeep", lambda event, _: ran.append(datetime.fromisoformat(event["time"])), time(8), ZoneInfo(zone), done
    )


def test_what_runs_once_a_day_runs_every_morning_on_the_way_in_the_zone_of_the_company(tmp_path: Path) -> None:
    ran: list[datetime] = []
    clock = PortalClock(path=tmp_path / "clock.json", machine=lambda: MONDAY)  # 09:00 in Shanghai
    deadlines = Deadlines()
    deadlines.clock = clock
    schedule = Schedule(clock, deadlines, deadlines.run, lambda: None, RLock(), (a_morning(clock.now(), ran),))
    schedule.run_due()
    schedule.move_clock(to=MONDAY + timedelta(hours=22, minutes=59))
    assert ran == []
    schedule.move_clock(to=MONDAY + timedelta(hours=23))
    assert ran == [datetime(2026, 3, 10, 0, 0, tzinfo=UTC)]
    schedule.run_due()
    schedule.move_clock(to=MONDAY + timedelta(days=3))
    assert ran == [datetime(2026, 3, day, 0, 0, tzinfo=UTC) for day in (10, 11, 12)]


def test_of_mornings_that_were_slept_through_one_is_made_up_for(tmp_path: Path) -> None:
    ran: list[datetime] = []
    morning = a_morning(MONDAY, ran)
    morning.run_due(now=MONDAY + timedelta(days=5))
    morning.run_due(now=MONDAY + timedelta(days=5, minutes=1))
    assert ran == [MONDAY + timedelta(days=5)]


def test_the_morning_is_eight_o_clock_on_both_sides_of_summer_time() -> None:
    saturday = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    morning = a_morning(saturday, [], zone="Europe/Berlin")
    assert morning.next_at().astimezone(UTC) == datetime(2026, 3, 29, 6, 0, tzinfo=UTC)
    assert a_morning(saturday - timedelta(days=1), [], zone="Europe/Berlin").next_at().astimezone(UTC).hour == 7


def test_letters_that_wait_on_purpose_leave_on_the_way_and_at_their_own_time(tmp_path: Path) -> None:
    morning = MONDAY + timedelta(hours=8)

    class Outbox:
        """One envelope, which waits for the morning; and one that is overdue and does not leave."""

        def next_due_at(self, *, after: datetime) -> datetime | None:
            return morning if after < morning else None

    letters: list[datetime] = []
    schedule = replace(a_schedule(Deadlines(), tmp_path, letters), outbox=Outbox())
    schedule.move_clock(to=MONDAY + timedelta(days=1))
    assert letters == [MONDAY, morning, MONDAY + timedelta(days=1)]
