"""Letters that are put together: each with its case, what is asked, until when, and where to answer."""

import pytest

from complaints.adapters.letter_files import moment
from complaints.domain.text import LOCALES
from tests.contracts.case_lives import HOSTILE, rendered
from tests.contracts.house_letters import digest
from tests.contracts.visible import Visible, squeezed
from tests.factories import SHANGHAI

EVERY_LOCALE = pytest.mark.parametrize("locale", LOCALES)


@EVERY_LOCALE
def test_each_letter_is_told_with_all_that_is_needed_to_act_on_it(locale: str) -> None:
    letter = digest(locale)
    subject, text, _ = rendered(letter)
    assert "3" in subject
    for told in letter.context["letters"]:
        assert all(told[name] in text for name in ("reference", "headline", "asked", "reply_to"))
        assert f"https://portal.example/admin.html#case/{told['reference']}" in text
    due = moment("2026-11-23T10:00:00+08:00", locale=locale, zone=SHANGHAI, year=True)
    assert text.count(due) == 2, "the third has no time limit, and no line for one"


@EVERY_LOCALE
def test_it_says_that_an_answer_to_itself_reaches_no_case(locale: str) -> None:
    assert {"zh-CN": "直接回复本邮件无法记入任何投诉单", "en": "reaches none of them"}[locale] in rendered(
        digest(locale)
    )[1]


@EVERY_LOCALE
def test_a_mail_program_opens_an_answer_about_the_right_case(locale: str) -> None:
    html = rendered(digest(locale))[2]
    for told in digest(locale).context["letters"]:
        assert f'href="mailto:{told["reply_to"]}?subject=%5B{told["reference"]}%5D%20' in html


@EVERY_LOCALE
@pytest.mark.parametrize("vile", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words(locale: str, vile: str) -> None:
    subject, text, html = rendered(digest(locale, headline=vile, asked=vile))
    assert "\n" not in subject
    assert "<script" not in html
    assert squeezed(text) == Visible(html).seen
