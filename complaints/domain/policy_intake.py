"""What a regulation says about receiving complaints, as frozen values: what is taken, from whom, and where it goes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from complaints.domain.case import COMPLAINANT
from complaints.domain.text import Text

When = Mapping[str, tuple[str, ...]]  # conditions on a case: see conditions.py


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
    """A field of the complaint form, of a record or of a request. `options`: id -> wording, of a choice.

    On the complaint form it is asked `when` the conditions hold, and of the public only where not `staff_only`.
    `personal`: it tells who complains, and is kept with his name (confidential paths).
    """

    id: str
    title: Text
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    options: Mapping[str, Text] = field(default_factory=dict)
    explanation: Text | None = None
    when: When = field(default_factory=dict)
    staff_only: bool = False
    personal: bool = False
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class WordsRule:
    """What the regulation calls an ordinary field of the complaint form (`title`), and what is said below it.

    `id`: one of ordinary.ON_THE_FORM. What is left out is said in the words of the site.
    """

    id: str
    title: Text | None = None
    explanation: Text | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class TypeRule:
    """A type of case: complaint, inquiry, internal order … The first of a policy is what the public files.

    `by`: the roles that may register it (`complainant`: the public form offers it); nobody named: whom acts.intake
    names. `counted`: whether it enters the figures as a complaint. `about_data`: somebody asks for his own data, or for
    their correction or erasure; anybody may, the notice of privacy offers it, and nothing else is asked of him.
    """

    id: str
    title: Text
    explanation: Text | None = None
    by: tuple[str, ...] = ()
    counted: bool = True
    about_data: bool = False
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeywordRule:
    """Complaints that say any of `words`, whatever else they say: the figures are broken down by it."""

    id: str
    title: Text
    words: tuple[str, ...]
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
    """What is received, through which channels, and in which words the form asks for it.

    `fields`: asked beside the ordinary ones; `needed`: ordinary fields that this regulation requires; `words`: what it
    calls ordinary fields, where it does; `mail_subject`: words one of which a mail to the mailbox must have in its
    subject to open a case (none: any mail does); `anonymous`: whether a complaint of somebody who does not say who he
    is may be registered; `keywords`: by which words the figures tell complaints apart.
    """

    channels: tuple[Choice, ...]
    complainant_kinds: tuple[Choice, ...]
    business_lines: tuple[Choice, ...]
    categories: tuple[Choice, ...]
    attachments: AttachmentRule
    consent: Text
    at_hand: Text
    mail_category: str
    types: tuple[TypeRule, ...] = ()
    fields: tuple[FieldRule, ...] = ()
    needed: tuple[str, ...] = ()
    words: tuple[WordsRule, ...] = ()
    mail_subject: tuple[str, ...] = ()
    anonymous: bool = True
    keywords: tuple[KeywordRule, ...] = ()
    hotline: str = ""
    rules: tuple[str, ...] = ()

    @property
    def public_types(self) -> tuple[TypeRule, ...]:
        """The types that the public may file: the first, unless it is for others; those that name the complainant."""
        first = self.types[:1]
        return tuple(rule for rule in self.types if COMPLAINANT in rule.by or (not rule.by and (rule,) == first))


@dataclass(frozen=True)
class RouteRule:
    """Where a case goes `when` the conditions hold: to the holder of the role `to`, before the matrix is asked.

    `on`: events at which the case is handed over again; none: when it is registered.
    """

    id: str
    to: str
    when: When = field(default_factory=dict)
    on: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class Hides(StrEnum):
    """What of a confidential case is kept from those who are not named: the whole case, or who complained."""

    CASE = "case"
    NAME = "name"


@dataclass(frozen=True)
class ConfidentialRule:
    """A confidential path: `when` the conditions hold, only the roles `seen_by` see what it `hides`."""

    id: str
    title: Text
    seen_by: tuple[str, ...]
    when: When = field(default_factory=dict)
    hides: Hides = Hides.CASE
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class TextRule:
    """What the regulation says about itself: legal basis, scope, definitions, owner, history, phrases."""

    id: str
    title: Text
    text: Text
    public: bool = False
    rules: tuple[str, ...] = ()
