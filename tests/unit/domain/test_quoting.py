"""The reply is found above, between and below what mail programs quote and add; in doubt nothing is cut."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain import quote_table
from complaints.domain.quoting import is_whole_letter, own_words, visible_text
from tests.steps import TWICE, patterns_watched, steps

LAYOUT = Path(__file__).parents[3] / "complaints" / "letters" / "_layout"
REPLY = "已联系客户,明天上门。\n客户同意。"
SENT = "发件人: 客服 <c@example.com>\n发送时间: 2026年3月10日 14:11\n收件人: 张工 <z@example.cn>\n主题: 派单"
MARKED = "> 原来的通知\n>\n> 请回复"

UNMARKED_TAILS = {
    "outlook": f"________________________________\n{SENT}\n\n原来的通知",
    "outlook without a line": f"{SENT}\n\n原来的通知",
    "full-width colons": f"{SENT}\n\n原来的通知".replace(": ", ":"),
    "ideographic spaces": f"{SENT}\n\n原来的通知".replace("主题", "主\u3000题").replace("收件人", "收 件 人"),
    "bold labels": "*发件人:* 客服 <c@example.com>\n*发送时间:* 2026年3月10日 14:11\n*主题:* 派单\n\n原来的通知",
    "wrapped recipients": SENT.replace(
        "主题", "抄送: 一 <a@example.cn>;\n 二 <b@example.cn>;\n 三 <d@example.cn>\n主题"
    ),
    "QQ": '------------------ 原始邮件 ------------------\n发件人: "客服"<c@example.com>;\n原来的通知',
    "QQ with entities": "------&nbsp;原始邮件&nbsp;------\n发件人:&nbsp;<c@example.com&gt;;\n通知",
    "QQ in English": '------------------ Original ------------------\nFrom:  "c"<c@example.com>;\nold',
    "NetEase": "---- 回复的原邮件 ----\n| 发件人 | 客服<c@example.com> |\n原来的通知",
    "NetEase in English": "---- Replied Message ----\n| From | c<c@example.com> |\nold",
    "WeCom": "----------Reply to Message----------\nOn Wed,Jun 22,2022 2:07 AM c <c@example.com> wrote:\nold",
    "Aliyun": f"{'-' * 66}\n{SENT.replace(': ', ':')}\n\n原来的通知",
    "original message": "-----Original Message-----\nFrom: c\nold",
    "phone": "-------- 原始邮件 --------\n发件人: 客服\n原来的通知",
    "NetEase attribution": "在2026年03月10日 19:38,客服 写道:\n原来的通知",
    "attribution": "On Tue, Mar 10, 2026 at 2:11 PM Service <c@example.com> wrote:\n\nold",
    "line to answer above": "请在此行以上回复\n原来的通知",
}
MARKED_HEADS = {
    "gmail": "On Tue, Mar 10, 2026 at 2:11 PM Service <\ncase+1.abcdefghijklmnop@in.example.com> wrote:\n",
    "gmail in Chinese": "客户服务中心 <case+1.abcdefghijklmnop@in.example.com> 于2026年3月10日周二\n14:11写道:\n",
    "gmail in traditional Chinese": "客服 <c@example.com> 於 2026年3月10日 週二 下午2:11寫道:\n",
    "three lines": "On Mar 10, 2026, at 12:47 PM, Service <\ncase+1.abcdefghijklmnop@in.example.com>\nwrote:\n",
    "thunderbird": "在 2026/3/10 14:11, 客服 写道:",
    "163": '在 2026-03-10 14:11:11,"客服" <c@example.com> 写道:\n',
    "old gmail": "2026/3/10 客服 <c@example.com>\n",
    "mutt": "客服 wrote:",
    "outlook with marks": f"-----邮件原件-----\n{SENT}\n",
    "nothing": "",
}
UNDER = {
    "iPhone": "发自我的 iPhone",
    "iPhone in English": "Sent from my iPhone",
    "WeCom": "________________________________\n发自我的企业微信",
    "Huawei": "发自我的华为手机",
    "Outlook on a phone": "获取 Outlook for iOS<https://aka.example.com/o0ukef>",
    "Outlook on a phone in English": "Get Outlook for Android<https://aka.example.com/x>",
    "Windows": "从 Windows 版邮件<https://go.example.com/fwlink/?LinkId=550986>发送",
    "NetEase": "签名由 网易邮箱大师 定制",
    "DingTalk": "来自钉钉邮箱",
    "signature": "-- \n张工\n示例工厂",
    "signature and footer": "-- \n张工\n\n发自我的 iPhone",
    "bare signature": "--\n张工\n电话:0757-00000000",
    "card": "| |\n张工\n|\n|\n邮箱:z@example.cn\n|",
    "contacts": "------------------\n张工\n售后部\n电话:0757-00000000\n邮箱:z@example.cn",
    "Chinese disclaimer": "本邮件及其附件含有示例工厂的保密信息,仅限于发送给上面地址中列出的个人或群组。\n"
    "如果您错收了本邮件,请您立即通知发件人并删除本邮件。",
    "English disclaimer": "This e-mail and any attachments are confidential and intended solely\nfor the addressee.\n\n"
    "If you have received this message in error, please notify the sender and delete it.",
}
WHOLE = {
    "a comparison": "缝隙\n>5mm\n需更换",
    "a drawn line": "已处理\n----------\n更换门板两块\n5月3日完成",
    "a heartfelt word": "发自我的内心,感谢",
    "a warehouse": "Sent from the warehouse on Monday.",
    "a letter the customer wrote": "客户在2026-03-05 14:11的微信里写道:\n门板颜色不对",
    "a complaint passed on": "转来客户投诉如下:\n发件人: 王女士\n日期: 2026-03-05\n主题: 投诉\n门板掉漆",
    "a confidence": "This message is confidential, so please phone me.",
    "only a quote": "> 一\n> 二",
    "only a footer": "发自我的 iPhone",
    "a forwarded message": "请处理\n\n------- Forwarded message -------\n发件人: 王 <w@example.cn>\n主题: 投诉\n\n坏了",
    "a forwarded message from Apple": "FYI\n\nBegin forwarded message:\n\n> From: W <w@example.com>\n> Broken",
    "answers in red": f"见下方红字。\n\n{SENT}\n\n何时联系? 3月5日",
    "answers below": f"See my answers below.\n\n{SENT}\n\nWhen? 5 March",
    "only a greeting above": f"您好:\n\n{SENT}\n\n何时联系? 3月5日",
    "nothing above": f"{SENT}\n\n何时联系? 3月5日",
}


@pytest.mark.parametrize("tail", UNMARKED_TAILS.values(), ids=UNMARKED_TAILS)
def test_what_stands_above_an_unmarked_original_is_the_reply(tail: str) -> None:
    assert visible_text(f"{REPLY}\n\n\n{tail}") == REPLY


@pytest.mark.parametrize("head", MARKED_HEADS.values(), ids=MARKED_HEADS)
def test_marked_lines_and_the_attribution_over_them_go(head: str) -> None:
    assert visible_text(f"{REPLY}\n\n{head}\n{MARKED}") == REPLY
    assert visible_text(f"{head}\n{MARKED}\n\n{REPLY}\n") == REPLY


@pytest.mark.parametrize("head", MARKED_HEADS.values(), ids=MARKED_HEADS)
def test_answers_between_marked_lines_stay(head: str) -> None:
    assert visible_text(f"{head}\n> 何时联系?\n3月5日\n> 何人?\n张工") == "3月5日\n张工"


@pytest.mark.parametrize("under", UNDER.values(), ids=UNDER)
@pytest.mark.parametrize("tail", ["", UNMARKED_TAILS["outlook"], f"{MARKED_HEADS['gmail']}\n{MARKED}"])
def test_signatures_and_footers_go(under: str, tail: str) -> None:
    assert visible_text(f"{REPLY}\n\n{under}\n\n{tail}") == REPLY


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_in_doubt_nothing_is_cut(text: str) -> None:
    assert visible_text(text) == text


def test_lines_of_the_reply_that_look_like_the_start_of_an_attribution_stay() -> None:
    english = "On 5 March I called him\nOn Tue, Mar 10, 2026 at 2:11 PM Service\n<c@example.com> wrote:\n> a"
    chinese = "在3月5日联系了客户\n客服 <c@example.com> 于2026年3月10日周二\n14:11写道:\n> a"
    assert visible_text(english) == "On 5 March I called him"
    assert visible_text(chinese) == "在3月5日联系了客户"


def test_own_date_above_a_header_block_stays() -> None:
    assert visible_text(f"日期: 2026-03-05 上门\n\n{SENT}\n\n原来的通知") == "日期: 2026-03-05 上门"


def test_own_address_that_foxmail_adds_goes_but_an_address_that_is_the_answer_stays() -> None:
    assert visible_text(f"{REPLY}\n\n\nz@example.cn\n\n{SENT}\n\n原来的通知") == REPLY
    assert visible_text(f"已改\n\nother@example.cn\n\n{SENT}\n\n原来的通知") == "已改\n\nother@example.cn"


def test_own_words_tell_an_empty_answer_from_an_unclear_one() -> None:
    assert own_words(f"{MARKED_HEADS['gmail']}\n{MARKED}") == ""
    assert own_words(f"发自我的 iPhone\n\n{MARKED_HEADS['gmail']}\n{MARKED}") == ""
    assert own_words(f"{SENT}\n\n原来的通知") is None
    assert own_words(REPLY) == REPLY


@pytest.mark.parametrize("path", sorted(LAYOUT.glob("*/footer.jinja")), ids=lambda path: path.parent.name)
def test_a_letter_of_ours_is_known_by_its_last_line_and_not_where_something_stands_below(path: Path) -> None:
    times = re.search(r'set times = \["(.+?)"', path.read_text("utf-8"))
    assert times
    letter = f"{SENT}\n\n原来的通知\n\n{times[1]}"
    assert is_whole_letter(letter)
    assert is_whole_letter(f"发自我的 iPhone\n\n{letter}\n\n")
    assert not is_whole_letter(f"{letter}\n\n{REPLY}")
    assert not is_whole_letter(f"{REPLY}\n\n{letter}")


PIECES = st.sampled_from(
    [
        *UNMARKED_TAILS.values(),
        *MARKED_HEADS.values(),
        *UNDER.values(),
        *(
            MARKED,
            REPLY,
            SENT,
            "",
            "--",
            "-- ",
            ">",
            "> >",
            "|",
            "写道:",
            "wrote:",
            "From: a@b.cc",
            "&nbsp;",
            "\r",
            "\u2028",
        ),
    ]
)


@given(st.lists(PIECES | st.text(max_size=40), max_size=12).map("\n".join))
def test_what_is_visible_is_made_of_lines_of_the_text_in_their_order(text: str) -> None:
    lines = iter(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    assert all(line in lines for line in visible_text(text).split("\n"))
    assert bool(visible_text(text).strip()) == bool(text.strip())


SLOW = (
    ">",
    "> a\n",
    "\n",
    " ",
    "-",
    "-- \n",
    "|\n",
    "On 1 2 3 a b c\n",
    "From: a@b.cc\n",
    "在 2026",
    "a@",
    "a.",
    "&nbsp;",
)
SLOWER = (
    "\uff1a",
    "*",
    "This e-mail confidential recipient ",
    "写道:\n",
    "On 2026-01-01 10:10, x wrote:\n",
    "发自我的 iPhone\n",
)


@pytest.mark.parametrize("piece", [*SLOW, *SLOWER])
def test_twice_the_text_is_twice_the_work_at_most(piece: str) -> None:
    """Lines that are run, and characters that patterns are given, whose own quantifiers are bounded."""

    def work(characters: int) -> int:
        text = piece * (characters // len(piece))
        with patterns_watched(quote_table) as given:
            return steps(lambda: visible_text(text)) + sum(given)

    assert work(30_000) <= TWICE * work(15_000)
