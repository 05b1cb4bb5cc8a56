"""What must hold of every condition of a policy: its keys and values are known, and it does not contradict itself."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, get_type_hints

from complaints.domain.case import SEVERITY, Stage
from complaints.domain.conditions import FACTS, FIELD
from complaints.domain.milestone_checks import levels_of
from complaints.domain.policy import PolicyProblem, PolicyProfile
from complaints.domain.policy_intake import FieldKind, FieldRule, When

YES_NO = ("yes", "no")
_NUMBER = re.compile(r"\d+(\.\d+)?|\d+\+|>\d+")
Clause = tuple[str, Any]


def conditions(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    """Every condition of every clause, wherever a dataclass of the policy has one."""
    for clause, when in conditions_in(policy):
        for key, wanted in when.items():
            yield from _condition(policy, key, wanted, f"{clause}.{key}")


def conditions_in(policy: PolicyProfile) -> Iterator[tuple[str, When]]:
    """Each condition with the path of its clause, such as `clocks.reply.when`."""
    for clause, value in clauses(policy):
        kind: Any = type(value)
        for name in _conditions_of(kind):
            yield (f"{clause}.{name}" if clause else name), getattr(value, name)


def clauses(value: Any, clause: str = "") -> Iterator[Clause]:
    """Every dataclass in a policy with its path in the file: tables of tables by key, lists by index."""
    if is_dataclass(value):
        yield clause, value
        inner: Iterable[tuple[Any, Any]] = ((each.name, getattr(value, each.name)) for each in fields(value))
    elif isinstance(value, Mapping):
        inner = value.items()
    elif isinstance(value, tuple):
        inner = ((getattr(each, "id", index), each) for index, each in enumerate(value))
    else:
        return
    for key, each in inner:
        path = f"{clause}[{key}]" if isinstance(key, int) else f"{clause}.{key}" if clause else key
        yield from clauses(each, path)


@cache
def _conditions_of(kind: Any) -> tuple[str, ...]:
    return tuple(name for name, hint in get_type_hints(kind).items() if hint == When)


def _condition(policy: PolicyProfile, key: str, wanted: tuple[str, ...], clause: str) -> Iterator[PolicyProblem]:
    if not wanted:
        yield PolicyProblem(clause, "names no value, so it says nothing")
    asked = [value for value in wanted if not value.startswith("!")]
    unwanted = [value.removeprefix("!") for value in wanted if value.startswith("!")]
    for value in asked:
        if value in unwanted:
            yield PolicyProblem(clause, f"wants {value!r} and excludes it")
    fits = _fits(key, policy)
    if fits is None:
        known = sorted({*FACTS, *(scheme.id for scheme in policy.schemes)})
        yield PolicyProblem(clause, f"{key!r} is none of {', '.join(known)}, and no field.<field>")
        return
    for value in dict.fromkeys((*asked, *unwanted)):
        if not fits(value):
            yield PolicyProblem(clause, f"{value!r} is no value of {key!r}")


def _fits(key: str, policy: PolicyProfile) -> Callable[[str], bool] | None:
    """What tells whether a value can be that of `key`; None for an unknown key."""
    if key in _VALUES:
        return {*_VALUES[key](policy)}.__contains__
    if key in FACTS:
        return _is_number if key in ("round", "rating") else bool  # departments are the roster's
    if key.startswith(FIELD):
        rules = [rule for rule in _fields_of(policy) if rule.id == key.removeprefix(FIELD)]
        return (lambda value: any(_fits_field(rule, value) for rule in rules)) if rules else None
    return {*levels_of(key, policy)}.__contains__ if policy.scheme(key) else None


def _fields_of(policy: PolicyProfile) -> Iterator[FieldRule]:
    """What can be filled in on the complaint form, in a record and in a request."""
    yield from policy.intake.fields
    for record in policy.records:
        yield from record.fields
    for approval in policy.approvals:
        yield from approval.fields


def _fits_field(rule: FieldRule, value: str) -> bool:
    match rule.kind:
        case FieldKind.CHOICE:
            return value in rule.options
        case FieldKind.YES_NO:
            return value in YES_NO
        case FieldKind.NUMBER:
            return _is_number(value)
        case _:
            return bool(value)


def _is_number(value: str) -> bool:
    return _NUMBER.fullmatch(value) is not None


def _ids(rules: Iterable[Any]) -> tuple[str, ...]:
    return tuple(rule.id for rule in rules)


def _told(policy: PolicyProfile) -> Iterator[str]:
    for rule in policy.records:
        yield from (rule.id, *(f"{rule.id}.{value}" for value in rule.outcomes))


_VALUES: Mapping[str, Callable[[PolicyProfile], Iterable[str]]] = {
    "type": lambda policy: _ids(policy.intake.types),
    "category": lambda policy: _ids(policy.intake.categories),
    "business_line": lambda policy: _ids(policy.intake.business_lines),
    "kind": lambda policy: _ids(policy.intake.complainant_kinds),
    "channel": lambda policy: _ids(policy.intake.channels),
    "stage": lambda policy: tuple(Stage),
    "closing": lambda policy: _ids(policy.closing),
    "anonymous": lambda policy: YES_NO,
    "repeat": lambda policy: YES_NO,
    "final": lambda policy: YES_NO,
    "satisfied": lambda policy: YES_NO,
    "recorded": _told,
    "approved": lambda policy: _ids(policy.approvals),
    SEVERITY: lambda policy: _ids(policy.severities),
}
