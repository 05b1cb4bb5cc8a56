"""A regulation may want a word in the subject of a mail, and particulars that a mail does not give."""

import pytest

from complaints.domain.text import Text
from tests.factories import a_field, with_intake
from tests.functional.company import Company
from tests.functional.portal import CUSTOMER, MAILBOX, Portal, staff_address
from tests.functional.post import fresh_mail

TEXT = "装好三天就裂了。\n"
SITE = a_field("site", title=Text("工地", "Building site"), required=True)
MAILSUBJ = with_intake(mail_subject=("投诉",), needed=("order_no",), fields=(SITE,))


@pytest.fixture
def mailsubj(portal: Portal) -> Portal:
    portal.under(MAILSUBJ)
    return portal


def test_mail_without_the_word_waits_and_the_administrator_is_told_why(mailsubj: Portal) -> None:
    message = fresh_mail(sender=CUSTOMER, to=MAILBOX, subject="柜门开裂", text=TEXT)
    assert mailsubj.receive(message) == "quarantined"
    told = mailsubj.mail(to=staff_address("admin"), kind="quarantined")
    assert "主题没有制度规定的字样" in told.text
    [waiting] = mailsubj.signed_in("admin").get("/api/v1/quarantine").get_json()["messages"]
    assert (waiting["reason"], waiting["subject"]) == ("subject", "柜门开裂")
    assert mailsubj.mails(to=CUSTOMER) == []


def test_mail_with_the_word_opens_a_case_and_is_asked_for_the_rest(mailsubj: Portal) -> None:
    assert mailsubj.receive(fresh_mail(sender=CUSTOMER, to=MAILBOX, subject="投诉：柜门开裂", text=TEXT)) == "opened"
    acknowledged = mailsubj.mail(to=CUSTOMER, kind="acknowledgement")
    assert "还需要您补充：订单号、工地。" in acknowledged.text


def test_a_form_that_gave_everything_is_asked_for_nothing(mailsubj: Portal) -> None:
    mailsubj.file(fields={"site": "花园 3 栋"})
    acknowledged = mailsubj.mail(to=CUSTOMER, kind="acknowledgement")
    assert "还需要您补充" not in acknowledged.text
    assert "工地：花园 3 栋" in acknowledged.text


@pytest.mark.parametrize(
    ("policy", "asked"),
    [
        ("oppein", ""),
        ("decor", ""),  # its six particulars are asked of complaints about employees alone
        ("mailsubj", "发生日期"),
        ("guest", "联系地址、诉求"),
        ("dairy", "您的要求、品项、规格、生产日期（批号）"),
        ("wd135", "发生日期、发生地点、诉求、造成的影响"),
    ],
)
def test_what_shipped_regulations_want_and_a_mail_lacks_is_asked_for_with_the_receipt(
    portal: Portal, policy: str, asked: str
) -> None:
    Company(portal, policy)
    assert portal.receive(fresh_mail(sender=CUSTOMER, to=MAILBOX, subject="投诉：柜门开裂", text=TEXT)) == "opened"
    text = portal.mail(to=CUSTOMER, kind="acknowledgement").text
    assert (f"还需要您补充：{asked}。" in text) if asked else ("还需要您补充" not in text)


@pytest.mark.parametrize("policy", ["oppein", "decor"])
@pytest.mark.parametrize("sign", ["Auto-Submitted: auto-generated", "List-Id: <news.list.example>", "Precedence: bulk"])
def test_robots_and_lists_open_nothing_and_get_no_answer(portal: Portal, policy: str, sign: str) -> None:
    Company(portal, policy)
    message = fresh_mail(sender=CUSTOMER, to=MAILBOX, subject="投诉：柜门开裂", text=TEXT)
    name, value = sign.split(": ")
    message[name] = value
    assert portal.receive(message) == "automatic"
    assert portal.mails() == []
