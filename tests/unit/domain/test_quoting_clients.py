"""The originals that mail programs put under a reply, and replies that look like one but are none."""

import tomllib
from pathlib import Path

import pytest

from complaints.domain.quoting import visible_text

REPLY = "已联系客户，明天上门。\n客户同意。"
ORIGINAL = (
    '------------------ 原始邮件 ------------------\n发件人: "客服"<c@example.com>;\n'
    "发送时间: 2026年3月10日(星期二) 14:11\n主题: 派单\n\n原来的通知\n请回复"
)

TEXTS = tomllib.loads((Path(__file__).parents[2] / "samples" / "quotes.toml").read_text("utf-8"))
UNDER: dict[str, str] = TEXTS["under"]
WHOLE: dict[str, str] = TEXTS["whole"]


@pytest.mark.parametrize("under", UNDER.values(), ids=UNDER)
def test_what_programs_put_under_a_reply_goes(under: str) -> None:
    assert visible_text(f"{REPLY}\n\n\n{under}") == REPLY


@pytest.mark.parametrize("under", UNDER.values(), ids=UNDER)
def test_nothing_of_it_is_lost_where_no_reply_stands_above(under: str) -> None:
    assert visible_text(under).strip()


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_replies_that_look_like_an_original_stay_whole(text: str) -> None:
    assert visible_text(text) == text
    assert visible_text(f"{text}\n\n{ORIGINAL}") == text


def test_one_reply_of_several_comparisons_stays_and_quoted_lists_go() -> None:
    assert visible_text("> 3mm 需更换\n>5mm 需退货\n请确认") == "> 3mm 需更换\n>5mm 需退货\n请确认"
    assert visible_text("> 1. 何时联系?\n3月5日\n> 2. 何人?\n张工") == "3月5日\n张工"


def test_own_name_over_contact_details_is_a_signature_where_it_is_known() -> None:
    signed = f"{REPLY}\n\n张工\n示例工厂售后部\n电话：0757-00000000"
    assert visible_text(signed) == signed
    assert visible_text(signed, own=("z@example.cn", "张工")) == REPLY
    named = f"{REPLY}\n\n张工\n明天 9:00 到，请客户等候。"
    assert visible_text(named, own=("z@example.cn", "张工")) == named


def test_answers_inside_a_marked_quote_are_not_lost_where_the_reply_points_to_them() -> None:
    text = '见下方红字。\n\n在 2026-03-10 14:11:11，"客服" <c@example.com> 写道：\n> 何时联系？3月5日\n> 何人？张工'
    assert visible_text(text) == text
    below = "见下：\n\n> 何时联系？\n3月5日\n> 何人？\n张工"
    assert visible_text(below) == "见下：\n\n3月5日\n张工"


@pytest.mark.parametrize("greeting", ["您好", "张经理，您好：", "Hi", "Dear Ms Wang,", "您好！", "答复如下："])
def test_answers_in_the_quote_are_not_lost_under_a_greeting(greeting: str) -> None:
    for original in ("> 何时联系？3月5日\n> 何人？张工", f"{ORIGINAL}\n何时联系？3月5日"):
        assert visible_text(f"{greeting}\n\n{original}") == f"{greeting}\n\n{original}"
