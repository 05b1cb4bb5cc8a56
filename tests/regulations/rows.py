"""What a story's table is written in: rows of (when, who, what, what must have happened)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from complaints.domain.commands import Command
from complaints.domain.correspondence import IncomingAttachment
from tests.factories import moment

TIME = "time passes"


class Files:
    """A complaint comes in: from the complainant, or taken by the staff member of the row.

    `changes` are those of team.complaint_under: category=…, channel=…, fields=…, email=… It becomes the story's case.
    `received`: when it was received, if staff take it down later, as "Fri 2026-11-20 10:00".
    """

    def __init__(self, *, received: str = "", **changes: Any) -> None:
        self.received, self.changes = received, changes

    def __repr__(self) -> str:
        return f"Files({', '.join(f'{name}={value!r}' for name, value in self.changes.items())})"


@dataclass(frozen=True)
class Mails:
    """Who is named in the row answers the mail about the case; `to="mailbox"`: writes to the public mailbox."""

    text: str
    subject: str = "回复"
    to: str = "case"
    attachments: tuple[IncomingAttachment, ...] = ()


@dataclass(frozen=True)
class On:
    """What is done concerns the story's `case`-th complaint (from 1), not the one filed last."""

    case: int
    what: Command | Mails


@dataclass(frozen=True)
class GoesAway:
    """Who is named in the row is away from that day on; `until`: the first day back; `deputy`: role or address."""

    until: str = ""
    deputy: str = ""


@dataclass(frozen=True)
class Leaves:
    """Who is named in the row leaves the company."""


@dataclass(frozen=True)
class Bounces:
    """Mail to whom the row names is refused for good from now on."""


@dataclass(frozen=True)
class Expected:
    """What must have happened in a row; what is None is not looked at.

    `letters`: "kind:recipient" of every letter of the row, in any order; recipients are `complainant`, a role, or the
    part of an address before the @. In a row in which only time passes these are the timer's letters.
    `steps`: "Mon 2026-11-23 10:00 reply.urging > handler + agent" for every ladder step since the row before, in
    order; who is told (`>`) and copied (`+`) may be left out.
    `clocks`: id, or id#run -> "running, due Mon 2026-11-23 10:00, by handler" (any of the parts), or "none".
    `raises`: the row is refused with this error, which says `why`; nothing may have changed.
    `entries`: the kinds of the timeline entries that the row's act added. `fate`: what became of the mail.
    """

    stage: str | None = None
    letters: list[str] | None = None
    steps: list[str] | None = None
    clocks: Mapping[str, str] = field(default_factory=dict)
    raises: type[Exception] | None = None
    why: str = ""
    entries: list[str] | None = None
    handler: str | None = None
    department: str | None = None
    agent: str | None = None
    closing: str | None = None
    severity: str | None = None
    levels: Mapping[str, str] | None = None
    round: int | None = None
    satisfied: bool | None = None
    final: bool | None = None
    fate: str | None = None


expects = Expected


@dataclass(frozen=True)
class Row:
    """One row as it was written; `what` is None where only time passes."""

    at: datetime
    who: str
    what: Any
    expected: Expected
    written: str


def a_row(given: tuple[Any, ...], *, zone: str) -> Row:
    """(when, who, what[, expects]) or (when, "time passes"[, expects])."""
    when, who, *rest = given
    expected = rest.pop() if rest and isinstance(rest[-1], Expected) else Expected()
    what = rest.pop(0) if rest else None
    assert not rest, f"{given} has more than a row has"
    assert (what is None) == (who == TIME), f"{given}: somebody does something, or {TIME!r}"
    at = when if isinstance(when, datetime) else moment(when, zone=zone)
    return Row(at, who, what, expected, f"{when} {who} {what if what is not None else ''}".rstrip())
