"""Forms that a policy defines, and whether what was filled in fits: on complaints, records and requests alike."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from complaints.domain.circumstances import UnknownValue
from complaints.domain.policy_intake import FieldKind, FieldRule

REQUIRED, NOT_ASKED, RECEIPT, NO_CASE = "required", "not_asked", "receipt", "no_case"
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


class FieldsRefused(UnknownValue):
    """What was filled in does not fit.

    `faults`: the dotted name of a field -> required, not_asked, receipt (no possible time of receipt), no_case, or the
    kind of field (FieldKind) that it is not. `values`: what was filled in, by the same names, where they matter.
    """

    def __init__(self, *, faults: Mapping[str, str], values: Mapping[str, str] | None = None) -> None:
        first = next(iter(faults))
        super().__init__(field=first, value=(values or {}).get(first, ""))
        self.faults = dict(faults)


def check_fields(*, rules: tuple[FieldRule, ...], given: Mapping[str, Any]) -> None:
    """Raises FieldsRefused, with everything that is wrong, where `given` (id -> what was filled in) is not as asked."""
    faults = faults_of(rules=rules, given=given)
    if faults:
        raise FieldsRefused(faults=faults, values={f"fields.{name}": str(value) for name, value in given.items()})


def faults_of(*, rules: tuple[FieldRule, ...], given: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with each field, as in FieldsRefused: empty when everything fits."""
    known = {rule.id: rule for rule in rules}
    found = {f"fields.{name}": NOT_ASKED for name in given if name not in known}
    for rule in rules:
        value = str(given.get(rule.id, "")).strip()
        if rule.required and not value:
            found[f"fields.{rule.id}"] = REQUIRED
        elif value and not _FITS[rule.kind](rule, str(given[rule.id])):
            found[f"fields.{rule.id}"] = rule.kind.value
    return found


def read_moment(value: str) -> datetime | None:
    """An aware moment in ISO 8601, or None for what is none."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _is_date(rule: FieldRule, value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_FITS: Mapping[FieldKind, Callable[[FieldRule, str], bool]] = {
    FieldKind.TEXT: lambda rule, value: True,
    FieldKind.NUMBER: lambda rule, value: bool(_NUMBER.fullmatch(value)),
    FieldKind.YES_NO: lambda rule, value: value in ("yes", "no"),
    FieldKind.DATE: _is_date,
    FieldKind.MOMENT: lambda rule, value: read_moment(value) is not None,
    FieldKind.CHOICE: lambda rule, value: value in rule.options,
}
