"""What the regulation's own form asked for, in letters: said to who handles it, asked for where it is missing."""

import pytest

from complaints.domain.text import LOCALES
from tests.contracts.case_lives import letters_in, rendered, told

EVERY_LOCALE = pytest.mark.parametrize("locale", LOCALES)


@EVERY_LOCALE
def test_the_acknowledgement_alone_asks_by_title_for_what_is_missing(locale: str) -> None:
    lead, title = {"zh-CN": ("还需要您补充", "收据号"), "en": ("we also need to know", "Receipt number")}[locale]
    asking = [letter for letter in letters_in(locale) if lead in rendered(letter)[1]]
    assert [(letter.kind, letter.context["missing"]) for letter in asking] == [("acknowledgement", [title])]
    assert f"{title}。" in rendered(asking[0])[1] or f"{title}. " in rendered(asking[0])[1]


@EVERY_LOCALE
def test_orders_say_everything_that_was_filled_in_and_the_complainant_reads_his_own(locale: str) -> None:
    own, of_the_house = {
        "zh-CN": ("工地：", ("类型：售服单", "分公司：", "紧急程度：特急", "被投诉人：郑丽", "原单号：26100042")),
        "en": (
            "Building site:",
            (
                "Type: Service order",
                "Branch:",
                "Urgency: Very urgent",
                "Complained about: John Doe",
                "Complained of before, as: 26100042",
            ),
        ),
    }[locale]
    seen = set()
    for kind in ("dispatch", "acknowledgement", "notice", "closure"):
        texts = [(letter.audience, text) for letter, _, text in told(kind, locale) if own in text]
        seen |= {(kind, audience) for audience, _ in texts}
        for audience, text in texts:
            in_order = kind in ("dispatch", "notice") and audience == "staff"
            assert [words in text for words in of_the_house[2:]] == [in_order] * 3, kind
            # the one type of the form is told to staff: who complains could not but choose it
            assert [words in text for words in of_the_house[:2]] == [audience == "staff"] * 2, kind
    assert seen == {
        ("dispatch", "staff"),
        ("acknowledgement", "complainant"),
        ("notice", "staff"),
        ("closure", "staff"),
        ("closure", "complainant"),
    }
