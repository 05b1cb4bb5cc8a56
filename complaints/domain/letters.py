"""Letters: which ones a change of a case calls for, to whom, in which language, with which words to fill in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from complaints.domain.approval_letters import (
    ABOUT_THE_COMPLAINT,
    CONCERNED,
    Told,
    approval_context,
    told_of,
)
from complaints.domain.case import COMPLAINANT, ComplaintCase, Entry, Kind, Stage
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import ENTRY_KINDS, Promise, clocks, event_names, first_due, promises
from complaints.domain.conditions import holds
from complaints.domain.intake import missing
from complaints.domain.lifecycle import new_entries
from complaints.domain.policy import LetterRule
from complaints.domain.policy_intake import Choice
from complaints.domain.staff import StaffMember
from complaints.domain.timeline import states
from complaints.domain.veil import KEPT, veiled, veiled_words
from complaints.domain.wording import (
    complaint_told,
    event_title,
    facts_told,
    is_public,
    level_title,
    scheme_title,
)

LADDER_LETTERS = {kind: step.value for step, kind in ENTRY_KINDS.items()}
VACANCY, APPROVAL = "vacancy", "approval"
ANSWERED_BY = {"dispatch": ("handler", "head"), "reply-received": ("agent",)}  # whose clock such a letter tells
OF_A_VACANCY = frozenset({"reference", "event", "at", "clock"})  # what a letter about a vacant post cannot do without


@dataclass(frozen=True)
class Letter:
    """A letter owed. `audience` is complainant or staff; `context` holds JSON values only, dates as ISO 8601."""

    kind: str
    to: str
    name: str
    locale: str
    audience: str
    context: dict[str, Any]


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
    return tuple(found.values())


def _letters_of(entry: Entry, then: ComplaintCase, case: ComplaintCase, by: Circumstances) -> Iterator[Letter]:
    """The letters about one entry; conditions are those of the case as it stood `then`, right after that entry."""
    if entry.kind in LADDER_LETTERS:
        told = [member for email in (*entry.data["to"], *entry.data["copy"]) if (member := by.roster.find(email))]
        yield from _to_staff(LADDER_LETTERS[entry.kind], told, entry, case, by)
        yield from _vacancies(entry.data["vacant"], entry, case, by)
    for each in told_of(entry=entry, case=then, by=by):
        yield from _of_approval(each, entry, then, by)
        yield from _vacancies(each.vacancies, entry, case, by)
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
    if complainant.email and complainant.email not in case.undelivered:
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
        context |= _for_staff_only(seen, entry, member.locale, by)
        context["clock"] = _clock_context(entry, seen, member.locale, by, ANSWERED_BY.get(kind, ()))
        context["particulars"] = facts_told(entry=entry, policy=by.policy, locale=member.locale)
        context["copied"] = member.email in entry.data.get("copy", ())
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


def letter_context(*, case: ComplaintCase, entry: Entry, locale: str, circumstances: Circumstances) -> dict[str, Any]:
    """What every letter about `case` may use, in `locale`; `entry` is what the letter reports."""
    policy, complaint = circumstances.policy, case.content
    handler, agent = circumstances.roster.find(case.handler), circumstances.roster.find(case.agent)
    promised = promises(case=case, policy=policy, calendar=circumstances.calendar)
    category = policy.category(complaint.category)
    closing = next((rule.title.in_locale(locale) for rule in policy.closing if rule.id == case.closing_kind), "")
    return {
        "reference": case.reference,
        "event": entry.kind.value,
        "at": entry.at.isoformat(),
        "received_at": case.received_at.isoformat() if case.received_at else "",
        "hotline": policy.intake.hotline,
        "closing_title": closing,
        "complainant": complaint.complainant.name,
        "category": category.title.in_locale(locale) if category else complaint.category,
        "business_line": _title(policy.intake.business_lines, complaint.business_line, locale),
        "order_no": complaint.order_no,
        "said_beside": complaint_told(complaint=complaint, policy=policy, locale=locale, public=True),
        "missing": [],
        "description": complaint.description,
        "demand": complaint.demand,
        "round": case.round,
        "closed": case.stage is Stage.CLOSED,
        "handler": handler.name if handler else "",
        "agent": agent.name if agent else "",
        "actor": _actor_name(entry, circumstances),
        "text": str(entry.data.get("text") or entry.data.get("reason") or entry.data.get("comment") or ""),
        "outcome": str(entry.data.get("outcome") or entry.data.get("why") or entry.data.get("kind") or ""),
        "promises": _dates(promised, locale),
        "moved": _moved(entry, case, locale, circumstances),
        "clock": _clock_context(entry, case, locale, circumstances),
        "headline": event_title(entry=entry, policy=policy, locale=locale),
        "says": "",
        "particulars": [],
    }


def _for_staff_only(case: ComplaintCase, entry: Entry, locale: str, by: Circumstances) -> dict[str, Any]:
    complaint, policy = case.content, by.policy
    respondent = by.roster.find(complaint.respondent)
    severity = (choice.title.in_locale(locale) for choice in policy.severities if choice.id == case.severity)
    return {
        "severity": next(severity, case.severity),
        "channel": _title(policy.intake.channels, complaint.channel, locale),
        "final": bool(entry.data.get("final", False)),
        "five_w_two_h": dict(entry.data.get("five_w_two_h", {})),
        "addressee": str(entry.data.get("to", "")) if entry.kind is Kind.UNDELIVERED else "",
        "said_beside": complaint_told(complaint=complaint, policy=policy, locale=locale, public=False),
        "levels": [
            {
                "label": scheme_title(scheme=scheme, policy=policy, locale=locale),
                "value": level_title(scheme=scheme, level=level, policy=policy, locale=locale),
            }
            for scheme, level in case.classes.items()
        ],
        "respondent": respondent.name if respondent else complaint.respondent,
        "repeat_of": complaint.repeat_of,
        "phone": complaint.complainant.phone,
        "email": complaint.complainant.email,
        "address": complaint.complainant.address,
        "occurred_at": complaint.occurred_at,
        "place": complaint.place,
        "attachments": [attachment.name for attachment in complaint.attachments],
    }


def _moved(entry: Entry, case: ComplaintCase, locale: str, by: Circumstances) -> list[dict[str, str]]:
    """The promised dates that an extension has moved."""
    if entry.kind is not Kind.DECIDED:
        return []
    told = {each.seq: state for each, state in states(case)}
    before, after = (
        promises(case=told[seq], policy=by.policy, calendar=by.calendar) for seq in (entry.seq - 1, entry.seq)
    )
    return _dates([promise for promise in after if promise not in before], locale)


def _dates(promised: Iterable[Promise], locale: str) -> list[dict[str, str]]:
    return [{"title": each.clock.title.in_locale(locale), "due": each.due_at.isoformat()} for each in promised]


def _clock_context(
    entry: Entry, case: ComplaintCase, locale: str, by: Circumstances, roles: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The clock the letter is about: the ladder step's own, else the first due that `roles` answer for, else of all."""
    running = clocks(case=case, policy=by.policy, calendar=by.calendar)
    place = (entry.data.get("clock"), entry.data.get("run"))
    own = next((each for each in running if (each.rule.id, each.run) == place), None)
    clock = own or first_due(each for each in running if each.rule.accountable in roles) or first_due(running)
    if clock is None:
        return {"title": "", "due": "", "accountable": "", "rules": []}
    rule = clock.rule
    return {
        "title": rule.title.in_locale(locale),
        "due": clock.due_at.isoformat(),
        "accountable": by.policy.roles[rule.accountable].in_locale(locale),
        "rules": list(rule.rules),
    }


def _title(choices: tuple[Choice, ...], chosen: str, locale: str) -> str:
    titles = (choice.title for choice in choices if choice.id == chosen)
    return next((title.in_locale(locale) for title in titles), chosen)


def _actor_name(entry: Entry, by: Circumstances) -> str:
    member = by.roster.find(entry.actor.removeprefix("staff:"))
    return member.name if member else ""
