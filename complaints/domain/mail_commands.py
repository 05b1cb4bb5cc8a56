"""What a mail asks for in its first lines: a command in Chinese or English, and what is said with it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile

from complaints.domain.case import SEVERITY
from complaints.domain.mail_command_table import (
    COMMANDS,
    DECIDES_TIME,
    DECISIONS,
    DIRECT,
    EXTENSIONS,
    FOLLOWED,
    OF_A_MATTER,
    SAID_TO_HIM,
    SIGNS,
    STRIPPED,
    TAKING,
    TOLD,
    Word,
)
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_clauses import ApprovalRule, PenaltyRule, RecordRule
from complaints.domain.text import half_width
from complaints.domain.wording import scheme_title

CLAUSES = ("records", "approvals", "penalties")  # the tables of a policy whose titles are commands
FIRST_LINES = 5  # among which commands are looked for, without salutations and blank lines
LINE = 400  # characters of a line that are looked at


_BEFORE = " \t*#·•-([{【「『"
_GREETING = "您好|你好|大家好|各位好|早上好|上午好|下午好|晚上好"
_HELLO = "hi|hello|dear|good (?:morning|afternoon|evening)"
_POLITE = rf"(?:(?:{_GREETING}|hi|hello)[,:!。. ]{{1,3}})?(?:请(?!求)|麻烦|please )?"
_OPENING = re.compile(rf"[{re.escape(_BEFORE)}]{{0,12}}(?:\d{{1,2}}[.、)] ?)?{_POLITE}\s{{0,3}}", re.IGNORECASE)
_ASKED = re.compile("请|麻烦|please", re.IGNORECASE)
_SALUTATION = re.compile(
    rf"(?:(?:尊敬的|亲爱的)?[^,:。!?]{{0,12}}[,: ]{{0,2}})?(?:{_GREETING})[,:!。.~ ]*"
    rf"|(?:尊敬的|亲爱的|各位)[^,:。!?]{{0,12}}[,:!。 ]*"
    rf"|(?:{_HELLO})\b[^,.:!?]{{0,40}}[,:!. ]*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    """One command: its `word`, the path of the policy's `clause` whose title it is (too), the `rest` of its line, and
    the `text` that follows below; `near`: of that what comes before a blank line. Of a level, `clause` is the id of its
    scheme."""

    word: Word
    clause: str = ""
    rest: str = ""
    text: str = ""
    near: str = ""

    @property
    def whole(self) -> str:
        """All that was said with it."""
        return "\n".join(part for part in (self.rest, self.text) if part)


class NotUnderstood(Exception):
    """A command that cannot be made out: `reason`, and `about` what (ids or words of the mail).

    Reasons: no_such (this regulation does not have it), empty, blank (the whole mail is), no_date, no_level,
    unknown_person, which_person, which (several would fit: `about` names them), nothing_to_decide, nothing_to_appeal,
    unsure (it may be a decision, and may not), alone (undo stands with nothing else).
    """

    def __init__(self, *, reason: str, about: tuple[str, ...] = ()) -> None:
        super().__init__(f"not understood: {reason} {', '.join(about)}".rstrip())
        self.reason, self.about = reason, about


def said(*, text: str, policy: PolicyProfile) -> tuple[Said, ...]:
    """The commands in the first lines of `text` (without quotes), in order; empty where it starts with none."""
    pattern, words = _phrases(policy)
    found: list[Said] = []
    looked_at, swallowed = 0, False
    below: list[str] = []
    for line in text.splitlines():
        if not line.strip() or (not found and _is_salutation(line)):
            below.append(line)
            continue
        looked_at += 1
        command = None if swallowed or looked_at > FIRST_LINES else _command(line, pattern, words)
        if command is None:
            if not found:
                return ()
            below.append(line)
            continue
        found = _closed(found, below)
        found.append(command)
        below, swallowed = [], command.word not in FOLLOWED
    return tuple(_closed(found, below))


def clause_of(*, id: str, policy: PolicyProfile) -> str:
    """The path of a clause that is named by its id alone: a record, else a matter; empty where there is neither."""
    if policy.record(id):
        return f"records.{id}"
    return f"approvals.{id}" if policy.approval(id) else ""


def _closed(found: list[Said], below: list[str]) -> list[Said]:
    if not found:
        return found
    near = "\n".join(takewhile(str.strip, below))
    return [*found[:-1], replace(found[-1], text="\n".join(below).strip(), near=near)]


def _is_salutation(line: str) -> bool:
    plain = half_width(line).strip()
    return len(plain) <= 60 and bool(_SALUTATION.fullmatch(plain))


def _phrases(policy: PolicyProfile) -> tuple[re.Pattern[str], Mapping[str, tuple[Word, str]]]:
    """A pattern of everything that may be said, the longest first, and what each means, spelt without blanks."""
    words: dict[str, tuple[Word, str]] = {}
    for phrase, word, clause in _of_the_policy(policy):
        words.setdefault(_key(phrase), (word, clause))
    titles = {key: clause for key, (word, clause) in words.items() if word is Word.CLAUSE}
    built_in = {_key(phrase): word for word, phrases in COMMANDS.items() for phrase in phrases}
    words |= {key: (word, titles.get(key, "")) for key, word in built_in.items()}
    words |= {_key(phrase): (word, EXTENSIONS) for phrase, word in DECIDES_TIME.items()}
    for spoken in policy.mail.words:
        clause = clause_of(id=spoken.id, policy=policy)
        words |= {_key(phrase): (Word.CLAUSE, clause) for phrase in spoken.said}
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(_spelt, longest_first)), re.IGNORECASE), words


def _of_the_policy(policy: PolicyProfile) -> Iterator[tuple[str, Word, str]]:
    """What may be said by the titles of its records and matters."""
    for table in CLAUSES:
        rules: tuple[RecordRule | ApprovalRule | PenaltyRule, ...] = getattr(policy, table)
        for rule in rules:
            titles = (title for title in (rule.title.zh, rule.title.en) if title)
            yield from ((title, Word.CLAUSE, f"{table}.{rule.id}") for title in titles)
    for scheme in (SEVERITY, *(each.id for each in policy.schemes)):
        for locale in policy.locales:
            yield scheme_title(scheme=scheme, policy=policy, locale=locale), Word.LEVEL, scheme
    for matter in policy.approvals:
        for word, patterns in OF_A_MATTER.items():
            for pattern in patterns:
                title = matter.title.en if pattern.isascii() else matter.title.zh
                yield pattern.format(title), word, f"approvals.{matter.id}"


def _key(phrase: str) -> str:
    return "".join(half_width(phrase).casefold().split())


def _spelt(key: str) -> str:
    return r"\s{0,3}".join(map(re.escape, key))


def _command(line: str, pattern: re.Pattern[str], words: Mapping[str, tuple[Word, str]]) -> Said | None:
    plain = half_width(line[:LINE])
    opening = _OPENING.match(plain)
    match = pattern.match(plain, opening.end() if opening else 0)
    if match is None:
        return None
    word, clause = words[_key(match[0])]
    if word in DECISIONS and _ASKED.search(plain[: match.start()]):  # 请批准 asks for a decision and is none
        return None
    if not _ends(match[0], plain[match.end() :], word):
        return None
    return Said(word, clause, line[match.end() :].lstrip(STRIPPED).rstrip())


def _ends(phrase: str, after: str, word: Word) -> bool:
    """Whether the word ends here: it stands alone, or a sign or what it takes follows."""
    if word in SAID_TO_HIM:
        return not after.strip() or after.lstrip(" ").startswith(":")
    if word in TOLD and not after.strip(" .。!"):
        return True
    if word in TOLD and after.lstrip(" ")[0] in ",.;!。、":
        return False
    if not after.strip() or after.lstrip(" ")[0] in SIGNS:
        return True
    if phrase[-1].isascii():
        return word in TAKING and re.match(rf" {{1,3}}(?:{TAKING[word]})", after, re.IGNORECASE) is not None
    return after[0] == " " or after[0] in DIRECT.get(word, "")
