"""Which first lines of a mail are commands, in Chinese and English, and which are the beginning of a sentence."""

import pytest

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.mail_command_table import COMMANDS, Word, offered
from complaints.domain.mail_commands import said
from complaints.domain.text import half_width

OPPEIN = load_policy(POLICIES / "oppein.toml")


def read(text: str) -> list[tuple[str, ...]]:
    return [
        tuple(part for part in (each.word.value, each.clause, each.rest, each.text) if part)
        for each in said(text=text, policy=OPPEIN)
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("接单", [("accept",)]),
        ("【接单】", [("accept",)]),
        ("接单。", [("accept",)]),
        ("　接 单　", [("accept",)]),
        ("1、接单", [("accept",)]),
        ("您好，接单", [("accept",)]),
        ("已联系：客户同意周二上门", [("contacted", "客户同意周二上门")]),
        ("已联系", [("contacted",)]),
        ("问客户：哪一年安装的？", [("ask", "哪一年安装的？")]),
        ("Ask the customer: which year?", [("ask", "which year?")]),
        ("已解决：门板已更换\n费用由公司承担", [("resolved", "门板已更换", "费用由公司承担")]),
        ("处理进展：配件已发出", [("interim", "配件已发出")]),
        ("申请延期至11月30日，因为配件未到", [("extend", "至11月30日，因为配件未到")]),
        ("延期3天：等待配件", [("extend", "3天：等待配件")]),
        ("转派给王强，他负责橱柜", [("reassign", "给王强，他负责橱柜")]),
        ("转派 handler2@staff.example", [("reassign", "handler2@staff.example")]),
        ("同意", [("approve",)]),
        ("同意，按此办理", [("approve", "按此办理")]),
        ("不同意：理由不足", [("refuse", "理由不足")]),
        ("同意延期", [("approve", "*")]),
        ("不同意延期：理由不足", [("refuse", "*", "理由不足")]),
        ("责任异议：属安装问题", [("dispute", "属安装问题")]),
        ("技术支持：如何处理开裂", [("help", "如何处理开裂")]),
        ("备注：客户出差", [("note", "客户出差")]),
        ("满意", [("satisfied",)]),
        ("客户不满意，要求退货", [("not_satisfied", "要求退货")]),
        ("未接通", [("unreachable",)]),
        ("结案 无效投诉：重复登记", [("close", "无效投诉：重复登记")]),
        ("重新开启：客户又来电", [("reopen", "客户又来电")]),
        ("申诉：当时已在处理", [("appeal", "approvals.appeal", "当时已在处理")]),
        ("请撤销", [("undo",)]),
        ("質量", []),
        ("回覆：已安排", [("reply", "已安排")]),
        ("轉派給王強", [("reassign", "給王強")]),
        ("Accept", [("accept",)]),
        ("ＡＣＣＥＰＴ！", [("accept",)]),
        ("contacted: he agrees", [("contacted", "he agrees")]),
        ("Extend to 30 Nov because parts are missing", [("extend", "to 30 Nov because parts are missing")]),
        ("Reassign to Max Mill", [("reassign", "to Max Mill")]),
        ("Approved.", [("approve",)]),
        ("refuse: too late", [("refuse", "too late")]),
        ("Need help: how to mend it", [("help", "how to mend it")]),
        ("not satisfied - still differs", [("not_satisfied", "still differs")]),
        ("undo", [("undo",)]),
    ],
)
def test_a_command_stands_first_and_is_followed_by_a_sign_or_by_what_it_takes(
    text: str, wanted: list[tuple[str, ...]]
) -> None:
    assert read(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "已联系客户，门板明天更换。",
        "已联系，客户同意更换",
        "已解决，周二更换完毕",
        "同意客户的意见，但是",
        "不同意见较多",
        "满意度回访情况",
        "回复如下：更换门板",
        "note that the customer is away",
        "问客户，他说是五月装的",
        "询问客户后得知是五月装的",
        "ask the customer when he is in",
        "help the customer",
        "acceptable to me",
        "extends the guarantee",
        "I agree",
        "contacted the customer, he agrees",
        "Transfer the money to the customer",
        "Extend our apologies to him",
        "取消，客户不要了",
        "客户说同意",
        "",
        "\n \n",
        "> 同意",
    ],
)
def test_what_begins_a_sentence_is_no_command(text: str) -> None:
    assert read(text) == []


def test_salutations_and_blank_lines_may_stand_before_a_command() -> None:
    assert read("王经理，您好！\n\n同意") == [("approve",)]
    assert read("Dear all,\n\naccept") == [("accept",)]


def test_a_command_below_other_words_is_none() -> None:
    assert read("客户来过电话。\n同意") == []


def test_several_commands_are_done_in_their_order_each_with_its_own_text() -> None:
    assert read("接单\n已联系：约周二\n客户在家\n备注：带工具\n同意") == [
        ("accept",),
        ("contacted", "约周二", "客户在家"),
        ("note", "带工具", "同意"),
    ]


def test_below_a_reply_nothing_is_a_command() -> None:
    assert read("回复：\nWhat 整改措施：换门板\n同意") == [("reply", "What 整改措施：换门板\n同意")]


def test_commands_are_looked_for_in_the_first_lines_alone() -> None:
    lines = ["已联系：约周二", *(f"第{number}件事" for number in range(1, 6)), "同意"]
    assert [each[0] for each in read("\n".join(lines))] == ["contacted"]


@pytest.mark.parametrize("word", COMMANDS)
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_word_that_letters_offer_is_read_as_its_command(word: Word, locale: str) -> None:
    assert [each.word for each in said(text=offered(word, locale), policy=OPPEIN)] == [word]


@pytest.mark.parametrize("word", COMMANDS)
def test_every_spelling_of_a_command_is_read_as_it(word: Word) -> None:
    for phrase in COMMANDS[word]:
        assert [each.word for each in said(text=f"{phrase}", policy=OPPEIN)] == [word], phrase


def test_no_word_means_two_things() -> None:
    spelt = [half_width(phrase).casefold() for phrases in COMMANDS.values() for phrase in phrases]
    assert len(spelt) == len(set(spelt))


def test_records_matters_schemes_and_penalties_are_named_by_the_titles_of_the_policy() -> None:
    assert read("质量责任异议\n异议理由：安装") == [("clause", "records.dispute", "异议理由：安装")]
    for matter in OPPEIN.approvals:
        title = matter.title.zh
        assert read(f"同意{title}：理由") == [("approve", f"approvals.{matter.id}", "理由")]
        assert read(f"不同意{title}") == [("refuse", f"approvals.{matter.id}")]
    assert read("严重程度 重大：有人受伤")[0][:2] == ("level", "severity")


def test_half_width_keeps_the_length() -> None:
    text = "ＡＢ：，　同意！（１）"
    assert (half_width(text), len(half_width(text))) == ("AB:, 同意!(1)", len(text))
