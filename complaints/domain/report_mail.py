"""Reports agreed to by mail: the address at which one person answers for one edition, and what his answer means."""

import re
from dataclasses import dataclass

from complaints.domain.mail_command_table import Word
from complaints.domain.mail_commands import NotUnderstood, said
from complaints.domain.policy import PolicyProfile
from complaints.domain.publishing import Edition, Move
from complaints.domain.reply_addresses import reply_signature
from complaints.domain.text import half_width

LONGEST_RULE = 24  # of what is before the @ 64 characters are carried everywhere
_LOCAL_PART = re.compile(
    r"report\+([a-z0-9_-]{1,24})\.(\d{4}(?:-[a-z0-9]{2,3})?)\.(\d{1,3})\.(\d{1,4})\.([a-z2-7]{16})", re.IGNORECASE
)
_RETURNS = re.compile(
    r"\s*(?:请)?(?:退回|退回修改|请修改|return(?:ed)?|send back)\s*[:,;.，。；：、\s]\s*(?=\S)", re.IGNORECASE
)
_BUT = re.compile(
    r"[\s,，;；.。]*(?:但|不过|除了?非?|若|如果|but\b|however\b|except\b|if\b|unless\b|provided\b)", re.IGNORECASE
)
CHANGING = (Move.WRITTEN, Move.RETURNED, Move.SUPERSEDED)


@dataclass(frozen=True)
class ReportAddress:
    """Which edition an answer is about, after how many of its steps it was asked for, and the signature."""

    rule: str
    period: str
    number: int
    asked: int
    signature: str

    @property
    def signed(self) -> str:
        """What the signature is over, besides the address of whom it was written to. No case is called so."""
        return _signed(self.rule, self.period, self.number, self.asked)


@dataclass(frozen=True)
class Answer:
    """What somebody says by mail: whether he agrees, and what he says with it."""

    agrees: bool
    note: str


class AnsweredLate(Exception):
    """The report was changed since the letter that is answered: who agrees has not read what stands there now."""


def report_address(*, edition: Edition, email: str, key: bytes, domain: str) -> str:
    """The address at which only the person behind `email` answers for `edition` as it stands; empty for a long name."""
    if len(edition.rule) > LONGEST_RULE:
        return ""
    asked = len(edition.steps)
    signature = reply_signature(
        reference=_signed(edition.rule, edition.period, edition.number, asked), email=email, key=key
    )
    return f"report+{edition.rule}.{edition.period}.{edition.number}.{asked}.{signature}@{domain}"


def parse_report_address(address: str, domain: str) -> ReportAddress | None:
    """Which edition an address at `domain` is about, or None."""
    local_part, _, host = address.strip().strip("<>").rpartition("@")
    match = _LOCAL_PART.fullmatch(local_part)
    if match is None or host.casefold() != domain.casefold():
        return None
    rule, period, number, asked, signature = match.groups()
    return ReportAddress(rule.lower(), period.upper(), int(number), int(asked), signature.lower())


def answer_said(*, text: str, policy: PolicyProfile) -> Answer:
    """What the first lines of a mail say about a report. Raises NotUnderstood: unsure, empty (a return without why)."""
    returned = _RETURNS.match(half_width(text[:80]))
    if returned:
        return Answer(False, text[returned.end() :].strip())
    commands = said(text=text, policy=policy)
    if len(commands) != 1 or commands[0].word not in (Word.APPROVE, Word.REFUSE) or commands[0].clause:
        raise NotUnderstood(reason="unsure")
    [command] = commands
    agrees = command.word is Word.APPROVE
    if agrees and _BUT.match(command.whole):
        raise NotUnderstood(reason="unsure")
    if not agrees and not command.whole:
        raise NotUnderstood(reason="empty")
    return Answer(agrees, command.whole)


def check_in_time(*, edition: Edition, address: ReportAddress) -> None:
    """Whether the report still stands as the letter told it. Raises AnsweredLate."""
    if any(step.move in CHANGING for step in edition.steps[address.asked :]):
        raise AnsweredLate


def _signed(rule: str, period: str, number: int, asked: int) -> str:
    return f"report/{rule}/{period}/{number}/{asked}"
