"""The answer that a member of staff gets to a mail: what was understood and how to undo it, or what went wrong."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from complaints.domain.case import Entry, Kind
from complaints.domain.circumstances import Circumstances
from complaints.domain.followups import NOT_HANDLED, NOT_SATISFIED, SATISFIED, UNREACHABLE
from complaints.domain.mail_command_table import ACCEPTED, COMMANDS, Word, offered
from complaints.domain.mail_commands import CLAUSES
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_clauses import ApprovalRule, PenaltyRule, RecordRule
from complaints.domain.refusal_words import REFUSALS, refusal_told
from complaints.domain.text import Text
from complaints.domain.undoing import NEVER, WITHIN
from complaints.domain.wording import event_title, facts_told, guard_subject, level_title

UNDERSTOOD, NOT_DONE, TAKEN_BACK = "understood", "misread", "undone"
WROTE = 600  # characters of what was written that are shown again
_DONE: Mapping[Kind, Text] = {
    Kind.REPLIED: Text("处理回复", "Reply"),
    Kind.FURTHER_REPLY: Text("补充回复", "Further reply"),
    Kind.CONTACTED: Text("已与投诉人沟通", "Contact with the complainant"),
    Kind.ASKED: Text("已向投诉人提问", "Question to the complainant"),
    Kind.NOTED: Text("备注（不停止计时）", "Note (stops no clock)"),
    Kind.ASSIGNED: Text("转派", "Given to another handler"),
    Kind.CALLED: Text("满意度回访", "Satisfaction call"),
    Kind.CLOSED: Text("结案", "Closed"),
    Kind.REOPENED: Text("重新开启", "Taken up again"),
    Kind.REQUESTED: Text("申请：", "Request: "),
    Kind.DECIDED: Text("审批：", "Decision: "),
    Kind.RECORDED: Text("办理记录：", "Recorded: "),
    Kind.CLASSIFIED: Text("分类定级：", "Classified: "),
    Kind.PENALTY: Text("责任处理：", "Penalty: "),
    Kind.UNDONE: Text("已撤销上一封邮件的操作", "What your last mail did has been undone"),
}
TAKEN_ON = Text("接单（记为备注，不停止计时）", "Accepted (kept as a note, stops no clock)")
_OUTCOMES = {
    SATISFIED: Text("满意", "satisfied"),
    NOT_SATISFIED: Text("不满意", "not satisfied"),
    UNREACHABLE: Text("未接通", "nobody answered"),
    NOT_HANDLED: Text("无人处理", "nothing was done"),
}
_INTERIM, _WHO, _RESULT = (
    Text("进展，尚非最终结果", "interim, not the result"),
    Text("处理责任人", "Handler"),
    Text("结果", "Result"),
)
_WAY = Text("结案方式", "As")


def answered(entries: Iterable[Entry], by: Circumstances) -> tuple[str, Entry] | None:
    """(kind of letter, the entry it is about) that answers the mail by which `by.actor` did this; None: no answer.

    What is kept of somebody who has no act on the case any more is not answered.
    """
    mine = [entry for entry in entries if entry.actor == by.actor.name]
    if not by.mail or not by.actor.member or not mine or mine[0].kind is Kind.UNCOUNTED_REPLY:
        return None
    return (NOT_DONE if mine[0].kind is Kind.MISREAD else UNDERSTOOD), mine[0]


def understood_context(entries: Iterable[Entry], by: Circumstances, locale: str) -> dict[str, Any]:
    """What was done, act by act, and until when it can be undone by an answer (empty: it cannot)."""
    mine = [entry for entry in entries if entry.actor == by.actor.name and entry.kind in _DONE]
    undo = "" if any(entry.kind in NEVER for entry in mine) else (by.now + WITHIN).isoformat()
    return {"done": [_told(entry, by, locale) for entry in mine], "undo_until": undo, "undo": _undo(locale)}


def misread_context(entry: Entry, by: Circumstances, locale: str) -> dict[str, Any]:
    """Why what was asked for was not done, in words, and what was written."""
    about = tuple(_named(str(each), by.policy, locale) for each in entry.data["about"])
    return {
        "command": _command(entry, by.policy, locale),
        "cause": refusal_told(reason=entry.data["why"], about=about, locale=locale),
        "wrote": str(entry.data["text"])[:WROTE],
    }


def _told(entry: Entry, by: Circumstances, locale: str) -> dict[str, Any]:
    done = TAKEN_ON if _only_takes_on(entry) else _DONE[entry.kind]
    title = done.in_locale(locale) + event_title(entry=entry, policy=by.policy, locale=locale)
    facts = [*_of_every_policy(entry, by, locale), *facts_told(entry=entry, policy=by.policy, locale=locale)]
    text = str(entry.data.get("text") or entry.data.get("reason") or "")
    return {"title": title, "facts": facts, "text": text[:WROTE]}


def _only_takes_on(entry: Entry) -> bool:
    """Whether it is the note that is left of 'accept' where the policy records no acceptance."""
    first = str(entry.data.get("text", "")).partition("\n")[0]
    return entry.kind is Kind.NOTED and first in (ACCEPTED.zh, ACCEPTED.en)


def _of_every_policy(entry: Entry, by: Circumstances, locale: str) -> Iterator[dict[str, str]]:
    def fact(label: Text, value: str) -> dict[str, str]:
        return {"label": label.in_locale(locale), "value": value}

    match entry.kind:
        case Kind.ASSIGNED:
            member = by.roster.find(entry.data["handler"])
            yield fact(_WHO, member.name if member else str(entry.data["handler"]))
        case Kind.CALLED if entry.data["outcome"] in _OUTCOMES:
            yield fact(_RESULT, _OUTCOMES[entry.data["outcome"]].in_locale(locale))
        case Kind.CLOSED:
            titles = (rule.title.in_locale(locale) for rule in by.policy.closing if rule.id == entry.data["kind"])
            yield fact(_WAY, next(titles, str(entry.data["kind"])))
        case Kind.REPLIED | Kind.FURTHER_REPLY if not entry.data["final"]:
            yield fact(_RESULT, _INTERIM.in_locale(locale))


def _command(entry: Entry, policy: PolicyProfile, locale: str) -> str:
    """The command that was not done, as letters write it."""
    word, clause = entry.data["word"], entry.data["clause"]
    if clause and (title := _clause_title(clause, policy, locale)):
        return title
    return offered(Word(word), locale) if word in COMMANDS else ""


def _clause_title(clause: str, policy: PolicyProfile, locale: str) -> str:
    """The title of a clause, by its path or by its id alone; empty where there is none of that name."""
    id = clause.rpartition(".")[2]
    closing = next((rule for rule in policy.closing if rule.id == id), None)
    found = [policy.record(id), policy.approval(id), policy.penalty(id), policy.scheme(id), closing]
    if "." in clause:
        found = [rule for rule, table in zip(found, CLAUSES, strict=False) if clause.startswith(table)]
    return next((rule.title.in_locale(locale) for rule in found if rule), "")


def _named(about: str, policy: PolicyProfile, locale: str) -> str:
    """The title of what a refusal is about: a clause, a field, a guard or a level; else the words themselves."""
    if title := _clause_title(about, policy, locale):
        return title
    rules: tuple[RecordRule | ApprovalRule | PenaltyRule, ...] = (*policy.records, *policy.approvals, *policy.penalties)
    fields = (field for rule in rules for field in rule.fields)
    if title := next((field.title.in_locale(locale) for field in fields if field.id == about), ""):
        return title
    if guard := REFUSALS.get(f"guard.{about.partition(':')[0]}"):
        return guard.in_locale(locale).format(guard_subject(guard=about, policy=policy, locale=locale))
    schemes = ("severity", *(scheme.id for scheme in policy.schemes))
    levels = (level_title(scheme=scheme, level=about, policy=policy, locale=locale) for scheme in schemes)
    return next((level for level in levels if level != about), about)


def _undo(locale: str) -> str:
    return offered(Word.UNDO, locale)
