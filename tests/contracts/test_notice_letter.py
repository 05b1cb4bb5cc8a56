"""The letter that says anything a policy wants said."""

import pytest

from complaints.domain.text import LOCALES
from tests.contracts.case_lives import told
from tests.contracts.life import NOTICE


@pytest.mark.parametrize("locale", LOCALES)
def test_a_notice_speaks_in_the_words_of_the_regulation_and_tells_the_public_nothing_internal(locale: str) -> None:
    seen = set()
    for letter, subject, text in told("notice", locale):
        of_its_own = letter.context["headline"] == NOTICE.title.in_locale(locale)
        assert of_its_own == (NOTICE.says.in_locale(locale) in text) == (NOTICE.title.in_locale(locale) in subject)
        seen.add((letter.audience, letter.context["text"].splitlines()[0] in text))
    assert seen == {("staff", True), ("complainant", False)}
