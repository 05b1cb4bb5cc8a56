"""The catalogue of rules that policies cite: which texts there are, and how many numbered rules each has."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from complaints.domain.policy import PolicyProblem, PolicyProfile

# 747 rules of 45 texts, three of which say nothing about complaints.
CATALOGUE: Mapping[str, int] = {
    "GENREG": 19,
    "SVC24": 19,
    "VER24": 18,
    "REVIEW": 17,
    "WD135": 13,
    "TPL72": 16,
    "MAILSUBJ": 19,
    "GUEST": 16,
    "OPSTORE": 5,
    "WD123": 17,
    "TEAM": 20,
    "MALL": 0,
    "RECEP": 9,
    "TPL48": 19,
    "PCB": 23,
    "WD3510": 17,
    "DETAIL": 15,
    "Y2023": 21,
    "OPPEIN": 69,
    "ISO": 12,
    "LENOVO": 8,
    "PACK": 4,
    "ENDCUST": 1,
    "QMR": 6,
    "DAIWEI": 18,
    "XST4G": 7,
    "RECTAB": 0,
    "FIRSTQ": 9,
    "DAIRY": 18,
    "AUTO": 13,
    "STATS": 7,
    "OPFLOW": 14,
    "RECFORM": 10,
    "INSUR": 11,
    "CSMR": 6,
    "CSKPI": 18,
    "PRICE": 0,
    "DECOR": 134,
    "REALTY": 29,
    "ESSAY1": 8,
    "ESSAY2": 6,
    "INTEXT": 36,
    "HOSP": 6,
    "PHARMQ": 5,
    "PHSTORE": 9,
}
_RULE = re.compile(r"(?P<text>[A-Z][A-Z0-9_]*)-(?P<number>[1-9][0-9]*)")


def is_rule(rule: str, *, own: Mapping[str, int] | None = None) -> bool:
    """Whether `rule`, such as WD123-6, is in the catalogue, or in `own` (prefix -> number of rules)."""
    found = _RULE.fullmatch(rule)
    return found is not None and int(found["number"]) <= {**CATALOGUE, **(own or {})}.get(found["text"], 0)


def unknown_citations(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    """What the policy cites and the catalogue does not have, nor the policy's own `catalogue`."""
    for text in policy.catalogue:
        if not _RULE.fullmatch(f"{text}-1"):
            yield PolicyProblem(f"catalogue.{text}", "is no prefix such as WD123: capitals and digits")
    for clause, rules in _cited(policy, ""):
        for index, rule in enumerate(rules):
            if not is_rule(rule, own=policy.catalogue):
                path = f"{clause}.rules" if clause else "rules"
                yield PolicyProblem(f"{path}[{index}]", f"there is no rule {rule!r} in the catalogue")


def _cited(value: Any, clause: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every clause below `value` that cites, with what it cites."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _cited(inner, f"{clause}.{key}")
    elif isinstance(value, tuple):
        for inner in value:
            yield from _cited(inner, f"{clause}.{getattr(inner, 'id', '')}")
    elif is_dataclass(value):
        for field in fields(value):
            inner = getattr(value, field.name)
            if field.name == "rules":
                yield clause, inner
            else:
                yield from _cited(inner, f"{clause}.{field.name}" if clause else field.name)
