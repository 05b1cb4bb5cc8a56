"""The fields of a record or a request as somebody fills them in by mail: a line each, `title: value`."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from complaints.domain.mail_dates import read_until
from complaints.domain.policy_intake import FieldKind, FieldRule
from complaints.domain.text import half_width

_YES = frozenset({"是", "有", "对", "yes", "y", "true", "同意"})
_NO = frozenset({"否", "不是", "没有", "无", "no", "n", "false", "不同意"})


def fields_said(*, text: str, rules: tuple[FieldRule, ...], now: datetime, zone: ZoneInfo) -> dict[str, str]:
    """id -> what was filled in, of the fields whose title or id stands before a colon; a value may go on below.

    Where only one field is asked for and none is labelled, it is the whole text. What does not fit the kind of its
    field is given as it was written, so that it can be refused by name.
    """
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in text.splitlines():
        labelled = _labelled(line, rules)
        if labelled:
            current = found.setdefault(labelled[0].id, [])
            current.append(labelled[1])
        elif current is not None:
            current.append(line.strip())
    told = {name: "\n".join(lines).strip() for name, lines in found.items()}
    if not told and text.strip() and (alone := _asked_alone(rules)):
        told = {alone.id: text.strip()}
    kinds = {rule.id: rule for rule in rules}
    return {name: _as_stored(kinds[name], value, now, zone) for name, value in told.items() if value}


def said_beside(*, text: str, rules: tuple[FieldRule, ...]) -> str:
    """What `text` says beside the fields that `fields_said` finds in it: what comes before the first label."""
    before: list[str] = []
    for line in text.splitlines():
        if _labelled(line, rules):
            return "\n".join(before).strip()
        before.append(line)
    return "" if _asked_alone(rules) else text


def _labelled(line: str, rules: tuple[FieldRule, ...]) -> tuple[FieldRule, str] | None:
    """The field whose title or id the line starts with, and what stands behind the colon."""
    plain = half_width(line).casefold()
    names = [(name, rule) for rule in rules for name in (rule.title.zh, rule.title.en, rule.id) if name]
    for name, rule in sorted(names, key=lambda each: -len(each[0])):
        title = r"\s{0,2}".join(map(re.escape, "".join(half_width(name).casefold().split())))
        match = re.match(rf"[\s*·•-]{{0,10}}{title}\s{{0,3}}:\s{{0,3}}", plain[:200])
        if match:
            return rule, line[match.end() :].strip()
    return None


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
