from datetime import UTC, datetime, timedelta
from pathlib import Path

from dev.clock import PortalClock

FRIDAY = datetime(2026, 3, 6, 2, 0, tzinfo=UTC)


def test_the_clock_shows_real_time_until_it_is_moved(tmp_path: Path) -> None:
    assert PortalClock(path=tmp_path / "clock.json", machine=lambda: FRIDAY).now() == FRIDAY


def test_a_moved_clock_runs_on_from_where_it_was_put(tmp_path: Path) -> None:
    machine = [FRIDAY]
    clock = PortalClock(path=tmp_path / "clock.json", machine=lambda: machine[0])
    clock.reach(moment=FRIDAY + timedelta(days=3))
    machine[0] += timedelta(minutes=1)
    assert clock.now() == FRIDAY + timedelta(days=3, minutes=1)


def test_the_clock_keeps_its_lead_over_a_restart(tmp_path: Path) -> None:
    PortalClock(path=tmp_path / "clock.json", machine=lambda: FRIDAY).reach(moment=FRIDAY + timedelta(days=3))
    again = PortalClock(path=tmp_path / "clock.json", machine=lambda: FRIDAY + timedelta(hours=1))
    assert again.now() == FRIDAY + timedelta(days=3, hours=1)


def test_the_clock_is_never_set_back(tmp_path: Path) -> None:
    clock = PortalClock(path=tmp_path / "clock.json", machine=lambda: FRIDAY)
    clock.reach(moment=FRIDAY + timedelta(days=1))
    clock.reach(moment=FRIDAY + timedelta(days=1, seconds=-1))
    assert clock.now() == FRIDAY + timedelta(days=1)
