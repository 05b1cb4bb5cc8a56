"""品质月报表格式: returns and complaints from their cases, what no case knows by hand, in a format that may be changed."""

from dataclasses import replace
from typing import Any

from complaints.domain.commands import Classification, Reply
from complaints.domain.publishing import Edition, missing_sections, write
from tests.factories import moment
from tests.regulations.story import Files, On, Story, proves
from tests.regulations.team import the_policy
from tests.regulations.test_worked_figures import report, rule_of
from tests.unit.domain.test_report_parts import part, told, words

LATER = "Tue 2026-12-01 09:00"


def returned(product: str, quantity: str, **changes: Any) -> Files:
    return Files(fields={"product": product, "quantity": quantity}, **changes)


def a_month() -> Story:
    """Two parts returned for the same cause and one for another, a complaint about a finished product, and a suggestion."""
    settled = {"cause": "material", "result": "exchanged", "improvement": "supplier"}
    return Story("qmr").run(
        ("Fri 2026-10-09 10:00", "agent", returned("part", "7", type="return")),
        ("Mon 2026-11-02 09:00", "agent", returned("part", "12", type="return")),
        ("Mon 2026-11-02 09:10", "agent", returned("part", "30", type="return")),
        ("Mon 2026-11-02 09:20", "complainant", returned("part", "1", type="return")),
        ("Mon 2026-11-02 09:30", "agent", returned("finished", "2.5", type="complaint")),
        ("Mon 2026-11-02 09:40", "agent", returned("finished", "9", type="suggestion")),
        *(
            (f"Mon 2026-11-02 1{number}:00", "handler", On(number, Classification(scheme, level)))
            for number in (2, 3)
            for scheme, level in settled.items()
        ),
        ("Mon 2026-11-02 14:00", "handler", On(5, Reply("已返修。"))),
        ("Mon 2026-11-02 14:10", "handler", On(5, Classification("cause", "design"))),
        ("Mon 2026-11-02 14:20", "handler", On(5, Classification("result", "repaired"))),
        ("Mon 2026-11-02 14:30", "handler", On(5, Classification("improvement", "design"))),
    )


@proves("QMR-1")
def test_the_title_says_of_which_year_and_month_it_is():
    title = report(a_month(), "quality", "2026-11")["title"]
    assert title == {"zh-CN": "2026年11月品质月报表", "en": "Quality report of 2026-11"}


@proves("QMR-2")
def test_returns_and_complaints_are_told_by_product_quantity_cause_result_and_improvement():
    document = report(a_month(), "quality", "2026-11")
    returns, complaints = part(document, "returns"), part(document, "complaints")
    titles = [column["title"]["zh-CN"] for column in returns["columns"]]
    assert titles == ["产品种类", "原因", "处理结果", "改进方案", "件数", "数量"]
    unsaid = "（未注明）"
    assert words(returns) == [
        ["零部件", "材料、供应商", "换货", "供应商整改", 2, "42"],
        ["零部件", unsaid, unsaid, unsaid, 1, "1"],
        ["合计", "", "", "", 3, "43"],
    ]
    assert words(complaints) == [["成品", "设计", "返修", "改进设计", 1, "2.5"], ["合计", "", "", "", 1, "2.5"]]
    assert len(part(document, "lines")["references"]) == 4
    assert words(part(document, "compared")) == [["退货件数", 3, 1, "+200%"], ["投诉件数", 1, 0, "—"]]


@proves("QMR-3", "QMR-4", "QMR-5")
def test_what_no_case_knows_is_entered_by_hand_and_the_sections_stand_in_the_order_of_the_text():
    story = a_month()
    document, rule = report(story, "quality", "2026-11"), rule_of(story, "quality")
    titles = [section["zh-CN"].split("：")[0] for section in document["sections"]]
    assert titles == [
        "生产概况",
        "检验数据说明",
        "不合格品",
        "退货、投诉的改进方案",
        "内部、外部审核结果",
        "品质培训",
        "品质总结",
        "下月计划",
        "备注",
    ]
    given = {"value.nonconforming_kinds": "把手、合页", "value.nonconforming": "37", "value.produced": "12 000"}
    given |= {str(place): f"已填写：{title}" for place, title in enumerate(titles)}
    edition = Edition("quality", "2026-11", 1, "qmr", "1", moment(LATER), "", (), {})
    edition = write(edition=edition, document=document, texts=given, by=story.by("director"))
    assert dict(edition.texts) == given
    assert missing_sections(edition=edition, rule=replace(rule, complete=True)) == ()
    assert part(document, "nonconforming")["figures"] == ["nonconforming_kinds", "nonconforming"]
    by_hand = {figure["id"] for figure in document["figures"] if figure["measure"] == "entered"}
    assert by_hand == {"produced", "tested", "test_pass_rate", "nonconforming_kinds", "nonconforming"}


@proves("QMR-6")
def test_a_section_and_a_part_that_the_policy_leaves_out_are_not_printed():
    rule = next(rule for rule in the_policy("qmr").reports if rule.id == "quality")
    kept = tuple(each for each in rule.parts if each.id != "lines")
    shorter = replace(rule, parts=kept, sections=tuple(each for each in rule.sections if each.zh != "品质培训"))
    document = told(a_month(), shorter, "2026-11", as_of=LATER)
    assert [each["id"] for each in document["parts"]] == [each.id for each in kept]
    assert "品质培训" not in [section["zh-CN"] for section in document["sections"]]
    assert len(document["sections"]) == len(rule.sections) - 1
