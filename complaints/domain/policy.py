"""A regulation as frozen values. What each table of a policy file may hold is said here, and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from complaints.domain.counting import PLAIN, Counting
from complaints.domain.policy_clauses import (
    ApprovalRule,
    ClosingRule,
    FollowUpRule,
    ObjectionRule,
    PenaltyRule,
    RecordRule,
    Scheme,
    SheetRule,
    SurveyRule,
)
from complaints.domain.policy_intake import Choice, ConfidentialRule, Intake, RouteRule, TextRule, TypeRule, When
from complaints.domain.policy_mail import MailRule
from complaints.domain.policy_oversight import (
    BulletinRule,
    CampaignRule,
    KpiRule,
    OpenFiguresRule,
    PrivacyRule,
    ReportRule,
    RetentionRule,
    Review,
)
from complaints.domain.text import LOCALES, Text
from complaints.domain.working_time import Limit


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


class StepKind(StrEnum):
    """What a ladder step does. A reminder comes before a clock is due, an urging at it, an escalation after."""

    REMINDER = "reminder"
    URGING = "urging"
    ESCALATION = "escalation"


@dataclass(frozen=True)
class LadderStep:
    """A step of a clock's ladder: `before` or `after` the due time (neither: at it), sent `to` roles, copied to others.

    `repeat`: how often it is said again while the clock stays overdue. It is taken only `when` the conditions hold, and
    where `in_hours`, not before the next working time, unless the conditions `unless` hold (a crisis).
    """

    id: str
    kind: StepKind
    to: tuple[str, ...]
    copy: tuple[str, ...] = ()
    before: Limit | None = None
    after: Limit | None = None
    repeat: Limit | None = None
    when: When = field(default_factory=dict)
    in_hours: bool = False
    unless: When = field(default_factory=dict)
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClockRule:
    """A time limit: what starts and stops it, how long it runs, which one role answers for it.

    It starts only `when` the conditions hold. `limit` may differ by the level of the scheme `by` (`limits`). `agreed`
    names a field of the starting entry that holds the agreed time instead; `anchor` one that holds the date from which
    the limit counts (contract signed, work begun). `pauses` and `resumes` are events between which it stands still.
    `promise`: the complainant is told the date; `promised_after`: until the clock starts, its promise is reckoned from
    the due time of that other clock. `after_closing`: the clock belongs to the time after the case was closed, and
    runs `times` times, each from the due time of the one before (care calls); `until` names a date field of the
    starting entry after which no run begins.
    """

    id: str
    title: Text
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    limit: Limit
    accountable: str
    ladder: tuple[LadderStep, ...]
    counting: Counting = PLAIN
    by: str = ""
    limits: Mapping[str, Limit] = field(default_factory=dict)
    when: When = field(default_factory=dict)
    agreed: str = ""
    anchor: str = ""
    until: str = ""
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    promise: bool = False
    promised_after: str = ""
    after_closing: bool = False
    times: int = 1
    rules: tuple[str, ...] = ()

    def limit_at(self, level: str) -> Limit:
        """The limit for a level of the scheme `by`."""
        return self.limits.get(level, self.limit)


@dataclass(frozen=True)
class LetterRule:
    """After an entry of kind `on`, a letter of kind `letter` goes `to` these roles (or `complainant`).

    Only `when` the conditions hold. `says` is its first paragraph in the words of the regulation, and `title` its
    subject, where the letter leaves room for them (`notice` does).
    """

    id: str
    on: str
    letter: str
    to: tuple[str, ...]
    when: When = field(default_factory=dict)
    title: Text | None = None
    says: Text | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class RoleRule(Text):
    """A role, by its name; `at_least`: how many people must hold it (0: the text does not say)."""

    at_least: int = 0
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class ActRule:
    """Who may do an act: roles; `handler` means the case's own handler, `head` that of its department."""

    by: tuple[str, ...]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class PolicyProfile:
    """One regulation, whole. `version` is pinned by a case when it is registered.

    `catalogue`: how many numbered rules a text of one's own has, by its prefix, so that they can be cited.
    """

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
    roles: Mapping[str, RoleRule]
    succession: Mapping[str, str]
    clocks: tuple[ClockRule, ...]
    letters: tuple[LetterRule, ...]
    acts: Mapping[str, ActRule]
    closing: tuple[ClosingRule, ...]
    follow_up: FollowUpRule
    schemes: tuple[Scheme, ...] = ()
    records: tuple[RecordRule, ...] = ()
    approvals: tuple[ApprovalRule, ...] = ()
    routes: tuple[RouteRule, ...] = ()
    confidential: tuple[ConfidentialRule, ...] = ()
    objection: ObjectionRule | None = None
    survey: SurveyRule = field(default_factory=SurveyRule)
    penalties: tuple[PenaltyRule, ...] = ()
    reports: tuple[ReportRule, ...] = ()
    kpis: tuple[KpiRule, ...] = ()
    open_figures: OpenFiguresRule | None = None
    campaigns: tuple[CampaignRule, ...] = ()
    bulletin: BulletinRule | None = None
    retention: RetentionRule | None = None
    privacy: PrivacyRule | None = None
    review: Review | None = None
    sheet: SheetRule = field(default_factory=SheetRule)
    mail: MailRule = field(default_factory=MailRule)
    texts: tuple[TextRule, ...] = ()
    catalogue: Mapping[str, int] = field(default_factory=dict)
    locales: tuple[str, ...] = LOCALES
    rules: tuple[str, ...] = field(default=())

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What was reckoned of this very policy, for who reckons it again: it stays true, as no policy changes."""
        return {}

    def clock(self, clock_id: str) -> ClockRule:
        """The clock rule with this id; the reader has made sure that every id used exists."""
        return next(clock for clock in self.clocks if clock.id == clock_id)

    def record(self, record_id: str) -> RecordRule | None:
        """The record rule with this id, or None."""
        return next((rule for rule in self.records if rule.id == record_id), None)

    def approval(self, matter: str) -> ApprovalRule | None:
        """The approval rule of this matter, or None."""
        return next((rule for rule in self.approvals if rule.id == matter), None)

    def scheme(self, scheme_id: str) -> Scheme | None:
        """The scheme with this id, or None."""
        return next((scheme for scheme in self.schemes if scheme.id == scheme_id), None)

    def penalty(self, penalty_id: str) -> PenaltyRule | None:
        """The penalty rule with this id, or None."""
        return next((rule for rule in self.penalties if rule.id == penalty_id), None)

    def type(self, type_id: str) -> TypeRule | None:
        """The type of case with this id, or None."""
        return next((rule for rule in self.intake.types if rule.id == type_id), None)

    def category(self, category_id: str) -> Choice | None:
        """The category with this id, or None."""
        return next((choice for choice in self.intake.categories if choice.id == category_id), None)


@dataclass(frozen=True)
class PolicyProblem:
    """One thing wrong with a policy: `clause` is its path in the file, such as `clocks.reply.limit`.

    `unread`: the clause could not be read, so that nothing which hangs on it could be looked at.
    """

    clause: str
    reason: str
    unread: bool = field(default=False, compare=False)


class PolicyError(ValueError):
    """A policy that does not parse, with everything that is wrong with it."""

    def __init__(self, *, problems: tuple[PolicyProblem, ...]) -> None:
        super().__init__("; ".join(f"{problem.clause}: {problem.reason}" for problem in problems))
        self.problems = problems
