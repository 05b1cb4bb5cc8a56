"""Mail that waits for a person, and what the person decided: the values, and the port that keeps them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Standing(StrEnum):
    """How a message in quarantine stands."""

    WAITING = "waiting"
    RELEASED = "released"
    REJECTED = "rejected"


class Manner(StrEnum):
    """As what a message is released."""

    PASSED = "passed"  # read again, as if nothing had been the matter with it
    NOTE = "note"  # whoever releases it puts it on a case; it speaks for nobody
    SUPPLEMENT = "supplement"  # it is the complainant's, whoever releases it has made sure
    COMPLAINT = "complaint"  # a case of its own


@dataclass(frozen=True)
class Decision:
    """What became of a message, by whom (e-mail), when. `reason`: of a rejection; the others: of a release.

    `fate`: as in the receipt of a message that needs no release; `reference`: the case it is on now.
    """

    standing: Standing
    by: str
    at: datetime
    reason: str = ""
    manner: str = ""
    fate: str = ""
    reference: str = ""


@dataclass(frozen=True)
class QuarantinedMail:
    """A message that is not acted on until a person has looked: `reason` says why.

    `recipients`: the envelope's; `reference`: the case it seems to belong to; `preview`: how its text begins. `veiled`:
    who wrote it, and what, is not told to whoever looks after quarantine, for the case is not everybody's to know.
    """

    message_id: str
    at: datetime
    reason: str
    sender: str
    subject: str
    recipients: tuple[str, ...] = ()
    reference: str = ""
    preview: str = ""
    veiled: bool = False
    decision: Decision | None = None

    @property
    def cause(self) -> str:
        """The reason without what exactly was found: "unreadable: too many parts" is unreadable."""
        return self.reason.partition(":")[0]


@dataclass(frozen=True)
class MailPage:
    """Some messages of a list; `cursor` asks for the next ones and is None at the end."""

    mails: tuple[QuarantinedMail, ...]
    cursor: str | None


class UnknownMail(Exception):
    """No message in quarantine has this id."""


class AlreadyDecided(Exception):
    """The message was released or rejected, or somebody is just releasing it."""


class Quarantine(Protocol):
    """Mail that waits for a person. Known by the id that the mail store gave it; kept as long as its case."""

    def put(self, *, mail: QuarantinedMail) -> bool:
        """Keeps `mail`; whether it is new: putting the same message again changes nothing."""

    def get(self, *, message_id: str) -> QuarantinedMail:
        """The message. Raises UnknownMail."""

    def waiting(self, *, limit: int) -> tuple[QuarantinedMail, ...]:
        """What waits, newest first."""

    def find(self, *, standing: Standing, limit: int, cursor: str | None) -> MailPage:
        """Messages that stand so, the newest arrival first. Raises BadCursor."""

    def hold(self, *, message_id: str, now: datetime, until: datetime) -> None:
        """Nobody else decides on the message before `until`. Raises UnknownMail, AlreadyDecided."""

    def let_go(self, *, message_id: str, reason: str) -> None:
        """The message waits on, for `reason`; it is held by nobody."""

    def settle(self, *, message_id: str, decision: Decision) -> None:
        """Whoever holds the message has decided. Raises UnknownMail, and AlreadyDecided where it is decided."""

    def of_case(self, *, reference: str) -> tuple[str, ...]:
        """The ids of all that was set aside as belonging to a case, whatever became of it, and is not erased."""

    def erase(self, *, message_id: str, reference: str = "") -> None:
        """What is kept of the message is gone, and that it belonged to the case `reference`. Where there is nothing,
        nothing happens."""
