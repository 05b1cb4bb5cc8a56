"""Typical cases, told without names: what happened, why, what is learnt of it, what was done (REALTY-19, DECOR-21).

One is an edition, as a report is (domain/publishing.py): written, agreed to in turn, sent. Its `texts` hold its words.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace

from complaints.domain.case import Complainant, Complaint
from complaints.domain.circumstances import Circumstances
from complaints.domain.masking import REACHED_BY
from complaints.domain.mentions import said_in, tokens_of
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_oversight import Every, ReportRule
from complaints.domain.publishing import Edition, EditionSettled, Move, Step
from complaints.domain.search import phone_digits
from complaints.domain.text import Text
from complaints.domain.veil import SHORTEST

RULE = "bulletin"
TITLE = Text("典型案例", "Typical case")
HEADLINE, HAPPENED, CAUSE, LESSON, MEASURE = "title", "happened", "cause", "lesson", "measure"
WORDS = (HEADLINE, HAPPENED, CAUSE, LESSON, MEASURE)  # what people write, and all read
CATEGORY, BUSINESS_LINE, REFERENCE = "category", "business_line", "reference"
SAME_CATEGORY = 6  # counts as much as so many words in common
LIKE_ENOUGH = 6
SHORTEST_NUMBER = 4  # of an order: fewer digits stand anywhere
_SEPARATORS = re.compile(r"[\W_]+")


class NotAnonymous(Exception):
    """The words tell who complained: by field, what of him (name, phone, email, address, order_no, personal)."""

    def __init__(self, *, found: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__("the words tell who complained")
        self.found = found


def bulletin_rule(*, policy: PolicyProfile) -> ReportRule | None:
    """The bulletin as a report on demand; None where the regulation has none."""
    rule = policy.bulletin
    return ReportRule(RULE, TITLE, Every.DEMAND, to=rule.to, review=rule.review, rules=rule.rules) if rule else None


def is_published(*, edition: Edition) -> bool:
    """Whether it was sent, and is there still."""
    last = edition.last(Move.SENT, Move.SUPERSEDED)
    return last is not None and last.move is Move.SENT


def rewritten(*, edition: Edition, texts: Mapping[str, str], by: Circumstances) -> Edition:
    """`edition` with other words, on which all agree anew. Raises EditionSettled."""
    if edition.is_over:
        raise EditionSettled
    if dict(texts) == dict(edition.texts):
        return edition
    return _with(edition, Move.WRITTEN, "", by, texts=dict(texts))


def withdrawn(*, edition: Edition, reason: str, by: Circumstances) -> Edition:
    """`edition` taken back: published or not, nobody finds it any more. Raises EditionSettled where it was already."""
    if edition.last(Move.SUPERSEDED):
        raise EditionSettled
    return _with(edition, Move.SUPERSEDED, reason, by)


def check_anonymous(*, texts: Mapping[str, str], complaint: Complaint | None, policy: PolicyProfile) -> None:
    """Whether the words tell who complained, or how anybody is reached. Raises NotAnonymous."""
    found = {field: tuple(_tells(texts.get(field, ""), complaint, policy)) for field in WORDS}
    if any(found.values()):
        raise NotAnonymous(found={field: kinds for field, kinds in found.items() if kinds})


def said(*, edition: Edition) -> str:
    """What it is found by, as a question is compared with it."""
    return said_in(texts=(edition.texts.get(field, "") for field in WORDS))


def likeness(*, edition: Edition, complaint: Complaint) -> int:
    """How much it is like a complaint: words in common, and the category; 0 where too little to be told."""
    told = said_in(texts=(complaint.description, complaint.demand))
    shared = {token for token in tokens_of(said=told) & tokens_of(said=said(edition=edition)) if len(token) > 1}
    score = len(shared) + SAME_CATEGORY * (edition.texts.get(CATEGORY) == complaint.category)
    return score if score >= LIKE_ENOUGH else 0


def _tells(text: str, complaint: Complaint | None, policy: PolicyProfile) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text)
    reached = [match[0] for match in REACHED_BY.finditer(plain)]
    who = complaint.complainant if complaint else Complainant("", "")
    number, digits = phone_digits(phone=who.phone), re.sub(r"\D", "", plain)
    if any("@" not in each for each in reached) or (number and number in digits):
        yield "phone"
    if any("@" in each for each in reached) or _holds(plain, who.email):
        yield "email"
    if _holds(plain, who.name):
        yield "name"
    if complaint is None:
        return
    address, order, closed = _closed(who.address), _closed(complaint.order_no), _closed(plain)
    if len(address) >= SHORTEST and address in closed:
        yield "address"
    if len(order) >= SHORTEST_NUMBER and order in closed:
        yield "order_no"
    personal = (complaint.fields.get(rule.id, "") for rule in policy.intake.fields if rule.personal)
    if any(_holds(plain, value) for value in personal):
        yield "personal"


def _holds(text: str, word: str) -> bool:
    """Whether `word` stands in the text: a Chinese one with gaps too, of a Latin one not as a piece of another."""
    word = unicodedata.normalize("NFKC", word).strip()
    if len(word) < SHORTEST:
        return False
    if not re.search("[A-Za-z0-9]", word):
        return "".join(word.split()) in "".join(text.split())
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])", text, re.IGNORECASE) is not None


def _closed(text: str) -> str:
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text).casefold())


def _with(edition: Edition, move: Move, note: str, by: Circumstances, **changes: object) -> Edition:
    step = Step(move, by.now, by.actor.email.casefold(), note=note)
    return replace(edition, steps=(*edition.steps, step), **changes)  # type: ignore[arg-type]
