"""What a policy adds to the life of a case, as frozen values: schemes, records, approvals, rounds, penalties."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from complaints.domain.policy_intake import Choice, FieldKind, FieldRule, When
from complaints.domain.text import Text
from complaints.domain.working_time import Limit

YES_OR_NO = ("yes", "no")


@dataclass(frozen=True)
class Scheme:
    """An axis on which cases are told apart: urgency, complexity, crisis … `default` is where a case begins.

    `by`: the roles that may set it; none named: whom acts.classification names. `at_intake`: staff may set it when
    they register.
    """

    id: str
    title: Text
    levels: tuple[Choice, ...]
    default: str = ""
    by: tuple[str, ...] = ()
    at_intake: bool = False
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class RecordRule:
    """A milestone that somebody must record: sign-for, verification, sample handed over, inspection …

    `by` roles may record it, at `stages` (all, when none is named), `when` the conditions hold, after the records it
    `requires`. It is the event `recorded.<id>` for clocks, letters and guards.

    `signatures`: who must have signed, each a required field `signed_<who>`; `not_by`: roles of the case whose holder
    may not record it himself; `files`: how many files it needs at least; `tells`: the yes_no or choice field whose
    value is the outcome, as in `recorded.<id>.<value>`; `reopens`: values of it that open a closed case again;
    `hands_to`: the role to whose holder the case is handed over; `public`: the complainant sees it.
    """

    id: str
    title: Text
    by: tuple[str, ...]
    stages: tuple[str, ...] = ()
    when: When = field(default_factory=dict)
    fields: tuple[FieldRule, ...] = ()
    requires: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    not_by: tuple[str, ...] = ()
    files: int = 0
    tells: str = ""
    reopens: tuple[str, ...] = ()
    hands_to: str = ""
    public: bool = False
    rules: tuple[str, ...] = ()

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The values that `tells` can have; none where it tells nothing."""
        telling = next((rule for rule in self.fields if rule.id == self.tells), None)
        if telling is None:
            return ()
        return YES_OR_NO if telling.kind is FieldKind.YES_NO else tuple(telling.options)


@dataclass(frozen=True)
class ApprovalRule:
    """A matter that somebody asks for and others decide, tier by tier; the last tier's word is final.

    A tier is a role, or several of which any may speak: `president|vice_president`. It may be asked for `when` the
    conditions hold, after the records it `requires`, with at least so many `files`, and not beside a matter that it
    `excludes` (open or approved, either way round: 赔则不修,修则不赔).

    `refusal_goes_on`: a tier that disagrees passes the matter on with its opinion instead of ending it. An approved
    matter moves the clocks it `extends` to the asked-for time: never back, at most by `cap` after their start, at most
    `at_most` times, and only when it was asked for before they were due. `recuses`: the case's first handler may not
    decide.
    """

    id: str
    title: Text
    by: tuple[str, ...]
    tiers: tuple[str, ...]
    when: When = field(default_factory=dict)
    fields: tuple[FieldRule, ...] = ()
    requires: tuple[str, ...] = ()
    files: int = 0
    excludes: tuple[str, ...] = ()
    refusal_goes_on: bool = False
    recuses: bool = False
    extends: tuple[str, ...] = ()
    cap: Limit | None = None
    at_most: int = 1
    rules: tuple[str, ...] = ()


class RoundEnd(StrEnum):
    """What comes of a round that did not satisfy."""

    AGAIN = "again"  # a new order to the handler
    HAND_OVER = "hand_over"  # a new order to the holder of another role
    CLOSE = "close"  # the case ends in another way, such as legal


@dataclass(frozen=True)
class RoundRule:
    """One follow-up round (id "1", "2" …; the last one holds for all after it): who calls, and what comes of it.

    `by`: who of acts.follow-up may call; none named: all of them. `then`: what comes of a call that found him not
    satisfied, or nothing done; `hand_to` (role) goes with hand_over, `closing` with close, whose guards are not asked.
    """

    id: str
    title: Text
    by: tuple[str, ...] = ()
    then: RoundEnd = RoundEnd.AGAIN
    hand_to: str = ""
    closing: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class FollowUpRule:
    """Call rounds: an unreachable complainant may be closed after `attempts` calls on as many different days.

    `outcomes`: what a call may find; `not_handled` (nothing was done yet) is possible before the reply, too.
    `bands`: hours of a working day in which calls are made, such as 09:00-12:00; none named: at any time.
    """

    attempts: int
    closes_when_satisfied: str
    outcomes: tuple[str, ...] = ("satisfied", "not_satisfied", "unreachable")
    rounds: tuple[RoundRule, ...] = ()
    bands: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class ObjectionRule:
    """The complainant disagrees with a closed case: it is opened again, `within` a time, at most `at_most` times.

    0 times: as often as he likes. It goes to a holder of the role `to`, or back to its handler where none is named;
    `recuses`: never to the case's first handler.
    """

    within: Limit | None = None
    at_most: int = 0
    recuses: bool = False
    to: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClosingRule:
    """A way to close: `guards` are conditions the case must meet first, such as `satisfied` or `recorded:sample`.

    `by`: the roles of acts.closure that may close so; none named: all of them.
    """

    id: str
    title: Text
    guards: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Amount:
    """From `least` to `most` (0: exactly `least`); `open`: from `least` upwards."""

    least: int
    most: int = 0
    open: bool = False


@dataclass(frozen=True)
class PenaltyRule:
    """A penalty that is proposed, never applied by the program: `on` events (when `when` holds), or by hand.

    `by`: roles that may propose it, with what its `fields` ask; `tiers` decide in turn; `appeal`: roles that hear
    whoever it falls on. `money` in yuan and `points`: what the text gives; `per_day`: money for each day beyond the
    limit that was exceeded (or that the field `days` of the record says), the first included in `money` unless
    `first_day_extra`; `doubled`: conditions on which everything is doubled; `shares`: role -> per cent that it bears
    jointly. `clock`: the clock whose breach it punishes, where the events do not name it as those of a ladder do; it
    falls on who answers for that clock. On a monthly score sheet it takes from `item`, worth `item_points`, which is
    lost whole from the `lost_at`-th time on.
    """

    id: str
    title: Text
    tiers: tuple[str, ...]
    on: tuple[str, ...] = ()
    when: When = field(default_factory=dict)
    by: tuple[str, ...] = ()
    fields: tuple[FieldRule, ...] = ()
    appeal: tuple[str, ...] = ()
    money: Amount | None = None
    points: Amount | None = None
    clock: str = ""
    per_day: int = 0
    first_day_extra: bool = False
    doubled: When = field(default_factory=dict)
    shares: Mapping[str, int] = field(default_factory=dict)
    item: str = ""
    item_points: int = 0
    lost_at: int = 0
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetRule:
    """The sheet of a case on paper, called as the regulation calls its form (`title`; without one, the policy's own).

    `steps`: records and approvals (a record before the approval of the same id) that stand on it in this order, as
    empty lines until they are there; others stand on it once they are. `tables`: those of the steps that are recorded
    again and again, each time a row. `signatures`: roles with a box to sign in.
    """

    title: Text | None = None
    steps: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question of the satisfaction survey, answered from 1 (very dissatisfied) to 5."""

    id: str
    title: Text
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class SurveyRule:
    """How the complainant is asked whether he was satisfied. The first of the `questions` is the rating of the case.

    `within`: for how long after closing; `dissatisfied`: the rating up to which a closed case goes into its next
    round (0: none does).
    """

    questions: tuple[Question, ...] = ()
    within: Limit | None = None
    dissatisfied: int = 0
    rules: tuple[str, ...] = ()
