"""A report's way out of the house: drafted, agreed to in turn by whom the regulation names, sent; or corrected."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from complaints.domain.circumstances import Circumstances
from complaints.domain.policy_oversight import ReportRule
from complaints.domain.staff import stand_in
from complaints.domain.text import Text

LONGEST_TEXT = 5_000
_SCORE = re.compile(r"[0-9]{1,3}(?:\.[0-9])?")


class Move(StrEnum):
    """What happens to an edition of a report."""

    DRAFTED = "drafted"
    WRITTEN = "written"  # the words of its sections changed: whoever had agreed agrees anew
    ASKING = "asking"  # the mails to who is to agree are leaving
    ASKED = "asked"  # who is to agree was told by mail
    AGREED = "agreed"
    RETURNED = "returned"  # somebody asks for other words; all agree anew
    SENDING = "sending"  # mails are leaving
    SENT = "sent"
    NOTHING = "nothing"  # there was nothing to tell, and the regulation wants no zero report
    SUPERSEDED = "superseded"  # a corrected edition was drafted


class EditionState(StrEnum):
    """Where an edition stands."""

    WAITING = "waiting"  # for who is to agree next
    AGREED = "agreed"  # by all: it leaves
    SENT = "sent"
    NOTHING = "nothing"
    SUPERSEDED = "superseded"


CLAIMS = frozenset({Move.ASKING, Move.SENDING})  # a run has begun, and may have died of it
OVER = {Move.SENT: EditionState.SENT, Move.NOTHING: EditionState.NOTHING, Move.SUPERSEDED: EditionState.SUPERSEDED}


@dataclass(frozen=True)
class Step:
    """One move: when (aware), by whom (an address; empty for the portal), in which role, with which words.

    `mail`: the Message-ID of the mail by which it was done; empty where it was done on the page.
    """

    move: Move
    at: datetime
    by: str = ""
    role: str = ""
    note: str = ""
    mail: str = ""


@dataclass(frozen=True)
class Edition:
    """One edition (from 1) of the report `rule` over `period`, under a version of a policy, as of a moment.

    `digest`: SHA-256 of its document, hexadecimal; `texts`: the words that people wrote, by the place of their section;
    `reason` and `changes`: of a correction, why it was made and what it changes; `told`: addresses that it was sent to.
    """

    rule: str
    period: str
    number: int
    policy_id: str
    policy_version: str
    as_of: datetime
    digest: str
    steps: tuple[Step, ...]
    texts: Mapping[str, str]
    reason: str = ""
    changes: tuple[Mapping[str, Any], ...] = ()
    told: tuple[str, ...] = ()

    @property
    def agreed(self) -> tuple[Step, ...]:
        """The agreements that still hold: those since the words changed last or somebody returned it."""
        held: list[Step] = []
        for step in self.steps:
            if step.move is Move.AGREED:
                held.append(step)
            elif step.move in (Move.WRITTEN, Move.RETURNED):
                held.clear()
        return tuple(held)

    @property
    def occasion(self) -> int:
        """Which mail about it is due: the same number for one that leaves once more because a run died."""
        return sum(step.move not in CLAIMS for step in self.steps)

    @property
    def is_over(self) -> bool:
        """Whether nothing can be done to it any more."""
        return any(step.move in OVER for step in self.steps)

    def last(self, *moves: Move) -> Step | None:
        """The last step of one of these kinds."""
        return next((step for step in reversed(self.steps) if step.move in moves), None)


class EditionSettled(Exception):
    """The edition was sent, superseded, or waits for nobody."""


class NotAwaited(Exception):
    """Somebody else is to agree: `role` says who; empty where he has agreed already in another role."""

    def __init__(self, *, role: str) -> None:
        super().__init__(f"waits for {role or 'another person'}")
        self.role = role


class NotYetSent(Exception):
    """What has not been agreed to and sent leaves the company in no form."""


class SectionsMissing(Exception):
    """Sections that the regulation wants written have no words yet: `titles`."""

    def __init__(self, *, titles: tuple[Text, ...]) -> None:
        super().__init__("sections are missing")
        self.titles = titles


class NotWritten(Exception):
    """What was to be written has no place in the report (`most` is None), or is no score from 0 to `most`."""

    def __init__(self, *, key: str, most: int | None) -> None:
        super().__init__(f"{key} is not written into the report")
        self.key, self.most = key, most


def awaited(*, edition: Edition, rule: ReportRule) -> str:
    """The role that is to agree next; empty where all have."""
    held = len(edition.agreed)
    return rule.review[held] if held < len(rule.review) else ""


def state(*, edition: Edition, rule: ReportRule) -> EditionState:
    """Where `edition` stands."""
    over = edition.last(*OVER)
    if over:
        return OVER[over.move]
    return EditionState.WAITING if awaited(edition=edition, rule=rule) else EditionState.AGREED


def agree(*, edition: Edition, rule: ReportRule, note: str, by: Circumstances) -> Edition:
    """`edition` agreed to by who acts, in the role that is awaited (OPPEIN-16: the department, then the office).

    Each role is another person: who agreed before does not agree for the next as well. Where the report is to be
    complete, every section has words before (INSUR-3, 4). Raises EditionSettled, NotAwaited, SectionsMissing.
    """
    role = _awaited_of(edition, rule, by)
    missing = missing_sections(edition=edition, rule=rule)
    if missing:
        raise SectionsMissing(titles=missing)
    if any(step.by == by.actor.email.casefold() for step in edition.agreed):
        raise NotAwaited(role="")
    return _with(edition, _step(Move.AGREED, by, role, note))


def give_back(*, edition: Edition, rule: ReportRule, note: str, by: Circumstances) -> Edition:
    """`edition` returned by who is to agree, with what is to be put right. Raises EditionSettled, NotAwaited."""
    role = _awaited_of(edition, rule, by)
    return _with(edition, _step(Move.RETURNED, by, role, note))


def missing_sections(*, edition: Edition, rule: ReportRule) -> tuple[Text, ...]:
    """The sections without which the regulation lets nobody agree, and which have no words yet."""
    if not rule.complete:
        return ()
    return tuple(title for place, title in enumerate(rule.sections) if str(place) not in edition.texts)


def write(*, edition: Edition, document: Mapping[str, Any], texts: Mapping[str, str], by: Circumstances) -> Edition:
    """`edition` with other words in its sections, figures that people enter, and points they give, by their keys.

    The keys are the places of sections, and `value.` and `score.` with those of the rows of a sheet; a score is a
    number, its weight at most. Raises EditionSettled, NotWritten.
    """
    if edition.is_over:
        raise EditionSettled
    kept = {key: words.strip() for key, words in texts.items() if words.strip()}
    rows = {row["key"]: row for part in document["parts"] if part["kind"] == "sheet" for row in part["rows"]}
    entered = {each["id"] for each in document["figures"] if each["measure"] == "entered"}
    for key, words in kept.items():
        _check_written(key, words, len(document["sections"] or " "), rows, entered)
    if kept == dict(edition.texts):
        return edition
    return replace(_with(edition, _step(Move.WRITTEN, by)), texts=kept)


def _check_written(
    key: str, words: str, sections: int, rows: Mapping[str, Mapping[str, Any]], entered: set[str]
) -> None:
    kind, _, name = key.partition(".")
    if kind == "score" and name in rows:
        most = rows[name]["weight"]
        if not _SCORE.fullmatch(words) or float(words) > most:
            raise NotWritten(key=key, most=most)
    elif not ((kind == "value" and name in entered) or (key.isdecimal() and int(key) < sections)):
        raise NotWritten(key=key, most=None)


def to_ask(*, edition: Edition, rule: ReportRule, now: datetime, again_after: timedelta, patience: timedelta) -> str:
    """The role to be mailed that the edition waits for it: one that was not yet, or was long ago; empty where none.

    A run that began to mail less than `patience` ago may be about to.
    """
    role = awaited(edition=edition, rule=rule)
    if edition.is_over or not role:
        return ""
    last = edition.last(Move.ASKING, Move.ASKED, Move.WRITTEN, Move.RETURNED, Move.AGREED)
    waits = {Move.ASKED: again_after, Move.ASKING: patience}.get(last.move, timedelta()) if last else timedelta()
    return "" if last and now - last.at < waits else role


def asking(*, edition: Edition, role: str, at: datetime) -> Edition:
    """`edition` whose next in turn is about to be told that it waits."""
    return _with(edition, Step(Move.ASKING, at, role=role))


def asked(*, edition: Edition, role: str, at: datetime) -> Edition:
    """`edition` whose next in turn is told that it waits."""
    return _with(edition, Step(Move.ASKED, at, role=role))


def is_leaving(*, edition: Edition, now: datetime, patience: timedelta) -> bool:
    """Whether mails are leaving right now: whoever began did so less than `patience` ago."""
    begun = edition.last(Move.SENDING)
    return begun is not None and now - begun.at < patience


def sending(*, edition: Edition, at: datetime) -> Edition:
    """`edition` whose mails begin to leave."""
    return _with(edition, Step(Move.SENDING, at))


def sent(*, edition: Edition, told: tuple[str, ...], everybody: bool, at: datetime) -> Edition:
    """`edition` after mails left for `told`; it is over when `everybody` has one."""
    known = tuple(dict.fromkeys((*edition.told, *told)))
    after = replace(edition, told=known)
    return _with(after, Step(Move.SENT, at)) if everybody else after


def superseded(*, edition: Edition, reason: str, by: Circumstances) -> Edition:
    """`edition` replaced by a correction before it was sent; one that was sent stays as it is."""
    if edition.is_over:
        return edition
    return _with(edition, _step(Move.SUPERSEDED, by, note=reason))


def is_awaited(*, edition: Edition, rule: ReportRule, by: Circumstances) -> bool:
    """Whether who acts is the one to agree next: by his own role, or for somebody away for whom he deputises."""
    role = awaited(edition=edition, rule=rule)
    mine = any(step.by == by.actor.email.casefold() for step in edition.agreed)
    return bool(role) and not edition.is_over and not mine and stands_as(role=role, by=by)


def _awaited_of(edition: Edition, rule: ReportRule, by: Circumstances) -> str:
    role = awaited(edition=edition, rule=rule)
    if edition.is_over or not role:
        raise EditionSettled
    if not stands_as(role=role, by=by):
        raise NotAwaited(role=role)
    return role


def stands_as(*, role: str, by: Circumstances) -> bool:
    """Whether who acts holds `role`, or deputises today for somebody away who does."""
    member, people = by.actor.member, by.roster.holding(role)
    instead = (stand_in(member=each, roster=by.roster, today=by.today) for each in people)
    return member is not None and (role in member.roles or member in instead)


def _step(move: Move, by: Circumstances, role: str = "", note: str = "") -> Step:
    mail = by.mail.message_id if by.mail else ""
    return Step(move, by.now, by.actor.email.casefold(), role, note, mail)


def _with(edition: Edition, step: Step) -> Edition:
    return replace(edition, steps=(*edition.steps, step))
