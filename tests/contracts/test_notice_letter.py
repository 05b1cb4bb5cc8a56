"""The letter that says anything a policy wants said."""

import pytest

from complaints.domain.text import LOCALES
from tests.contracts.case_lives import NOTICE, told


@pytest.mark.parametrize("locale", LOCALES)
def test_a_notice_speaks_in_the_words_of_the_regulation_and_tells_the_public_nothing_internal(locale: str) -> None:
    seen = set()
    for letter, subject, text in told("notice", locale):
        own_words = NOTICE.says and letter.audience == "staff" and letter.to == "supervisor@staff.example"
        if own_words:
            assert NOTICE.says.in_locale(locale) in text
            assert NOTICE.title.in_locale(locale) in subject
        seen.add((letter.audience, letter.context["text"].splitlines()[0] in text))
    assert seen == {("staff", True), ("complainant", False)}
