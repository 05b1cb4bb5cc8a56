"""What administrators are told of mail in quarantine: every reason in words, and nothing of the mail but as text."""

import json
from pathlib import Path

import pytest

from complaints.domain.text import LOCALES
from complaints.usecases.quarantine import Manner
from complaints.usecases.release_mail import PASSABLE
from tests.contracts.case_lives import rendered, told
from tests.contracts.house_letters import CAUSES, quarantined

ROOT = Path(__file__).resolve().parents[2]
EVERY_LOCALE = pytest.mark.parametrize("locale", LOCALES)


@EVERY_LOCALE
def test_mail_in_quarantine_is_told_with_its_reason_in_words(locale: str) -> None:
    other = {"zh-CN": "其它原因", "en": "another reason"}[locale]
    subjects = set()
    for letter, subject, text in told("quarantined", locale):
        assert all(letter.context[name] in text for name in ("writer", "headline", "raw_mail"))
        assert letter.context["headline"] not in subject
        assert subject.partition(": " if locale == "en" else "：")[2] in text
        subjects.add(subject)
    assert len(subjects) == len(CAUSES)
    assert not any(other in subject for subject in subjects)
    assert other in rendered(quarantined(locale, cause="a new one"))[0]
    assert rendered(quarantined(locale, reference="26110001"))[0].startswith("[26110001] ")


@EVERY_LOCALE
def test_hostile_mail_in_quarantine_stays_text(locale: str) -> None:
    vile = "<script>alert(1)</script>"
    subject, text, html = rendered(quarantined(locale, writer=vile, headline=vile))
    assert "script" not in subject
    assert text.count(vile) == 2
    assert "<script" not in html


@EVERY_LOCALE
def test_staff_are_told_on_their_page_what_every_reason_is_and_means(locale: str) -> None:
    words = json.loads((ROOT / "static_site" / "locales" / "staff" / f"{locale}.json").read_text(encoding="utf-8"))
    assert {f"waiting.{part}.{cause}" for cause in CAUSES for part in ("reason", "meaning")} <= set(words)
    assert {f"release.{part}{manner}" for manner in Manner for part in ("", "hint.")} <= set(words)


def test_only_reasons_that_there_are_can_be_seen_through() -> None:
    assert set(CAUSES) > PASSABLE
