"""What a complaint that is sent again says otherwise than the first time, in words that can be added to the case."""

from dataclasses import replace
from typing import Any

import pytest

from complaints.domain.case import Attachment
from complaints.domain.changes import changed
from complaints.domain.policy_intake import FieldKind
from complaints.domain.text import Text
from tests.factories import a_complainant, a_complaint, a_field, with_intake

POLICY = with_intake(
    fields=(
        a_field("site", title=Text("工地", "Building site")),
        a_field("hurt", title=Text("受伤", "Hurt"), kind=FieldKind.YES_NO),
    )
)
FIRST = a_complaint(description="门板开裂。", demand="更换", fields={"site": "花园"})


def told(files: tuple[str, ...] = (), **changes: Any) -> list[str]:
    found = changed(first=FIRST, again=replace(FIRST, **changes), files=files, policy=POLICY)
    return found.text.splitlines() if found else []


def test_the_same_once_more_is_no_change() -> None:
    again = replace(FIRST, type="", description=" 门板开裂。 ", locale="en", consent="x", fields={"site": "花园 "})
    assert changed(first=FIRST, again=again, files=(), policy=POLICY) is None


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"description": "门板开裂，还掉漆。"}, "情况说明：门板开裂，还掉漆。"),
        ({"demand": ""}, "诉求：（删去）"),
        ({"category": "installation"}, "问题类别：安装服务"),
        ({"order_no": "A-9"}, "订单号：A-9"),
        ({"complainant": replace(FIRST.complainant, address="白云区 1 号")}, "联系地址：白云区 1 号"),
        ({"fields": {"site": "新城"}}, "工地：新城"),
        ({"fields": {"site": "花园", "hurt": "yes"}}, "受伤：是"),
    ],
)
def test_what_is_said_otherwise_is_told_in_words(changes: dict[str, Any], line: str) -> None:
    assert told(**changes) == ["提交后更正：", line]


def test_it_is_told_in_the_language_of_the_first() -> None:
    first = replace(FIRST, locale="en")
    found = changed(first=first, again=replace(first, description="It cracked"), files=(), policy=POLICY)
    assert found
    assert found.text == "Corrected after it was sent:\nWhat happened: It cracked"


def test_new_files_are_named_by_their_keys_and_those_of_the_first_are_not() -> None:
    first = replace(FIRST, attachments=(Attachment("a", "a.jpg", "image/jpeg", 1),))
    found = changed(first=first, again=first, files=("a", "b", "b"), policy=POLICY)
    assert found
    assert (found.text, found.files) == ("", ("b",))
    assert changed(first=first, again=first, files=("a",), policy=POLICY) is None


def test_who_complains_is_not_among_what_may_change() -> None:
    assert told(complainant=a_complainant(name="别人")) == []
