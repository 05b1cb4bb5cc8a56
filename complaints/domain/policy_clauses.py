"""What a policy adds to the life of a case, as frozen values: schemes, records with their fields, approvals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from complaints.domain.text import Text
from complaints.domain.working_time import Limit


@dataclass(frozen=True)
class Choice:
    """One value of a list the form offers. `explanation` is what a customer reads beside it.

    A category may name the `severity`, and the `levels` of other schemes, at which its cases begin.
    """

    id: str
    title: Text
    explanation: Text | None = None
    severity: str = ""
    levels: Mapping[str, str] = field(default_factory=dict)
    department: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scheme:
    """An axis on which cases are told apart: urgency, complexity, crisis … `default` is where a case begins."""

    id: str
    title: Text
    levels: tuple[Choice, ...]
    default: str = ""
    rules: tuple[str, ...] = ()


class FieldKind(StrEnum):
    """What a field of a form holds. `date` and `moment` are ISO 8601; `choice` is one of the options."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    DATE = "date"
    MOMENT = "moment"
    CHOICE = "choice"


@dataclass(frozen=True)
class FieldRule:
    """A field of a record or of a request."""

    id: str
    title: Text
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    options: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class RecordRule:
    """A milestone that somebody must record: sign-for, verification, sample handed over, inspection …

    `by` roles may record it, at `stages` (all, when none is named), after the records it `requires`. It is the event
    `recorded.<id>` for clocks, letters and guards.
    """

    id: str
    title: Text
    by: tuple[str, ...]
    stages: tuple[str, ...] = ()
    fields: tuple[FieldRule, ...] = ()
    requires: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class ApprovalRule:
    """A matter that somebody asks for and others decide, tier by tier; the last tier's word is final.

    `refusal_goes_on`: a tier that disagrees passes the matter on with its opinion instead of ending it. An approved
    matter moves the clocks it `extends` to the asked-for time: never back, at most by `cap` after their start, at most
    `at_most` times, and only when it was asked for before they were due.
    """

    id: str
    title: Text
    by: tuple[str, ...]
    tiers: tuple[str, ...]
    fields: tuple[FieldRule, ...] = ()
    refusal_goes_on: bool = False
    extends: tuple[str, ...] = ()
    cap: Limit | None = None
    at_most: int = 1
    rules: tuple[str, ...] = ()
