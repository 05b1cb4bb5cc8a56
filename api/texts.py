"""How bilingual texts leave the house."""

from complaints.domain.text import Text


def both(text: Text) -> dict[str, str]:
    """A wording as {"zh-CN": …, "en": …}."""
    return {"zh-CN": text.zh, "en": text.en}


def both_or_none(text: Text | None) -> dict[str, str] | None:
    """The same for a wording that may be missing."""
    return both(text) if text else None
