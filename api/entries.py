"""What a complaint and the entries of its timeline say, in the words of the policy and in every locale."""

from collections.abc import Callable
from typing import Any

from api.messages import say
from api.texts import both
from complaints.domain.case import Complaint, Entry, Kind
from complaints.domain.circumstances import Circumstances
from complaints.domain.mail_letters import misread_context
from complaints.domain.policy import PolicyProfile
from complaints.domain.text import LOCALES, Text
from complaints.domain.wording import complaint_told, event_title, facts_told, guard_subject

WHY = Text("没有执行的原因", "Why it was not done")


def title_of(entry: Entry, policy: PolicyProfile) -> dict[str, str] | None:
    """The name that the policy gives to what happened; None for what every policy has."""
    title = {locale: event_title(entry=entry, policy=policy, locale=locale) for locale in LOCALES}
    return title if any(title.values()) else None


def guard_told(guard: str, policy: PolicyProfile, locale: str) -> str:
    """What a guard of a closing still wants, in words."""
    return say(f"guard.{guard.partition(':')[0]}", locale, guard_subject(guard=guard, policy=policy, locale=locale))


def particulars(entry: Entry, policy: PolicyProfile, *, public: bool = False) -> list[dict[str, Any]]:
    """What the entry says, as [{label, value}], each in every locale; what of it the `public` may read."""
    return _in_every_locale(lambda locale: facts_told(entry=entry, policy=policy, locale=locale, public=public))


def complaint_particulars(complaint: Complaint, policy: PolicyProfile, *, public: bool) -> list[dict[str, Any]]:
    """The type of a complaint and what was filled in beside the ordinary, in the same form."""
    return _in_every_locale(
        lambda locale: complaint_told(complaint=complaint, policy=policy, locale=locale, public=public)
    )


def misreading(entry: Entry, by: Circumstances) -> list[dict[str, Any]]:
    """Why nothing was done of what a mail asked for, in the same form; nothing of other entries."""
    if entry.kind is not Kind.MISREAD:
        return []
    why = {locale: misread_context(entry, by, locale)["cause"] for locale in LOCALES}
    return [{"label": both(WHY), "value": why}]


def _in_every_locale(tell: Callable[[str], list[dict[str, str]]]) -> list[dict[str, Any]]:
    told = {locale: tell(locale) for locale in LOCALES}
    return [
        {part: {locale: told[locale][row][part] for locale in LOCALES} for part in ("label", "value")}
        for row in range(len(told[LOCALES[0]]))
    ]
