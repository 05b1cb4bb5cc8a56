"""Conditions of a clause: `when = { category = ["corruption"], round = ["3+"] }` holds for which cases.

Every key must be met. A key is met when one of its values is the case's, and none of those with a `!` in front is.
A number may be asked for from one on (`3+`) or above one (`>500`). `field.x` is a field of the complaint, or what was
last filled in under that name in a record or a request.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from complaints.domain.case import SEVERITY, ComplaintCase, Kind
from complaints.domain.policy_intake import When
from complaints.domain.timeline import APPROVED

FIELD = "field."
WITH_FIELDS = (Kind.RECORDED, Kind.REQUESTED)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def _yes(truth: bool) -> tuple[str, ...]:
    return ("yes",) if truth else ("no",)


def _recorded(case: ComplaintCase) -> tuple[str, ...]:
    """The records that were made, and what each told last, as `record.value`."""
    last = {entry.data["record"]: entry.data["outcome"] for entry in case.standing if entry.kind is Kind.RECORDED}
    return tuple(dict.fromkeys((*last, *last.values())))


def _approved(case: ComplaintCase) -> tuple[str, ...]:
    last = {entry.data["matter"]: entry.data["verdict"] for entry in case.standing if entry.kind is Kind.DECIDED}
    return tuple(matter for matter, verdict in last.items() if verdict == APPROVED)


FACTS: Mapping[str, Callable[[ComplaintCase], tuple[str, ...]]] = {
    "type": lambda case: (case.content.type,),
    "category": lambda case: (case.content.category,),
    "business_line": lambda case: (case.content.business_line,),
    "kind": lambda case: (case.content.complainant.kind,),
    "channel": lambda case: (case.content.channel,),
    "department": lambda case: (case.department,),
    "stage": lambda case: (case.stage.value,),
    "closing": lambda case: (case.closing_kind,),
    "anonymous": lambda case: _yes(case.content.anonymous),
    "repeat": lambda case: _yes(bool(case.content.repeat_of)),
    "final": lambda case: _yes(case.final_result),
    "satisfied": lambda case: () if case.satisfied is None else _yes(case.satisfied),
    "rating": lambda case: () if case.rating is None else (str(case.rating),),
    "recorded": _recorded,
    "approved": _approved,
    "round": lambda case: (str(case.round),),
    SEVERITY: lambda case: (case.severity,),
}


def holds(*, when: When, case: ComplaintCase) -> bool:
    """Whether every condition of `when` is met by `case`; no condition always holds."""
    return all(_met(wanted, facts(key=key, case=case)) for key, wanted in when.items())


def met(*, when: When, known: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether every condition of `when` is met by what is `known`: fact -> what it is, of all that `when` asks."""
    return all(_met(wanted, known[key]) for key, wanted in when.items())


def facts(*, key: str, case: ComplaintCase) -> tuple[str, ...]:
    """What `key` (one of FACTS, a scheme, or field.<field>) is of `case`; an empty text where it is not known."""
    if key in FACTS:
        return FACTS[key](case)
    if key.startswith(FIELD):
        return (_filled_in(key.removeprefix(FIELD), case),)
    return (case.classes.get(key, ""),)


def _filled_in(field: str, case: ComplaintCase) -> str:
    """What was last filled in under this name, on the timeline or on the complaint itself."""
    told = (entry.data["fields"].get(field, "") for entry in reversed(case.standing) if entry.kind in WITH_FIELDS)
    return next((str(value) for value in told if value), case.content.fields.get(field, ""))


def _met(wanted: tuple[str, ...], facts: tuple[str, ...]) -> bool:
    unwanted = {value.removeprefix("!") for value in wanted if value.startswith("!")}
    asked = [value for value in wanted if not value.startswith("!")]
    if unwanted & set(facts):
        return False
    return not asked or any(_is(value, fact) for value in asked for fact in facts)


def _is(value: str, fact: str) -> bool:
    """Whether a fact is the value: itself, or a number from (`3+`) or above (`>500`) the one named."""
    least, above = value.removesuffix("+"), value.removeprefix(">")
    if least != value and least.isdecimal():
        return bool(_NUMBER.fullmatch(fact)) and Decimal(fact) >= int(least)
    if above != value and above.isdecimal():
        return bool(_NUMBER.fullmatch(fact)) and Decimal(fact) > int(above)
    return value == fact
