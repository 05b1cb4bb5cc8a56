"""What the forecast says, and what was then done and sent, in the same words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.casework.views import forecast_view
from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import ENTRY_KINDS

KINDS = {entry.value: step.value for step, entry in ENTRY_KINDS.items()}


@dataclass(frozen=True)
class Said:
    """A ladder step: when, what, and who is told (`to`) or copied."""

    at: datetime
    kind: str
    clock: str
    step: str
    to: tuple[str, ...]
    copy: tuple[str, ...]


def what_is_foretold(case: ComplaintCase, by: Circumstances, *, most: int) -> list[Said]:
    """The first `most` steps of the forecast, as the API answers it."""
    return [_said(step) for step in forecast_view(case, by)["steps"][:most]]


def what_was_sent(
    case: ComplaintCase, sent: Iterable[tuple[datetime, str, str]], *, runs: frozenset[tuple[str, int]], since: int
) -> list[Said]:
    """The steps taken after the first `since` entries of `case`, of the clocks in `runs`; each with its letters."""
    left = set(sent)
    done: list[Said] = []
    for entry in case.timeline[since:]:
        data = entry.data
        if entry.kind.value not in KINDS or (data["clock"], data["run"]) not in runs:
            continue
        kind, to, copy = KINDS[entry.kind.value], tuple(data["to"]), tuple(data["copy"])
        owed = {(entry.at, kind, address) for address in (*to, *copy)}
        assert owed <= left, f"{owed - left} never left"
        done.append(Said(entry.at, kind, data["clock"], data["step"], to, copy))
    return done


def _said(step: dict[str, Any]) -> Said:
    to = tuple(person["email"] for person in step["to"])
    copy = tuple(person["email"] for person in step["copy"] if person["email"] not in to)
    return Said(datetime.fromisoformat(step["at"]), step["kind"], step["clock"], step["step"], to, copy)
