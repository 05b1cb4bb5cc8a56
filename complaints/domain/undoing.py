"""What was done is taken back: within ten minutes, by who did it, while nothing has been built upon it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import dropwhile, groupby

from complaints.domain.case import PORTAL, ComplaintCase, Entry, Kind
from complaints.domain.circumstances import Circumstances

WITHIN = timedelta(minutes=10)
# Entries that leave a case where it was: they may stand between an act and its being undone.
IDLE = frozenset(
    {
        *(Kind.NOTED, Kind.UNMASKED, Kind.SUPPLEMENTED, Kind.UNCOUNTED_REPLY),
        *(Kind.UNDELIVERED, Kind.RESENT, Kind.FREED, Kind.MISREAD, Kind.UNDONE, Kind.AWAY, Kind.BRAKED),
    }
)
NEVER = frozenset({Kind.MISREAD, Kind.UNDONE})  # nothing was done by these
# What staff do to a case, as it stands first of what comes of it.
DONE = frozenset(
    {
        *(Kind.ASSIGNED, Kind.REPLIED, Kind.FURTHER_REPLY, Kind.CONTACTED, Kind.NOTED, Kind.RECORDED, Kind.CLASSIFIED),
        *(Kind.ASKED, Kind.REQUESTED, Kind.DECIDED, Kind.PENALTY, Kind.CALLED, Kind.CLOSED, Kind.REOPENED),
        *(Kind.HELD, Kind.RELEASED, Kind.DISPOSAL_PROPOSED, Kind.DISPOSAL_REFUSED),
    }
)


@dataclass(frozen=True)
class Undoable:
    """The latest that its doer may take back still: the entries that came of it, and until when."""

    entries: tuple[Entry, ...]
    until: datetime


class CannotUndo(Exception):
    """There is nothing of the actor's to take back (nothing), it is too long ago (too_late), or the case has moved on
    since (moved_on): `reason`."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"cannot be undone: {reason}")
        self.reason = reason


def undo(*, case: ComplaintCase, by: Circumstances) -> ComplaintCase:
    """`case` as if the last mail of the actor, and what came of it, had never been. Raises CannotUndo."""
    mine = [entry for entry in case.standing if entry.actor == by.actor.name and _by_mail(entry)]
    done = [entry for entry in mine if entry.kind not in NEVER]
    if not done:
        raise CannotUndo(reason="nothing")
    return _taken_back(case, undoable(case=case, of=done[-1], by=by).entries, by)


def undo_from(*, case: ComplaintCase, seq: int, by: Circumstances) -> ComplaintCase:
    """`case` as if the act of the actor to which the entry `seq` belongs had never been done. Raises CannotUndo."""
    mine = next((entry for entry in case.standing if entry.seq == seq and _is_mine(entry, by)), None)
    if mine is None:
        raise CannotUndo(reason="nothing")
    return _taken_back(case, undoable(case=case, of=mine, by=by).entries, by)


def last_undoable(*, case: ComplaintCase, by: Circumstances) -> Undoable | None:
    """The last that the actor did to `case`, by mail or on the page, where he may take it back now."""
    done = [entry for entry in case.standing if _is_mine(entry, by)]
    try:
        return undoable(case=case, of=done[-1], by=by) if done else None
    except CannotUndo:
        return None


def undoable(*, case: ComplaintCase, of: Entry, by: Circumstances) -> Undoable:
    """What came of the act to which the entry `of` belongs: of the same mail, or of the same moment on the page.

    Raises CannotUndo: that a case was registered is not taken back, nor what is too long ago or has been built upon.
    """
    if by.now - of.at > WITHIN:
        raise CannotUndo(reason="too_late")
    found = tuple(_of_one_mail(case, of) if _by_mail(of) else _of_one_moment(case, of))
    if any(entry.kind in (Kind.RECEIVED, Kind.REGISTERED) for entry in found):
        raise CannotUndo(reason="nothing")
    if any(_builds_upon(entry, found) for entry in case.standing if entry.seq > found[0].seq and entry not in found):
        raise CannotUndo(reason="moved_on")
    return Undoable(found, of.at + WITHIN)


def _builds_upon(entry: Entry, found: tuple[Entry, ...]) -> bool:
    """Whether a later entry rests on those `found`: it moves the case, or answers one that asks the complainant."""
    answers = entry.data.get("answers", ())
    return entry.kind not in IDLE or any(each.seq in answers for each in found)


def _taken_back(case: ComplaintCase, entries: tuple[Entry, ...], by: Circumstances) -> ComplaintCase:
    return by.put(case, Kind.UNDONE, {"undoes": [entry.seq for entry in entries]})


def _of_one_mail(case: ComplaintCase, of: Entry) -> Iterator[Entry]:
    return (entry for entry in case.standing if _by_mail(entry) == _by_mail(of))


def _of_one_moment(case: ComplaintCase, of: Entry) -> Iterator[Entry]:
    """The entries of one write stand in a row and bear one time: who acts first, and what the portal does upon it."""
    runs = groupby(case.standing, lambda entry: (entry.at, entry.actor in (of.actor, PORTAL) and not _by_mail(entry)))
    run = next(entries for entries in (tuple(run) for _, run in runs) if of in entries)
    return dropwhile(lambda entry: entry.actor == PORTAL, run)


def _is_mine(entry: Entry, by: Circumstances) -> bool:
    return entry.kind in DONE and entry.actor == by.actor.name


def _by_mail(entry: Entry) -> str:
    """By which message it came; empty for what was done elsewhere."""
    return str(entry.data.get("message_id", "")) if "mail" in entry.data else ""
