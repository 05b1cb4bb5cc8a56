import pytest

from complaints.domain.text import Text, spoken_month


@pytest.mark.parametrize(("locale", "wording"), [("zh-CN", "回复"), ("en", "Reply"), ("de", "回复"), ("", "回复")])
def test_a_text_speaks_english_on_request_and_chinese_otherwise(locale, wording):
    assert Text(zh="回复", en="Reply").in_locale(locale) == wording


@pytest.mark.parametrize(("locale", "told"), [("zh-CN", "2026年9月"), ("en", "Sep 2026")])
def test_a_month_is_told_in_words(locale, told):
    assert spoken_month("2026-09", locale=locale) == told
