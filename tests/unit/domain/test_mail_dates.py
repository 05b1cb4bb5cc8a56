"""Dates, times and spans as people write them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain.mail_dates import read_span, read_until
from complaints.domain.working_time import Limit, Unit

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 10, tzinfo=ZONE)  # a Wednesday


def until(text: str) -> str:
    read = read_until(text=text, now=NOW, zone=ZONE)
    return f"{read.at:%Y-%m-%d %H:%M}{' whole day' if read.whole_day else ''}" if read else ""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-11-30", "2026-12-01 00:00 whole day"),
        ("2026/11/30 18:00", "2026-11-30 18:00"),
        ("2026年11月30日18时", "2026-11-30 18:00"),
        ("11月30日", "2026-12-01 00:00 whole day"),
        ("11月30号下午3点半", "2026-11-30 15:30"),
        ("11-30 17:30 因为", "2026-11-30 17:30"),
        ("11月30日24:00", "2026-12-01 00:00"),
        ("1月5日", "2027-01-06 00:00 whole day"),
        ("今天下午5点", "2026-11-25 17:00"),
        ("明天中午", "2026-11-26 12:00"),
        ("后天18:00前", "2026-11-27 18:00"),
        ("大后天", "2026-11-29 00:00 whole day"),
        ("周五 17:00", "2026-11-27 17:00"),
        ("下周一", "2026-12-01 00:00 whole day"),
        ("本周日", "2026-11-30 00:00 whole day"),
        ("30 Nov 2026 5 pm", "2026-11-30 17:00"),
        ("30th of", ""),
        ("Nov 30", "2026-12-01 00:00 whole day"),
        ("November 30, 2026 at 5pm", "2026-11-30 17:00"),
        ("tomorrow 12:30", "2026-11-26 12:30"),
        ("Friday", "2026-11-28 00:00 whole day"),
        ("next Monday", "2026-12-01 00:00 whole day"),
        ("2026-02-30", ""),
        ("no date here 3", ""),
        ("", ""),
    ],
)
def test_a_date_is_read_to_its_end_or_to_the_time_that_is_named(text: str, wanted: str) -> None:
    assert until(text) == wanted


def test_it_is_known_where_a_date_stood() -> None:
    read = read_until(text="最迟到11月30日，因为", now=NOW, zone=ZONE)
    assert read is not None
    assert ("最迟到11月30日，因为"[read.start : read.end], read.whole_day) == ("11月30日", True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("3天", Limit(3, Unit.CALENDAR_DAYS)),
        ("三天，因为", Limit(3, Unit.CALENDAR_DAYS)),
        ("两个工作日", Limit(2, Unit.WORKING_DAYS)),
        ("十二天", Limit(12, Unit.CALENDAR_DAYS)),
        ("二十天", Limit(20, Unit.CALENDAR_DAYS)),
        ("48小时", Limit(48, Unit.HOURS)),
        ("2 working days", Limit(2, Unit.WORKING_DAYS)),
        (" by 3 days", Limit(3, Unit.CALENDAR_DAYS)),
        ("0天", None),
        ("999天", None),
        ("11月30日", None),
        ("等3天", None),
    ],
)
def test_a_span_is_read_where_it_begins_the_text(text: str, wanted: Limit | None) -> None:
    read = read_span(text=text)
    assert (read[0] if read else None) == wanted


@given(st.text(alphabet="0123456789年月日号-/.: 至到今明后天周一二三下午点半novNOVpmapril十两个工作", max_size=60))
def test_any_text_gives_a_moment_with_its_place_or_nothing(text: str) -> None:
    read = read_until(text=text, now=NOW, zone=ZONE)
    assert read is None or (0 <= read.start < read.end <= len(text) and read.at.tzinfo is not None)
    span = read_span(text=text)
    assert span is None or 0 < span[0].amount <= 366
