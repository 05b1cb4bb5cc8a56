"""Dates and times as people write them in mail, in Chinese and English, up to which something is asked."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from complaints.domain.working_time import Limit, Unit

LOOK = 80  # characters among which a date is looked for
_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九十")} | {"两": 2, "日": 7, "天": 7, "末": 7}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NEAR = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "後天": 2, "大后天": 3, "today": 0, "tomorrow": 1}
_MONTH = "|".join(_MONTHS)
_TIME = (
    r"(?:[ T,的]{0,3}(?P<half>上午|中午|下午|晚上|早上)?[ ]?(?P<hour>[01]?\d|2[0-4])(?:[:点點时時]"
    r"(?P<minute>[0-5]\d)?分?(?P<half_past>半)?)[ ]?(?P<pm>am|pm|a\.m\.|p\.m\.)?|[ ,at]{1,5}(?P<hour12>1[0-2]|[1-9])"
    r"[ ]?(?P<pm12>am|pm)\b|(?P<noon>中午))?"
)


@dataclass(frozen=True)
class ReadDate:
    """What was read: a moment, where in the text it began and ended; `whole_day`: no time of day was named."""

    at: datetime
    start: int
    end: int
    whole_day: bool


def read_until(*, text: str, now: datetime, zone: ZoneInfo) -> ReadDate | None:
    """The first date in the start of `text` (half-width), to its end where it names no time of day; None without one.

    A day without a year is the next of its kind. Not what counts from somewhere: see `read_span`.
    """
    today = now.astimezone(zone).date()
    found = [
        (match.start(), match, day)
        for pattern, reader in _FORMS
        if (match := pattern.search(text[:LOOK])) and (day := reader(match, today))
    ]
    if not found:
        return None
    start, match, day = min(found, key=lambda each: each[0])
    clock = _time_of(match)
    at = _at(day, clock if clock is not None else timedelta(days=1), zone)
    return ReadDate(at, start, match.end(), whole_day=clock is None)


def read_span(*, text: str) -> tuple[Limit, int] | None:
    """'3天', '两个工作日', '2 working days', '48小时' at the start of `text`: how long, and where it ended."""
    match = _SPAN.match(text[:LOOK])
    if match is None:
        return None
    amount = _number(match["amount"])
    unit = next(unit for unit, stems in _UNITS if re.search(stems, match["unit"], re.IGNORECASE))
    return (Limit(amount, unit), match.end()) if 0 < amount <= 366 else None


_UNITS = (
    (Unit.WORKING_HOURS, "工作小时|working hour"),
    (Unit.WORKING_DAYS, "工作日|working day|business day"),
    (Unit.HOURS, "小时|小時|钟头|hour"),
    (Unit.CALENDAR_DAYS, "天|日|day"),
)
_SPAN = re.compile(
    r"[ ]{0,3}(?:by|for|多)?[ ]{0,2}(?P<amount>\d{1,3}|[一二两三四五六七八九十]{1,3})[ ]?个?[ ]?"
    r"(?P<unit>工作日|自然日|工作小时|小时|小時|天|日|working days?|business days?|working hours?|hours?|days?)",
    re.IGNORECASE,
)


def _number(written: str) -> int:
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return _DIGITS[written] if len(written) == 1 else 0
    return (_DIGITS.get(tens, 0) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def _time_of(match: re.Match[str]) -> timedelta | None:
    if match["noon"]:
        return timedelta(hours=12)
    written = match["hour"] or match["hour12"]
    if not written:
        return None
    hour, minute = int(written), 30 if match["half_past"] else int(match["minute"] or 0)
    later = match["half"] in ("下午", "晚上") or (match["pm"] or match["pm12"] or "").startswith("p")
    if (later and hour < 12) or (match["half"] == "中午" and hour < 3):
        hour += 12
    return timedelta(hours=hour, minutes=minute)


def _at(day: date, clock: timedelta, zone: ZoneInfo) -> datetime:
    """A time of a day on the wall; 24:00 is the midnight that ends it."""
    seconds = clock.seconds
    return datetime.combine(day + timedelta(days=clock.days), time(seconds // 3600, seconds // 60 % 60), zone)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full(match: re.Match[str], today: date) -> date | None:
    return _day(int(match["year"]), int(match["month"]), int(match["day"]))


def _coming(match: re.Match[str], today: date) -> date | None:
    """A day of a month without a year: this year's, or the next one's where that has passed by far."""
    named = match["month"].casefold()[:3]
    month = _MONTHS.index(named) + 1 if named in _MONTHS else int(match["month"])
    year = int(match["year"]) if match.groupdict().get("year") else today.year
    found = _day(year, month, int(match["day"]))
    if found and found < today and not match.groupdict().get("year") and (today - found).days > 31:
        return _day(year + 1, month, int(match["day"]))
    return found


def _near(match: re.Match[str], today: date) -> date | None:
    return today + timedelta(days=_NEAR[match["near"].casefold()])


def _weekday(match: re.Match[str], today: date) -> date | None:
    """The named day of this week, or of the next one where that is said or where it has passed."""
    wanted = _DIGITS[match["day"]] if match["day"] in _DIGITS else _DAYS.index(match["day"].casefold()[:3]) + 1
    days = wanted - today.isoweekday()
    chinese = match["day"] in _DIGITS
    if match["next"]:
        days += 7 if chinese or days <= 0 else 0
    elif days < 0:
        days += 7
    return today + timedelta(days=days)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = tuple(
    (re.compile(pattern + _TIME, re.IGNORECASE), reader)
    for pattern, reader in (
        (r"(?<!\d)(?P<year>20\d\d) ?[-/.年] ?(?P<month>\d{1,2}) ?[-/.月] ?(?P<day>\d{1,2})(?!\d) ?[日号號]?", _full),
        (r"(?<![\d/.年-])(?P<month>\d{1,2}) ?(?:月 ?|[-/])(?P<day>\d{1,2})(?![\d/-]) ?[日号號]?", _coming),
        (
            rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{_MONTH})[a-z]{{0,6}}\.?,?(?: (?P<year>20\d\d))?",
            _coming,
        ),
        (
            rf"\b(?P<month>{_MONTH})[a-z]{{0,6}}\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,? (?P<year>20\d\d))?",
            _coming,
        ),
        (r"(?P<near>大后天|今天|今日|明天|明日|后天|後天|\btoday\b|\btomorrow\b)", _near),
        (r"(?P<next>下)?(?:本|这|下)?(?:周|星期|礼拜|週)(?P<day>[一二三四五六日天末])", _weekday),
        (rf"(?P<next>next )?\b(?P<day>(?:{'|'.join(_DAYS)})(?:day|sday|nesday|rsday|urday)?)\b", _weekday),
    )
)
