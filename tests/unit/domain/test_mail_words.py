"""What is written down of a mail: bounded, and what was left out said."""

import pytest

from complaints.domain.mail_words import NAMES_TOLD, bounded, bounded_form, with_files_left


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_a_text_within_its_bound_stays_as_it_is(locale: str) -> None:
    assert bounded("长" * 10, length=10, locale=locale, kept_as="m-1") == "长" * 10
    assert with_files_left("Hello", names=(), locale=locale) == "Hello"


def test_a_text_beyond_its_bound_says_where_the_rest_is() -> None:
    assert bounded("abc", length=2, locale="zh-CN", kept_as="m-1") == (
        "ab\n\n（原文过长，此处只记入前 2 字，其余见原始邮件 m-1。）"
    )
    assert bounded("abc", length=2, locale="en", kept_as="m-1") == (
        "ab\n\n(The mail is longer: these are its first 2 characters, the rest is in the original mail m-1.)"
    )


def test_files_that_were_not_taken_are_named() -> None:
    assert with_files_left("好", names=("a.zip", "b.exe"), locale="zh-CN") == "好\n\n（未接收的附件：a.zip、b.exe）"
    assert with_files_left("", names=("a.zip",), locale="en") == "(attachments not taken: a.zip)"


def test_of_very_many_files_the_first_are_named_and_all_are_counted() -> None:
    names = [f"{number}.zip" for number in range(500)]
    told = with_files_left("", names=names, locale="en")
    assert told.count(".zip") == NAMES_TOLD
    assert told.endswith(" and others, 500 in all)")
    assert with_files_left("", names=names, locale="zh-CN").endswith("19.zip 等 500 个）")


def test_long_answers_of_a_form_are_cut() -> None:
    assert bounded_form({"what": "x" * 1000, "why": "x" * 1001}) == {"what": "x" * 1000, "why": "x" * 1000 + "…"}
