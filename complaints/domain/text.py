"""Words in the two languages of the portal."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LOCALES = ("zh-CN", "en")
WEEKDAYS = {"zh-CN": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}


@dataclass(frozen=True)
class Text:
    """One wording in Chinese and in English."""

    zh: str
    en: str

    def in_locale(self, locale: str) -> str:
        """The wording for `locale`: one of LOCALES; Chinese for anything else."""
        return self.en if locale == "en" else self.zh


def half_width(text: str) -> str:
    """`text` of the same length with full-width signs, letters and blanks as half-width ones."""
    return text.translate(_HALF)


def both(text: Text) -> dict[str, str]:
    """A wording as {"zh-CN": …, "en": …}."""
    return {"zh-CN": text.zh, "en": text.en}


def spoken(moment: datetime, *, locale: str, zone: ZoneInfo, year: bool = False, ends: bool = True) -> str:
    """An aware moment as '11月23日（星期一） 10:00' or 'Mon 23 Nov, 10:00', with the year where `year`.

    Mostly it is said until when, so midnight is told as 24:00 of the day that it ends; where not `ends`, it is 00:00
    of the day that it begins.
    """
    local = moment.astimezone(zone)
    day_over = ends and (local.hour, local.minute) == (0, 0)
    day = local.date() - timedelta(days=day_over)
    clock = "24:00" if day_over else f"{local:%H:%M}"
    between = ", " if locale == "en" else " "
    return f"{spoken_day(day, locale=locale, year=year)}{between}{clock}"


def spoken_month(month: str, *, locale: str) -> str:
    """A month (YYYY-MM) as '2026年11月' or 'Nov 2026'."""
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}" if locale == "en" else f"{year}年{int(number)}月"


def spoken_day(day: date, *, locale: str, year: bool = False) -> str:
    """A day as '11月23日（星期一）' or 'Mon 23 Nov', with the year where `year`."""
    weekday = WEEKDAYS[locale][day.weekday()]
    if locale == "en":
        return f"{weekday} {day.day} {MONTHS[day.month - 1]}{f' {day.year}' if year else ''}"
    return f"{f'{day.year}年' if year else ''}{day.month}月{day.day}日（星期{weekday}）"
