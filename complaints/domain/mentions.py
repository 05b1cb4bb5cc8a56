"""What a case is found by in free search: its number, who complains, the order, and the words of what was said.

Nobody has to remember how it was written: width, case and punctuation are no matter. Chinese is written without gaps,
so it is found by any characters that stand side by side; other words are found whole.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from complaints.domain.case import Complainant, Complaint
from complaints.domain.search import phone_digits
from complaints.domain.veil import without_complainant

CHINESE = "\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"([{CHINESE}]+)|((?:(?![{CHINESE}_])\w)+)")
_CHINESE = re.compile(f"[{CHINESE}]")
SHORTEST_NUMBER = 4  # so much of how a reference begins makes it found
ENDING = 4  # digits by which one tells one's telephone number: "the one that ends in 8000"
DESCRIBED = 2000  # characters of the description; what stands behind them does not make it found
OTHERWISE = 200  # characters of anything else
LONGEST_WORD = 32  # characters by which a word is told from others before its text is looked at
MOST_LOOKED_FOR = 8  # tokens of a question; the text itself is compared with all of it


@dataclass(frozen=True)
class Question:
    """What somebody searches for. A case answers when it says all phrases of one of the `ways` to understand it."""

    ways: tuple[tuple[str, ...], ...]

    def is_answered(self, *, said: str) -> bool:
        """Whether a text, as `mentions` gives it, says what was asked."""
        return any(all(phrase in said for phrase in way) for way in self.ways)

    def tokens(self) -> tuple[tuple[str, ...], ...]:
        """Of each way what cases that answer must have, among tokens of theirs."""
        return tuple(tuple(dict.fromkeys(_tokens(way, whole=False)))[:MOST_LOOKED_FOR] for way in self.ways)


def question(*, text: str) -> Question:
    """What `text` asks for: all its words, or, where it is a number with gaps, that number without them."""
    words = tuple(phrase for phrase in (_phrase(part) for part in _folded(text).split()) if phrase)
    ways = [words] if words else []
    if any(each.isdigit() for each in text) and not _CHINESE.search(text):
        ways.append((_phrase(_closed(text)),))
    return Question(tuple(dict.fromkeys(ways)))


def mentions(*, reference: str, complaint: Complaint | None, named: bool = True) -> str:
    """Everything a case is found by. Where its reader is not told who complains, nothing of that; nor without a word.

    What the complainant filled in under the regulation's own fields is no matter here, and left out of what he said.
    """
    if complaint is None:
        return _joined(_beginnings(reference))
    told = [complaint.order_no, complaint.place, complaint.demand, complaint.description]
    if not named:
        told = without_complainant(told, complaint=complaint)
    of_him = _of_him(complaint.complainant) if named and not complaint.anonymous else ()
    *short, description = told
    texts = (_beginning(text, OTHERWISE) for text in (*of_him, _closed(told[0]), *short))
    return _joined((*_beginnings(reference), *texts, _beginning(description, DESCRIBED)))


def said_in(*, texts: Iterable[str]) -> str:
    """What `texts` say, as `mentions` gives it of a case: so it answers a question, and has tokens."""
    return _joined(texts)


def tokens_of(*, said: str) -> frozenset[str]:
    """What a text, as `mentions` gives it, can be looked up by: every word, Chinese character, and pair of these."""
    return frozenset(_tokens(said.split("\n"), whole=True))


def _of_him(who: Complainant) -> tuple[str, ...]:
    phone = phone_digits(phone=who.phone)
    return who.name, who.email, who.address, who.phone, phone, phone[-ENDING:]


def _beginnings(reference: str) -> Iterator[str]:
    return (reference[:length] for length in range(SHORTEST_NUMBER, len(reference) + 1))


def _beginning(text: str, most: int) -> str:
    """As much of `text` as is looked at, without the piece of a word that was cut."""
    if len(text) <= most:
        return text
    kept = text[:most]
    cut = _RUNS.match(text, most)
    last = list(_RUNS.finditer(kept))[-1:]
    if cut and cut[2] and last and last[0][2] and last[0].end() == most:
        return kept[: last[0].start()]
    return kept


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(f" {' '.join(run for run, _ in _runs(_folded(text)))} " for text in texts)


def _phrase(text: str) -> str:
    """Its words as they stand in texts: with gaps around each but Chinese ones, which may go on."""
    runs = list(_runs(text))
    if not runs:
        return ""
    before, after = (" " if not chinese else "" for chinese in (runs[0][1], runs[-1][1]))
    return before + " ".join(run for run, _ in runs) + after


def _tokens(texts: Iterable[str], *, whole: bool) -> Iterator[str]:
    """`whole`: with the single characters of longer runs."""
    for text in texts:
        for run, chinese in _runs(text):
            if not chinese:
                yield run[:LONGEST_WORD]
                continue
            if whole or len(run) == 1:
                yield from run
            yield from (run[at : at + 2] for at in range(len(run) - 1))


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Words of a folded text, and whether they are Chinese."""
    return ((chinese or other, bool(chinese)) for chinese, other in _RUNS.findall(text))


def _closed(text: str) -> str:
    """A number without gaps, and without the country before a Chinese mobile one."""
    closed = "".join(run for run, _ in _runs(_folded(text)))
    return phone_digits(phone=closed) if closed.isdecimal() and phone_digits(phone=closed) else closed


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
