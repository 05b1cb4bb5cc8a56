"""Letters leave the outbox: what is owed and no more, through crashes, refusals and a mail service out of order."""

import json
from base64 import b64decode
from datetime import timedelta

import pytest

from complaints.bootstrap import Services
from complaints.domain.case import Stage
from complaints.domain.commands import FollowUp, Reply, Withdrawal
from complaints.domain.reply_addresses import parse_reply_address, speaker
from complaints.usecases.deliver_letters import HOLD, PATIENCE, Delivery
from complaints.usecases.track_complaint import track_complaint
from tests.factories import a_member, a_roster, moment
from tests.fakes import InMemoryStaff, fake_services
from tests.unit.usecases.steps import (
    AGENT,
    CUSTOMER,
    HANDLER,
    REFERENCE,
    Crash,
    act,
    crash,
    deliver,
    deliver_all,
    in_between,
    kinds,
    owed,
    run_timer,
    submit,
    the_case,
)

ADMIN = "admin@staff.example"
FIRST = [("acknowledgement", CUSTOMER), ("dispatch", HANDLER)]
NOTHING = Delivery(0, 0, postponed=False)
SATURDAY = "Sat 2026-11-21 09:00"
REPLY = Reply("周二更换门板。")


@pytest.fixture
def portal() -> Services:
    """A case whose first letters are owed."""
    portal = fake_services()
    submit(portal)
    return portal


def test_exactly_what_is_owed_is_sent_and_nothing_again(portal: Services):
    assert deliver(portal) == Delivery(2, 0, postponed=False)
    assert portal.mailer.told == FIRST
    assert (owed(portal), portal.outbox.envelopes) == ([], [])
    assert deliver(portal) == NOTHING
    assert portal.mailer.told == FIRST


def test_an_envelope_that_does_not_exist_is_no_error(portal: Services):
    assert deliver(portal, seq=99) == NOTHING
    assert deliver(portal, reference="26119999") == NOTHING


def test_a_mail_threads_says_what_it_is_and_is_answered_to_its_own_address(portal: Services):
    deliver(portal)
    act(portal, "complainant", SATURDAY, Withdrawal())
    deliver_all(portal)
    first, second = portal.mailer.to(HANDLER)
    assert first.subject == f"[dispatch] [{REFERENCE}] 客户投诉"
    marks = {"X-Case-Reference": REFERENCE, "X-Letter-Kind": "dispatch"}
    assert {name: first.headers[name] for name in marks} == marks
    assert first.headers["Thread-Topic"] == second.headers["Thread-Topic"] == f"[{REFERENCE}] 客户投诉"
    assert b64decode(second.headers["Thread-Index"])[:22] == b64decode(first.headers["Thread-Index"])
    assert (first.message_id, second.message_id) == (
        f"<case.{REFERENCE}.1.1@in.example>",
        f"<case.{REFERENCE}.5.1@in.example>",
    )
    assert second.references == (*first.references, first.message_id)
    assert first.references != portal.mailer.to(CUSTOMER)[0].references
    for mail in portal.mailer.sent:
        assert speaks(mail.reply_to) == mail.to


def speaks(address: str) -> str | None:
    """Who is believed to write to `address`."""
    found = parse_reply_address(address, "in.example")
    assert found is not None
    candidates = (AGENT, HANDLER, CUSTOMER)
    return speaker(reference=found[0], signature=found[1], candidates=candidates, keys=[b"new key"])


def test_only_the_acknowledgement_tells_the_secret_and_the_secret_opens_the_case(portal: Services):
    deliver(portal)
    told = {mail.headers["X-Letter-Kind"]: json.loads(mail.text)["secret"] for mail in portal.mailer.sent}
    assert told["dispatch"] == ""
    keys, secret = portal.settings.signing_keys, told["acknowledgement"]
    assert track_complaint(cases=portal.cases, keys=keys, reference=REFERENCE, secret=secret)


def test_another_run_that_holds_the_envelope_is_left_to_it(portal: Services):
    now = portal.clock.now
    portal.outbox.claim(reference=REFERENCE, seq=1, now=now, until=now + HOLD)
    assert deliver(portal) == NOTHING
    portal.clock.now = now + HOLD - timedelta(minutes=1)
    assert deliver(portal) == NOTHING
    portal.clock.now = now + HOLD
    assert deliver(portal).sent == 2


def test_a_crash_before_a_letter_was_marked_repeats_that_letter_alone(portal: Services):
    portal.mailer.after_send.extend([lambda: None, crash])
    with pytest.raises(Crash):
        deliver(portal)
    assert portal.mailer.told == FIRST
    portal.clock.now += HOLD
    assert deliver(portal) == Delivery(1, 0, postponed=False)
    assert portal.mailer.told == [*FIRST, FIRST[1]]
    assert portal.mailer.sent[1] == portal.mailer.sent[2], "the same message, so that a mail program shows it once"


def test_a_crash_before_the_first_letter_was_marked_repeats_it_and_goes_on(portal: Services):
    portal.mailer.after_send.append(crash)
    with pytest.raises(Crash):
        deliver(portal)
    portal.clock.now += HOLD
    deliver(portal)
    assert portal.mailer.told == [FIRST[0], *FIRST]


def test_a_mail_service_out_of_order_is_tried_again_with_growing_patience(portal: Services):
    portal.mailer.refuse(CUSTOMER, HANDLER, reason="TooManyRequestsException", permanent=False)
    for minutes in (*PATIENCE, PATIENCE[-1], PATIENCE[-1]):
        again_at = portal.clock.now + timedelta(minutes=minutes)
        assert deliver(portal) == Delivery(0, 0, postponed=True, unwilling_until=again_at)
        portal.clock.advance(minutes=minutes - 1)
        assert portal.outbox.waiting(now=portal.clock.now, limit=5) == ()
        portal.clock.advance(minutes=1)
        assert portal.outbox.waiting(now=portal.clock.now, limit=5) == ((REFERENCE, 1),)
    portal.mailer.accept(CUSTOMER, HANDLER)
    assert deliver(portal) == Delivery(2, 0, postponed=False)
    assert portal.mailer.told == FIRST
    assert kinds(the_case(portal), since=4) == [], "a delay is nothing that happened to the case"


def out_of_order_all_day(portal: Services) -> None:
    portal.mailer.refuse(CUSTOMER, HANDLER, reason="TooManyRequestsException", permanent=False)
    for _ in PATIENCE:
        deliver(portal)
        portal.clock.advance(hours=1)
    act(portal, "handler", "Fri 2026-11-20 18:00", REPLY)


def test_after_an_outage_no_letter_of_a_case_overtakes_another(portal: Services):
    out_of_order_all_day(portal)
    portal.mailer.accept(CUSTOMER, HANDLER)
    assert deliver(portal, seq=5) == Delivery(3, 0, postponed=False)
    assert portal.mailer.told == [*FIRST, ("reply-received", "agent@staff.example")]


def test_a_letter_that_the_mail_service_never_takes_holds_up_no_later_one(portal: Services):
    out_of_order_all_day(portal)
    assert deliver(portal, seq=5).sent == 1
    assert portal.mailer.told == [("reply-received", "agent@staff.example")]


def test_what_had_left_before_the_mail_service_failed_is_not_sent_again(portal: Services):
    portal.mailer.refuse(HANDLER, reason="EndpointConnectionError", permanent=False)
    again_at = portal.clock.now + timedelta(minutes=PATIENCE[0])
    assert deliver(portal) == Delivery(1, 0, postponed=True, unwilling_until=again_at)
    portal.mailer.accept(HANDLER)
    portal.clock.advance(minutes=1)
    assert deliver(portal) == Delivery(1, 0, postponed=False)
    assert portal.mailer.told == FIRST


def test_a_complainant_who_cannot_be_reached_stands_on_the_timeline_and_the_agent_is_told(portal: Services):
    portal.mailer.refuse(CUSTOMER)
    assert deliver(portal) == Delivery(1, 1, postponed=False)
    case = the_case(portal)
    assert kinds(case, since=4) == ["undelivered"]
    entry = case.timeline[-1]
    assert (entry.actor, entry.data["to"], entry.data["letter"]) == ("portal", CUSTOMER, "acknowledgement")
    assert entry.data["reason"] == "MessageRejected"
    assert case.stage is Stage.DISPATCHED
    assert owed(portal) == [("undelivered", AGENT)]
    deliver_all(portal)
    assert portal.mailer.told == [("dispatch", HANDLER), ("undelivered", AGENT)]


def test_an_address_that_was_refused_is_written_to_no_more(portal: Services):
    portal.mailer.refuse(CUSTOMER)
    deliver_all(portal)
    portal.mailer.accept(CUSTOMER)
    act(portal, "handler", SATURDAY, REPLY)
    act(portal, "agent", SATURDAY, FollowUp("satisfied"))
    assert [to for kind, to in owed(portal) if kind == "closure"] == [HANDLER]


def test_a_handler_who_cannot_be_reached_is_told_to_the_administrator(portal: Services):
    portal.mailer.refuse(HANDLER)
    deliver(portal)
    assert the_case(portal).timeline[-1].data["to"] == HANDLER
    assert owed(portal) == [("undelivered", ADMIN)]


def test_a_refused_handler_is_written_to_again_the_next_time(portal: Services):
    portal.mailer.refuse(HANDLER)
    deliver_all(portal)
    portal.mailer.accept(HANDLER)
    run_timer(portal, "Mon 2026-11-23 06:00")
    deliver_all(portal)
    assert portal.mailer.told[-1] == ("reminder", HANDLER)


def test_where_the_agent_cannot_be_reached_either_the_administrator_is_told(portal: Services):
    portal.mailer.refuse(CUSTOMER, AGENT)
    deliver_all(portal)
    case = the_case(portal)
    assert kinds(case, since=4) == ["undelivered", "undelivered"]
    assert [entry.data["to"] for entry in case.timeline[4:]] == [CUSTOMER, AGENT]
    assert portal.outbox.envelopes == []
    assert portal.mailer.told == [("dispatch", HANDLER), ("undelivered", ADMIN)]


def test_news_of_a_staff_address_do_not_report_themselves(portal: Services):
    portal.mailer.refuse(HANDLER, ADMIN)
    deliver_all(portal)
    assert kinds(the_case(portal), since=4) == ["undelivered"]
    assert portal.outbox.envelopes == []


def test_a_whole_house_that_cannot_be_reached_ends_in_an_entry_for_each_it_tried():
    portal = fake_services()
    submit(portal)
    portal.mailer.refuse(CUSTOMER, *(member.email for member in portal.staff.roster().members))
    deliver_all(portal)
    assert [entry.data["to"] for entry in the_case(portal).timeline[4:]] == [CUSTOMER, HANDLER, AGENT]
    assert portal.mailer.told == []


def test_a_crash_after_the_report_reports_once(portal: Services):
    def crash_at_marking(**marked: object) -> None:
        raise Crash

    portal.mailer.refuse(CUSTOMER)
    mark_sent, portal.outbox.mark_sent = portal.outbox.mark_sent, crash_at_marking
    with pytest.raises(Crash):
        deliver(portal)
    portal.outbox.mark_sent = mark_sent
    portal.clock.now += HOLD
    deliver(portal)
    assert kinds(the_case(portal), since=4) == ["undelivered"]
    assert owed(portal) == [("undelivered", AGENT)]


def test_a_crash_before_the_report_was_written_reports_it_the_next_time(portal: Services):
    portal.mailer.refuse(CUSTOMER)
    in_between(portal, crash)
    with pytest.raises(Crash):
        deliver(portal)
    assert kinds(the_case(portal), since=4) == []
    portal.clock.now += HOLD
    deliver(portal)
    assert kinds(the_case(portal), since=4) == ["undelivered"]


def test_a_case_that_moves_on_while_a_letter_is_reported_keeps_both(portal: Services):
    portal.mailer.refuse(CUSTOMER)
    in_between(portal, lambda: act(portal, "handler", SATURDAY, REPLY))
    deliver(portal)
    assert kinds(the_case(portal), since=4) == ["replied", "undelivered"]


def test_an_undelivered_letter_leaves_a_closed_case_closed(portal: Services):
    deliver_all(portal)
    act(portal, "complainant", SATURDAY, Withdrawal())
    portal.mailer.refuse(CUSTOMER)
    deliver_all(portal)
    case = the_case(portal)
    assert (case.stage, kinds(case, since=4)) == (Stage.CLOSED, ["closed", "undelivered"])
    assert portal.cases.next_due_at() is None


def test_each_letter_is_in_the_words_of_its_reader():
    portal = fake_services(staff=InMemoryStaff(a_roster(a_member("handler", locale="en"))))
    submit(portal)
    deliver_all(portal)
    texts = {mail.to: json.loads(mail.text) for mail in portal.mailer.sent}
    assert (texts[CUSTOMER]["locale"], texts[CUSTOMER]["category"]) == ("zh-CN", "产品质量")
    assert (texts[HANDLER]["locale"], texts[HANDLER]["category"]) == ("en", "Product quality")
    assert texts[CUSTOMER]["promises"][0]["due"] == moment("Mon 2026-11-23 10:00").isoformat()
    assert "phone" in texts[HANDLER]
    assert "phone" not in texts[CUSTOMER]


def test_a_quota_that_is_used_up_is_given_its_time(portal: Services):
    portal.mailer.refuse(CUSTOMER, reason="ThrottlingException", permanent=False, wait=timedelta(hours=1))
    in_an_hour = portal.clock.now + timedelta(hours=1)
    assert deliver(portal) == Delivery(0, 0, postponed=True, unwilling_until=in_an_hour)
    assert portal.outbox.waiting(now=in_an_hour - timedelta(minutes=1), limit=5) == ()
    assert portal.outbox.waiting(now=in_an_hour, limit=5) == ((REFERENCE, 1),)
