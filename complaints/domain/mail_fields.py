"""The fields of a record or a request as somebody fills them in by mail: a line each, `title: value`."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from complaints.domain.mail_commands import half_width
from complaints.domain.mail_dates import read_until
from complaints.domain.policy_intake import FieldKind, FieldRule

_LABELLED = re.compile(r"\s{0,8}[*·•-]?\s{0,3}([^:：]{1,40})[:：]\s*(.*)")
_YES = frozenset({"是", "有", "对", "yes", "y", "true", "同意"})
_NO = frozenset({"否", "不是", "没有", "无", "no", "n", "false", "不同意"})


def fields_said(*, text: str, rules: tuple[FieldRule, ...], now: datetime, zone: ZoneInfo) -> dict[str, str]:
    """id -> what was filled in, of the fields whose title or id stands before a colon; a value may go on below.

    Where only one field is asked for and none is labelled, it is the whole text. What does not fit the kind of its
    field is given as it was written, so that it can be refused by name.
    """
    by_title = {_key(name): rule for rule in rules for name in (rule.id, rule.title.zh, rule.title.en)}
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in text.splitlines():
        match = _LABELLED.fullmatch(line)
        rule = by_title.get(_key(match[1])) if match else None
        if match and rule:
            current = found.setdefault(rule.id, [])
            current.append(match[2].strip())
        elif current is not None:
            current.append(line.strip())
    told = {name: "\n".join(lines).strip() for name, lines in found.items()}
    if not told and text.strip() and (alone := _asked_alone(rules)):
        told = {alone.id: text.strip()}
    kinds = {rule.id: rule for rule in rules}
    return {name: _as_stored(kinds[name], value, now, zone) for name, value in told.items() if value}


def _asked_alone(rules: Iterable[FieldRule]) -> FieldRule | None:
    """The one field that must be filled in, or the only one there is, where it takes any text."""
    asked = [rule for rule in rules if rule.required] or list(rules)
    return asked[0] if len(asked) == 1 and asked[0].kind is FieldKind.TEXT else None


def _as_stored(rule: FieldRule, value: str, now: datetime, zone: ZoneInfo) -> str:
    plain = half_width(value).strip()
    if rule.kind is FieldKind.YES_NO:
        word = plain.casefold().rstrip(".。")
        return "yes" if word in _YES else "no" if word in _NO else value
    if rule.kind is FieldKind.NUMBER:
        number = re.search(r"\d+(?:\.\d+)?", plain.replace(",", ""))
        return number[0] if number else value
    if rule.kind is FieldKind.CHOICE:
        return _chosen(rule.options, plain) or value
    if rule.kind in (FieldKind.DATE, FieldKind.MOMENT):
        read = read_until(text=plain, now=now, zone=zone)
        if read is None:
            return value
        if rule.kind is FieldKind.MOMENT:
            return read.at.isoformat()
        day = read.at - timedelta(minutes=1) if read.whole_day else read.at
        return day.date().isoformat()
    return value


def _chosen(options: Mapping[str, object], plain: str) -> str:
    wanted = _key(plain)
    for option, title in options.items():
        names = {option, getattr(title, "zh", ""), getattr(title, "en", "")}
        if wanted in {_key(name) for name in names if name}:
            return option
    return ""


def _key(name: str) -> str:
    return re.sub(r"[\s\W_]+", "", half_width(name)).casefold()
