"""A mail about a case, taken: by the complainant, by staff with commands or without, or by somebody without an act."""

import re
from dataclasses import replace

from complaints.domain.acts import THE_COMPLAINANT, may
from complaints.domain.case import ComplaintCase, Kind, Stage
from complaints.domain.circumstances import Circumstances, asdict_json
from complaints.domain.commands import Act, Command, Note, Objection, Reply, Supplement
from complaints.domain.lifecycle import TRANSITIONS, perform, transition
from complaints.domain.mail_command_table import DECISIONS, Word
from complaints.domain.mail_commands import NotUnderstood, Said, clause_of, said
from complaints.domain.mail_meaning import MailContent, meant
from complaints.domain.mail_refusals import MAIL_REFUSALS, refusal
from complaints.domain.objections import may_object
from complaints.domain.openings import is_awaited, matters_open, records_open, schemes_open
from complaints.domain.policy_mail import Unsaid
from complaints.domain.questions import open_questions
from complaints.domain.text import half_width
from complaints.domain.undoing import undo

# An opening that may be a decision, and may be anything else: who decides is asked to say it in so many words.
_HALF_A_DECISION = re.compile(
    r"\W{0,6}(?:不?同意|不?批准|驳回|approve|refuse|reject|agree|disagree|ok\b|可以|行[,。]|好的)", re.IGNORECASE
)
_THANKS = re.compile(
    r"(?:\W*(?:已?收到|已阅|好的?|谢谢[您你]?|多谢|感谢|知道了|明白了?|了解|辛苦了?|您好|你好"
    r"|ok(?:ay)?|thanks|thank you|many thanks|received|noted|got it|hello|hi))+\W*",
    re.IGNORECASE,
)


def taken(*, case: ComplaintCase, mail: MailContent, by: Circumstances) -> ComplaintCase:
    """`case` with what the mail of `by.actor` means done to it; what cannot be done is written down as misread.

    Whoever was written to about a case is heard, a former handler too: but what he writes is no act and stops no clock.
    """
    if by.actor == THE_COMPLAINANT:
        return perform(case=case, command=_of_the_complainant(case, mail, by), circumstances=by)
    member = by.actor.member
    if member is None or not by.circle(case).knows(member=member):
        return _kept(case, mail, by)
    commands = tuple(_settled(each, case, by) for each in said(text=mail.text, policy=by.policy))
    if commands and not _is_meant(commands[0], case, by):
        commands = ()
    try:
        return _commanded(case, commands, mail, by) if commands else _unsaid(case, mail, by)
    except MAIL_REFUSALS as error:
        return _misread(case, commands, error, mail, by)


def _of_the_complainant(case: ComplaintCase, mail: MailContent, by: Circumstances) -> Command:
    """What is added to an open case, in answer to all he is asked; of a closed one an objection, where the policy says
    so and it is not too late."""
    objects = by.policy.mail.reopens and case.stage is Stage.CLOSED and not mail.files and mail.text.strip()
    if objects and _may(Act.OBJECTION, case, by) and may_object(case=case, by=by):
        return Objection(mail.text)
    answers = tuple(entry.seq for entry in open_questions(case=case))
    return Supplement(mail.text, mail.files, answers=answers)


def _settled(command: Said, case: ComplaintCase, by: Circumstances) -> Said:
    """A word that is the title of a record or a matter, too, is that one, where it is open to the writer."""
    either = command.clause and command.word not in (Word.CLAUSE, Word.LEVEL, Word.EXTEND, *DECISIONS)
    return replace(command, word=Word.CLAUSE) if either and _is_open(command.clause, case, by) else command


def _is_meant(command: Said, case: ComplaintCase, by: Circumstances) -> bool:
    """Whether a title of the policy is meant as a command: people begin sentences with such words, too."""
    if command.word is Word.LEVEL:
        return command.clause in schemes_open(case=case, by=by)
    spoken = {clause_of(id=each.id, policy=by.policy) for each in by.policy.mail.words}
    if command.word is not Word.CLAUSE or command.clause in spoken:
        return True
    return _is_open(command.clause, case, by)


def _is_open(clause: str, case: ComplaintCase, by: Circumstances) -> bool:
    """Whether the writer may record it, ask for it or propose it now, if he fills it in."""
    table, _, id = clause.partition(".")
    if table == "penalties":
        penalty = by.policy.penalty(id)
        return penalty is not None and by.stands_as(roles=penalty.by, case=case)
    found = records_open(case=case, by=by) if table == "records" else matters_open(case=case, by=by)
    return id in {opening.id for opening in found}


def _commanded(case: ComplaintCase, commands: tuple[Said, ...], mail: MailContent, by: Circumstances) -> ComplaintCase:
    """All commands done in their order, or none."""
    if any(command.word is Word.UNDO for command in commands):
        if len(commands) > 1:
            raise NotUnderstood(reason="alone")
        return transition(case, Act.UNDOING, lambda: undo(case=case, by=by))
    kept = False
    for each in commands:
        command = meant(said=each, case=case, by=by, mail=mail)
        case = perform(case=case, command=command, circumstances=by)
        kept = kept or hasattr(command, "attachments")
    if mail.files and not kept:
        note = Note("", mail.files)
        return transition(case, Act.NOTE, lambda: by.put(case, Kind.NOTED, asdict_json(note)))
    return case


def _unsaid(case: ComplaintCase, mail: MailContent, by: Circumstances) -> ComplaintCase:
    """A mail without a command: the reply, where its writer owes one and the policy takes it so; else a note.

    Thanks, or a word that the letter came, are no reply: nobody would call the complainant with them.
    """
    if mail.blank:
        raise NotUnderstood(reason="blank")
    if is_awaited(case=case, by=by) and _HALF_A_DECISION.match(half_width(mail.text.lstrip()[:80])):
        raise NotUnderstood(reason="unsure")
    replies = mail.form or (by.policy.mail.unsaid is Unsaid.REPLY and not _is_thanks(mail))
    if replies and case.stage in TRANSITIONS[Act.REPLY] and _may(Act.REPLY, case, by):
        return perform(case=case, command=Reply(mail.text, True, dict(mail.form), mail.files), circumstances=by)
    # 「商场或其它人员等回复的内容不计算」: an answer of anybody else is kept, but counts as no reply (OPPEIN-50).
    if _may(Act.NOTE, case, by):
        return perform(case=case, command=Note(mail.text, mail.files), circumstances=by)
    return _kept(case, mail, by)


def _is_thanks(mail: MailContent) -> bool:
    return not mail.files and len(mail.text) <= 80 and bool(_THANKS.fullmatch(half_width(mail.text)))


def _kept(case: ComplaintCase, mail: MailContent, by: Circumstances) -> ComplaintCase:
    note = Note(mail.text, mail.files)
    return transition(case, Act.NOTE, lambda: by.put(case, Kind.UNCOUNTED_REPLY, asdict_json(note)))


def _misread(
    case: ComplaintCase, commands: tuple[Said, ...], error: Exception, mail: MailContent, by: Circumstances
) -> ComplaintCase:
    """What was written is kept with the reason why it was not done, and its writer is told."""
    reason, about = refusal(error)
    first = commands[0] if commands else Said(Word.NOTE)
    told = asdict_json(Note(mail.text, mail.files)) | {
        "why": reason,
        "about": list(about),
        "word": first.word.value if commands else "",
        "clause": first.clause,
    }
    return transition(case, Act.MAIL, lambda: by.put(case, Kind.MISREAD, told))


def _may(act: str, case: ComplaintCase, by: Circumstances) -> bool:
    return may(actor=by.actor, act=act, case=case, policy=by.policy, roster=by.roster, today=by.today)
