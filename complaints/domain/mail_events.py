"""What became of a mail that left: bounced, delayed, reported as spam, delivered."""

from dataclasses import dataclass
from enum import StrEnum

SPAM_REPORT = "spam report"
REASON_LENGTH = 300


class Became(StrEnum):
    """What became of a mail."""

    BOUNCED = "bounced"
    REPORTED = "reported"  # as spam, by who got it
    DELAYED = "delayed"
    DELIVERED = "delivered"
    REFUSED = "refused"  # by the mail service itself


@dataclass(frozen=True)
class MailEvent:
    """News of one mail: what it `became` at whom (`to`: addresses), of which `references` (cases) it spoke, and why.

    `message_id`: the id that tells this mail from others; `kind`: of letter. Only what is `final` will not be mended by
    waiting: a mailbox that does not exist, not one that is full.
    """

    became: Became
    to: tuple[str, ...]
    references: tuple[str, ...]
    message_id: str
    reason: str = ""
    kind: str = ""
    final: bool = True

    @property
    def silences(self) -> bool:
        """Whether no more mail may go to that address."""
        return self.final and self.became in (Became.BOUNCED, Became.REPORTED, Became.REFUSED)
