from datetime import timedelta

import pytest

from dev.durations import BadDuration, parse_duration


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("PT48H", timedelta(hours=48)),
        ("P2W", timedelta(weeks=2)),
        ("P1D", timedelta(days=1)),
        ("P1DT30M", timedelta(days=1, minutes=30)),
        ("PT1H2M3S", timedelta(hours=1, minutes=2, seconds=3)),
        ("PT0S", timedelta()),
        ("P3660D", timedelta(days=3660)),
    ],
)
def test_a_duration_is_read_to_the_second(text: str, length: timedelta) -> None:
    assert parse_duration(text) == length


NO_DURATIONS = (
    *("", "P", "PT", "P1DT", "48H", "PT48", "P1H", "PT1D", "P1M", "P1Y", "P1W2D", "PT1M1H", "PT１H"),
    *("-PT1H", "PT-1H", "PT1.5H", "pt1h", "PT1H ", "P3661D", "P9999W", "PT999999H"),
)


@pytest.mark.parametrize("text", NO_DURATIONS)
def test_what_is_no_duration_of_fixed_length_is_refused(text: str) -> None:
    with pytest.raises(BadDuration):
        parse_duration(text)
