"""Letters that can wait leave when the quiet hours are over; nothing is lost by waiting, and no crisis waits."""

from dataclasses import replace

import pytest

from complaints.bootstrap import Services
from complaints.domain.commands import Classification, Reply, Withdrawal
from complaints.domain.policy import ActRule
from complaints.domain.policy_mail import MailRule, QuietHours
from complaints.usecases.deliver_letters import Delivery
from tests.factories import a_policy, moment
from tests.fakes import fake_services
from tests.unit.usecases.steps import AGENT, CUSTOMER, HANDLER, REFERENCE, act, deliver, kinds, submit, the_case

QUIET = MailRule(quiet=QuietHours("22:00", "08:00", unless={"severity": ("major",)}))
ACTS = {**a_policy().acts, "classification": ActRule(by=("supervisor",))}
NIGHT, MORNING = "Fri 2026-11-20 23:30", "Sat 2026-11-21 08:00"


@pytest.fixture
def portal() -> Services:
    """A complaint came in at night."""
    portal = fake_services(policy=a_policy(mail=QUIET, acts=ACTS))
    portal.clock.now = moment(NIGHT)
    submit(portal)
    return portal


def test_the_receipt_leaves_at_once_and_the_order_in_the_morning(portal: Services):
    assert deliver(portal) == Delivery(1, 0, postponed=True)
    assert portal.mailer.told == [("acknowledgement", CUSTOMER)]
    assert portal.outbox.waiting(now=moment("Sat 2026-11-21 07:59"), limit=5) == ()
    assert portal.outbox.waiting(now=moment(MORNING), limit=5) == ((REFERENCE, 1),)
    portal.clock.now = moment(MORNING)
    assert deliver(portal) == Delivery(1, 0, postponed=False)
    assert portal.mailer.told == [("acknowledgement", CUSTOMER), ("dispatch", HANDLER)]
    assert portal.outbox.envelopes == []


def test_a_run_in_the_night_finds_nothing_to_do_and_changes_nothing(portal: Services):
    deliver(portal)
    portal.clock.now = moment("Sat 2026-11-21 03:00")
    assert deliver(portal) == Delivery(0, 0, postponed=True)
    assert portal.outbox.waiting(now=moment(MORNING), limit=5) == ((REFERENCE, 1),)
    assert len(portal.mailer.sent) == 1


def test_a_crisis_wakes_people(portal: Services):
    act(portal, "supervisor", NIGHT, Classification("severity", "major", "自媒体曝光"))
    assert deliver(portal) == Delivery(2, 0, postponed=False)


def test_who_withdraws_at_night_hears_of_the_closure_at_night_and_the_handler_in_the_morning(portal: Services):
    act(portal, "complainant", NIGHT, Withdrawal())
    assert deliver(portal, seq=5).postponed
    assert portal.mailer.told == [("closure", CUSTOMER)]


def test_news_of_a_night_s_work_wait_for_the_others(portal: Services):
    act(portal, "handler", NIGHT, Reply("周二更换门板。"))
    assert deliver(portal, seq=5) == Delivery(0, 0, postponed=True)
    portal.clock.now = moment(MORNING)
    deliver(portal, seq=5)
    assert portal.mailer.told == [("reply-received", AGENT)]


def test_a_refused_address_is_reported_in_the_night_while_others_wait(portal: Services):
    portal.mailer.refuse(CUSTOMER)
    assert deliver(portal) == Delivery(0, 1, postponed=True)
    assert kinds(the_case(portal), since=4) == ["undelivered"]


def test_without_quiet_hours_the_night_is_as_the_day():
    portal = fake_services(policy=a_policy(mail=replace(QUIET, quiet=None)))
    portal.clock.now = moment(NIGHT)
    submit(portal)
    assert deliver(portal) == Delivery(2, 0, postponed=False)
