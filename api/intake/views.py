"""What the public is shown: built field by field, so that nothing else leaves the house."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from api.attached import own_files
from api.entries import complaint_particulars, particulars, title_of
from api.guards import acting_on
from api.intake.addresses import dates_address, survey_address
from api.messages import TEXTS
from api.texts import both, both_or_none
from complaints.bootstrap import Services
from complaints.domain.acts import THE_COMPLAINANT, permitted
from complaints.domain.case import COMPLAINANT, Complaint, ComplaintCase, Entry, Kind
from complaints.domain.circumstances import Circumstances
from complaints.domain.clocks import Clock, Promise, as_promised, clocks, promises
from complaints.domain.commands import Act
from complaints.domain.intake import may_be_unsure, missing
from complaints.domain.lifecycle import TRANSITIONS
from complaints.domain.objections import may_object
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import Choice, FieldRule, TypeRule
from complaints.domain.privacy import data_request
from complaints.domain.promise_words import promise_rule
from complaints.domain.questions import open_questions
from complaints.domain.survey import may_rate
from complaints.domain.text import Text
from complaints.domain.wording import is_public
from complaints.usecases.submit_complaint import Submission

# The complainant's acts by their address; `supplements` is plural on the wire.
ADDRESSES = {
    Act.SUPPLEMENT: "supplements",
    Act.WITHDRAWAL: "withdrawal",
    Act.OBJECTION: "objection",
    Act.SURVEY: "survey",
}
MAILS, SECOND = (
    "mails",
    "complaints",
)  # what is no act on the case: its letters once more, another complaint of the matter


def moment(value: datetime, zone: ZoneInfo) -> str:
    """ISO 8601 with the offset of the company's zone, to the second."""
    return value.astimezone(zone).isoformat(timespec="seconds")


def submission_view(submission: Submission, services: Services) -> dict[str, Any]:
    """The answer to a submission."""
    case, by, changed = submission.case, acting_on(submission.case), submission.changed
    return {
        "reference": case.reference,
        "secret": submission.secret,
        "status_url": f"{services.settings.site_url}/track.html#{case.reference}",
        "promises": [promise_view(promise, case, by) for promise in submission.promises],
        "calendar_url": dates_address(case, submission.promises),
        "changed": {"text": changed.text, "attachments": list(changed.files)} if changed else None,
    }


def promise_view(promise: Promise, case: ComplaintCase, by: Circumstances) -> dict[str, Any]:
    """A promised date; `words`: the rule behind it as people say it."""
    zone = by.calendar.zone
    return {
        "stage": promise.clock.id,
        "title": both(promise.clock.title),
        "due": moment(promise.due_at, zone),
        "rule": ", ".join(promise.clock.rules),
        "words": both(promise_rule(rule=promise.clock, case=case, policy=by.policy)),
    }


def public_view(case: ComplaintCase, by: Circumstances, services: Services) -> dict[str, Any]:
    """The complainant's view of his case."""
    complaint = case.content
    assert case.received_at is not None
    closing = next((rule.title for rule in by.policy.closing if rule.id == case.closing_kind), None)
    told = () if case.disposed_at else promises(case=case, policy=by.policy, calendar=by.calendar)
    can = acts_open(case, by)
    running = {clock.rule.id: clock for clock in clocks(case=case, policy=by.policy, calendar=by.calendar)}
    return {
        "reference": case.reference,
        "policy": {"id": case.policy_id, "version": case.policy_version},
        "stage": case.stage.value,
        "stage_title": both(TEXTS[f"stage.{case.stage.value}"]),
        "closing_title": both_or_none(closing),
        "received_at": moment(case.received_at, by.calendar.zone),
        **kind_view(complaint, by.policy),
        "category": complaint.category,
        "business_line": complaint.business_line,
        "order_no": complaint.order_no,
        "description": complaint.description,
        "demand": complaint.demand,
        "particulars": complaint_particulars(complaint, by.policy, public=True),
        "missing": _missing(case, by.policy),
        "questions": [
            {"number": asked.seq, "at": moment(asked.at, by.calendar.zone), "text": asked.data["text"]}
            for asked in open_questions(case=case)
        ],
        "repeat_of": complaint.repeat_of,
        "round": case.round,
        "promises": [promise_view(promise, case, by) | {"state": _state(promise, running, by.now)} for promise in told],
        "calendar_url": dates_address(case, told),
        "survey_url": survey_address(case) if ADDRESSES[Act.SURVEY] in can else "",
        "timeline": [_entry(entry, case, by, services) for entry in _public(case, by)],
        "attachments": own_files([vars(file) for file in complaint.attachments], services),
        "can": can,
        "rating": case.rating,
        "closed_at": moment(case.closed_at, by.calendar.zone) if case.closed_at else None,
        "disposed_at": moment(case.disposed_at, by.calendar.zone) if case.disposed_at else None,
    }


def _public(case: ComplaintCase, by: Circumstances) -> Iterable[Entry]:
    """The entries that the complainant may read; of what was disposed of, none."""
    return () if case.disposed_at else (entry for entry in case.standing if is_public(entry, by.policy))


def _missing(case: ComplaintCase, policy: PolicyProfile) -> list[dict[str, str]]:
    """What the regulation asks for and is not told yet; of a closed case nothing is asked."""
    lacks = missing(complaint=case.content, policy=policy) if case.closed_at is None else ()
    return [both(title) for title in lacks]


def kind_view(complaint: Complaint, policy: PolicyProfile) -> dict[str, Any]:
    """What the regulation calls it, and whether it is a complaint: a suggestion or praise is not."""
    rule = policy.type(complaint.type)
    return {
        "type": complaint.type,
        "type_title": both(rule.title) if rule else None,
        "counted": rule is None or rule.counted,
    }


def _state(promise: Promise, running: dict[str, Clock], now: datetime) -> str:
    clock = running.get(promise.clock.id)
    return clock.state(now).value if clock and clock.due_at == promise.due_at else "expected"


def _entry(entry: Entry, case: ComplaintCase, by: Circumstances, services: Services) -> dict[str, Any]:
    own = entry.actor == COMPLAINANT
    words = entry.data.get("text") or entry.data.get("reason") or entry.data.get("comment")
    return {
        "at": moment(entry.at, by.calendar.zone),
        "kind": entry.kind.value,
        "title": title_of(entry, by.policy) or both(_told(entry, case, by.policy)),
        "particulars": particulars(entry, by.policy, public=True),
        "text": words if own or entry.kind is Kind.ASKED else None,
        "own": own,
        "files": own_files(entry.data.get("attachments", ()) if own else (), services),
    }


def _told(entry: Entry, case: ComplaintCase, policy: PolicyProfile) -> Text:
    """What an entry is to the complainant, or to somebody who has not complained."""
    told = TEXTS[f"event.{entry.kind.value}"]
    return told if kind_view(case.content, policy)["counted"] else TEXTS.get(f"noted.{entry.kind.value}", told)


def acts_open(case: ComplaintCase, by: Circumstances) -> list[str]:
    """The addresses of what the complainant may do now."""
    if case.disposed_at is not None:
        return []
    allowed = permitted(actor=THE_COMPLAINANT, case=case, policy=by.policy, roster=by.roster, today=by.today)
    acts = [
        address
        for act, address in ADDRESSES.items()
        if act in allowed and case.stage in TRANSITIONS[act] and _is_open(act, case, by)
    ]
    mails = [MAILS] if case.content.complainant.email else []
    return [*acts, *mails, SECOND] if kind_view(case.content, by.policy)["counted"] else [*acts, *mails]


def _is_open(act: Act, case: ComplaintCase, by: Circumstances) -> bool:
    """Whether what can be done once, or for a time, can still be done."""
    if act is Act.SURVEY:
        return may_rate(case=case, by=by)
    return act is not Act.OBJECTION or may_object(case=case, by=by)


def policy_view(policy: PolicyProfile, services: Services) -> dict[str, Any]:
    """What the form needs of the regulation, and nothing that only staff need."""
    intake = policy.intake
    apart = data_request(policy=policy)  # what is promised to who asks for his data stands in the notice of privacy
    promised = [
        clock
        for clock in as_promised(policy=policy)
        if clock.promise and not (apart and apart.id in clock.when.get("type", ()))
    ]
    return {
        "id": policy.id,
        "version": policy.version,
        "title": both(policy.title),
        "locales": list(policy.locales),
        "zone": policy.calendar.zone,
        **_form(policy),
        "categories": choices_view(intake.categories),
        "business_lines": choices_view(intake.business_lines),
        "complainant_kinds": choices_view(intake.complainant_kinds),
        "limits": [
            {
                "stage": clock.id,
                "title": both(clock.title),
                "amount": clock.limit.amount,
                "unit": clock.limit.unit.value,
                "rule": ", ".join(clock.rules),
            }
            for clock in promised
        ],
        "company": services.settings.company,
        "attachments": {
            "max_bytes": intake.attachments.max_bytes,
            "max_files": intake.attachments.max_files,
            "types": list(intake.attachments.types),
        },
        "consent": both(intake.consent),
        "at_hand": both(intake.at_hand),
        "hotline": intake.hotline,
        "mailbox": services.settings.mailbox,
        "figures_open": policy.open_figures is not None,
    }


def _form(policy: PolicyProfile) -> dict[str, Any]:
    """What the regulation's own form asks for, and what it says about itself."""
    intake, texts = policy.intake, (rule for rule in policy.texts if rule.public)
    return {
        "types": types_view(policy.intake.public_types, policy),
        "fields": asked_view(rule for rule in intake.fields if not rule.staff_only),
        "needed": list(intake.needed),
        "words": {
            each.id: {"title": both_or_none(each.title), "explanation": both_or_none(each.explanation)}
            for each in intake.words
        },
        "unsure": list(may_be_unsure(policy=policy)),
        "unsorted": intake.mail_category,
        "anonymous": intake.anonymous,
        "texts": [{"id": rule.id, "title": both(rule.title), "text": both(rule.text)} for rule in texts],
    }


def fields_view(rules: tuple[FieldRule, ...]) -> list[dict[str, Any]]:
    """The fields of a form, as a page needs them to show it."""
    return [_field(rule) for rule in rules]


def _field(rule: FieldRule) -> dict[str, Any]:
    options = rule.options.items()
    return {
        "id": rule.id,
        "title": both(rule.title),
        "kind": rule.kind.value,
        "required": rule.required,
        "options": [{"id": each, "title": both(title), "explanation": None} for each, title in options],
    }


def asked_view(rules: Iterable[FieldRule]) -> list[dict[str, Any]]:
    """The fields that a complaint is asked for."""
    return [
        _field(rule)
        | {
            "explanation": both_or_none(rule.explanation),
            "when": {key: list(values) for key, values in rule.when.items()},
            "staff_only": rule.staff_only,
        }
        for rule in rules
    ]


def types_view(types: Iterable[TypeRule], policy: PolicyProfile) -> list[dict[str, Any]]:
    """Types of case; `counted` where one is a complaint."""
    return [_titled(rule) | {"public": rule in policy.intake.public_types, "counted": rule.counted} for rule in types]


def choices_view(choices: Iterable[Choice]) -> list[dict[str, Any]]:
    """Values that a form offers."""
    return [_titled(choice) for choice in choices]


def _titled(each: Choice | TypeRule) -> dict[str, Any]:
    return {"id": each.id, "title": both(each.title), "explanation": both_or_none(each.explanation)}
