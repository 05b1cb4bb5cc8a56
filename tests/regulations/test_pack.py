"""包装部门报表汇总: complaints of the month and the main problem, the measures taken, what is entered, beside last month."""

from complaints.domain.commands import Classification
from complaints.domain.publishing import Edition, write
from tests.factories import moment
from tests.regulations.story import Files, On, Story, proves
from tests.regulations.test_worked_figures import reads, report
from tests.unit.domain.test_report_parts import part, words


def two_months() -> Story:
    """Four complaints in October; in November three, two of them about damage, of which one was answered by a measure."""
    return Story("pack").run(
        *[("Fri 2026-10-09 10:00", "agent", Files(category="seal"))] * 4,
        *[("Mon 2026-11-02 09:00", "agent", Files(category="damage"))] * 2,
        ("Mon 2026-11-02 09:00", "agent", Files(category="print")),
        ("Mon 2026-11-02 10:00", "handler", On(5, Classification("measure", "material"))),
        ("Mon 2026-11-02 10:30", "handler", On(7, Classification("measure", "none"))),
    )


@proves("PACK-1")
def test_the_report_tells_how_many_complaints_came_and_the_problem_that_most_were_about():
    document = report(two_months(), "packaging", "2026-11")
    assert document["title"]["zh-CN"] == "2026年11月包装部门报表汇总"
    assert reads(document, "complaints") == "3"
    [volume] = [each for each in document["figures"] if each["id"] == "complaints"]
    assert [(each["title"]["zh-CN"], each["value"]) for each in volume["parts"]] == [
        ("包装破损", "2"),
        ("印刷、标签错误", "1"),
    ]
    assert document["parts"][0]["kind"] == "categories"


@proves("PACK-2")
def test_the_measures_taken_are_listed_by_problem():
    document = report(two_months(), "packaging", "2026-11")
    listed = words(part(document, "measures"))
    assert sorted(listed[:-1]) == [
        ["包装破损", "更换包装材料", 1],
        ["包装破损", "（未注明）", 1],
        ["印刷、标签错误", "无需措施", 1],
    ]
    assert listed[-1] == ["合计", "", 3]
    assert [row[1:3] for row in words(part(document, "share"))] == [["包装破损", "50"], ["印刷、标签错误", "0"]]
    assert reads(document, "measured") == "33 % (1/3)"
    assert "已采取的措施" in [section["zh-CN"] for section in document["sections"]]


@proves("PACK-3")
def test_inspections_pass_rate_and_excellent_rate_are_entered_by_hand_and_said_to_be_from_elsewhere():
    story = two_months()
    document = report(story, "packaging", "2026-11")
    given = {"value.inspections": "120", "value.pass_rate": "98.5%", "value.excellent_rate": "61%"}
    edition = Edition("packaging", "2026-11", 1, "pack", "1", moment("2026-12-01 09:00"), "", (), {})
    edition = write(edition=edition, document=document, texts=given, by=story.by("head"))
    assert dict(edition.texts) == given
    quality = part(document, "quality")
    assert quality["figures"] == ["inspections", "pass_rate", "excellent_rate"]
    assert quality["title"]["zh-CN"] == "产品质量抽检（外部数据，人工录入）"
    assert all(reads(document, figure) == "—" for figure in quality["figures"])


@proves("PACK-4")
def test_the_change_beside_the_month_before_is_told_in_per_cent_and_that_of_orders_is_entered():
    document = report(two_months(), "packaging", "2026-11")
    change = part(document, "change")
    assert change["columns"][2]["title"]["zh-CN"] == "上期（2026-10）"
    assert words(change) == [["客户投诉次数", 3, 4, "-25%"]]
    assert part(document, "orders")["figures"] == ["orders", "orders_change"]
