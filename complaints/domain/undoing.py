"""What was done by mail is taken back: within ten minutes, by who did it, while nothing has been built upon it."""

from datetime import timedelta

from complaints.domain.case import ComplaintCase, Entry, Kind
from complaints.domain.circumstances import Circumstances

WITHIN = timedelta(minutes=10)
# Entries that leave a case where it was: they may stand between an act and its being undone.
IDLE = frozenset(
    {
        *(Kind.NOTED, Kind.UNMASKED, Kind.SUPPLEMENTED, Kind.UNCOUNTED_REPLY),
        *(Kind.UNDELIVERED, Kind.MISREAD, Kind.UNDONE, Kind.AWAY, Kind.BRAKED),
    }
)
NEVER = frozenset({Kind.MISREAD, Kind.UNDONE})  # nothing was done by these


class CannotUndo(Exception):
    """There is nothing of the actor's to take back (nothing), it is too long ago (too_late), or the case has moved on
    since (moved_on): `reason`."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"cannot be undone: {reason}")
        self.reason = reason


def undo(*, case: ComplaintCase, by: Circumstances) -> ComplaintCase:
    """`case` as if the last mail of the actor, and what came of it, had never been. Raises CannotUndo."""
    undoes = [entry.seq for entry in undoable(case=case, by=by)]
    return by.put(case, Kind.UNDONE, {"undoes": undoes})


def undoable(*, case: ComplaintCase, by: Circumstances) -> tuple[Entry, ...]:
    """The entries that came of the last mail by which the actor did something. Raises CannotUndo."""
    mine = [entry for entry in case.standing if entry.actor == by.actor.name and _by_mail(entry)]
    done = [entry for entry in mine if entry.kind not in NEVER]
    if not done:
        raise CannotUndo(reason="nothing")
    if by.now - done[-1].at > WITHIN:
        raise CannotUndo(reason="too_late")
    found = tuple(entry for entry in case.standing if _by_mail(entry) == _by_mail(done[-1]))
    if any(entry.seq > found[0].seq and entry not in found and entry.kind not in IDLE for entry in case.standing):
        raise CannotUndo(reason="moved_on")
    return found


def _by_mail(entry: Entry) -> str:
    """By which message it came; empty for what was done elsewhere."""
    return str(entry.data["message_id"]) if "mail" in entry.data else ""
