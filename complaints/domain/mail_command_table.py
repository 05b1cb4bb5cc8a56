"""The commands of mail, in Chinese and English, as data; how they may be written and what may follow them."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from complaints.domain.text import Text


class Word(StrEnum):
    """The commands that every regulation knows; `level`: a scheme of this one, `clause`: a title that it has."""

    ACCEPT = "accept"
    CONTACTED = "contacted"
    ASK = "ask"
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
    NOT_HANDLED = "not_handled"
    CLOSE = "close"
    REOPEN = "reopen"
    APPEAL = "appeal"
    UNDO = "undo"
    LEVEL = "level"
    CLAUSE = "clause"


COMMANDS: Mapping[Word, tuple[str, ...]] = {
    Word.ACCEPT: ("接单", "已接单", "确认接单", "接單", "accept", "accepted", "accept the case", "taken"),
    Word.CONTACTED: (
        *("已联系", "已沟通", "已联络", "已联系客户", "已与客户沟通", "已聯繫", "已聯絡"),
        *("contacted", "customer contacted"),
    ),
    Word.ASK: ("问客户", "询问客户", "向客户提问", "問客戶", "ask the customer", "ask the complainant"),
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
    Word.NOT_HANDLED: ("未处理", "无人处理", "没有处理", "未處理", "not handled", "nothing was done"),
    Word.CLOSE: ("结案", "申请结案", "結案", "close", "close the case"),
    Word.REOPEN: ("重新开启", "重新处理", "重开", "重新開啟", "reopen", "reopen the case"),
    Word.APPEAL: ("申诉", "提出申诉", "申訴", "appeal"),
    Word.UNDO: ("撤销", "撤回", "撤銷", "undo", "take back", "revert"),
}
"""The words of each command; the first Chinese and the first English one are those that letters offer."""

ACCEPTED = Text("接单", "Accepted")
"""What an acceptance leaves as a note, where the policy has no record of it."""

FOLLOWED = frozenset({Word.ACCEPT, Word.CONTACTED, Word.APPROVE, Word.REFUSE, Word.SATISFIED, Word.UNDO})
"""After these a further command may follow below; all that stands below the others is their text."""
DECISIONS = frozenset({Word.APPROVE, Word.REFUSE})
# People begin a sentence with these, too: 已联系客户，…. So a comma or a full stop in the line makes it a sentence.
TOLD = frozenset({Word.CONTACTED, Word.RESOLVED})
# What follows is read by the complainant: it stands alone in its line, or a colon follows.
SAID_TO_HIM = frozenset({Word.ASK})
# What must follow an English word of these after a blank; after others there must be a sign, for people write on in
# sentences ("Transfer the money …", "Extend our apologies …").
TAKING: Mapping[Word, str] = {
    Word.EXTEND: r"(?:to|until|till|by|for)\b",
    Word.REASSIGN: r"to\b|\S{1,80}@",
    Word.CLOSE: "",
    Word.UNDO: "",
    Word.LEVEL: "",
    Word.CLAUSE: "",
}
DIRECT = {
    Word.EXTEND: "至到为為0123456789一二两三四五六七八九十",
    Word.REASSIGN: "给給至到",
}  # may stand right behind a Chinese word
OF_A_MATTER: Mapping[Word, tuple[str, ...]] = {
    Word.APPROVE: ("同意{}", "批准{}", "approve {}", "approve the {}"),
    Word.REFUSE: ("不同意{}", "驳回{}", "refuse {}", "reject {}"),
    Word.CLAUSE: ("申请{}", "request {}"),
}
SIGNS = ":,;.!?、。—–>→)]}】」』-"
STRIPPED = " \t\u3000\xa0" + SIGNS + "：，；．！？）］｝－"

EXTENSIONS = "*"
"""The clause of a decision on whichever matter moves the clocks: 同意延期."""
DECIDES_TIME: Mapping[str, Word] = {
    **dict.fromkeys(("同意延期", "同意延长", "批准延期", "approve extension", "approve the extension"), Word.APPROVE),
    **dict.fromkeys(("不同意延期", "不同意延长", "refuse extension", "refuse the extension"), Word.REFUSE),
}


@cache
def offered(word: Word, locale: str) -> str:
    """The word that letters offer for a command."""
    ascii_wanted = locale == "en"
    return next(phrase for phrase in COMMANDS[word] if phrase.isascii() == ascii_wanted)
