"""How bilingual texts leave the house."""

from complaints.domain.text import Text, both

__all__ = ("both", "both_or_none")


def both_or_none(text: Text | None) -> dict[str, str] | None:
    """The same for a wording that may be missing."""
    return both(text) if text else None
