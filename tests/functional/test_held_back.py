"""Letters that are held back, through the real edges: a digest is answered case by case; a night is quiet."""

import re
from dataclasses import replace

from complaints.domain.policy_mail import MailRule, QuietHours
from functions import deadlines
from tests.functional.portal import CUSTOMER, DOMAIN, SCHEDULE_EVENT, Filed, Portal, staff_address
from tests.functional.post import fresh_mail

HANDLER = staff_address("handler")


def test_answer_to_an_address_in_a_digest_is_the_reply_to_that_case(portal: Portal) -> None:
    portal.under(replace(portal.services.policy, mail=MailRule(digest_above=1)))
    first, second, third = (portal.file() for _ in range(3))
    assert len(portal.mails(to=HANDLER)) == 1
    portal.advance(hours=1)
    assert portal.sweep() == 1
    digest = portal.mail(to=HANDLER, kind="digest")
    assert digest.header("Reply-To") == digest.header("References") == ""
    addresses = re.findall(rf"case\+[\w.-]+@{re.escape(DOMAIN)}", digest.text)
    assert addresses == [portal.address_for("handler", each) for each in (second, third)]
    mail = {"sender": HANDLER, "to": addresses[1], "subject": f"[{third.reference}] 客户投诉"}
    portal.receive(fresh_mail(**mail, text="回复：周二更换门板。", message_id="<7@staff.example>"))
    assert [portal.kinds(each)[-1] for each in (first, second, third)] == ["dispatched", "dispatched", "replied"]


def test_urging_of_a_night_comes_in_the_morning_and_once(portal: Portal) -> None:
    portal.at("Fri 2026-11-20 23:00")
    filed = portal.file()
    portal.under(replace(portal.services.policy, mail=MailRule(quiet=QuietHours("22:00", "08:00"))))
    portal.at("Mon 2026-11-23 23:00")
    deadlines.run(SCHEDULE_EVENT, None)
    portal.deliver()
    told = _urgings(portal, filed)
    portal.at("Tue 2026-11-24 07:59")
    portal.sweep()
    assert _urgings(portal, filed) == told == 0
    portal.at("Tue 2026-11-24 08:00")
    portal.sweep()
    portal.sweep()
    assert _urgings(portal, filed) == 1
    assert portal.kinds(filed).count("urged") == 1, "it was urged when it was due; the letter alone has waited"


def test_complainant_gets_the_receipt_at_night(portal: Portal) -> None:
    portal.under(replace(portal.services.policy, mail=MailRule(quiet=QuietHours("22:00", "08:00"))))
    portal.at("Fri 2026-11-20 23:00")
    portal.file()
    assert [(mail.to, mail.kind) for mail in portal.mails()] == [(CUSTOMER, "acknowledgement")]


def _urgings(portal: Portal, filed: Filed) -> int:
    return len([mail for mail in portal.mails(to=HANDLER, kind="urging") if filed.reference in mail.subject])
