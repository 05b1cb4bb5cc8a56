"""What was owed to a member of staff who leaves before it does: it is not for him any more, and is not lost."""

from complaints.bootstrap import Services
from complaints.usecases.deliver_letters import HAS_LEFT
from complaints.usecases.deliveries import Lost
from tests.factories import a_member, a_policy, moment
from tests.fakes import fake_services
from tests.unit.usecases.steps import CUSTOMER, HANDLER, deliver_all, kinds, submit, the_case
from tests.unit.usecases.test_digests import AT_ELEVEN, AT_TEN, MOST, MailRule, digests, file, sweep

ADMIN = "admin@staff.example"


def leaves(portal: Services) -> None:
    portal.staff.put(member=a_member("handler", active=False))


def test_what_waits_for_who_has_left_does_not_leave_and_is_told_and_listed() -> None:
    portal = fake_services()
    submit(portal)
    leaves(portal)
    deliver_all(portal)
    assert portal.mailer.told == [("acknowledgement", CUSTOMER), ("undelivered", ADMIN)]
    assert kinds(the_case(portal))[-1] == "undelivered"
    assert the_case(portal).timeline[-1].data["reason"] == HAS_LEFT
    page = portal.deliveries.find(month="2026-11", state=None, limit=10, cursor=None)
    assert [(mail.to, mail.letter, mail.state) for mail in page.mails] == [(HANDLER, "dispatch", Lost.REFUSED)]
    assert portal.outbox.envelopes == []


def test_letters_that_were_to_leave_together_do_not_leave_either() -> None:
    portal = fake_services(policy=a_policy(mail=MailRule(digest_above=MOST)))
    portal.clock.now = moment(AT_TEN)
    file(portal, 5)
    sweep(portal)
    assert portal.mailer.told.count(("dispatch", HANDLER)) == MOST
    leaves(portal)
    sweep(portal, AT_ELEVEN)
    assert digests(portal) == []
    assert len(portal.mailer.to(HANDLER)) == MOST
    assert [kinds(portal.cases.get(reference=f"2611000{each}"))[-1] for each in (3, 4, 5)] == ["undelivered"] * 3
