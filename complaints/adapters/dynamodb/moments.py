"""Moments as the table keeps them: UTC, fixed width, so that text sorts as time."""

from datetime import UTC, datetime


def as_text(moment: datetime) -> str:
    """`moment` (aware) in UTC to the microsecond: 2026-11-20T02:00:00.000000Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def as_moment(text: str) -> datetime:
    """The aware UTC moment behind `as_text`."""
    return datetime.fromisoformat(text).astimezone(UTC)
