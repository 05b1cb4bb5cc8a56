"""集团客户投诉处理制度(房地产类)."""

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import UnknownValue
from complaints.domain.commands import FollowUp, Note, Record, Reply
from complaints.domain.records import RecordMissing
from complaints.usecases.ports import UnknownReference
from tests.regulations.shown import counts, published, regulation_says, too_few
from tests.regulations.story import Files, Story, expects, proves
from tests.regulations.team import the_policy

REALTY = the_policy("realty")


@proves("REALTY-9", "REALTY-10", "REALTY-11", "REALTY-28")
def test_the_form_offers_the_four_classes_the_six_contents_and_the_channels_of_the_centre():
    kinds = [kind.title.zh for kind in REALTY.intake.complainant_kinds]
    assert [("顾客外" in kind) for kind in kinds] == [False, False, False, True, True, True]
    assert [each.title.zh for each in REALTY.intake.categories][:6] == ["工程质量", "规划设计", "销售管理", "物业管理", "客户服务", "其他"]
    assert {"forum", "phone", "mail", "visit", "media_watch"} <= {channel.id for channel in REALTY.intake.channels}
    for wrong in ({"kind": "tourist"}, {"category": "weather"}, {"channel": "fax"}):
        Story("realty").run(("Mon 2026-11-23 09:00", "agent", Files(**wrong), expects(raises=UnknownValue)))


@proves("REALTY-15", "REALTY-16", "REALTY-17", "REALTY-24", "REALTY-5", "REALTY-2")
@pytest.mark.parametrize(("filed", "handler"), [
    ({"category": "engineering"}, "handler"), ({"category": "group_rules"}, "director"), ({"category": "unclassifiable"}, "director"),
    ({"kind": "shareholder"}, "director"), ({"category": "unclear", "channel": "internal"}, "supervisor")])
def test_what_is_whose(filed, handler):
    Story("realty").run(("Mon 2026-11-23 09:00", "agent", Files(**filed), expects(handler=handler)))


@proves("REALTY-13", "REALTY-14")
@pytest.mark.parametrize(("category", "whose"), [("employee_rights", "committee"), ("staff_conduct", "hr")])
def test_employees_matters_are_seen_by_nobody_else(category, whose):
    Story("realty").run(
        ("Mon 2026-11-23 09:00", "complainant", Files(category=category, kind="employee"), expects(
            handler=whose, letters=["acknowledgement:complainant", f"dispatch:{whose}"])),
        ("Mon 2026-11-23 10:00", "handler", Note("打听"), expects(raises=UnknownReference)),
        ("Mon 2026-11-23 10:00", "director", Note("打听"), expects(raises=UnknownReference)),
        ("Mon 2026-11-23 11:00", whose, Note("已约谈")),
    )


@proves("REALTY-4", "REALTY-22")
@pytest.mark.parametrize("discipline", ["legal", "engineering", "design", "sales", "property", "media"])
def test_advice_is_asked_of_the_discipline_and_told_to_who_asked_and_to_the_centre(discipline):
    Story("realty").run(
        ("Mon 2026-11-23 09:00", "agent", Files()),
        ("Mon 2026-11-23 09:30", f"adviser_{discipline}", Record("advice", {"advice": "可"}), expects(raises=RecordMissing)),
        ("Mon 2026-11-23 10:00", "handler", Record("advice_request", {"question": "如何认定", "discipline": discipline}), expects(
            letters=[f"notice:adviser_{discipline}"])),
        ("Mon 2026-11-23 11:00", f"adviser_{discipline}", Record("advice", {"advice": "按合同"}), expects(
            letters=["notice:handler", "notice:supervisor"])),
    )


@proves("REALTY-18", "REALTY-21", "REALTY-22", "REALTY-23")
def test_a_centre_that_lacks_its_people_is_told_so():
    for post in ("relations", "centre_assistant", "adviser_media"):
        assert too_few("realty", vacant=post)
    Story("realty", vacant=["supervisor"]).run(("Mon 2026-11-23 09:00", "agent", Files(category="unclear", channel="internal"), expects(
        handler="director")))
    assert "在集团内公布" in regulation_says("realty", "texts.directory")


@proves("REALTY-3", "REALTY-19", "REALTY-26")
def test_the_centre_and_the_group_office_watch_every_city():
    Story("realty").run(
        ("Mon 2026-11-23 09:00", "agent", Files()),
        ("Mon 2026-11-23 09:30", "agent", Record("acceptance")),
        ("Mon 2026-11-23 09:40", "handler", Record("investigation", {"findings": "渗漏"})),
        ("Mon 2026-11-23 10:00", "director", Note("请加快")),
        ("Tue 2026-12-01 09:00", "time passes", expects(
            steps=["Mon 2026-11-30 05:00 reply.reminder > handler", "Mon 2026-11-30 09:00 reply.urging > handler + agent supervisor",
                   "Tue 2026-12-01 09:00 reply.head > head + handler supervisor"])),
        ("Tue 2026-12-01 10:00", "handler", Reply("已修复。")),
        ("Tue 2026-12-01 11:00", "agent", FollowUp("satisfied"), expects(stage="closed")),
    )


@proves("REALTY-7")
def test_a_violation_is_referred_to_human_resources_and_nothing_is_penalised_here():
    assert REALTY.penalties == ()
    Story("realty").run(
        ("Mon 2026-11-23 09:00", "agent", Files()),
        ("Mon 2026-11-23 10:00", "handler", Record("referral_to_hr", {"facts": "收受回扣"}), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 10:00", "supervisor", Record("referral_to_hr", {"facts": "收受回扣"}), expects(letters=["notice:hr"])),
    )


@proves("REALTY-25")
def test_an_inquiry_is_no_complaint():
    for type, counted in (("complaint", True), ("suggestion", False), ("inquiry", False)):
        story = Story("realty").run(("Mon 2026-11-23 09:00", "complainant", Files(type=type), expects(stage="dispatched")))
        assert counts(story) is counted


@proves("REALTY-8", "REALTY-12", "REALTY-20", "REALTY-27", "REALTY-29")
def test_the_regulation_says_what_a_complaint_is_and_how_the_centre_is_reached():
    assert "员工、股东和业务伙伴" in regulation_says("realty", "texts.definition")
    assert "两个工作日内报集团办公室备案" in regulation_says("realty", "texts.detailed_rules")
    assert "制订、完善" in regulation_says("realty", "texts.owner")
    assert "服务热线" in published("realty")
    for channel in ("phone", "mail"):
        Story("realty").run(("Mon 2026-11-23 09:00", "agent", Files(channel=channel), expects(stage="dispatched")))
    assert REALTY.bulletin is not None
    assert set(REALTY.bulletin.to) == {"agent", "handler", "head"}
