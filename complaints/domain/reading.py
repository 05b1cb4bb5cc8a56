"""Reads plain mappings into frozen dataclasses by their annotations, collecting every mismatch on the way.

Something blank stands in for a single value that is missing or does not fit, so that the rest can be looked at all the
same; a problem says that it was `unread`.

A policy file is checked against the dataclasses of `policy.py` alone: unknown keys, missing keys and wrong types are
all found in one pass, each with the path of its clause.
"""

import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from complaints.domain.policy import PolicyProblem
from complaints.domain.working_time import Limit, Unit

_BLANKS: dict[Any, Any] = {str: "", int: 0, bool: False, Limit: Limit(1, Unit.WORKING_DAYS)}
_LIMIT = re.compile(r"(?:(\d+) )?([a-z_]+)")


class _Unreadable:
    """Stands in the place of a value that could not be read and cannot be left blank."""


UNREADABLE: Any = _Unreadable()


def read(wanted: Any, value: object, clause: str, problems: list[PolicyProblem]) -> Any:
    """`value` as a `wanted`: a dataclass, tuple, mapping, Limit, enum or plain type.

    After a problem, with what does not fit left blank; UNREADABLE where that is a whole table or list of tables.
    """
    origin = get_origin(wanted)
    if origin in (Union, types.UnionType):
        return read(next(arm for arm in get_args(wanted) if arm is not type(None)), value, clause, problems)
    if wanted is Limit:
        return _read_limit(value, clause, problems)
    if is_dataclass(wanted):
        return _read_dataclass(wanted, value, clause, problems)
    if origin is tuple:
        return _read_tuple(get_args(wanted)[0], value, clause, problems)
    if origin is Mapping:
        return _read_mapping(get_args(wanted)[1], value, clause, problems)
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return _read_enum(wanted, value, clause, problems)
    if type(value) is wanted:
        return value
    return _problem(problems, clause, f"must be {_spoken(wanted)}, not {value!r}")


def _read_enum(wanted: type[Enum], value: object, clause: str, problems: list[PolicyProblem]) -> Any:
    known = {member.value: member for member in wanted}
    if value in known:
        return known[value]
    return _problem(problems, clause, f"{value!r} is none of {', '.join(sorted(known))}")


def _read_dataclass(wanted: Any, value: object, clause: str, problems: list[PolicyProblem]) -> Any:
    if not isinstance(value, Mapping):
        return _problem(problems, clause, "must be a table")
    hints, known = _hints(wanted), {field.name: field for field in fields(wanted)}
    for key in value:
        if key not in known:
            problems.append(PolicyProblem(_join(clause, key), "is not a known key"))
    arguments = {}
    for name, field in known.items():
        if name in value:
            arguments[name] = read(hints[name], value[name], _join(clause, name), problems)
        elif field.default is MISSING and field.default_factory is MISSING:
            arguments[name] = _problem(problems, _join(clause, name), "is missing")
        else:
            continue
        if arguments[name] is UNREADABLE:
            arguments[name] = _blank(hints[name])
    return UNREADABLE if UNREADABLE in arguments.values() else wanted(**arguments)


def _blank(wanted: Any) -> Any:
    """What stands in for a value of this type that could not be read; UNREADABLE for tables and lists of tables."""
    if get_origin(wanted) in (Union, types.UnionType):
        return _blank(next(arm for arm in get_args(wanted) if arm is not type(None)))
    if wanted in _BLANKS:
        return _BLANKS[wanted]
    if get_origin(wanted) is tuple and get_args(wanted)[0] in _BLANKS:
        return ()
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return next(iter(wanted))
    return _read_dataclass(wanted, {}, "", []) if is_dataclass(wanted) else UNREADABLE


def _read_tuple(item: Any, value: object, clause: str, problems: list[PolicyProblem]) -> Any:
    """A list, or a table of tables whose keys become the ids of its values."""
    if isinstance(value, Mapping):
        rows = [
            (_join(clause, key), {"id": key, **row} if isinstance(row, Mapping) else row) for key, row in value.items()
        ]
    elif isinstance(value, list):
        rows = [(f"{clause}[{index}]", row) for index, row in enumerate(value)]
    else:
        return _problem(problems, clause, "must be a list")
    items = tuple(read(item, row, path, problems) for path, row in rows)
    return UNREADABLE if UNREADABLE in items else items


def _read_mapping(item: Any, value: object, clause: str, problems: list[PolicyProblem]) -> Any:
    if not isinstance(value, Mapping):
        return _problem(problems, clause, "must be a table")
    items = {key: read(item, entry, _join(clause, key), problems) for key, entry in value.items()}
    items = {key: _blank(item) if entry is UNREADABLE else entry for key, entry in items.items()}
    return UNREADABLE if UNREADABLE in items.values() else items


def _read_limit(value: object, clause: str, problems: list[PolicyProblem]) -> Any:
    match = _LIMIT.fullmatch(value) if isinstance(value, str) else None
    units = {unit.value: unit for unit in Unit}
    if match is None or match[2] not in units or (match[1] is None) != (match[2] == Unit.SAME_DAY):
        return _problem(problems, clause, f"{value!r} is no limit such as '2 working_days', '24 hours' or 'same_day'")
    return Limit(int(match[1] or 0), units[match[2]])


@cache
def _hints(wanted: Any) -> Mapping[str, Any]:
    return get_type_hints(wanted)


def _problem(problems: list[PolicyProblem], clause: str, reason: str) -> Any:
    problems.append(PolicyProblem(clause, reason, unread=True))
    return UNREADABLE


def _join(clause: str, key: str) -> str:
    return f"{clause}.{key}" if clause else key


def _spoken(wanted: Any) -> str:
    return {str: "text", int: "a whole number", bool: "true or false"}.get(wanted, str(wanted))
