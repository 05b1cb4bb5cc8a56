"""What an entry is called and what it says, in the words of the policy: for letters, timeline and print."""

from typing import Any

from complaints.domain.case import COMPLAINANT, PUBLIC_KINDS, SEVERITY, Entry, Kind
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import FieldKind, FieldRule
from complaints.domain.text import Text

YES_NO = {"yes": Text("是", "Yes"), "no": Text("否", "No")}
SIGNED = "signed_"


def event_title(*, entry: Entry, policy: PolicyProfile, locale: str) -> str:
    """The name that the policy gives to what happened; empty for what every policy has."""
    match entry.kind:
        case Kind.RECORDED:
            named: Any = policy.record(entry.data["record"])
        case Kind.REQUESTED | Kind.DECIDED:
            named = policy.approval(entry.data["matter"])
        case Kind.PENALTY:
            named = policy.penalty(entry.data["penalty"])
        case Kind.CLASSIFIED:
            named = policy.scheme(entry.data["scheme"])
        case _:
            named = None
    return str(named.title.in_locale(locale)) if named else ""


def facts_told(*, entry: Entry, policy: PolicyProfile, locale: str) -> list[dict[str, str]]:
    """What was filled in, as [{label, value}]: the fields of a record or request, the level of a scheme."""
    if entry.kind is Kind.CLASSIFIED:
        level = level_title(scheme=entry.data["scheme"], level=entry.data["level"], policy=policy, locale=locale)
        return [{"label": event_title(entry=entry, policy=policy, locale=locale), "value": level}]
    given = entry.data.get("fields", {})
    rules = _rules(entry, policy)
    told = [
        {"label": rule.title.in_locale(locale), "value": value_told(rule=rule, value=given[rule.id], locale=locale)}
        for rule in rules
        if given.get(rule.id)
    ]
    signed = ((name.removeprefix(SIGNED), value) for name, value in given.items() if name.startswith(SIGNED))
    return told + [{"label": role_title(role=who, policy=policy, locale=locale), "value": name} for who, name in signed]


def value_told(*, rule: FieldRule, value: str, locale: str) -> str:
    """A field's value as people read it."""
    words = YES_NO if rule.kind is FieldKind.YES_NO else rule.options
    return words[value].in_locale(locale) if value in words else value


def level_title(*, scheme: str, level: str, policy: PolicyProfile, locale: str) -> str:
    """The name of a level; the level itself where the policy does not have it."""
    found = policy.scheme(scheme)
    levels = policy.severities if scheme == SEVERITY else found.levels if found else ()
    return next((each.title.in_locale(locale) for each in levels if each.id == level), level)


def role_title(*, role: str, policy: PolicyProfile, locale: str) -> str:
    """The name of a role, the complainant among them."""
    if role == COMPLAINANT:
        return Text("投诉人", "Complainant").in_locale(locale)
    return policy.roles[role].in_locale(locale) if role in policy.roles else role


def is_public(entry: Entry, policy: PolicyProfile) -> bool:
    """Whether the complainant may read what the entry says: public kinds, and records that the policy makes public."""
    if entry.kind is Kind.RECORDED:
        rule = policy.record(entry.data["record"])
        return rule is not None and rule.public
    return entry.kind in PUBLIC_KINDS


def _rules(entry: Entry, policy: PolicyProfile) -> tuple[FieldRule, ...]:
    if entry.kind is Kind.RECORDED:
        record = policy.record(entry.data["record"])
        return record.fields if record else ()
    if entry.kind is Kind.REQUESTED:
        approval = policy.approval(entry.data["matter"])
        return approval.fields if approval else ()
    return ()
