"""The form without JavaScript under a regulation that asks for more: it shows everything, and says for whom it is."""

import re
from dataclasses import replace
from typing import Any

import pytest

from complaints.domain.policy_intake import FieldKind, TextRule, TypeRule, WordsRule
from complaints.domain.text import Text
from tests.api.site import FORM, Site
from tests.factories import a_field, a_policy, with_intake
from tests.fakes import fake_services

OPTIONS = {"crack": Text("开裂", "Crack"), "stain": Text("污渍", "Stain")}
TYPES = (
    TypeRule("complaint", Text("投诉", "Complaint")),
    TypeRule("praise", Text("表扬", "Praise"), by=("complainant",)),
    TypeRule("order", Text("售服单", "Service order"), by=("agent",)),
)
SITE = a_field("site", title=Text("工地", "Building site"), required=True, explanation=Text("楼栋", "Building"))
DAMAGE = a_field("damage", title=Text("损坏", "Damage"), kind=FieldKind.CHOICE, options=OPTIONS)
HURT = a_field("hurt", title=Text("受伤", "Hurt"), kind=FieldKind.YES_NO)
CALL = a_field("call", title=Text("上门时间", "Visit"), kind=FieldKind.MOMENT)
BRANCH = a_field("branch", title=Text("分公司", "Branch"), staff_only=True)
INTAKE = with_intake(types=TYPES, fields=(SITE, DAMAGE, HURT, CALL, BRANCH), needed=("order_no",)).intake
GIVEN = FORM | {"order_no": "A1", "fields.site": "花园"}


def under(**changes: Any) -> Site:
    """The portal under that regulation, with `changes` of its intake."""
    return Site(fake_services(policy=with_intake(**(vars(INTAKE) | changes))))


def form(site: Site, locale: str = "zh-CN") -> str:
    return site.anybody.get(f"/api/v1/form?locale={locale}").text


def around(page: str, name: str) -> str:
    """What the page says from the label of a control to its end."""
    found = re.search(rf'<label class="field__label" for="{re.escape(name)}">.*?</div>', page, re.DOTALL)
    assert found, name
    return found[0]


def test_form_shows_the_types_of_the_public_the_first_chosen() -> None:
    page = form(under())
    offered = re.findall(r'name="type" value="(\w+)"[^>]*?( checked)?>', page)
    assert offered == [("complaint", " checked"), ("praise", "")]
    assert 'name="type"' not in form(under(types=TYPES[:1]))
    assert 'name="type"' not in form(Site(fake_services()))


@pytest.mark.parametrize(("locale", "titles"), [("zh-CN", ("工地", "损坏")), ("en", ("Building site", "Damage"))])
def test_form_shows_the_fields_of_the_public_in_the_reader_s_language(locale: str, titles: tuple[str, str]) -> None:
    page = form(under(), locale)
    assert titles[0] in around(page, "fields.site")
    assert titles[1] in around(page, "fields.damage")
    assert "fields.branch" not in page


def test_what_must_be_filled_in_has_no_mark_of_the_optional() -> None:
    page = form(under())
    optional = {name: "选填" in around(page, name) for name in ("fields.site", "fields.damage", "order_no", "place")}
    assert optional == {"fields.site": False, "fields.damage": True, "order_no": False, "place": True}
    assert "找不到也可以投诉" not in page
    assert "找不到也可以投诉" in form(under(needed=()))


@pytest.mark.parametrize(
    ("needed", "legend"),
    [
        ((), "电话和邮箱至少填一项"),
        (("phone",), "电话必填，邮箱选填"),
        (("email",), "邮箱必填，电话选填"),
        (("email", "phone"), "电话和邮箱都要填写"),
    ],
)
def test_form_says_which_contact_is_needed(needed: tuple[str, ...], legend: str) -> None:
    assert legend in form(under(needed=needed))


@pytest.mark.parametrize(
    ("when", "required", "hint"),
    [
        ({"category": ("installation", "delivery")}, True, "选择“安装服务、送货与交期”的必须填写。"),
        ({"type": ("praise",)}, False, "选择“表扬”的请填写。"),
        ({"kind": ("agent",), "business_line": ("kitchen",)}, False, "选择“代理商、橱柜”的请填写。"),
        ({"category": ("!other",)}, True, "与您的情况有关的，请填写。"),
        ({"severity": ("major",)}, True, "与您的情况有关的，请填写。"),
    ],
    ids=str,
)
def test_field_that_is_not_for_everybody_says_for_whom(when: Any, required: bool, hint: str) -> None:
    said = around(form(under(fields=(replace(SITE, when=when, required=required),))), "fields.site")
    assert hint in said
    assert "楼栋 " in said
    assert "选填" in said


def test_form_that_lacks_a_field_comes_back_with_it_marked_and_named_above() -> None:
    site = under()
    typed = {name: value for name, value in GIVEN.items() if name != "fields.site"}
    answer = site.anybody.post("/api/v1/complaints", data=typed | {"fields.damage": "stain", "type": "praise"})
    assert answer.status_code == 422
    assert '<a href="#fields.site">工地 · 请填写此项。</a>' in answer.text
    assert 'id="fields.site-error">请填写此项。' in answer.text
    assert '<option value="stain" selected>污渍</option>' in answer.text
    assert re.search(r'value="praise" id="type-praise" checked', answer.text)
    assert site.services.cases.saves == 0


def test_form_is_filed_as_it_was_filled_in() -> None:
    site = under()
    sent = GIVEN | {"type": "praise", "fields.hurt": "no", "fields.damage": "", "fields.call": "2026-11-25T14:00"}
    answer = site.anybody.post("/api/v1/complaints", data=sent)
    assert answer.status_code == 303, answer.text
    kept = site.case("26110001").content
    assert kept.type == "praise"
    assert kept.fields == {"site": "花园", "hurt": "no", "call": "2026-11-25T14:00:00+08:00"}


@pytest.mark.parametrize("wrong", ["2026-11-25", "tomorrow"])
def test_moment_that_is_none_is_refused(wrong: str) -> None:
    answer = under().anybody.post("/api/v1/complaints", data=GIVEN | {"fields.call": wrong})
    assert answer.status_code == 422
    assert "上门时间 · 请填写日期和时间" in answer.text


def test_hostile_words_stay_words() -> None:
    vile = "<script>alert(1)</script>"
    site = under(fields=(replace(SITE, title=Text(vile, vile), explanation=Text(vile, vile)),))
    answer = site.anybody.post("/api/v1/complaints", data=GIVEN | {"fields.site": "", "fields.x": vile, "place": vile})
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(("locale", "said"), [("zh-CN", "不满意即可投诉"), ("en", "Any dissatisfaction")])
def test_form_says_what_the_regulation_tells_the_public_and_nothing_for_the_house(locale: str, said: str) -> None:
    told = TextRule(
        "definition", Text("什么是投诉", "A complaint"), Text("不满意即可投诉", "Any dissatisfaction"), public=True
    )
    house = TextRule("owner", Text("归口部门", "Owner"), Text("质量部", "Quality department"))
    page = form(Site(fake_services(policy=a_policy(texts=(told, house)))), locale)
    assert said in page
    assert "质量部" not in page
    assert "Quality department" not in page


def test_form_of_a_regulation_without_lines_does_not_ask_for_one() -> None:
    assert 'name="business_line"' in form(under())
    assert 'name="business_line"' not in form(under(business_lines=()))


WORDS = (
    WordsRule("order_no", Text("合同编号", "Contract number"), Text("合同首页右上角", "At the top of the contract")),
    WordsRule("business_line", explanation=Text("看铭牌", "See the plate")),
    WordsRule("category", Text("投诉内容", "What it is about")),
)


def test_ordinary_fields_are_called_as_the_regulation_calls_them() -> None:
    page = form(under(words=WORDS))
    assert "合同编号" in around(page, "order_no")
    assert "合同首页右上角" in around(page, "order_no")
    assert 'id="business_line-hint">看铭牌' in around(page, "business_line")
    assert "投诉内容</legend>" in page
    assert "发生了什么？" in around(page, "description")
    assert "Contract number" in around(form(under(words=WORDS), "en"), "order_no")


def test_what_is_wrong_with_them_is_said_in_those_words() -> None:
    answer = under(words=WORDS).anybody.post("/api/v1/complaints", data=GIVEN | {"order_no": ""})
    assert answer.status_code == 422
    assert re.search(r'href="#order_no">合同编号 · ', answer.text)


def test_the_policy_gives_them_to_the_pages_with_scripts() -> None:
    told = under(words=WORDS).anybody.get("/api/v1/policy").get_json()["words"]
    assert told["category"] == {"title": {"zh-CN": "投诉内容", "en": "What it is about"}, "explanation": None}
    assert under().anybody.get("/api/v1/policy").get_json()["words"] == {}
