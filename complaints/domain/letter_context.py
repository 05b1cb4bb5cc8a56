"""What letters about a case may say: the words and dates that their templates are filled with."""

from collections.abc import Iterable
from typing import Any

from complaints.domain.case import ComplaintCase, Entry, Kind, Stage
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import Promise, clocks, first_due, promises
from complaints.domain.mail_events import SPAM_REPORT
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import Choice
from complaints.domain.questions import answered_by
from complaints.domain.survey import may_rate
from complaints.domain.text import Text
from complaints.domain.timeline import states
from complaints.domain.wording import CALL_AT, complaint_told, event_title, level_title, moment_told, scheme_title

MARKED_AS_SPAM = Text("收件人将本系统的邮件标记为垃圾邮件", "The recipient has marked our mail as spam")


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
        "actor": circumstances.roster.name_of(entry.actor),
        "text": _text(entry, locale, circumstances.policy),
        "outcome": str(entry.data.get("outcome") or entry.data.get("why") or entry.data.get("kind") or ""),
        "promises": _dates(promised, locale),
        "moved": _moved(entry, case, locale, circumstances),
        "clock": clock_context(entry=entry, case=case, locale=locale, by=circumstances),
        "headline": event_title(entry=entry, policy=policy, locale=locale),
        "asks_rating": may_rate(case=case, by=circumstances),
        "says": "",
        "particulars": [],
        "offers": [],
        "unsaid": "",
    }


def staff_context(*, case: ComplaintCase, entry: Entry, locale: str, by: Circumstances) -> dict[str, Any]:
    """What letters to staff may use besides."""
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
        "asked": [asked.data["text"] for asked in answered_by(entry=entry, case=case)],
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


def clock_context(
    *, entry: Entry, case: ComplaintCase, locale: str, by: Circumstances, roles: tuple[str, ...] = ()
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


def _text(entry: Entry, locale: str, policy: PolicyProfile) -> str:
    """What an entry says in words, or why it came."""
    if entry.kind is Kind.UNDELIVERED and entry.data.get("reason") == SPAM_REPORT:
        return MARKED_AS_SPAM.in_locale(locale)
    if call_at := entry.data.get("call_at"):
        wish = f"{CALL_AT.in_locale(locale)}: {moment_told(value=call_at, policy=policy, locale=locale)}"
        return "\n".join(part for part in (entry.data["text"], wish) if part)
    return str(entry.data.get("text") or entry.data.get("reason") or entry.data.get("comment") or "")
