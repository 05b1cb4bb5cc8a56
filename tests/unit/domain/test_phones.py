"""What is wrong with a telephone number, here and on the page."""

import json
from pathlib import Path

import pytest

from complaints.domain.phones import phone_fault

SAMPLES = json.loads((Path(__file__).parents[2] / "samples" / "phones.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("written", SAMPLES)
def test_what_leads_nowhere_is_refused_and_nothing_else(written: str) -> None:
    assert phone_fault(written=written) == SAMPLES[written]
