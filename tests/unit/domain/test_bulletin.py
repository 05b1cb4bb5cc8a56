"""A typical case tells nobody; it is found by its words, and beside complaints that are like it."""

from typing import Any

import pytest

from complaints.domain.bulletin import (
    NotAnonymous,
    check_anonymous,
    is_published,
    likeness,
    rewritten,
    said,
    withdrawn,
)
from complaints.domain.mentions import question
from complaints.domain.publishing import Edition, EditionSettled, Move, Step
from tests.factories import REGISTERED_AT, a_complainant, a_complaint, a_policy, acting, circumstances

TEXTS = {
    "title": "门板受潮开裂",
    "happened": "安装后第三天橱柜门板开裂，客户要求更换。",
    "cause": "封边不严，雨季受潮。",
    "lesson": "雨季出厂前须逐块检验封边。",
    "measure": "更换门板，改用激光封边。",
    "category": "product_quality",
}
COMPLAINT = a_complaint(
    complainant=a_complainant(
        name="林芳", phone="138 0013 8000", email="lin.fang@customer.example", address="广州市白云区"
    ),
    order_no="OP-2026-0815",
)


def an_edition(*moves: Move, **texts: str) -> Edition:
    steps = tuple(Step(move, REGISTERED_AT) for move in moves or (Move.DRAFTED,))
    return Edition("bulletin", "2026-11", 1, "oppein", "1", REGISTERED_AT, "0" * 64, steps, TEXTS | texts)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("林芳的门板开裂", "name"),
        ("林 芳", "name"),
        ("请拨13800138000", "phone"),
        ("请拨 １３８００１３８０００", "phone"),
        ("电话138-0013-8000", "phone"),
        ("另一人的 13912345678", "phone"),
        ("写信到 Lin.Fang@Customer.example", "email"),
        ("写信到 someone@else.example", "email"),
        ("住在广州市 白云区", "address"),
        ("订单 op 2026 0815", "order_no"),
        ("订单 OP-2026-0816", ""),
        ("安装后第三天开裂，林女士要求更换", ""),
    ],
)
@pytest.mark.parametrize("field", ["title", "happened", "measure"])
def test_words_that_tell_who_complained_are_refused_with_what_they_tell(words: str, kind: str, field: str) -> None:
    if not kind:
        check_anonymous(texts=TEXTS | {field: words}, complaint=COMPLAINT, policy=a_policy())
        return
    with pytest.raises(NotAnonymous) as refused:
        check_anonymous(texts=TEXTS | {field: words}, complaint=COMPLAINT, policy=a_policy())
    assert refused.value.found == {field: (kind,)}


def test_a_latin_name_is_no_piece_of_another_word() -> None:
    complaint = a_complaint(complainant=a_complainant(name="Ann"))
    check_anonymous(texts={"happened": "As planned, the channel cracked."}, complaint=complaint, policy=a_policy())
    with pytest.raises(NotAnonymous):
        check_anonymous(texts={"happened": "Then ANN called."}, complaint=complaint, policy=a_policy())


def test_where_no_case_is_told_numbers_and_addresses_of_anybody_are_refused_all_the_same() -> None:
    check_anonymous(texts=TEXTS, complaint=None, policy=a_policy())
    with pytest.raises(NotAnonymous):
        check_anonymous(texts={"cause": "13800138000"}, complaint=None, policy=a_policy())


@pytest.mark.parametrize(
    ("asked", "answers"), [("封边", True), ("门板 雨季", True), ("激光封边", True), ("退款", False)]
)
def test_it_is_found_by_the_words_of_all_its_parts(asked: str, answers: bool) -> None:
    assert question(text=asked).is_answered(said=said(edition=an_edition())) is answers


def test_it_is_like_a_complaint_of_its_category_or_with_many_words_in_common() -> None:
    like = a_complaint(category="product_quality", description="橱柜门板安装后开裂", demand="更换门板")
    elsewhere = a_complaint(category="price", description="橱柜门板安装后开裂了", demand="更换门板")
    other = a_complaint(category="price", description="多收了安装费", demand="退款")
    found = [likeness(edition=an_edition(), complaint=each) for each in (like, elsewhere, other)]
    assert found[0] > found[1] > found[2] == 0


def by(who: str = "handler") -> Any:
    return circumstances(actor=acting(who))


def test_it_is_published_from_its_sending_until_it_is_taken_back() -> None:
    assert not is_published(edition=an_edition())
    sent = an_edition(Move.DRAFTED, Move.SENT)
    assert is_published(edition=sent)
    back = withdrawn(edition=sent, reason="有人认出", by=by())
    assert not is_published(edition=back)
    assert back.steps[-1].note == "有人认出"
    with pytest.raises(EditionSettled):
        withdrawn(edition=back, reason="", by=by())


def test_what_was_sent_is_not_written_anew_and_what_is_not_changed_is_no_step() -> None:
    edition = an_edition()
    assert rewritten(edition=edition, texts=TEXTS, by=by()) is edition
    other = rewritten(edition=edition, texts=TEXTS | {"lesson": "须逐块检验"}, by=by())
    assert (other.texts["lesson"], other.steps[-1].move) == ("须逐块检验", Move.WRITTEN)
    with pytest.raises(EditionSettled):
        rewritten(edition=an_edition(Move.SENT), texts={}, by=by())
