"""What a regulation says about looking back, as frozen values: reports, measures, retention."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from complaints.domain.policy_clauses import Question
from complaints.domain.policy_intake import When
from complaints.domain.text import Text
from complaints.domain.working_time import Limit


class Every(StrEnum):
    """How often a report falls due."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DEMAND = "demand"


class Counts(StrEnum):
    """By what a case belongs to a month."""

    RECEIVED = "received"
    DUE = "due"
    CLOSED = "closed"


class PartKind(StrEnum):
    """What a part of a report holds."""

    FIGURES = "figures"  # beside those of the period before and of a year ago
    CATEGORIES = "categories"  # how many of each, beside the period before, and what has risen
    BREAKDOWN = "breakdown"  # figures by the fact by which each is told apart
    HANDLING = "handling"  # how long cases took from receipt to closing
    STAGES = "stages"  # how long the runs of each clock took that ended in the period
    CLUSTERS = "clusters"  # facts that came together far more often than in the period before
    LINES = "lines"  # one line a case
    GROUPS = "groups"  # how many cases have the same in the columns; columns of numbers are added up
    CHANGES = "changes"  # counts beside those of the period before, and the change in per cent
    TYPICAL = "typical"  # the lines of typical cases, chosen by rule
    UNANSWERED = "unanswered"  # limits that have run out
    MONTHS = "months"  # how many came and were closed in each month
    SCORE = "score"  # points taken by penalties from what items are worth
    SHEET = "sheet"  # figures by their weights, with points that people give
    WORDS = "words"  # what people write in its sections
    RECIPIENTS = "recipients"  # to whom it goes
    SIGNATURES = "signatures"  # who has agreed


@dataclass(frozen=True)
class PartRule:
    """A part of a report. Of `lines`: those alone that meet `when`, with these `columns`, by class above `one_by_one`.

    `groups`: of those that meet `when`, by `columns`. `clusters`: of which facts (`columns`). `stages`: of the cases
    that meet `when`. `figures`, a `breakdown` and `changes`: of these (`of`), or all. Of a `sheet`: which one. Of a
    `score`: what it is worth (`full`), and what its `items` are called. `note`: what is said above it.
    """

    id: str
    kind: PartKind
    title: Text
    when: When = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    one_by_one: int = 0
    of: tuple[str, ...] = ()
    sheet: str = ""
    full: int = 0
    items: Mapping[str, Text] = field(default_factory=dict)
    note: Text | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportRule:
    """A report: due `every` period on `day` of the following one (from 1), or of the period itself where `day` is
    negative (-1: its last day); `working`: working days are counted. A day that the period does not have is its last.
    `months`: it falls due only in these (1 to 12).

    `counts`: by what cases belong to it, those alone that meet `when` and, where it is given, let one of the clocks
    `breached` run out; `zero`: it is sent even when there is nothing to tell; `review`: roles that agree in turn
    before it goes `to` its recipients. `parts`: what stands in it, in order; `sections`: what people write in it, each
    of them before anybody agrees where it is to be `complete`. `heading`: what the one of a
    month is called, with its `{year}` and `{month}`.
    """

    id: str
    title: Text
    every: Every
    to: tuple[str, ...]
    day: int = 1
    working: bool = False
    months: tuple[int, ...] = ()
    counts: Counts = Counts.RECEIVED
    when: When = field(default_factory=dict)
    breached: tuple[str, ...] = ()
    zero: bool = False
    review: tuple[str, ...] = ()
    sections: tuple[Text, ...] = ()
    complete: bool = False
    parts: tuple[PartRule, ...] = ()
    heading: Text | None = None
    rules: tuple[str, ...] = ()

    def titled(self, *, period: str) -> Text:
        """What the report of a period, such as 2026-11, is called."""
        if self.heading is None:
            return self.title
        year, _, month = period.partition("-")
        words = (self.heading.zh, self.heading.en)
        return Text(*(each.replace("{year}", year).replace("{month}", month) for each in words))


class Measure(StrEnum):
    """How a figure is made of what it counts."""

    COUNT = "count"
    SHARE = "share"
    MEAN_HOURS = "mean_hours"
    ENTERED = "entered"  # by people, on the report


@dataclass(frozen=True)
class KpiRule:
    """A figure of a period: of what `of` names, how many, how many of them `that`, or how long they took.

    `of`: `cases`, events, or runs of clocks (`clock:<id>`). A count of events counts each; a share of events counts the
    cases that have one. A case belongs to the period by `counts`, a run of a clock by when it began, was due or ended
    accordingly, an event that is counted by when it happened. `when` and `unless`: which cases enter at all.

    `that`: of a clock `met` or `breached` (runs that are neither yet stay out), else events one of which the case has;
    `that_when`: conditions that it meets as well. `done_by`: handler or agent, where only those events count that the
    case's own did himself. mean_hours: the mean time from the start of a run to its stop, of those that were stopped.

    `by`: the fact by which it is broken down, handler and agent among them; `target`: per cent, hours or a number, with
    `at_most` where less is better, and `points` taken where it is missed, as by the `penalty`; `digits` after the
    point; `weight` of 100 on a score sheet `sheet`. What is `entered` is known to people alone, not from cases.
    """

    id: str
    title: Text
    definition: Text
    measure: Measure
    of: tuple[str, ...] = ("cases",)
    that: tuple[str, ...] = ()
    that_when: When = field(default_factory=dict)
    done_by: str = ""
    counts: Counts = Counts.RECEIVED
    when: When = field(default_factory=dict)
    unless: When = field(default_factory=dict)
    by: str = ""
    target: int | None = None
    at_most: bool = False
    points: int = 0
    penalty: str = ""
    digits: int = 0
    sheet: str = ""
    weight: int = 0
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class RetentionRule:
    """How long cases are kept after they were closed, and `archive_within` which time who has filed them away.

    `checklist`: the records that a complete file holds; without one, a file is complete when the case is closed.
    """

    keep: Limit
    archive_within: Limit | None = None
    archived_by: str = ""
    checklist: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrivacyRule:
    """What the notice of privacy says beyond what follows from the other clauses.

    `basis`: on which ground personal data are kept; `shared`: with whom outside, id -> wording; `authority`: to whom
    one may complain about us.
    """

    basis: Text
    shared: Mapping[str, Text] = field(default_factory=dict)
    authority: Text | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Review:
    """When the regulation itself is looked at again: every so many months, by whom."""

    every: Limit
    by: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpenFiguresRule:
    """That the figures of each month are open to everybody. Fewer than `smallest` are not told.

    `months`: of how many back; `after`: how long after its end a month is published, once and for all.
    """

    after: Limit
    smallest: int = 5
    months: int = 12
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class BulletinRule:
    """Typical cases told without names (案例通报): the roles of `review` agree in turn, then they go `to` theirs."""

    to: tuple[str, ...]
    review: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class Audience(StrEnum):
    """Whom a campaign asks."""

    CUSTOMERS = "customers"  # who complained, of cases received and closed in the twelve months before
    STAFF = "staff"


@dataclass(frozen=True)
class LevelRule:
    """A level of the staff: who holds one of `roles`, or, where it names none, who is on no other level."""

    id: str
    title: Text
    roles: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class CampaignRule:
    """A survey asked of many at once, each year in its `months` (1 to 12, in order): from the first day of the first
    until the end of the last.

    `share`: so many per cent of the `audience` are asked; of the staff so many of each department and level, rounded
    up. `at_most`: no more customers than that. `reminders`: so long after the invitation who has not answered is asked
    again. `rest`: who was asked in a campaign is not asked again for so long. `covers`: so many per cent of all staff
    are to answer, and somebody of each department and of each of the `levels`. Groups that gave fewer answers than
    `smallest` are not told apart. `signed_by`: the role that signs the results before they go `to` their recipients.
    """

    id: str
    title: Text
    audience: Audience
    months: tuple[int, ...]
    questions: tuple[Question, ...]
    to: tuple[str, ...]
    share: int = 100
    at_most: int = 400
    reminders: tuple[Limit, ...] = ()
    rest: Limit | None = None
    levels: tuple[LevelRule, ...] = ()
    covers: int = 0
    smallest: int = 5
    signed_by: str = ""
    rules: tuple[str, ...] = ()
