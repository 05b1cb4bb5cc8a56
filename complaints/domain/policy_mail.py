"""What a regulation says about mail, as frozen values."""

from dataclasses import dataclass, field
from enum import StrEnum

from complaints.domain.policy_intake import When


class Unsaid(StrEnum):
    """What a handler's mail is that names no command, while a reply is owed."""

    REPLY = "reply"
    NOTE = "note"


@dataclass(frozen=True)
class QuietHours:
    """Letters wait from `start` to `end` (HH:MM where the company is; over midnight where `end` is the earlier).

    `unless`: letters about cases that meet these conditions do not wait: a crisis.
    """

    start: str
    end: str
    unless: When = field(default_factory=dict)
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spoken:
    """Words that are `said` in mail for what the policy has under `id`."""

    id: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class MailRule:
    """How mail is handled.

    `unsaid`: what a handler's mail without a command is. `reopens`: a complainant's mail takes a closed case up again,
    as an objection would. `digest_above`: letters an hour that one member of staff gets singly (0: any number); what
    comes above is put together. `accept`, `dispute`, `help`: the record or matter that a mail means with these commands
    (none: this regulation has no such step). `words`: what is said in mail for a record or a matter besides its title.
    """

    unsaid: Unsaid = Unsaid.REPLY
    reopens: bool = False
    digest_above: int = 60
    quiet: QuietHours | None = None
    accept: str = ""
    dispute: str = ""
    help: str = ""
    words: tuple[Spoken, ...] = ()
    rules: tuple[str, ...] = ()
