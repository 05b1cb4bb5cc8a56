"""The 5W2H form is read where a handler filled it: above the quoted letter, inside it, or between its lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain.correspondence import five_w_two_h

EMPTY = (
    "What 整改措施:\nWho 跟进人/责任人:\nWhy 原因:\nWhen 计划实施时间:\nWhen 预计完成时间:\nWhen 完成时间:\n"
    "Where 场所:\nHow 解决方案:\nHow much 跟进程度:"
)
ANSWERS = {
    "what": "更换门板",
    "who": "张工",
    "why": "运输损坏",
    "when_start": "3月5日",
    "when_planned": "3月8日",
    "when_done": "3月9日",
    "where": "展厅",
    "how": "上门: 带新门板",
    "how_much": "50%",
}
FILLED = "\n".join(f"{label} {value}" for label, value in zip(EMPTY.split("\n"), ANSWERS.values(), strict=True))
LETTER = f"张工,您好:\n\n请按 5W2H 填写:\n\n{EMPTY}\n\n直接回复本邮件即可。"
FILLED_LETTER = LETTER.replace(EMPTY, FILLED)
OUTLOOK = "发件人: 客服 <c@example.com>\n发送时间: 2026年3月10日 14:11\n主题: 派单\n\n"
GMAIL = "客服 <c@example.com> 于2026年3月10日周二 14:11写道:\n\n"


def marked(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


@pytest.mark.parametrize("tail", ["", f"\n\n{OUTLOOK}{LETTER}", f"\n\n{GMAIL}{marked(LETTER)}"])
@pytest.mark.parametrize("head", ["", "您好,回复如下:\n\n"])
def test_form_in_the_reply_is_read(head: str, tail: str) -> None:
    assert five_w_two_h(f"{head}{FILLED}{tail}") == ANSWERS


@pytest.mark.parametrize(
    "quoted", [f"{OUTLOOK}{FILLED_LETTER}", f"{GMAIL}{marked(FILLED_LETTER)}", marked(FILLED_LETTER)]
)
@pytest.mark.parametrize("head", ["已填。\n\n", "", "见下。\n\n"])
def test_form_filled_inside_the_quoted_letter_is_read(head: str, quoted: str) -> None:
    assert five_w_two_h(head + quoted) == ANSWERS


@pytest.mark.parametrize("quoted", [f"{OUTLOOK}{LETTER}", f"{GMAIL}{marked(LETTER)}", LETTER])
@pytest.mark.parametrize("head", ["已处理。\n\n", ""])
def test_empty_form_of_the_letter_says_nothing(head: str, quoted: str) -> None:
    assert five_w_two_h(head + quoted) == {}


def test_answers_typed_between_the_quoted_labels_are_read() -> None:
    between = (
        marked(EMPTY).replace("整改措施:", "整改措施:\n更换门板").replace("跟进程度:", "跟进程度:\n50%\n\n> 直接回复")
    )
    assert five_w_two_h(GMAIL + between) == {"what": "更换门板", "how_much": "50%"}


def test_form_in_the_reply_counts_more_than_one_in_the_quote() -> None:
    again = FILLED.replace("更换门板", "退货")
    assert five_w_two_h(f"{again}\n\n{OUTLOOK}{FILLED_LETTER}")["what"] == "退货"


def test_answers_go_on_over_lines_up_to_the_next_label() -> None:
    form = "What 整改措施:\n更换门板,\n重新安装\n\nWho 跟进人:张工\nHow much 跟进程度:\n50%\n\n谢谢"
    assert five_w_two_h(form) == {"what": "更换门板,\n重新安装", "who": "张工", "how_much": "50%"}


@pytest.mark.parametrize(
    ("form", "keys"),
    [
        ("1. 整改措施:a\n2. 责任人:b\n3. 原因:c", "what who why"),
        ("一、整改措施:a\n二、解决方案:b", "what how"),
        ("【What】整改措施:a", "what"),
        ("What整改措施:a\nHowmuch跟进程度:b", "what how_much"),
        ("*What* 整改措施:a\n- Who 跟进人、责任人:b", "what who"),
        ("WHAT: a\nWHO: b\nWHEN: c", "what who when_planned"),
        ("What (corrective action): a\nHow much (progress): b", "what how_much"),
        (
            "When, planned start: a\nWhen, expected completion: b\nWhen, completed: c",
            "when_start when_planned when_done",
        ),
        ("When(计划开始):a\nWhen(计划完成):b\nWhen(实际完成):c", "when_start when_planned when_done"),
        ("Corrective action: a\nRoot cause: b\nSolution: c", "what why how"),
        ("What\u3000整改措施\uff1aa\nWho\u3000责任人\uff1ab", "what who"),
    ],
)
def test_labels_are_read_in_many_spellings(form: str, keys: str) -> None:
    assert five_w_two_h(form) == dict(zip(keys.split(), "abc", strict=False))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "已处理。",
        "原因:运输损坏,明天更换。",
        "However: it rained\nWhat is more: I called",
        "How long: two days\nHow many: 3",
        "时间:3月5日\n电话:138",
        "What 整改措施:\nWho 跟进人:____\nWhy 原因:……",
        "> What 整改措施:(请填写)\n> Who 跟进人:【】",
    ],
)
def test_what_is_no_filled_form_gives_nothing(text: str) -> None:
    assert five_w_two_h(text) == {}


@given(
    st.lists(
        st.sampled_from([FILLED, EMPTY, OUTLOOK, GMAIL, marked(LETTER), "x", "", "原因:a", "What:"])
        | st.text(max_size=20)
    )
)
def test_form_holds_only_known_fields_with_something_in_them(pieces: list[str]) -> None:
    form = five_w_two_h("\n".join(pieces))
    assert form.keys() <= ANSWERS.keys()
    assert all(value.strip() for value in form.values())
