"""What a mail asks for in its first lines: a command in Chinese or English, and what is said with it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_clauses import ApprovalRule, RecordRule

FIRST_LINES = 5  # among which commands are looked for, without salutations and blank lines
LINE = 400  # characters of a line that are looked at


class Word(StrEnum):
    """The commands that every regulation knows, and `clause`: the title of something that this one has."""

    ACCEPT = "accept"
    CONTACTED = "contacted"
    REPLY = "reply"
    INTERIM = "interim"
    RESOLVED = "resolved"
    EXTEND = "extend"
    REASSIGN = "reassign"
    APPROVE = "approve"
    REFUSE = "refuse"
    DISPUTE = "dispute"
    HELP = "help"
    NOTE = "note"
    SATISFIED = "satisfied"
    NOT_SATISFIED = "not_satisfied"
    UNREACHABLE = "unreachable"
    CLOSE = "close"
    UNDO = "undo"
    CLAUSE = "clause"


COMMANDS: Mapping[Word, tuple[str, ...]] = {
    Word.ACCEPT: ("接单", "已接单", "确认接单", "接單", "accept", "accepted", "accept the case", "taken"),
    Word.CONTACTED: (
        *("已联系", "已沟通", "已联络", "已联系客户", "已与客户沟通", "已聯繫", "已聯絡"),
        *("contacted", "customer contacted"),
    ),
    Word.REPLY: ("回复", "答复", "处理结果", "处理回复", "回覆", "答覆", "reply", "response", "answer"),
    Word.INTERIM: ("中间回复", "阶段回复", "处理进展", "進展", "进展", "interim", "interim reply", "progress"),
    Word.RESOLVED: (
        *("已解决", "已处理", "处理完毕", "已处理完毕", "已办结", "已解決", "已處理"),
        *("resolved", "solved", "case resolved"),
    ),
    Word.EXTEND: (
        *("申请延期", "延期", "申请延长", "延期申请", "申請延期"),
        *("extend", "extension", "please extend", "request extension", "request an extension"),
    ),
    Word.REASSIGN: ("转派", "转办", "改派", "转给", "轉派", "轉辦", "reassign", "transfer", "hand over"),
    Word.APPROVE: ("同意", "批准", "审批同意", "approve", "approved", "agree", "agreed"),
    Word.REFUSE: (
        *("不同意", "不批准", "驳回", "審批不同意", "审批不同意", "駁回"),
        *("refuse", "refused", "reject", "rejected", "disagree", "not approved", "do not approve"),
    ),
    Word.DISPUTE: (
        "责任异议",
        "提出责任异议",
        "責任異議",
        "dispute",
        "dispute responsibility",
        "not our responsibility",
    ),
    Word.HELP: ("技术支持", "需要技术支持", "申请技术支持", "技術支持", "need help", "technical support", "help"),
    Word.NOTE: ("备注", "備註", "note"),
    Word.SATISFIED: ("满意", "客户满意", "滿意", "satisfied", "customer satisfied", "customer is satisfied"),
    Word.NOT_SATISFIED: (
        *("不满意", "客户不满意", "不滿意"),
        *("not satisfied", "unsatisfied", "dissatisfied", "customer not satisfied", "customer is not satisfied"),
    ),
    Word.UNREACHABLE: ("未接通", "联系不上", "无人接听", "聯繫不上", "unreachable", "no answer", "not reached"),
    Word.CLOSE: ("结案", "申请结案", "結案", "close", "close the case"),
    Word.UNDO: ("撤销", "撤回", "取消", "撤銷", "undo", "take back", "revert"),
}
"""The words of each command; the first Chinese and the first English one are those that letters offer."""

SWALLOWING = frozenset({Word.REPLY, Word.INTERIM, Word.RESOLVED, Word.NOTE})  # all that follows is their text
# People begin a sentence with these, too: 已联系客户，…. So a comma or a full stop in the line makes it a sentence.
_TOLD = frozenset({Word.CONTACTED, Word.RESOLVED})
# After an English word of these a blank is enough; after others there must be a sign, for people write on in sentences.
_TAKING = frozenset({Word.EXTEND, Word.REASSIGN, Word.APPROVE, Word.REFUSE, Word.CLOSE, Word.UNDO, Word.CLAUSE})
_DIRECT = {
    Word.EXTEND: "至到为為0123456789一二两三四五六七八九十",
    Word.REASSIGN: "给給至到",
}  # may stand right behind a Chinese word
_OF_A_MATTER: Mapping[Word, tuple[str, ...]] = {
    Word.APPROVE: ("同意{}", "批准{}", "approve {}", "approve the {}"),
    Word.REFUSE: ("不同意{}", "驳回{}", "refuse {}", "reject {}"),
    Word.CLAUSE: ("申请{}", "request {}"),
}
_SIGNS = ":,;.!?、。—–>→)]}】」』-"
_STRIPPED = " \t\u3000\xa0" + _SIGNS + "：，；．！？）］｝－"
_BEFORE = " \t*#·•>-([{<【「『"
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_GREETING = "您好|你好|大家好|各位好|早上好|上午好|下午好|晚上好"
_HELLO = "hi|hello|dear|good (?:morning|afternoon|evening)"
_POLITE = rf"(?:(?:{_GREETING}|hi|hello)[,:!。. ]{{1,3}})?(?:请(?!求)|麻烦|please )?"
_OPENING = re.compile(rf"[{re.escape(_BEFORE)}]{{0,12}}(?:\d{{1,2}}[.、)] ?)?{_POLITE}\s{{0,3}}", re.IGNORECASE)
_SALUTATION = re.compile(
    rf"(?:(?:尊敬的|亲爱的)?[^,:。!?]{{0,12}}[,: ]{{0,2}})?(?:{_GREETING})[,:!。.~ ]*"
    rf"|(?:尊敬的|亲爱的|各位)[^,:。!?]{{0,12}}[,:!。 ]*"
    rf"|(?:{_HELLO})\b[^,.:!?]{{0,40}}[,:!. ]*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    """One command: its `word`, the id of the policy's `clause` where it names one, the `rest` of its line, and the
    `text` that follows below."""

    word: Word
    clause: str = ""
    rest: str = ""
    text: str = ""

    @property
    def whole(self) -> str:
        """All that was said with it."""
        return "\n".join(part for part in (self.rest, self.text) if part)


def half_width(text: str) -> str:
    """`text` of the same length with full-width signs, letters and blanks as half-width ones."""
    return text.translate(_HALF)


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
        below, swallowed = [], command.word in SWALLOWING
    return tuple(_closed(found, below))


def offered(word: Word, locale: str) -> str:
    """The word that letters offer for a command."""
    ascii_wanted = locale == "en"
    return next(phrase for phrase in COMMANDS[word] if phrase.isascii() == ascii_wanted)


def _closed(found: list[Said], below: list[str]) -> list[Said]:
    return [*found[:-1], replace(found[-1], text="\n".join(below).strip())] if found else found


def _is_salutation(line: str) -> bool:
    plain = half_width(line).strip()
    return len(plain) <= 60 and bool(_SALUTATION.fullmatch(plain))


EXTENSIONS = "*"
"""The clause of a decision on whichever matter moves the clocks: 同意延期."""
_DECIDES_TIME: Mapping[str, Word] = {
    **dict.fromkeys(("同意延期", "同意延长", "批准延期", "approve extension", "approve the extension"), Word.APPROVE),
    **dict.fromkeys(("不同意延期", "不同意延长", "refuse extension", "refuse the extension"), Word.REFUSE),
}


def _phrases(policy: PolicyProfile) -> tuple[re.Pattern[str], Mapping[str, tuple[Word, str]]]:
    """A pattern of everything that may be said, the longest first, and what each means, spelt without blanks."""
    words: dict[str, tuple[Word, str]] = {}
    for phrase, word, clause in _of_the_policy(policy):
        words.setdefault(_key(phrase), (word, clause))
    words |= {_key(phrase): (word, "") for word, phrases in COMMANDS.items() for phrase in phrases}
    words |= {_key(phrase): (word, EXTENSIONS) for phrase, word in _DECIDES_TIME.items()}
    words |= {_key(phrase): (Word.CLAUSE, spoken.id) for spoken in policy.mail.words for phrase in spoken.said}
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(_spelt, longest_first)), re.IGNORECASE), words


def _of_the_policy(policy: PolicyProfile) -> Iterator[tuple[str, Word, str]]:
    """What may be said by the titles of its records and matters."""
    clauses: tuple[RecordRule | ApprovalRule, ...] = (*policy.records, *policy.approvals)
    for rule in clauses:
        yield from ((title, Word.CLAUSE, rule.id) for title in (rule.title.zh, rule.title.en) if title)
    for matter in policy.approvals:
        for word, patterns in _OF_A_MATTER.items():
            for pattern in patterns:
                title = matter.title.en if pattern.isascii() else matter.title.zh
                yield pattern.format(title), word, matter.id


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
    if not _ends(match[0], plain[match.end() :], word):
        return None
    return Said(word, clause, line[match.end() :].lstrip(_STRIPPED).rstrip())


def _ends(phrase: str, after: str, word: Word) -> bool:
    """Whether the word ends here: it stands alone, or a sign or what it takes follows."""
    if word in _TOLD and not after.strip(" .。!"):
        return True
    if word in _TOLD and after.lstrip(" ")[0] in ",.;!。、":
        return False
    if not after.strip() or after.lstrip(" ")[0] in _SIGNS:
        return True
    if phrase[-1].isascii():
        return after[0] == " " and word in _TAKING
    return after[0] == " " or after[0] in _DIRECT.get(word, "")
