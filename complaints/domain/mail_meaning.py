"""What a command of a mail means for one case: the act, with who, until when and which matter made out."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from complaints.domain.approvals import Window, check_request, extension_window
from complaints.domain.case import SEVERITY, Attachment, ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import (
    Assignment,
    Classification,
    Closure,
    Command,
    Contact,
    FollowUp,
    Note,
    PenaltyProposal,
    Question,
    Record,
    Reopening,
    Reply,
    Request,
)
from complaints.domain.counting import deadline
from complaints.domain.mail_command_table import ACCEPTED, Word
from complaints.domain.mail_commands import NotUnderstood, Said, clause_of
from complaints.domain.mail_dates import read_span, read_until
from complaints.domain.mail_decisions import appeal_of, decision_of, has_title
from complaints.domain.mail_fields import fields_said, said_beside
from complaints.domain.openings import closings_open, records_open
from complaints.domain.policy_clauses import ApprovalRule
from complaints.domain.staff import StaffMember
from complaints.domain.text import Text, half_width
from complaints.domain.wording import fields_of

_TO = re.compile(r"\s{0,3}(?:至|到|为|為|to\b|until\b|till\b|by\b)?\s{0,3}", re.IGNORECASE)
_SOMEWHERE_TO = re.compile(r"(?:至|到|until|till)\s{0,3}(?=[\d今明后下本周星])", re.IGNORECASE)
_BECAUSE = re.compile(
    r"[\s,，、;；。.:：)）前止]{0,6}(?:因为|因為|由于|因|原因|理由|because|since|reason)?[\s:：,，]{0,3}", re.IGNORECASE
)
CONTACTED = Text("已联系客户。", "The complainant was contacted.")
RESOLVED = Text("已解决。", "Resolved.")
_TO_WHOM = re.compile(r"\s{0,3}(?:给|給|至|到|由|to\b)?\s{0,3}", re.IGNORECASE)


@dataclass(frozen=True)
class MailContent:
    """What a mail brings: its visible `text`, the filled 5W2H `form` (OPPEIN-48), and the `files` that were kept.

    `blank`: nothing of all that is its writer's.
    """

    text: str
    form: Mapping[str, str] = field(default_factory=dict)
    files: tuple[Attachment, ...] = ()
    blank: bool = False


def meant(*, said: Said, case: ComplaintCase, by: Circumstances, mail: MailContent) -> Command:
    """The act that a command asks for; whether it may be done is for lifecycle.perform. Raises NotUnderstood."""
    return _MEANINGS[said.word](said, case, by, mail)


def _accept(said: Said, case: ComplaintCase, by: Circumstances, mail: MailContent) -> Command:
    accept = by.policy.mail.accept
    if accept and accept in {opening.id for opening in records_open(case=case, by=by)}:
        return _of_clause(f"records.{accept}", said, case, by, mail)
    return Note(_with_word(said, ACCEPTED, by), mail.files)


def _contact(said: Said, case: ComplaintCase, by: Circumstances, mail: MailContent) -> Command:
    return Contact(said.whole or _with_word(said, CONTACTED, by))


def _ask(said: Said, case: ComplaintCase, by: Circumstances, mail: MailContent) -> Command:
    """Up to the first blank line: below it people sign, and that is not meant for the complainant."""
    question = "\n".join(part for part in (said.rest, said.near) if part)
    if not question:
        raise NotUnderstood(reason="empty")
    return Question(question)


def _reply(final: bool, said: Said, case: ComplaintCase, by: Circumstances, mail: MailContent) -> Command:
    text = said.whole or (_with_word(said, RESOLVED, by) if said.word is Word.RESOLVED else "")
    if not text and not mail.form and not mail.files:
        raise NotUnderstood(reason="empty")
    return Reply(text, final, dict(mail.form), mail.files)


def _note(said: Said, case: ComplaintCase, by: Circumstances, mail: MailContent) -> Command:
    if not said.whole and not mail.files:
        raise NotUnderstood(reason="empty")
    return Note(said.whole, mail.files)


def _reassign(said: Said, case: ComplaintCase, by: Circumstances, mail: MailContent) -> Command:
    words = said.whole[_end(_TO_WHOM, said.whole) :]
    named = sorted(_named(words, by), key=lambda each: -each[1])
    if not named:
        raise NotUnderstood(reason="unknown_person", about=(words.split("\n")[0][:40],))
    longest = [each for each in named if each[1] == named[0][1]]
    if len(longest) > 1:
        raise NotUnderstood(reason="which_person", about=tuple(member.email for member, _ in longest))
    member, end = longest[0]
    return Assignment(member.email, words[end:][_end(_BECAUSE, words[end:]) :].strip())


def _named(words: str, by: Circumstances) -> Iterator[tuple[StaffMember, int]]:
    """The people whose name or address the words start with, and where it ends."""
    plain = half_width(words).casefold()
    for member in by.roster.members:
        for name in (member.email, f"<{member.email}>", member.name):
            if member.active and name and plain.startswith(name.casefold()):
                yield member, len(name)
                break


def _extend(said: Said, case: ComplaintCase, by: Circumstances, mail: MailContent) -> Command:
    rule = _extension(said, case, by)
    window = extension_window(rule=rule, case=case, by=by)
    if window is None:
        check_request(rule=rule, case=case, by=by)
        raise NotUnderstood(reason="no_such")
    until, reason = _until(said.whole, window, rule, by)
    fields = fields_said(text=reason, rules=rule.fields, now=by.now, zone=by.calendar.zone)
    return Request(rule.id, reason, until.isoformat(), fields, mail.files)


def _extension(said: Said, case: ComplaintCase, by: Circumstances) -> ApprovalRule:
    """The matter by which time is asked for: the one that is named, or the only one that the writer may ask for."""
    rules = [rule for rule in by.policy.approvals if rule.extends]
    named = [rule for rule in rules if f"approvals.{rule.id}" == said.clause or has_title(rule=rule, words=said.whole)]
    mine = [rule for rule in rules if by.stands_as(roles=rule.by, case=case)]
    running = [rule for rule in mine if extension_window(rule=rule, case=case, by=by)]
    found = named or running or mine or rules
    if not found:
        raise NotUnderstood(reason="no_such")
    if len(found) > 1:
        raise NotUnderstood(reason="which", about=tuple(rule.id for rule in found))
    return found[0]


def _until(words: str, window: Window, rule: ApprovalRule, by: Circumstances) -> tuple[datetime, str]:
    """Until when, and the reason that stands behind. Raises NotUnderstood where no date can be made out."""
    zone, plain = by.calendar.zone, half_width(words)
    span = read_span(text=plain)
    if span:
        limit, end = span
        until = deadline(calendar=by.calendar, start=window.after, limit=limit).due_at
        return until, _reason(words[end:])
    beginning = _end(_TO, plain)
    for start in (beginning, *_somewhere(plain)):
        read = read_until(text=plain[start:], now=by.now, zone=zone)
        if read and read.start <= 3:
            until = read.at
            if read.whole_day and window.latest and window.latest < until and _same_day(window.latest, until, by):
                until = window.latest  # a whole day is asked for: as much of it as may be had
            before = "" if start == beginning else words[:start].rstrip("至到 ")
            return until, _reason(before + words[start + read.end :])
    raise NotUnderstood(reason="no_date", about=(rule.id,))


def _same_day(moment: datetime, midnight: datetime, by: Circumstances) -> bool:
    """Whether `moment` lies on the day that `midnight` ends."""
    return (midnight - moment.astimezone(by.calendar.zone)).total_seconds() <= 24 * 3600


def _somewhere(plain: str) -> tuple[int, ...]:
    """Where 'until' stands in the middle of a sentence."""
    return tuple(match.end() for match in _SOMEWHERE_TO.finditer(plain[:200]))


def _reason(words: str) -> str:
    return words[_end(_BECAUSE, words) :].strip()


def _follow_up(outcome: str, said: Said, case: ComplaintCase, by: Circumstances, mail: MailContent) -> Command:
    return FollowUp(outcome, said.whole)


def _close(said: Said, case: ComplaintCase, by: Circumstances, mail: MailContent) -> Command:
    """The way of closing that is named first; without a name the only one that is open to the writer."""
    for rule in by.policy.closing:
        for title in (rule.title.zh, rule.title.en, rule.id):
            if _starts(said.whole, title):
                return Closure(rule.id, _reason(said.whole[len(title) :]))
    ways = [each.id for each in closings_open(case=case, by=by) if not each.missing]
    if len(ways) != 1:
        raise NotUnderstood(reason="which", about=tuple(ways) or tuple(rule.id for rule in by.policy.closing))
    return Closure(ways[0], said.whole)


def _by_policy(name: str, said: Said, case: ComplaintCase, by: Circumstances, mail: MailContent) -> Command:
    clause = clause_of(id=getattr(by.policy.mail, name), policy=by.policy)
    if not clause:
        raise NotUnderstood(reason="no_such")
    return _of_clause(clause, said, case, by, mail)


def _clause(said: Said, case: ComplaintCase, by: Circumstances, mail: MailContent) -> Command:
    return _of_clause(said.clause, said, case, by, mail)


def _of_clause(clause: str, said: Said, case: ComplaintCase, by: Circumstances, mail: MailContent) -> Command:
    """A record made, a matter asked for or a penalty proposed, with the fields that the mail fills in."""
    filled = partial(fields_said, text=said.whole, now=by.now, zone=by.calendar.zone)
    table, _, id = clause.partition(".")
    if table == "records" and (record := by.policy.record(id)):
        rules = fields_of(rule=record, policy=by.policy)
        return Record(record.id, filled(rules=rules), said_beside(text=said.whole, rules=rules), mail.files)
    if table == "penalties" and (penalty := by.policy.penalty(id)):
        return PenaltyProposal(penalty.id, said.whole, fields=filled(rules=penalty.fields))
    matter = by.policy.approval(id)
    if matter is None:
        raise NotUnderstood(reason="no_such")
    if matter.extends:
        return _extend(replace(said, clause=clause), case, by, mail)
    return Request(matter.id, said.whole, "", filled(rules=matter.fields), mail.files)


def _level(said: Said, case: ComplaintCase, by: Circumstances, mail: MailContent) -> Command:
    """The level of a scheme that is named first, and the reason behind it."""
    scheme = by.policy.scheme(said.clause)
    levels = by.policy.severities if said.clause == SEVERITY else scheme.levels if scheme else ()
    titles = [(title, level.id) for level in levels for title in (level.title.zh, level.title.en, level.id)]
    for title, level_id in sorted(titles, key=lambda each: -len(each[0])):
        if _starts(said.whole, title):
            return Classification(said.clause, level_id, _reason(said.whole[len(title) :]))
    raise NotUnderstood(reason="no_level", about=tuple(level.id for level in levels))


def _starts(words: str, title: str) -> bool:
    return bool(title) and half_width(words).casefold().startswith(half_width(title).casefold())


def _reopen(said: Said, case: ComplaintCase, by: Circumstances, mail: MailContent) -> Command:
    if not said.whole:
        raise NotUnderstood(reason="empty")
    return Reopening(said.whole)


def _decide(approved: bool, said: Said, case: ComplaintCase, by: Circumstances, mail: MailContent) -> Command:
    return decision_of(approved=approved, said=said, case=case, by=by)


def _appeal(said: Said, case: ComplaintCase, by: Circumstances, mail: MailContent) -> Command:
    return appeal_of(said=said, case=case, by=by)


def _with_word(said: Said, word: Text, by: Circumstances) -> str:
    """What was said, with the command itself before it."""
    member = by.actor.member
    told = word.in_locale(member.locale if member else "zh-CN")
    return f"{told}\n{said.whole}" if said.whole else told


def _end(pattern: re.Pattern[str], words: str) -> int:
    match = pattern.match(words)
    return match.end() if match else 0


_MEANINGS: Mapping[Word, Callable[..., Command]] = {
    Word.ACCEPT: _accept,
    Word.CONTACTED: _contact,
    Word.ASK: _ask,
    Word.REPLY: partial(_reply, True),
    Word.INTERIM: partial(_reply, False),
    Word.RESOLVED: partial(_reply, True),
    Word.EXTEND: _extend,
    Word.REASSIGN: _reassign,
    Word.APPROVE: partial(_decide, True),
    Word.REFUSE: partial(_decide, False),
    Word.DISPUTE: partial(_by_policy, "dispute"),
    Word.HELP: partial(_by_policy, "help"),
    Word.NOTE: _note,
    Word.SATISFIED: partial(_follow_up, "satisfied"),
    Word.NOT_SATISFIED: partial(_follow_up, "not_satisfied"),
    Word.UNREACHABLE: partial(_follow_up, "unreachable"),
    Word.NOT_HANDLED: partial(_follow_up, "not_handled"),
    Word.CLOSE: _close,
    Word.REOPEN: _reopen,
    Word.APPEAL: _appeal,
    Word.LEVEL: _level,
    Word.CLAUSE: _clause,
}
