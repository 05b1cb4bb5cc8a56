"""When to call: in the bands of the policy, and after calls in vain on another day, at another time of it."""

from dataclasses import replace

import pytest

from complaints.domain.call_times import after_another_in_vain, next_call
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import FollowUp, Reply
from tests.factories import a_policy, a_registered_case, acting, after, circumstances, moment

BANDS = ("09:00-12:00", "14:00-18:00")
REPLIED = ("handler", "Sat 2026-11-21 09:00", Reply("门板周二更换。"))


def at(now: str, bands: tuple[str, ...] = BANDS) -> Circumstances:
    rule = replace(a_policy().follow_up, bands=bands, attempts=3)
    return replace(circumstances(actor=acting("agent"), now=moment(now)), policy=a_policy(follow_up=rule))


def due(now: str, *vain: str, bands: tuple[str, ...] = BANDS) -> tuple[int, str, str]:
    """Which attempt is to be made, in which band, and not before when, after calls in vain."""
    case = after(a_registered_case(), REPLIED, *(("agent", day, FollowUp("unreachable")) for day in vain))
    call = next_call(case=case, by=at(now, bands))
    band = f"{call.band.start:%m-%d %H:%M}-{call.band.end:%H:%M}" if call.band else ""
    return call.attempt, band, f"{call.not_before:%m-%d %H:%M}" if call.not_before else ""


@pytest.mark.parametrize(
    ("now", "band"),
    [
        ("Mon 2026-11-23 08:59", "11-23 09:00-12:00"),
        ("Mon 2026-11-23 11:59", "11-23 09:00-12:00"),
        ("Mon 2026-11-23 12:00", "11-23 14:00-18:00"),
        ("Mon 2026-11-23 18:00", "11-24 09:00-12:00"),
        ("Sat 2026-11-28 18:00", "11-30 09:00-12:00"),  # Sunday is no working day
    ],
)
def test_a_first_call_is_made_in_the_band_that_is_not_over(now: str, band: str):
    assert due(now) == (1, band, "")


@pytest.mark.parametrize(
    ("vain", "band"),
    [
        ("Mon 2026-11-23 09:30", "11-24 14:00-18:00"),
        ("Mon 2026-11-23 13:00", "11-24 14:00-18:00"),
        ("Mon 2026-11-23 15:00", "11-24 09:00-12:00"),
        ("Sat 2026-11-28 15:00", "11-30 09:00-12:00"),
    ],
)
def test_after_a_call_in_vain_the_next_is_on_another_working_day_at_another_time(vain: str, band: str):
    assert due(vain, vain) == (2, band, band[:11])


def test_a_band_that_went_by_without_a_call_gives_way_to_the_next_one():
    assert due("Wed 2026-11-25 10:00", "Mon 2026-11-23 09:30") == (2, "11-25 09:00-12:00", "11-24 14:00")


def test_two_calls_on_one_day_are_one_attempt():
    assert due("Mon 2026-11-23 16:00", "Mon 2026-11-23 09:30", "Mon 2026-11-23 15:00")[0] == 2


def test_without_bands_a_call_is_made_at_any_time_of_another_working_day():
    assert due("Mon 2026-11-23 10:00", bands=()) == (1, "", "")
    assert due("Sat 2026-11-28 10:00", "Sat 2026-11-28 09:00", bands=()) == (2, "", "11-30 00:00")


def test_what_follows_another_call_in_vain_is_known_before_it_is_saved():
    case = after(a_registered_case(), REPLIED, ("agent", "Mon 2026-11-23 09:30", FollowUp("unreachable")))
    same_day = after_another_in_vain(case=case, by=at("Mon 2026-11-23 15:00"))
    next_day = after_another_in_vain(case=case, by=at("Tue 2026-11-24 15:00"))
    assert same_day is not None
    assert (same_day.attempt, same_day.not_before) == (2, moment("2026-11-24 09:00"))
    assert next_day is not None
    assert (next_day.attempt, next_day.not_before) == (3, moment("2026-11-25 09:00"))
    twice = after(case, ("agent", "Tue 2026-11-24 15:00", FollowUp("unreachable")))
    assert after_another_in_vain(case=twice, by=at("Wed 2026-11-25 09:00")) is None
