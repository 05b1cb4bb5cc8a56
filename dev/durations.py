"""ISO 8601 durations with exact lengths: weeks, days, hours, minutes, seconds."""

import re
from datetime import timedelta

LONGEST = timedelta(days=3660)
SHAPE = re.compile(
    r"P(?!$)(?:(?P<weeks>\d{1,4})W|(?:(?P<days>\d{1,4})D)?"
    r"(?:T(?!$)(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,8})M)?(?:(?P<seconds>\d{1,9})S)?)?)",
    re.ASCII,
)


class BadDuration(Exception):
    """The text is not a duration, or not one of fixed length, or too long."""


def parse_duration(text: str) -> timedelta:
    """`PT48H`, `P1DT30M`, `P2W` … as a length of time. Months and years have none. Raises BadDuration."""
    found = SHAPE.fullmatch(text)
    if not found:
        raise BadDuration(f"{text!r} is not a duration like PT48H, P1DT30M or P2W")
    length = timedelta(**{unit: int(amount) for unit, amount in found.groupdict(default="0").items()})
    if length > LONGEST:
        raise BadDuration(f"{text!r} is longer than ten years")
    return length
