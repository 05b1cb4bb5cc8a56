"""What a case is found by, however it is written."""

import pytest

from complaints.domain.search import By, Key, keys, keys_of
from tests.factories import a_complaint


@pytest.mark.parametrize(
    ("asked", "as_compared"),
    [
        ({"phone": "138 0013 8000"}, Key(By.PHONE, "13800138000")),
        ({"phone": "+86 138-0013-8000"}, Key(By.PHONE, "13800138000")),
        ({"phone": "008613800138000"}, Key(By.PHONE, "13800138000")),
        ({"phone": "８６１３８００１３８０００"}, Key(By.PHONE, "13800138000")),
        ({"phone": "(020) 8666 1234"}, Key(By.PHONE, "02086661234")),
        ({"phone": "86123456"}, Key(By.PHONE, "86123456")),
        ({"phone": "+44 20 7946 0000"}, Key(By.PHONE, "442079460000")),
        ({"email": " Lin.Fang@Customer.Example"}, Key(By.EMAIL, "lin.fang@customer.example")),
        ({"order_no": "op-2026 0815"}, Key(By.ORDER_NO, "op-20260815")),
        ({"order_no": "ＯＰ－２０２６"}, Key(By.ORDER_NO, "op-2026")),
        ({"name": "  Nora   QUIST "}, Key(By.NAME, "nora quist")),
        ({"name": "林芳"}, Key(By.NAME, "林芳")),
    ],
)
def test_a_value_is_compared_however_it_is_written(asked: dict[str, str], as_compared: Key):
    assert keys(**asked) == (as_compared,)


@pytest.mark.parametrize("asked", [{}, {"phone": "110"}, {"phone": "none"}, {"name": "林"}, {"email": "  "}])
def test_what_tells_nobody_from_others_is_no_key(asked: dict[str, str]):
    assert keys(**asked) == ()


def test_a_complaint_has_a_key_of_each_kind_the_surest_first():
    assert [key.by for key in keys_of(complaint=a_complaint())] == list(By)


def test_who_stays_anonymous_is_found_by_the_order_alone():
    assert [key.by for key in keys_of(complaint=a_complaint(anonymous=True))] == [By.ORDER_NO]
