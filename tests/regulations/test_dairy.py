"""西安宏兴乳业 客诉处理办法."""

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.case import Attachment
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import (
    Assignment,
    Classification,
    Closure,
    Decision,
    Note,
    Record,
    Reopening,
    Reply,
    Request,
)
from complaints.domain.records import EvidenceMissing, RecordMissing
from tests.regulations.shown import regulation_says
from tests.regulations.story import Files, Story, expects, proves
from tests.regulations.team import address, the_policy

DAIRY = the_policy("dairy")
FILED = ("Mon 2026-11-23 09:00", "agent", Files())
SIGNED = Record("signed", {"compensation": "received", "signed_complainant": "林芳"})
VALID = {"quality_related": "yes", "reached": "yes", "own_product": "yes", "valid": "yes"}


@proves("DAIRY-1", "DAIRY-2", "DAIRY-12", "DAIRY-15", "DAIRY-17")
def test_whole_information_comes_in_by_the_sales_company_and_goes_to_quality_assurance():
    Story("dairy").run(
        ("Mon 2026-11-23 09:00", "agent", Files(channel="market", fields={"batch": ""}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 09:00", "qa", Files(), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 09:00", "agent", Files(channel="fax"), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 09:00", "agent", Files(channel="market", fields={"item": "任何品项", "spec": "200ml", "batch": "20261101"}), expects(
            letters=["acknowledgement:complainant", "dispatch:handler", "notice:qa", "notice:qa"])),
    )
    assert "所有品项" in next(text.text.zh for text in DAIRY.texts if text.id == "scope")


@proves("DAIRY-3", "DAIRY-4")
def test_an_invalid_complaint_needs_the_check_that_failed():
    Story("dairy").run(
        FILED,
        ("Mon 2026-11-23 10:00", "agent", Closure("invalid", "非本公司产品"), expects(raises=GuardsUnmet)),
        ("Mon 2026-11-23 10:00", "quality_tech", Record("validity", {"valid": "no"}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 10:00", "quality_tech", Record("validity", VALID | {"own_product": "no", "valid": "no"})),
        ("Mon 2026-11-23 11:00", "agent", Closure("invalid", "非本公司产品"), expects(closing="invalid")),
    )


@proves("DAIRY-5", "DAIRY-6", "DAIRY-8")
def test_grade_a_goes_to_the_top_and_grade_b_may_be_left_cold_and_taken_up_again():
    cold = Closure("cold", "索赔十万元")
    Story("dairy").run(
        FILED,
        ("Mon 2026-11-23 10:00", "quality_tech", Classification("grade", "A"), expects(letters=["notice:executive"])),
        ("Mon 2026-11-23 10:30", "supervisor", cold, expects(raises=GuardsUnmet)),
        ("Mon 2026-11-23 11:00", "quality_tech", Classification("grade", "B")),
        ("Mon 2026-11-23 11:30", "supervisor", cold, expects(raises=GuardsUnmet)),
        ("Mon 2026-11-23 12:00", "executive", Record("cold_decision", {"unreasonable": "索赔十万元", "negotiation": "三次未果"})),
        ("Mon 2026-11-23 12:30", "supervisor", cold, expects(stage="closed", closing="cold", clocks={"reply": "cancelled"})),
        ("Mon 2026-12-21 09:00", "time passes", expects(steps=[])),
        ("Mon 2026-12-21 10:00", "supervisor", Reopening("客户重新协商"), expects(stage="dispatched", clocks={"reply#2": "running"})),
    )


@proves("DAIRY-7", "DAIRY-10", "DAIRY-16")
def test_the_top_manager_decides_what_is_paid_and_he_or_the_sales_company_assigns():
    pay = Request("redress", "协商赔偿", fields={"remedy": "product", "amount": "一箱"})
    Story("dairy", handlers=2).run(
        FILED,
        ("Mon 2026-11-23 10:00", "agent", Assignment(address("handler2")), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 10:00", "supervisor", Assignment(address("handler2")), expects(handler="handler2")),
        ("Mon 2026-11-23 10:10", "executive", Assignment(address("handler")), expects(handler="handler")),
        ("Mon 2026-11-23 10:20", "quality_tech", Classification("grade", "C"), expects(levels={"grade": "C"})),
        ("Mon 2026-11-23 10:30", "handler", pay, expects(letters=["approval:executive"])),
        ("Mon 2026-11-23 11:00", "supervisor", Decision("redress", approved=True), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 11:00", "executive", Decision("redress", approved=True)),
    )


@proves("DAIRY-9", "DAIRY-13")
@pytest.mark.parametrize("missing", ["signed", "sample"])
def test_a24_nothing_is_closed_without_signature_and_sample(missing: str):
    story = Story("dairy").run(
        FILED,
        ("Mon 2026-11-23 10:00", "quality_tech", Record("sample_retrieved"), expects(raises=RecordMissing)),
        ("Mon 2026-11-23 10:00", "quality_tech", Record("prehandling")),
        ("Mon 2026-11-23 10:10", "quality_tech", Record("sample_requested")),
        ("Mon 2026-11-23 11:00", "handler", Reply("已赔付一箱。")),
    )
    rows = {"signed": ("Mon 2026-11-23 12:00", "handler", SIGNED), "sample": ("Mon 2026-11-23 12:00", "handler", Record("sample_retrieved"))}
    first = rows.pop(missing)
    story.run(
        *rows.values(),
        ("Mon 2026-11-23 13:00", "supervisor", Closure("settled"), expects(raises=GuardsUnmet)),
        ("Mon 2026-11-23 14:00", *first[1:]),
        ("Mon 2026-11-23 15:00", "supervisor", Closure("settled"), expects(stage="closed", closing="settled")),
    )


@proves("DAIRY-11", "DAIRY-14", "DAIRY-18")
def test_departments_advise_and_production_finds_the_cause_and_hands_in_signed_forms_afterwards():
    form = Record("signed_forms", attachments=(Attachment("k", "签字.pdf", "application/pdf", 1),))
    Story("dairy").run(
        FILED,
        ("Mon 2026-11-23 10:00", "assisting", Note("建议检查冷链")),
        ("Mon 2026-11-23 11:00", "production", Record("cause_improvement", {"cause": "冷链"}), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 11:00", "production", Record("cause_improvement", {"cause": "冷链", "improvement": "加温度记录"})),
        ("Mon 2026-11-23 11:30", "production", form, expects(raises=UnknownValue)),
        ("Mon 2026-11-23 12:00", "agent", Closure("answered", "已说明")),
        ("Mon 2026-11-23 13:00", "production", Record("signed_forms"), expects(raises=EvidenceMissing)),
        ("Mon 2026-11-23 13:00", "production", form),
    )
    assert all(word in regulation_says("dairy", "texts.controlled") for word in ("编制", "审核", "批准", "受控状态", "发放号"))
