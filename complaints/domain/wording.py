"""What an entry is called and what it says, in the words of the policy: for letters, timeline and print."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from complaints.domain.case import COMPLAINANT, PUBLIC_KINDS, SEVERITY, Complaint, Entry, Kind
from complaints.domain.ordinary import ORDINARY, title_of
from complaints.domain.penalty_words import penalty_told
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_clauses import RecordRule
from complaints.domain.policy_intake import FieldKind, FieldRule
from complaints.domain.text import LOCALES, Text, spoken, spoken_day
from complaints.domain.timeline import FORWARDED

COMMA = {"zh-CN": "、", "en": ", "}
YES_NO = {"yes": Text("是", "Yes"), "no": Text("否", "No")}
UNSURE = Text("投诉人不清楚", "The complainant does not know")
SIGNED = "signed_"
TYPE = Text("类型", "Type")
SEVERITY_TITLE = Text("严重程度", "Severity")
CALL_AT = Text("希望回电的时间", "Asks to be called at")
UNTIL, DECIDES_NEXT, DECISION = Text("延期至", "Until"), Text("待审批", "To be decided by"), Text("意见", "Decision")
SCORES: Mapping[int, Text] = {
    1: Text("很不满意", "Very dissatisfied"),
    2: Text("不满意", "Dissatisfied"),
    3: Text("一般", "Neither"),
    4: Text("满意", "Satisfied"),
    5: Text("非常满意", "Very satisfied"),
}
# (whether a tier agreed, whether the matter goes on to the next one) -> what it said
DECISIONS = {
    (True, False): Text("同意", "Approved"),
    (False, False): Text("不同意", "Refused"),
    (True, True): Text("同意，转下一级审批", "Approved, and passed to the next tier"),
    (False, True): Text("不同意，转下一级审批", "Not approved, and passed to the next tier"),
}


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
            return scheme_title(scheme=entry.data["scheme"], policy=policy, locale=locale)
        case _:
            named = None
    return str(named.title.in_locale(locale)) if named else ""


def facts_told(*, entry: Entry, policy: PolicyProfile, locale: str, public: bool = False) -> list[dict[str, str]]:
    """What an entry says in the policy's words, as [{label, value}].

    What was filled in, who signed, the level of a scheme, what a tier decided, until when, and who decides next. To the
    `public` nobody is named who signed for the house.
    """
    told = [*_facts(entry, policy, locale), *_signatures(entry, policy, locale, public)]
    return [{"label": label.strip(), "value": value} for label, value in told if value.strip()]


def fields_of(*, rule: RecordRule, policy: PolicyProfile) -> tuple[FieldRule, ...]:
    """What a record asks for: its fields, and the name of everybody who must sign."""
    return rule.fields + tuple(
        FieldRule(
            f"{SIGNED}{who}",
            Text(*(_signed(who, policy, locale) for locale in LOCALES)),
            required=True,
        )
        for who in rule.signatures
    )


def complaint_told(*, complaint: Complaint, policy: PolicyProfile, locale: str, public: bool) -> list[dict[str, str]]:
    """What the policy asks for beside the ordinary, as [{label, value}]; `public`: what the complainant may see.

    He is not told of the type that he could not but choose.
    """
    rule = policy.type(complaint.type)
    unchosen = public and policy.intake.public_types == (rule,)
    told = [(TYPE.in_locale(locale), rule.title.in_locale(locale))] if rule and not unchosen else []
    asked = tuple(each for each in policy.intake.fields if not (public and each.staff_only))
    told += _filled_in(asked, complaint.fields, policy, locale)
    fields = {f"fields.{each.id}": each.title for each in policy.intake.fields}
    titles = (
        title_of(name=name, intake=policy.intake) if name in ORDINARY else fields.get(name) for name in complaint.unsure
    )
    unsure = [title.in_locale(locale) for title in titles if title]
    told += [(UNSURE.in_locale(locale), COMMA[locale].join(unsure))] if unsure else []
    return [{"label": label, "value": value} for label, value in told]


def value_told(*, rule: FieldRule, value: str, policy: PolicyProfile, locale: str) -> str:
    """A field's value as people read it."""
    match rule.kind:
        case FieldKind.MOMENT:
            return moment_told(value=value, policy=policy, locale=locale)
        case FieldKind.DATE:
            return _day_told(value, locale)
        case FieldKind.YES_NO:
            return YES_NO[value].in_locale(locale) if value in YES_NO else value
    return rule.options[value].in_locale(locale) if value in rule.options else value


def moment_told(*, value: str, policy: PolicyProfile, locale: str) -> str:
    """A moment of ISO 8601 as people where the company is read it; what is none as it stands."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return spoken(moment, locale=locale, zone=ZoneInfo(policy.calendar.zone), year=True) if moment.tzinfo else value


def scheme_title(*, scheme: str, policy: PolicyProfile, locale: str) -> str:
    """The name of a scheme, severity among them; the id where the policy does not have it."""
    found = policy.scheme(scheme)
    title = found.title if found else SEVERITY_TITLE if scheme == SEVERITY else None
    return title.in_locale(locale) if title else scheme


def level_title(*, scheme: str, level: str, policy: PolicyProfile, locale: str) -> str:
    """The name of a level; the level itself where the policy does not have it."""
    found = policy.scheme(scheme)
    levels = policy.severities if scheme == SEVERITY else found.levels if found else ()
    return next((each.title.in_locale(locale) for each in levels if each.id == level), level)


def role_title(*, role: str, policy: PolicyProfile, locale: str) -> str:
    """The name of a role, the complainant among them; of `a|b`, of either."""
    if "|" in role:
        either = " or " if locale == "en" else "或"
        return either.join(role_title(role=each, policy=policy, locale=locale) for each in role.split("|"))
    if role == COMPLAINANT:
        return Text("投诉人", "Complainant").in_locale(locale)
    return policy.roles[role].in_locale(locale) if role in policy.roles else role


def guard_subject(*, guard: str, policy: PolicyProfile, locale: str) -> str:
    """What a guard of a closing names, in the words of the policy: a record, a matter, a level, a round, a clock."""
    name, _, of = guard.partition(":")
    thing, _, value = of.partition(".")
    match name:
        case "classified" | "level":
            title = scheme_title(scheme=thing, policy=policy, locale=locale)
            value = value and level_title(scheme=thing, level=value, policy=policy, locale=locale)
        case "recorded" | "approved":
            rule = policy.record(thing) if name == "recorded" else policy.approval(thing)
            title = rule.title.in_locale(locale) if rule else thing
            value = value and _told_of(thing, value, policy, locale)
        case "escalated":
            title = policy.clock(of).title.in_locale(locale)
        case _:
            return of
    return title + (": " if locale == "en" else "：") + value if value else title


def is_public(entry: Entry, policy: PolicyProfile) -> bool:
    """Whether the complainant may read what the entry says: public kinds, and records that the policy makes public."""
    if entry.kind is Kind.RECORDED:
        rule = policy.record(entry.data["record"])
        return rule is not None and rule.public
    return entry.kind in PUBLIC_KINDS


def _told_of(record: str, value: str, policy: PolicyProfile, locale: str) -> str:
    """What a record tells, in the words of the field that tells it."""
    rule = policy.record(record)
    telling = next((field for field in rule.fields if field.id == rule.tells), None) if rule else None
    return value_told(rule=telling, value=value, policy=policy, locale=locale) if telling else value


def _facts(entry: Entry, policy: PolicyProfile, locale: str) -> Iterator[tuple[str, str]]:
    data = entry.data
    match entry.kind:
        case Kind.RECORDED:
            record = policy.record(data["record"])
            yield from _filled_in(record.fields if record else (), data["fields"], policy, locale)
        case Kind.CLASSIFIED:
            level = level_title(scheme=data["scheme"], level=data["level"], policy=policy, locale=locale)
            yield scheme_title(scheme=data["scheme"], policy=policy, locale=locale), level
        case Kind.REQUESTED:
            approval = policy.approval(data["matter"])
            yield from _filled_in(approval.fields if approval else (), data["fields"], policy, locale)
            yield UNTIL.in_locale(locale), moment_told(value=data["until"], policy=policy, locale=locale)
            yield DECIDES_NEXT.in_locale(locale), role_title(role=data["tier"], policy=policy, locale=locale)
        case Kind.DECIDED:
            decision = DECISIONS[data["approved"], data["verdict"] == FORWARDED]
            yield DECISION.in_locale(locale), decision.in_locale(locale)
            yield UNTIL.in_locale(locale), moment_told(value=data["until"], policy=policy, locale=locale)
            yield DECIDES_NEXT.in_locale(locale), role_title(role=data["tier"], policy=policy, locale=locale)
        case Kind.SUPPLEMENTED:
            yield CALL_AT.in_locale(locale), moment_told(value=data.get("call_at", ""), policy=policy, locale=locale)
        case Kind.RATED:
            yield from _answers(data.get("answers", {}), policy, locale)
        case Kind.PENALTY:
            penalty = policy.penalty(data["penalty"])
            yield from penalty_told(data=data, locale=locale)
            yield from _shares(data["shares"], policy, locale)
            yield from _filled_in(penalty.fields if penalty else (), data["fields"], policy, locale)
            yield DECIDES_NEXT.in_locale(locale), role_title(role=data["tier"], policy=policy, locale=locale)


def _answers(given: Mapping[str, int], policy: PolicyProfile, locale: str) -> Iterator[tuple[str, str]]:
    for question in policy.survey.questions:
        if question.id in given:
            yield question.title.in_locale(locale), SCORES[given[question.id]].in_locale(locale)


def _shares(shares: Iterable[Mapping[str, Any]], policy: PolicyProfile, locale: str) -> Iterator[tuple[str, str]]:
    for share in shares:
        yield role_title(role=share["role"], policy=policy, locale=locale), _jointly(share["percent"], locale)


def _jointly(percent: int, locale: str) -> str:
    return f"{percent} % jointly" if locale == "en" else f"连带承担{percent}%"


def _filled_in(
    rules: tuple[FieldRule, ...], given: Mapping[str, str], policy: PolicyProfile, locale: str
) -> Iterator[tuple[str, str]]:
    for rule in rules:
        if value := given.get(rule.id):
            yield rule.title.in_locale(locale), value_told(rule=rule, value=value, policy=policy, locale=locale)


def _signatures(entry: Entry, policy: PolicyProfile, locale: str, public: bool) -> Iterator[tuple[str, str]]:
    for name, value in entry.data.get("fields", {}).items():
        who = name.removeprefix(SIGNED)
        if who != name and who in (*policy.roles, COMPLAINANT) and (who == COMPLAINANT or not public):
            yield _signed(who, policy, locale), value


def _signed(who: str, policy: PolicyProfile, locale: str) -> str:
    title = role_title(role=who, policy=policy, locale=locale)
    return f"Signed: {title}" if locale == "en" else f"{title}签字"


def _day_told(value: str, locale: str) -> str:
    try:
        return spoken_day(datetime.fromisoformat(value).date(), locale=locale, year=True)
    except ValueError:
        return value
