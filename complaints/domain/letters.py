"""Letters: which ones a change of a case calls for, to whom, in which language, with which words to fill in."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from complaints.domain.approval_letters import (
    ABOUT_THE_COMPLAINT,
    CONCERNED,
    Told,
    approval_context,
    told_of,
)
from complaints.domain.case import COMPLAINANT, ComplaintCase, Entry, Kind
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import ENTRY_KINDS, event_names
from complaints.domain.conditions import holds
from complaints.domain.intake import missing
from complaints.domain.letter_context import clock_context, letter_context, staff_context
from complaints.domain.letter_owed import Letter
from complaints.domain.mail_letters import NOT_DONE, TAKEN_BACK, answered, misread_context, understood_context
from complaints.domain.mail_notes import notices
from complaints.domain.mail_offers import as_context, offers, unsaid
from complaints.domain.policy import LetterRule
from complaints.domain.questions import is_reached_by_mail
from complaints.domain.staff import StaffMember
from complaints.domain.timeline import new_entries, states, up_to
from complaints.domain.veil import KEPT, veiled, veiled_words
from complaints.domain.wording import (
    facts_told,
    is_public,
)

LADDER_LETTERS = {kind: step.value for step, kind in ENTRY_KINDS.items()}
VACANCY, APPROVAL = "vacancy", "approval"
ANSWERED_BY = {"dispatch": ("handler", "head"), "reply-received": ("agent",)}  # whose clock such a letter tells
STANDING_IN = {Kind.AWAY: ANSWERED_BY["dispatch"]}  # whose clock whoever is brought in must keep
OF_A_VACANCY = frozenset({"reference", "event", "at", "clock"})  # what a letter about a vacant post cannot do without


def letters_for(
    *, before: ComplaintCase | None, after: ComplaintCase, circumstances: Circumstances
) -> tuple[Letter, ...]:
    """The letters that the entries between `before` and `after` call for, each recipient and matter once.

    Nobody is told by mail what he has just done himself.
    """
    found: dict[tuple[object, ...], Letter] = {}
    new = len(new_entries(before, after))
    for entry, then in tuple(states(after))[-new:] if new else ():
        for letter in _letters_of(entry, then, after, circumstances):
            if before is None and letter.audience == COMPLAINANT:
                letter = _asking(letter, after, circumstances)
            if letter.to != circumstances.actor.email:
                told = entry.data
                matter = (told.get("clock"), told.get("run"), told.get("number"), letter.context.get("vacant"))
                words = (letter.context["headline"], letter.context["says"])
                found.setdefault((letter.kind, letter.to, *matter, *words), letter)
    return (*found.values(), *_answer(new_entries(before, after), after, circumstances))


def entry_of_letter(*, case: ComplaintCase, kind: str, to: str, circumstances: Circumstances) -> Entry | None:
    """The latest entry that calls for a letter of this kind to this address, as people and regulation now are."""
    for entry in reversed(case.standing):
        if any(letter.kind == kind for letter in _letters_then(entry, to, case, circumstances)):
            return entry
    return None


def _letters_then(entry: Entry, to: str, case: ComplaintCase, by: Circumstances) -> Iterator[Letter]:
    """The letters to `to` that an entry called for, on the case as it was when all of that write stood; as if no mail
    had been lost before."""
    last = max(each.seq for each in case.timeline if each.at == entry.at)
    before = replace(up_to(case, last), undelivered=())
    for each, then in states(before):
        if each.seq == entry.seq:
            found = _letters_of(each, then, before, by)
            yield from (letter for letter in found if letter.to.casefold() == to.casefold())


def _once_more(entry: Entry, case: ComplaintCase, by: Circumstances) -> Iterator[Letter]:
    """The letter that did not arrive, to where it is sent now."""
    told, first = entry.data, case.timeline[entry.data["of"] - 1]
    for letter in _letters_then(first, told["was"], case, by):
        if letter.kind == told["letter"]:
            yield replace(letter, to=told["sent_to"])
            return


def _letters_of(entry: Entry, then: ComplaintCase, case: ComplaintCase, by: Circumstances) -> Iterator[Letter]:
    """The letters about one entry; conditions are those of the case as it stood `then`, right after that entry."""
    if entry.kind in LADDER_LETTERS:
        told = [member for email in (*entry.data["to"], *entry.data["copy"]) if (member := by.roster.find(email))]
        yield from _to_staff(LADDER_LETTERS[entry.kind], told, entry, case, by)
        yield from _vacancies(entry.data["vacant"], entry, case, by)
    if entry.kind is Kind.UNDONE:
        yield from _of_undoing(entry, case, by)
    if entry.kind is Kind.RESENT:
        yield from _once_more(entry, case, by)
    for rule, member in notices(entry=entry, case=then, by=by):
        yield from _in_words(rule, _to_staff(rule.letter, (member,), entry, then, by))
    for each in told_of(entry=entry, case=then, by=by):
        yield from _of_approval(each, entry, then, by)
        yield from _vacancies(each.vacancies, entry, case, by)
    yield from _of_the_policy(entry, then, case, by)


def _of_the_policy(entry: Entry, then: ComplaintCase, case: ComplaintCase, by: Circumstances) -> Iterator[Letter]:
    for rule in by.policy.letters:
        if rule.on not in event_names(entry) or not holds(when=rule.when, case=then):
            continue
        for role in rule.to:
            if role == COMPLAINANT:
                yield from _to_complainant(rule, entry, case, by)
                continue
            found = by.circle(case).told(role=role)
            yield from _in_words(rule, _to_staff(rule.letter, found.members, entry, case, by))
            yield from _vacancies(found.vacancies, entry, case, by)


def _answer(entries: tuple[Entry, ...], case: ComplaintCase, by: Circumstances) -> Iterator[Letter]:
    """The answer to who did this by mail: what was understood, or what went wrong."""
    answered_by, member = answered(entries, by), by.actor.member
    if answered_by and member:
        kind, entry = answered_by
        for letter in _to_staff(kind, (member,), entry, case, by):
            more = misread_context(entry, by, letter.locale) if kind == NOT_DONE else {}
            more = more or understood_context(entries, by, letter.locale)
            yield replace(letter, context=letter.context | more)


def _of_undoing(entry: Entry, case: ComplaintCase, by: Circumstances) -> Iterator[Letter]:
    """Whoever was written to about what is undone now is told so."""
    before = up_to(case, entry.seq - 1)
    undone = set(entry.data["undoes"])
    told: dict[str, Letter] = {}
    for each, then in states(before):
        if each.seq in undone:
            told |= {letter.to: letter for letter in _letters_of(each, then, before, by)}
    for letter in told.values():
        member = by.roster.find(letter.to) if letter.audience != COMPLAINANT else None
        if member:
            yield from _to_staff(TAKEN_BACK, (member,), entry, case, by)
        elif letter.audience == COMPLAINANT:
            context = letter_context(case=case, entry=entry, locale=case.locale, circumstances=by)
            yield replace(letter, kind=TAKEN_BACK, context=context)


def _of_approval(told: Told, entry: Entry, case: ComplaintCase, by: Circumstances) -> Iterator[Letter]:
    """The letters about a matter or a penalty; whom a penalty falls on reads nothing about the complaint itself."""
    circle, kept_back = by.circle(case), ABOUT_THE_COMPLAINT if told.part == CONCERNED else ()
    for member in told.members:
        for letter in _to_staff(APPROVAL, (member,), entry, case, by):
            more = approval_context(entry=entry, case=case, by=by, part=told.part, locale=letter.locale)
            if not circle.knows_name(member=member):
                more = veiled_words(more, complaint=case.content, policy=by.policy)
            context = {name: type(value)() if name in kept_back else value for name, value in letter.context.items()}
            yield replace(letter, context=context | more)


def _to_complainant(rule: LetterRule, entry: Entry, case: ComplaintCase, by: Circumstances) -> Iterator[Letter]:
    complainant = case.content.complainant
    if is_reached_by_mail(case=case):
        context = letter_context(case=case, entry=entry, locale=case.locale, circumstances=by)
        if is_public(entry, by.policy):
            context["particulars"] = facts_told(entry=entry, policy=by.policy, locale=case.locale, public=True)
        letter = Letter(rule.letter, complainant.email, complainant.name, case.locale, COMPLAINANT, context)
        yield from _in_words(rule, (letter,))


def _in_words(rule: LetterRule, letters: Iterable[Letter]) -> Iterator[Letter]:
    """The letters with title and first paragraph in the words of the regulation."""
    for letter in letters:
        words = {"headline": rule.title, "says": rule.says}
        told = {name: text.in_locale(letter.locale) for name, text in words.items() if text}
        yield replace(letter, context=letter.context | told)


def _asking(letter: Letter, case: ComplaintCase, by: Circumstances) -> Letter:
    """The first letter asks for what the regulation requires and nobody was asked for before: a mail is no form."""
    titles = [title.in_locale(letter.locale) for title in missing(complaint=case.content, policy=by.policy)]
    return replace(letter, context=letter.context | {"missing": titles})


def _to_staff(
    kind: str, members: Iterable[StaffMember], entry: Entry, case: ComplaintCase, by: Circumstances
) -> Iterator[Letter]:
    circle, complaint = by.circle(case), case.content
    for member in members:
        open_ = circle.knows_name(member=member)
        seen = case if open_ else replace(case, complaint=veiled(complaint=complaint, policy=by.policy))
        context = letter_context(case=seen, entry=entry, locale=member.locale, circumstances=by)
        context |= staff_context(case=seen, entry=entry, locale=member.locale, by=by)
        roles = STANDING_IN.get(entry.kind) or ANSWERED_BY.get(kind, ())
        context["clock"] = clock_context(entry=entry, case=seen, locale=member.locale, by=by, roles=roles)
        context["particulars"] = facts_told(entry=entry, policy=by.policy, locale=member.locale)
        context["copied"] = member.email in entry.data.get("copy", ())
        context["offers"] = as_context(offers(case=case, member=member, by=by, locale=member.locale))
        context["unsaid"] = unsaid(case=case, member=member, by=by)
        if not open_:
            context = veiled_words(context, complaint=complaint, policy=by.policy)
            context |= dict.fromkeys(("complainant", "phone"), KEPT.in_locale(member.locale))
        yield Letter(kind, member.email, member.name, member.locale, "staff", context)


def _vacancies(roles: Iterable[str], entry: Entry, case: ComplaintCase, by: Circumstances) -> Iterator[Letter]:
    """An administrator who may not know of the case is told of the vacant post alone, and nothing of the complaint."""
    circle = by.circle(case)
    told = [member for member in by.roster.holding("admin") if not case.is_about(member.email)]
    for role in roles:
        for member in told:
            for letter in _to_staff(VACANCY, (member,), entry, case, by):
                title = {"vacant": by.policy.roles[role].in_locale(letter.locale)}
                context = letter.context if circle.knows(member=member) else _emptied(letter.context)
                yield replace(letter, context=context | title)


def _emptied(context: dict[str, Any]) -> dict[str, Any]:
    return {name: value if name in OF_A_VACANCY else type(value)() for name, value in context.items()}
