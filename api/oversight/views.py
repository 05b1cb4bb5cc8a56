"""The regulation as staff read it: every clause with what it orders, in which words, and the rules that it carries."""

from collections.abc import Mapping
from typing import Any

from api.texts import both, both_or_none
from complaints.domain.clause_titles import clause_title
from complaints.domain.clause_words import clause_lines
from complaints.domain.condition_checks import clauses
from complaints.domain.policy import PolicyProfile
from complaints.domain.text import Text
from complaints.domain.working_time import Limit, Unit

SAID_IN = ("text", "definition", "says", "explanation")
Quotes = Mapping[str, tuple[str, ...]]


def regulation_view(policy: PolicyProfile, quotes: Quotes) -> dict[str, Any]:
    """Every clause that can cite rules, whether it does or not. `quotes`: clause -> the words of the text beside it."""
    found = {path: value for path, value in clauses(policy) if path and hasattr(value, "rules")}
    said = _by_clause(quotes, found)
    return {
        "id": policy.id,
        "version": policy.version,
        "title": both(policy.title),
        "source": policy.source,
        "effective": policy.effective,
        "rules": list(policy.rules),
        "quotes": {table: list(words) for table, words in quotes.items() if "." not in table and table not in found},
        "clauses": [_clause(path, value, said.get(path, []), policy) for path, value in found.items()],
    }


def _by_clause(quotes: Quotes, found: Mapping[str, Any]) -> dict[str, list[str]]:
    """Each quote with the clause it stands at, or with the nearest one around it."""
    said: dict[str, list[str]] = {}
    for path, words in quotes.items():
        while path and path not in found:
            path = path.rpartition(".")[0]
        if path:
            said.setdefault(path, []).extend(words)
    return said


def _clause(path: str, value: Any, quotes: list[str], policy: PolicyProfile) -> dict[str, Any]:
    words = (getattr(value, name, None) for name in SAID_IN)
    return {
        "id": path,
        "title": both_or_none(clause_title(path=path, clause=value)),
        "text": both_or_none(next((text for text in words if isinstance(text, Text)), None)),
        **{name: _limit(getattr(value, name, None)) for name in ("limit", "before", "after")},
        "rules": list(value.rules),
        "orders": [
            {"label": both(line.label), "value": both(line.value)} for line in clause_lines(clause=value, policy=policy)
        ],
        "quotes": quotes,
    }


def _limit(limit: Limit | None) -> str | None:
    if limit is None:
        return None
    return limit.unit.value if limit.unit is Unit.SAME_DAY else f"{limit.amount} {limit.unit.value}"
