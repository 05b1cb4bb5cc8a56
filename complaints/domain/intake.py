"""What may be registered, by whom and as what: a complaint held against the intake clauses of the policy."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from complaints.domain.acts import INTAKE, NotAllowed, may
from complaints.domain.case import COMPLAINANT, SEVERITY, Complaint, ComplaintCase
from complaints.domain.circumstances import Circumstances, UnknownValue
from complaints.domain.conditions import holds
from complaints.domain.forms import NOT_ASKED, RECEIPT, REQUIRED, FieldsRefused, faults_of
from complaints.domain.milestone_checks import levels_of
from complaints.domain.ordinary import OF_THE_COMPLAINANT, ORDINARY, title_of
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import FieldKind, FieldRule, TypeRule
from complaints.domain.staff import stands_as
from complaints.domain.text import Text
from complaints.domain.triage import starting_levels

EARLIEST_RECEIPT = timedelta(days=30)


class AnonymousRefused(Exception):
    """The regulation registers no complaint of somebody who does not say who he is."""


def admit(
    *, complaint: Complaint, circumstances: Circumstances, received_at: datetime | None = None, may_lack: bool = False
) -> Complaint:
    """The complaint as it is registered: with its type, and without fields left empty.

    `may_lack`: what is required may be missing, because nobody was asked (mail). `received_at`: when it was received,
    if earlier than now. Raises NotAllowed, UnknownValue for a type, AnonymousRefused, and FieldsRefused with
    everything else that is wrong.
    """
    given = {name: value.strip() for name, value in complaint.fields.items() if value.strip()}
    unsure = tuple(name for name in may_be_unsure(policy=circumstances.policy) if _is_unsure(name, complaint))
    complaint = replace(complaint, type=_type(complaint.type, circumstances), fields=given, unsure=unsure)
    if complaint.anonymous and not circumstances.policy.intake.anonymous:
        raise AnonymousRefused
    faults = dict(_faults(complaint, received_at, circumstances))
    if may_lack:
        faults = {name: fault for name, fault in faults.items() if fault != REQUIRED}
    if faults:
        raise FieldsRefused(faults=faults)
    respondent = circumstances.roster.find(complaint.respondent)
    return replace(complaint, respondent=respondent.email if respondent else "")


def may_be_unsure(*, policy: PolicyProfile) -> tuple[str, ...]:
    """What the policy needs of a complaint, and a complainant may not know: all but how to reach him."""
    ordinary = (name for name in policy.intake.needed if not ORDINARY[name].place.startswith(OF_THE_COMPLAINANT))
    return (*ordinary, *(f"fields.{rule.id}" for rule in policy.intake.fields if rule.required))


def _is_unsure(name: str, complaint: Complaint) -> bool:
    """Whether he says that he does not know, and leaves it empty."""
    said = (
        ORDINARY[name].read(complaint) if name in ORDINARY else complaint.fields.get(name.removeprefix("fields."), "")
    )
    return name in complaint.unsure and not said.strip()


def registrable(by: Circumstances) -> tuple[TypeRule, ...]:
    """The types that the actor may register."""
    return tuple(rule for rule in by.policy.intake.types if _may_register(rule, by))


def may_take(by: Circumstances) -> bool:
    """Whether the actor, a member of staff, may register anything."""
    return bool(registrable(by)) if by.policy.intake.types else _may_take(by)


def missing(*, complaint: Complaint, policy: PolicyProfile) -> tuple[Text, ...]:
    """What the policy requires of a complainant and this complaint lacks, by its title."""
    needed = (name for name in _needed(complaint, policy) if name not in complaint.unsure)
    lacking = (name for name in needed if not ORDINARY[name].read(complaint).strip())
    ordinary = tuple(title_of(name=name, intake=policy.intake) for name in lacking)
    rules = _asked(complaint, policy, public=True)
    return ordinary + tuple(
        rule.title for rule in rules if rule.required and not complaint.fields.get(rule.id, "").strip()
    )


def _type(wanted: str, by: Circumstances) -> str:
    """The type meant: the first that the actor may register where none is named; empty where the policy has none."""
    types, member = by.policy.intake.types, by.actor.member
    allowed = [rule.id for rule in registrable(by)]
    if member and not may_take(by):
        raise NotAllowed(act=INTAKE)
    if wanted and by.policy.type(wanted) is None:
        raise UnknownValue(field="type", value=wanted)
    found = wanted or next(iter(allowed), "")
    if found in allowed or not types:
        return found
    raise NotAllowed(act=INTAKE) if member else UnknownValue(field="type", value=wanted)


def _may_register(rule: TypeRule, by: Circumstances) -> bool:
    if by.actor.member is None:
        return rule in by.policy.intake.public_types or rule.about_data
    roles = tuple(role for role in rule.by if role != COMPLAINANT)
    if not roles:
        return _may_take(by)
    return stands_as(roles=roles, member=by.actor.member, case=None, roster=by.roster, today=by.today)


def _may_take(by: Circumstances) -> bool:
    return may(actor=by.actor, act=INTAKE, case=None, policy=by.policy, roster=by.roster, today=by.today)


def _faults(complaint: Complaint, received_at: datetime | None, by: Circumstances) -> Iterator[tuple[str, str]]:
    yield from _not_offered(complaint, by.policy)
    yield from _of_the_house(complaint, received_at, by)
    for name in _needed(complaint, by.policy):
        ordinary = ORDINARY[name]
        anonymous = complaint.anonymous and ordinary.place.startswith(OF_THE_COMPLAINANT)
        unsaid = anonymous or name in complaint.unsure
        if not ordinary.read(complaint).strip() and not unsaid:
            yield ordinary.place, REQUIRED
    rules = _asked(complaint, by.policy, public=by.actor.member is None)
    yield from faults_of(rules=rules, given=complaint.fields).items()


def _not_offered(complaint: Complaint, policy: PolicyProfile) -> Iterator[tuple[str, str]]:
    intake = policy.intake
    offered = {
        "category": (complaint.category, intake.categories, False),
        "business_line": (complaint.business_line, intake.business_lines, True),
        "complainant.kind": (complaint.complainant.kind, intake.complainant_kinds, False),
        "channel": (complaint.channel, intake.channels, False),
    }
    for name, (value, choices, optional) in offered.items():
        if value not in {choice.id for choice in choices} and not (optional and not value):
            yield name, FieldKind.CHOICE.value


def _of_the_house(complaint: Complaint, received_at: datetime | None, by: Circumstances) -> Iterator[tuple[str, str]]:
    """What only staff may say of a complaint."""
    said = {
        **{f"levels.{scheme}": level for scheme, level in complaint.levels.items()},
        "anonymous": complaint.anonymous,
        "respondent": complaint.respondent,
        "repeat_of": complaint.repeat_of,
        "received_at": received_at,
    }
    if by.actor.member is None:
        yield from ((name, NOT_ASKED) for name, value in said.items() if value)
        return
    for scheme, level in complaint.levels.items():
        if level not in _levels_at_intake(scheme, by.policy):
            yield f"levels.{scheme}", FieldKind.CHOICE.value
    if complaint.respondent and by.roster.find(complaint.respondent) is None:
        yield "respondent", FieldKind.CHOICE.value
    if received_at and not by.now - EARLIEST_RECEIPT <= received_at <= by.now:
        yield "received_at", RECEIPT


def _levels_at_intake(scheme_id: str, policy: PolicyProfile) -> tuple[str, ...]:
    scheme = policy.scheme(scheme_id)
    at_intake = scheme_id == SEVERITY or (scheme is not None and scheme.at_intake)
    return levels_of(scheme_id, policy) if at_intake else ()


def _needed(complaint: Complaint, policy: PolicyProfile) -> tuple[str, ...]:
    return () if _is_about_data(complaint, policy) else policy.intake.needed


def _is_about_data(complaint: Complaint, policy: PolicyProfile) -> bool:
    """Whether he only asks for his own data: then nothing but who he is has to be said."""
    rule = policy.type(complaint.type)
    return rule is not None and rule.about_data


def _asked(complaint: Complaint, policy: PolicyProfile, *, public: bool) -> tuple[FieldRule, ...]:
    """The fields open to whoever fills in; required only where their conditions hold."""
    levels, about_data = starting_levels(complaint=complaint, policy=policy), _is_about_data(complaint, policy)
    case = ComplaintCase("", complaint=complaint, classes=levels, severity=levels[SEVERITY])

    def spared(rule: FieldRule) -> bool:
        return about_data or f"fields.{rule.id}" in complaint.unsure

    return tuple(
        replace(rule, required=rule.required and not spared(rule) and holds(when=rule.when, case=case))
        for rule in policy.intake.fields
        if not (public and rule.staff_only)
    )
