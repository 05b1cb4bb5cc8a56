"""A report from its draft to its recipients, agreed to by two people in their mail programs."""

from functions import due_reports
from tests.functional.portal import SCHEDULE_EVENT, Portal, staff_address
from tests.functional.post import answer


def test_department_and_office_answer_their_mail_and_everybody_has_the_report(portal: Portal) -> None:
    portal.file()
    portal.advance(days=25)
    due_reports.run(SCHEDULE_EVENT, None)
    asked = portal.mail(to=staff_address("director"), kind="report")
    assert asked.subject.startswith("待审核：集团下属公司客户投诉汇总表及分析统计报告")
    assert "第一行写“同意”" in asked.text
    assert "及时回复率" in asked.text
    assert asked.reply_to.startswith("report+monthly.")
    assert len(asked.reply_to.partition("@")[0]) <= 64
    assert portal.receive(answer(asked, "同意", now=portal.now)) == "recorded"
    assert portal.mail(to=staff_address("director"), kind="report").subject.startswith("已记下您的同意")
    second = portal.mail(to=staff_address("executive"), kind="report")
    assert portal.receive(answer(second, "不同意：请补充改进措施", now=portal.now)) == "recorded"
    again = portal.mail(to=staff_address("director"), kind="report")
    assert "请补充改进措施" in again.text
    assert portal.receive(answer(second, "同意", now=portal.now, message_id="<late@staff.example>")) == "answered"
    assert "有过改动" in portal.mail(to=staff_address("executive"), kind="report").text
