"""The regulation as staff read it: every clause with its words and the rules that it carries."""

from typing import Any

from api.texts import both, both_or_none
from complaints.domain.condition_checks import clauses
from complaints.domain.policy import PolicyProfile
from complaints.domain.text import Text
from complaints.domain.working_time import Limit, Unit

SAID_IN = ("text", "definition", "says", "explanation")


def regulation_view(policy: PolicyProfile) -> dict[str, Any]:
    """Every clause that can cite rules, whether it does or not."""
    return {
        "id": policy.id,
        "version": policy.version,
        "title": both(policy.title),
        "source": policy.source,
        "effective": policy.effective,
        "rules": list(policy.rules),
        "clauses": [_clause(path, value) for path, value in clauses(policy) if path and hasattr(value, "rules")],
    }


def _clause(path: str, value: Any) -> dict[str, Any]:
    words = (getattr(value, name, None) for name in SAID_IN)
    return {
        "id": path,
        "title": both(value) if isinstance(value, Text) else both_or_none(getattr(value, "title", None)),
        "text": both_or_none(next((text for text in words if isinstance(text, Text)), None)),
        **{name: _limit(getattr(value, name, None)) for name in ("limit", "before", "after")},
        "rules": list(value.rules),
    }


def _limit(limit: Limit | None) -> str | None:
    if limit is None:
        return None
    return limit.unit.value if limit.unit is Unit.SAME_DAY else f"{limit.amount} {limit.unit.value}"
