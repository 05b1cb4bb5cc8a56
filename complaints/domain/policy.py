"""A regulation as frozen values. What each table of a policy file may hold is said here, and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from complaints.domain.text import LOCALES, Text
from complaints.domain.working_time import Limit


@dataclass(frozen=True)
class Choice:
    """One value of a list the form offers. `explanation` is what a customer reads beside it."""

    id: str
    title: Text
    explanation: Text | None = None
    severity: str = ""
    department: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Numbering:
    """`pattern` may use {yyyy}, {yy}, {mm} and {serial:04}; the serial restarts each month."""

    pattern: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class CalendarRule:
    """Which days count: `region` names a calendar, `weekdays` are mon..sun, `hours` spans like 08:30-12:00."""

    region: str
    zone: str
    weekdays: tuple[str, ...]
    hours: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class AttachmentRule:
    """What may be attached: `max_bytes` each, `max_files` a complaint, `types` as MIME types."""

    max_bytes: int
    max_files: int
    types: tuple[str, ...]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Intake:
    """What is received, through which channels, and in which words the form asks for it."""

    channels: tuple[str, ...]
    complainant_kinds: tuple[Choice, ...]
    business_lines: tuple[Choice, ...]
    categories: tuple[Choice, ...]
    attachments: AttachmentRule
    consent: Text
    at_hand: Text
    mail_category: str
    hotline: str = ""
    rules: tuple[str, ...] = ()


class StepKind(StrEnum):
    """What a ladder step does. A reminder comes before a clock is due, an urging at it, an escalation after."""

    REMINDER = "reminder"
    URGING = "urging"
    ESCALATION = "escalation"


@dataclass(frozen=True)
class LadderStep:
    """A step of a clock's ladder: `before` or `after` the due time (neither: at it), sent `to` roles, copied to others.

    `repeat`: how often it is said again while the clock stays overdue.
    """

    id: str
    kind: StepKind
    to: tuple[str, ...]
    copy: tuple[str, ...] = ()
    before: Limit | None = None
    after: Limit | None = None
    repeat: Limit | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClockRule:
    """A time limit: what starts and stops it, how long it runs, which one role answers for it.

    `promise`: the complainant is told the date. `promised_after`: until the clock starts, its promise is reckoned from
    the due time of that other clock.
    """

    id: str
    title: Text
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    limit: Limit
    accountable: str
    ladder: tuple[LadderStep, ...]
    promise: bool = False
    promised_after: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class LetterRule:
    """After an entry of kind `on`, a letter of kind `letter` goes `to` these roles (or `complainant`)."""

    on: str
    letter: str
    to: tuple[str, ...]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class ActRule:
    """Who may do an act: roles; `handler` means the case's own handler, `head` that of its department."""

    by: tuple[str, ...]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClosingRule:
    """A way to close: `guards` are names of conditions the case must meet first."""

    id: str
    title: Text
    guards: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class FollowUpRule:
    """Call rounds: an unreachable complainant may be closed after `attempts` calls on as many different days."""

    attempts: int
    closes_when_satisfied: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class PolicyProfile:
    """One regulation, whole. `version` is pinned by a case when it is registered."""

    id: str
    version: str
    title: Text
    source: str
    effective: str
    default_severity: str
    numbering: Numbering
    calendar: CalendarRule
    intake: Intake
    severities: tuple[Choice, ...]
    roles: Mapping[str, Text]
    succession: Mapping[str, str]
    clocks: tuple[ClockRule, ...]
    letters: tuple[LetterRule, ...]
    acts: Mapping[str, ActRule]
    closing: tuple[ClosingRule, ...]
    follow_up: FollowUpRule
    locales: tuple[str, ...] = LOCALES
    rules: tuple[str, ...] = field(default=())

    def clock(self, clock_id: str) -> ClockRule:
        """The clock rule with this id; the reader has made sure that every id used exists."""
        return next(clock for clock in self.clocks if clock.id == clock_id)

    def category(self, category_id: str) -> Choice | None:
        """The category with this id, or None."""
        return next((choice for choice in self.intake.categories if choice.id == category_id), None)


@dataclass(frozen=True)
class PolicyProblem:
    """One thing wrong with a policy: `clause` is its path in the file, such as `clocks.reply.limit`."""

    clause: str
    reason: str


class PolicyError(ValueError):
    """A policy that does not parse, with everything that is wrong with it."""

    def __init__(self, *, problems: tuple[PolicyProblem, ...]) -> None:
        super().__init__("; ".join(f"{problem.clause}: {problem.reason}" for problem in problems))
        self.problems = problems
