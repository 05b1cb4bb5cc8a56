"""What a member of staff can do by answering a letter: the commands that are open to him now, each with an example."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from complaints.domain.acts import may, staff
from complaints.domain.case import ComplaintCase, Stage
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import Act
from complaints.domain.lifecycle import TRANSITIONS
from complaints.domain.mail_command_table import Word, offered
from complaints.domain.mail_commands import clause_of
from complaints.domain.mail_decisions import awaited
from complaints.domain.openings import Opening, calls_open, closings_open, matters_open, records_open
from complaints.domain.policy_clauses import ApprovalRule
from complaints.domain.policy_intake import FieldKind, FieldRule
from complaints.domain.policy_mail import Unsaid
from complaints.domain.staff import StaffMember
from complaints.domain.text import Text
from complaints.domain.wording import fields_of

RECORDS, ASKS = Text("登记这一办理记录", "records it"), Text("提出这一申请", "asks for it")
MOST = 4  # records and matters offered by their titles; the others are at the desk

EXAMPLES: dict[Word, Text] = {
    Word.CONTACTED: Text("：（与客户沟通的情况）", ": (what was said)"),
    Word.ASK: Text("：（问题，到空行为止）", ": (your question, up to a blank line)"),
    Word.RESOLVED: Text("：（处理结果）", ": (the result)"),
    Word.INTERIM: Text("：（目前进展）", ": (where it stands)"),
    Word.NOTE: Text("：（内容）", ": (text)"),
    Word.REFUSE: Text("：（理由）", ": (reason)"),
    Word.NOT_HANDLED: Text("：（客户怎么说）", ": (what was said)"),
    Word.NOT_SATISFIED: Text("：（客户的要求）", ": (what is wanted)"),
    Word.REASSIGN: Text("给（姓名或邮箱），（原因）", " to (name or address), (reason)"),
    Word.REOPEN: Text("：（原因）", ": (reason)"),
}
MEANS: dict[Word, Text] = {
    Word.ACCEPT: Text("确认由您处理", "you take the case on"),
    Word.CONTACTED: Text("记录已与投诉人沟通", "you have spoken with the complainant"),
    Word.ASK: Text("请投诉人补充说明，原话会发给投诉人", "asks the complainant, who reads these very words"),
    Word.RESOLVED: Text("作为处理结果回复", "this is the result"),
    Word.INTERIM: Text("先报进展，尚非最终结果", "an interim word, not the result"),
    Word.EXTEND: Text("请求延长时限", "asks for more time"),
    Word.REASSIGN: Text("转给其他人处理", "gives the case to somebody else"),
    Word.APPROVE: Text("同意所申请的事项", "approves what is asked for"),
    Word.REFUSE: Text("不同意所申请的事项", "refuses what is asked for"),
    Word.DISPUTE: Text("不认可责任划分", "disputes the responsibility"),
    Word.HELP: Text("请求技术部门支持", "asks for technical assistance"),
    Word.NOTE: Text("只作备注", "a note, nothing else"),
    Word.SATISFIED: Text("回访结果：满意", "called: satisfied"),
    Word.NOT_SATISFIED: Text("回访结果：不满意", "called: not satisfied"),
    Word.NOT_HANDLED: Text("回访结果：无人处理", "called: nothing was done"),
    Word.UNREACHABLE: Text("回访未接通", "called: nobody answered"),
    Word.CLOSE: Text("结案", "closes the case"),
    Word.REOPEN: Text("重新开启本单", "takes the case up again"),
}


@dataclass(frozen=True)
class Offer:
    """A command as it may be written in the first line (`say`; `below`: the lines under it), and what it does."""

    word: Word
    say: str
    means: str
    below: tuple[str, ...] = ()


def offers(*, case: ComplaintCase, member: StaffMember, by: Circumstances, locale: str) -> tuple[Offer, ...]:
    """The commands that `member` may use in an answer about `case` now, the likeliest first."""
    if not by.circle(case).knows(member=member):
        return ()
    mine = replace(by, actor=staff(member), mail=None)
    open_now = _open_now(case, mine)
    parts = (
        _decisions(case, mine, locale),
        _of_the_handler(case, open_now, mine, locale),
        _asked_for(case, open_now, mine, locale),
        _of_the_agent(case, mine, locale),
        _note(case, mine, locale),
    )
    return tuple(chain.from_iterable(parts))


def unsaid(*, case: ComplaintCase, member: StaffMember, by: Circumstances) -> str:
    """What an answer of `member` without any command is: `reply` or `note`; empty for who has no act on the case."""
    mine = replace(by, actor=staff(member), mail=None)
    if by.policy.mail.unsaid is Unsaid.REPLY and _may(Act.REPLY, case, mine):
        return Unsaid.REPLY.value
    return Unsaid.NOTE.value if _may(Act.NOTE, case, mine) else ""


def as_context(found: tuple[Offer, ...]) -> list[dict[str, Any]]:
    """Offers as letters need them."""
    return [{"say": each.say, "means": each.means, "below": list(each.below)} for each in found]


def _decisions(case: ComplaintCase, by: Circumstances, locale: str) -> Iterator[Offer]:
    found = awaited(case=case, by=by)
    for rule, _ in found.values():
        title = rule.title.in_locale(locale) if len(found) > 1 else ""
        for word in (Word.APPROVE, Word.REFUSE):
            yield _offer(word, locale, of=title)


def _open_now(case: ComplaintCase, by: Circumstances) -> Mapping[str, Opening]:
    """The records and matters that are open to the writer, by the paths of their clauses."""
    records = records_open(case=case, by=by) if _may(Act.RECORD, case, by) else ()
    matters = matters_open(case=case, by=by) if _may(Act.REQUEST, case, by) else ()
    found = {f"records.{each.id}": each for each in records} | {f"approvals.{each.id}": each for each in matters}
    return {clause: each for clause, each in found.items() if not each.missing and not each.refused}


def _of_the_handler(
    case: ComplaintCase, open_now: Mapping[str, Opening], by: Circumstances, locale: str
) -> Iterator[Offer]:
    replies = _may(Act.REPLY, case, by)
    takes_note = replies and case.stage is Stage.DISPATCHED and _may(Act.NOTE, case, by)
    if f"records.{by.policy.mail.accept}" in open_now or takes_note:
        yield _offer(Word.ACCEPT, locale)
    if _may(Act.CONTACT, case, by):
        yield _offer(Word.CONTACTED, locale)
    if _may(Act.QUESTION, case, by):
        yield _offer(Word.ASK, locale)
    if replies:
        yield _offer(Word.RESOLVED, locale)
        yield _offer(Word.INTERIM, locale)


def _asked_for(case: ComplaintCase, open_now: Mapping[str, Opening], by: Circumstances, locale: str) -> Iterator[Offer]:
    mail, policy = by.policy.mail, by.policy
    for rule in policy.approvals:
        opening = open_now.get(f"approvals.{rule.id}")
        if opening and opening.window:
            until = opening.window.latest or opening.window.after + timedelta(days=1)
            offer = _extension(until, by, locale)
            means = offer.means + _with_files(rule.files, locale)
            yield replace(offer, means=means, below=_beside_the_reason(rule, locale))
    if _may(Act.ASSIGNMENT, case, by):
        yield _offer(Word.REASSIGN, locale)
    meant = {
        word: clause_of(id=id, policy=policy) for word, id in ((Word.DISPUTE, mail.dispute), (Word.HELP, mail.help))
    }
    for word, clause in meant.items():
        if clause in open_now:
            yield replace(_offer(word, locale), below=_asked(clause, by, locale))
    yield from _by_title(set(open_now) - {f"records.{mail.accept}", *meant.values()}, by, locale)


def _by_title(open_now: set[str], by: Circumstances, locale: str) -> Iterator[Offer]:
    rules = [(f"records.{rule.id}", rule.title, RECORDS, rule.files) for rule in by.policy.records]
    rules += [
        (f"approvals.{rule.id}", rule.title, ASKS, rule.files) for rule in by.policy.approvals if not rule.extends
    ]
    for clause, title, means, files in [each for each in rules if each[0] in open_now][:MOST]:
        told = means.in_locale(locale) + _with_files(files, locale)
        yield Offer(Word.CLAUSE, title.in_locale(locale), told, _asked(clause, by, locale))


def _with_files(files: int, locale: str) -> str:
    """What must be attached."""
    return (
        Text(f"，须附上至少{files}个附件", f", with at least {files} files attached").in_locale(locale) if files else ""
    )


def _of_the_agent(case: ComplaintCase, by: Circumstances, locale: str) -> Iterator[Offer]:
    outcomes = calls_open(case=case, by=by) if _may(Act.FOLLOW_UP, case, by) else ()
    for word in (Word.SATISFIED, Word.NOT_SATISFIED, Word.NOT_HANDLED, Word.UNREACHABLE):
        if word.value in outcomes:
            yield _offer(word, locale)
    if _may(Act.CLOSURE, case, by):
        ways = {each.id for each in closings_open(case=case, by=by) if not each.missing}
        for rule in by.policy.closing:
            if rule.id in ways:
                reason = Text("：（原因）", ": (reason)").in_locale(locale)
                say = f"{offered(Word.CLOSE, locale)} {rule.title.in_locale(locale)}{reason}"
                yield Offer(Word.CLOSE, say, MEANS[Word.CLOSE].in_locale(locale))
    if _may(Act.REOPENING, case, by):
        yield _offer(Word.REOPEN, locale)


def _note(case: ComplaintCase, by: Circumstances, locale: str) -> Iterator[Offer]:
    if _may(Act.NOTE, case, by):
        yield _offer(Word.NOTE, locale)


def _extension(until: datetime, by: Circumstances, locale: str) -> Offer:
    local = until.astimezone(by.calendar.zone)
    reason = Text("，因为（原因）", " because (reason)").in_locale(locale)
    words = offered(Word.EXTEND, locale)
    say = f"{words} to {local:%Y-%m-%d %H:%M}{reason}" if locale == "en" else f"{words}至{local:%Y-%m-%d %H:%M}{reason}"
    return Offer(Word.EXTEND, say, MEANS[Word.EXTEND].in_locale(locale))


def _beside_the_reason(rule: ApprovalRule, locale: str) -> tuple[str, ...]:
    """The lines to fill in under a request for more time; none where the reason in the first line says it all."""
    asked = [field for field in rule.fields if field.required]
    says_it_all = len(asked) == 1 and asked[0].kind is FieldKind.TEXT
    colon = ":" if locale == "en" else "："
    return () if says_it_all else tuple(f"{field.title.in_locale(locale)}{colon}" for field in asked)


def _asked(clause: str, by: Circumstances, locale: str) -> tuple[str, ...]:
    """The lines to fill in under a record or a matter; none where its one field is what stands behind the command."""
    table, _, id = clause.partition(".")
    record, matter = by.policy.record(id), by.policy.approval(id)
    rules: tuple[FieldRule, ...] = ()
    if record and table == "records":
        rules = fields_of(rule=record, policy=by.policy)
    elif matter:
        rules = matter.fields
    colon = ":" if locale == "en" else "："
    return tuple(f"{rule.title.in_locale(locale)}{colon}" for rule in rules if rule.required)


def _offer(word: Word, locale: str, *, of: str = "") -> Offer:
    example = EXAMPLES[word].in_locale(locale) if word in EXAMPLES else ""
    named = f" {of}" if of and locale == "en" else of
    return Offer(word, f"{offered(word, locale)}{named}{example}", MEANS[word].in_locale(locale))


def _may(act: Act, case: ComplaintCase, by: Circumstances) -> bool:
    allowed = may(actor=by.actor, act=act, case=case, policy=by.policy, roster=by.roster, today=by.today)
    return allowed and case.stage in TRANSITIONS[act]
