"""客户及相关方抱怨处理程序."""

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import UnknownValue
from complaints.domain.commands import Decision, FollowUp, Record, Reply, Request
from complaints.domain.records import RecordMissing
from complaints.domain.report_calendar import periods
from tests.factories import moment
from tests.regulations.shown import campaign_of, regulation_says
from tests.regulations.story import Files, Story, expects, proves
from tests.regulations.team import the_calendar, the_policy

ISO = the_policy("iso")
CAPA = {"cause": "模具磨损", "countermeasure": "定期更换"}


def due(report: str) -> list[str]:
    [rule] = [rule for rule in ISO.reports if rule.id == report]
    found = periods(rule=rule, calendar=the_calendar(ISO), since=moment("2026-01-01 00:00"), until=moment("2027-01-02 00:00"))
    return [f"{each.due_at:%Y-%m-%d}" for each in found]


@proves("ISO-1", "ISO-2", "ISO-9")
def test_customers_go_to_quality_control_and_interested_parties_to_administration():
    Story("iso").run(
        ("Mon 2026-11-23 09:00", "agent", Files(channel="oral", kind="customer"), expects(handler="handler")),
        ("Mon 2026-11-23 10:00", "agent", Files(channel="letter", kind="interested_party"), expects(handler="administration")),
        ("Mon 2026-11-23 11:00", "agent", Files(kind="supplier"), expects(raises=UnknownValue)),
    )


@proves("ISO-3", "ISO-4", "ISO-5", "ISO-6")
def test_the_reply_waits_for_the_general_manager_and_is_given_within_a_week():
    reply = Record("reply_letter", {"reply": "已更换模具"})
    story = Story("iso").run(("Mon 2026-11-23 09:00", "complainant", Files()))
    story.deadline("reply", at="Mon 2026-11-30 09:00", who="handler", what=Reply("已更换模具。"))
    story.run(
        ("Mon 2026-11-23 10:00", "handler", reply, expects(raises=UnknownValue)),
        ("Mon 2026-11-23 10:10", "handler", Request("disposition", "请核示"), expects(raises=RecordMissing)),
        ("Mon 2026-11-23 10:20", "handler", Record("capa", CAPA), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 10:20", "handler", Record("capa", CAPA | {"signed_auditor": "稽核员"})),
        ("Mon 2026-11-23 10:30", "handler", Request("disposition", "请核示"), expects(letters=["approval:executive"])),
        ("Mon 2026-11-23 11:00", "supervisor", Decision("disposition", approved=True), expects(raises=NotAllowed)),
        ("Mon 2026-11-23 11:00", "executive", Decision("disposition", approved=True)),
        ("Mon 2026-11-23 12:00", "handler", reply, expects(letters=["notice:complainant"])),
        ("Mon 2026-11-23 13:00", "handler", Reply("已更换模具。")),
        ("Mon 2026-11-23 14:00", "agent", FollowUp("satisfied"), expects(stage="closed")),
        ("Mon 2026-11-23 15:00", "agent", Record("archived"), expects(raises=RecordMissing)),
        ("Tue 2026-12-01 10:00", "handler", Record("effect", {"effect": "无再发"})),
        ("Tue 2026-12-01 11:00", "agent", Record("archived")),
    )


@proves("ISO-7", "ISO-8", "ISO-10", "ISO-11", "ISO-12")
def test_the_year_has_its_table_its_surveys_and_its_documents():
    assert due("year_table") == ["2027-01-01"]  # as the 31st of December ends
    assert due("on_demand") == []
    customers, staff = campaign_of("iso", "customers"), campaign_of("iso", "staff")
    assert (customers.months, staff.months) == ((1, 2), (3, 4))
    assert (customers.signed_by, staff.signed_by) == ("qc_supervisor", "administration")
    assert staff.share > staff.covers == 10
    assert [level.id for level in staff.levels] == ["leaders", "others"]
    assert "记录控制程序" in regulation_says("iso", "texts.documents")
