"""What administrators are told of mail in quarantine: every reason in words, and nothing of the mail but as text."""

import pytest

from complaints.domain.text import LOCALES
from tests.contracts.case_lives import rendered, told
from tests.contracts.house_letters import CAUSES, quarantined

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
