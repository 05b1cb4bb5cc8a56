"""What a case is found by in free search, and what it is not found by."""

from random import Random
from typing import Any

import pytest

from complaints.domain.case import Complainant, Complaint
from complaints.domain.mentions import DESCRIBED, MOST_LOOKED_FOR, mentions, question, tokens_of
from tests.factories import a_complaint

NORA = Complainant("Nora Quist", "end_user", "+86 138-0013-8000", "nora@customer.example", "广州市白云区8号")


def a_case(**changes: Any) -> Complaint:
    told: dict[str, Any] = {
        "complainant": NORA,
        "order_no": "OP-2026 0815",
        "place": "卧室",
        "demand": "换新",
        "description": "主卧的柜门板，开裂了！The DOOR of unit B12 creaks. _x_",
    }
    return a_complaint(**told | changes)


def answers(asked: str, complaint: Complaint | None, *, named: bool = True) -> bool:
    return question(text=asked).is_answered(said=mentions(reference="26110001", complaint=complaint, named=named))


@pytest.mark.parametrize(
    "asked",
    [
        "门板",
        "板",
        "柜门板",
        "开裂",
        "门板 开裂",
        "开裂 门板",
        "门板，开裂",
        "creaks door",
        "ＤＯＯＲ",
        "B12",
        "door门板",
        "x",
        "卧室",
        "换新",
        "quist",
        "Nora Quist",
        "NORA@customer",
        "customer.example",
        "白云区",
        "13800138000",
        "138 0013 8000",
        "+86 138-0013-8000",
        "8613800138000",
        "8000",
        "OP-2026 0815",
        "op20260815",
        "OP 2026-0815",
        "0815",
        "26110001",
        "2611",
        "2611 0001",
        "261100 门板",
        "  门板  ",
        "门板 !!!",
    ],
)
def test_a_case_is_found_by_what_is_said_in_it_however_it_is_written(asked: str):
    if asked == "door门板":
        assert not answers(asked, a_case()), "these two do not stand side by side"
        assert answers(asked, a_case(description="A door门板"))
        return
    assert answers(asked, a_case())


@pytest.mark.parametrize(
    "asked",
    ["", " ", "。", "'", "_", "板开", "裂门", "门窗", "doo", "oor", "creak", "B1", "12", "1380013", "800", "261",
     "6110001", "门板 window", "OP-2025", "op2026", "' OR 1=1", "\x00", "end_user", "kitchen-line"],
)  # fmt: skip
def test_it_is_not_found_by_what_is_not_said_nor_by_pieces_of_words(asked: str):
    assert not answers(asked, a_case())


@pytest.mark.parametrize("asked", ["门板", "裂", "door 门板", "138 0013 8000", "x" * 500, "长" * 500, "26110001 op-1"])
def test_what_is_said_has_the_tokens_that_are_looked_for(asked: str):
    """Otherwise a case that answers would not be looked at."""
    complaint = a_case(description=f"{'窗' * 50} 第三次：{asked}。")
    said = mentions(reference="26110001", complaint=complaint)
    ways = question(text=asked).tokens()
    assert all(0 < len(way) <= MOST_LOOKED_FOR for way in ways)
    assert any(tokens_of(said=said).issuperset(way) for way in ways)
    assert answers(asked, complaint)


def test_whatever_is_asked_of_whatever_is_said_no_case_that_answers_is_passed_over():
    chance = Random(22)
    letters = "门板开裂噪音々〇ab1２Ａß-_/ 　，.。\n😀é\u0301İ가"
    answered = 0
    for _ in range(4000):
        description = "".join(chance.choices(letters, k=chance.randrange(1, 40)))
        start = chance.randrange(len(description))
        asked = description[start : start + chance.randrange(1, 14)]
        complaint = a_case(description=description, order_no="".join(chance.choices("ab1２-_/ ", k=9)))
        if answers(asked, complaint):
            answered += 1
            had = tokens_of(said=mentions(reference="26110001", complaint=complaint))
            assert any(had.issuperset(way) for way in question(text=asked).tokens()), (asked, description)
            assert not answers(asked, None) or "2611" in asked
    assert answered > 1000


def test_who_stays_anonymous_is_found_by_nothing_of_himself():
    complaint = a_case(anonymous=True)
    assert not any(answers(asked, complaint) for asked in ("nora", "13800138000", "8000", "customer", "白云区"))
    assert all(answers(asked, complaint) for asked in ("门板", "0815", "26110001"))


def test_who_is_not_told_who_complains_does_not_find_by_it_wherever_it_stands():
    complaint = a_case(
        description="我是Nora Quist，证号440101，电话+86 138-0013-8000，柜门坏了",
        order_no="+86 138-0013-8000",
        fields={"card": "440101"},
    )
    secrets = ("nora", "quist", "13800138000", "+86 138-0013-8000", "8000", "customer", "白云区", "440101")
    assert [asked for asked in secrets if answers(asked, complaint, named=False)] == []
    assert [asked for asked in secrets if not answers(asked, complaint)] == []
    assert answers("柜门坏了", complaint, named=False)
    assert answers("261100", complaint, named=False)


def test_of_a_case_that_cannot_be_read_the_number_is_left():
    assert answers("26110001", None)
    assert answers("2611", None)
    assert not answers("门板", None)


def test_a_long_description_is_searched_as_far_as_it_is_looked_at_and_no_word_is_cut():
    filler = "长" * (DESCRIBED - 4)
    complaint = a_case(description=f"{filler} noisyish 门板")
    assert not answers("noi", complaint)
    assert not answers("noisyish", complaint)
    assert not answers("门板", complaint)
    assert answers("长长", complaint)
    assert answers("noi", a_case(description=f"{filler} noi 门板"))


def test_what_is_written_of_a_case_is_bounded_whatever_is_said():
    everything = "".join(chr(0x4E00 + number) for number in range(5000))
    long = Complainant(everything[:80], "end_user", "1" * 40, "a" * 200, everything[80:280])
    complaint = a_case(complainant=long, description=everything, demand=everything, place=everything[300:500])
    assert len(tokens_of(said=mentions(reference="26110001", complaint=complaint))) < 5600
