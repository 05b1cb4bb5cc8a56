import pytest

from complaints.domain.text import Text


@pytest.mark.parametrize(("locale", "wording"), [("zh-CN", "回复"), ("en", "Reply"), ("de", "回复"), ("", "回复")])
def test_a_text_speaks_english_on_request_and_chinese_otherwise(locale, wording):
    assert Text(zh="回复", en="Reply").in_locale(locale) == wording
