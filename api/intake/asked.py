"""What the plain form says of the fields that the regulation asks for: it cannot hide what is not for everybody."""

from collections.abc import Callable, Iterator
from typing import Any

from api.texts import both, both_or_none
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import Choice, FieldKind, FieldRule, TypeRule
from complaints.domain.wording import COMMA, YES_NO

Words = Callable[..., str]
CONTACT = {
    (): "form.contact",
    ("phone",): "form.contact_phone",
    ("email",): "form.contact_email",
    ("phone", "email"): "form.contact_both",
}


def form_words(policy: PolicyProfile, locale: str, t: Words) -> dict[str, Any]:
    """The types that may be filed, the fields asked for with hints, its own words, and which contact is needed."""
    asked = [_asked(rule, policy, locale, t) for rule in policy.intake.fields if not rule.staff_only]
    return {
        "types": [
            {"id": rule.id, "title": both(rule.title), "explanation": both_or_none(rule.explanation)}
            for rule in policy.intake.public_types
        ],
        "asked": asked,
        **_own_words(policy, locale, t),
        "asked_titles": {field["name"]: field["title"] for field in asked},
        "contact": CONTACT[tuple(name for name in ("phone", "email") if name in policy.intake.needed)],
    }


def _own_words(policy: PolicyProfile, locale: str, t: Words) -> dict[str, Callable[..., Any]]:
    """What an ordinary field is called, and what is said below it: by the regulation, else in the words of the site."""
    titles = {each.id: each.title.in_locale(locale) for each in policy.intake.words if each.title}
    hints = {each.id: each.explanation.in_locale(locale) for each in policy.intake.words if each.explanation}
    return {
        "called": lambda name: titles.get(name) or t(f"form.{name}"),
        "hint_of": lambda name, usual="": hints.get(name) or usual,
    }


def _asked(rule: FieldRule, policy: PolicyProfile, locale: str, t: Words) -> dict[str, Any]:
    options = YES_NO if rule.kind is FieldKind.YES_NO else rule.options
    explanation = rule.explanation.in_locale(locale) if rule.explanation else ""
    return {
        "name": f"fields.{rule.id}",
        "title": rule.title.in_locale(locale),
        "kind": rule.kind.value,
        "options": [(each, title.in_locale(locale)) for each, title in options.items()],
        "optional": not rule.required or bool(rule.when),
        "hint": " ".join(part for part in (explanation, _condition(rule, policy, locale, t)) if part),
    }


def _condition(rule: FieldRule, policy: PolicyProfile, locale: str, t: Words) -> str:
    """For whom a field is, in the words of the choices above it; less exactly where it is for all but some."""
    if not rule.when:
        return ""
    titles = [title for key, values in rule.when.items() for title in _titles(key, values, policy, locale)]
    if not titles:
        return t("form.if_it_applies")
    return t("form.needed_when" if rule.required else "form.asked_when", titles=COMMA[locale].join(titles))


def _titles(key: str, values: tuple[str, ...], policy: PolicyProfile, locale: str) -> Iterator[str]:
    choices: dict[str, tuple[Choice | TypeRule, ...]] = {
        "type": policy.intake.types,
        "category": policy.intake.categories,
        "business_line": policy.intake.business_lines,
        "kind": policy.intake.complainant_kinds,
    }
    return (choice.title.in_locale(locale) for choice in choices.get(key, ()) if choice.id in values)
