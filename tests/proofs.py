"""`@proves("WD123-6", "WD123-7")`: which rules of the catalogue a test proves. `make rules` reads it unrun."""

import pytest


def proves(*rules: str) -> pytest.MarkDecorator:
    """Marks a test, a class of tests or one parameter as the proof of `rules`; write them as plain strings."""
    assert rules, "a proof names what it proves"
    return pytest.mark.proves(*rules)
