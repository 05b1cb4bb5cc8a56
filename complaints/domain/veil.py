"""What those read who may know of a case, but not who complains."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from complaints.domain.case import Complainant, Complaint
from complaints.domain.policy import PolicyProfile
from complaints.domain.text import Text, half_width

VEILED = "***"
KEPT = Text("（依规定保密）", "(kept confidential)")
KEPT_AS_IT_IS = frozenset({"url"})  # from where a file is saved: it must stay as it is, and is made to name nobody
# Of a mail, and of where a file is kept: they may name him, or the house from which he wrote.
LEFT_OUT = frozenset({"message_id", "mail", "key"})
SHORTEST = 2  # a single letter is found in every text
COUNTRY, FEWEST_DIGITS = "86", 7
GAP = "[ ().·/–-]{0,2}"  # between the digits of a number
_NUMBER = re.compile(r"\+?[0-9 ().·/–-]+")


def veiled(*, complaint: Complaint, policy: PolicyProfile) -> Complaint:
    """`complaint` without who complains: his kind is left, and what he has filled in where it is not personal."""
    personal = {rule.id for rule in policy.intake.fields if rule.personal}
    fields = {name: VEILED if name in personal and value else value for name, value in complaint.fields.items()}
    words = ("description", "order_no", "place", "demand")
    told = {name: veiled_words(getattr(complaint, name), complaint=complaint, policy=policy) for name in words}
    return replace(complaint, complainant=Complainant(VEILED, complaint.complainant.kind), fields=fields, **told)


def veiled_words(told: Any, *, complaint: Complaint, policy: PolicyProfile) -> Any:
    """JSON values in which his name, how to reach him and what is personal are replaced wherever they are mentioned."""
    personal = [complaint.fields.get(rule.id, "") for rule in policy.intake.fields if rule.personal]
    return _without(told, complaint, personal)


def without_complainant(told: Any, *, complaint: Complaint) -> Any:
    """As `veiled_words`, where the policy is not at hand: everything that he filled in counts as personal."""
    return _without(told, complaint, complaint.fields.values())


def _without(told: Any, complaint: Complaint, personal: Iterable[str]) -> Any:
    who = complaint.complainant
    secrets = {word.strip() for word in (who.name, who.phone, who.email, who.address, *personal)}
    return replaced_words(told, masks=dict.fromkeys((word for word in secrets if len(word) >= SHORTEST), VEILED))


def replaced_words(told: Any, *, masks: Mapping[str, str]) -> Any:
    """JSON values in which each word of `masks` (the longest first, whatever its case) stands as what it maps to.

    Whatever its width, too; and a number whatever stands between its digits, with the code of the country or without.
    """
    if not masks:
        return told
    secrets = re.compile("|".join(map(_form, sorted(masks, key=len, reverse=True))), re.IGNORECASE)
    shown = {half_width(word).casefold(): mask for word, mask in masks.items()}
    shown |= {_digits(word): mask for word, mask in masks.items() if _is_number(word)}

    def mask(found: re.Match[str]) -> str:
        digits = _digits(found[0])
        ways = (found[0].casefold(), digits, digits.removeprefix(COUNTRY))
        return next((shown[way] for way in ways if way in shown), VEILED)

    return _replaced(told, lambda text: mended(text, pattern=secrets, mask=mask))


def mended(text: str, *, pattern: re.Pattern[str], mask: Callable[[re.Match[str]], str]) -> str:
    """`text` with `mask` of each match of `pattern` in its place, which is looked for whatever the width of letters."""
    pieces, end = list[str](), 0
    for found in pattern.finditer(half_width(text)):
        pieces += text[end : found.start()], mask(found)
        end = found.end()
    return "".join((*pieces, text[end:])) if pieces else text


def _form(word: str) -> str:
    if _is_number(word):
        return rf"(?<![A-Za-z0-9])\+?(?:{COUNTRY}{GAP})?{GAP.join(_digits(word))}(?!\d)"
    return rf"(?<![A-Za-z0-9]){re.escape(half_width(word))}(?![A-Za-z0-9])"


def _is_number(word: str) -> bool:
    return _NUMBER.fullmatch(half_width(word)) is not None and len(_digits(word)) >= FEWEST_DIGITS


def _digits(word: str) -> str:
    return re.sub("[^0-9]", "", half_width(word))


def _replaced(told: Any, mend: Callable[[str], str]) -> Any:
    if isinstance(told, str):
        return mend(told)
    if isinstance(told, dict):
        seen = {name: value for name, value in told.items() if name not in LEFT_OUT or not value}
        return {name: value if name in KEPT_AS_IT_IS else _replaced(value, mend) for name, value in seen.items()}
    return [_replaced(value, mend) for value in told] if isinstance(told, list | tuple) else told
