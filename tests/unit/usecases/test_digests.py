"""More letters than one person can read in an hour leave as one; none is lost, whatever dies or refuses."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from complaints.bootstrap import Services
from complaints.domain.acts import THE_PORTAL
from complaints.domain.commands import Classification
from complaints.domain.policy import ActRule
from complaints.domain.policy_clauses import Scheme
from complaints.domain.policy_intake import Choice
from complaints.domain.policy_mail import MailRule
from complaints.domain.reply_addresses import parse_reply_address, speaker
from complaints.domain.text import Text
from complaints.usecases.deliver_letters import HOLD, PATIENCE
from complaints.usecases.send_digests import Digests, send_digests
from functions import _runtime, waiting_letters
from tests.factories import a_policy, moment
from tests.fakes import fake_services
from tests.unit.usecases.steps import AGENT, CUSTOMER, HANDLER, Crash, act, crash, kinds, submit, the_case

AT_TEN, AT_ELEVEN = "Fri 2026-11-20 10:10", "Fri 2026-11-20 11:00"
MOST = 2


@pytest.fixture
def portal() -> Services:
    """Five complaints within an hour, all for one handler, who gets two letters an hour singly."""
    portal = fake_services(policy=a_policy(mail=MailRule(digest_above=MOST)))
    portal.clock.now = moment(AT_TEN)
    file(portal, 5)
    return portal


def file(portal: Services, count: int, *, since: int = 1) -> list[str]:
    return [submit(portal, key=f"key-{each}").case.reference for each in range(since, since + count)]


def sweep(portal: Services, when: str = "") -> dict[str, Any]:
    if when:
        portal.clock.now = moment(when)
    else:
        portal.clock.advance(minutes=1)
    _runtime.use(portal)
    return waiting_letters.run({}, None)


def digests(portal: Services) -> list[list[dict[str, str]]]:
    mails = [mail for mail in portal.mailer.sent if mail.headers["X-Letter-Kind"] == "digest"]
    return [json.loads(mail.text)["letters"] for mail in mails]


def test_what_is_too_much_leaves_as_one_at_the_end_of_the_hour(portal: Services):
    assert sweep(portal)["sent"] == 5 + MOST
    assert portal.mailer.told.count(("dispatch", HANDLER)) == MOST
    assert portal.mailer.told.count(("acknowledgement", CUSTOMER)) == 5, "complainants get no digests"
    assert sweep(portal, "Fri 2026-11-20 10:59")["sent"] == 0
    assert sweep(portal, AT_ELEVEN)["sent"] == 1
    [told] = digests(portal)
    assert [each["reference"] for each in told] == ["26110003", "26110004", "26110005"]
    assert portal.outbox.envelopes == []
    assert sweep(portal)["sent"] == 0


def test_each_letter_in_it_is_told_and_is_answered_to_an_address_of_its_own(portal: Services):
    sweep(portal)
    sweep(portal, AT_ELEVEN)
    [told] = digests(portal)
    for each in told:
        found = parse_reply_address(each["reply_to"], "in.example")
        assert found is not None
        assert found[0] == each["reference"]
        assert (
            speaker(reference=found[0], signature=found[1], candidates=(AGENT, HANDLER), keys=[b"new key"]) == HANDLER
        )
        assert each["headline"] == "dispatch"
        assert each["due"] == moment("Mon 2026-11-23 10:10").isoformat()
        assert each["asked"]
    mail = portal.mailer.sent[-1]
    assert (mail.to, mail.reply_to, mail.references) == (HANDLER, "", ())
    assert mail.headers == {"X-Case-Reference": "26110003 26110004 26110005", "X-Letter-Kind": "digest"}


def test_a_new_hour_counts_anew(portal: Services):
    sweep(portal)
    sweep(portal, AT_ELEVEN)
    file(portal, 2, since=6)
    sweep(portal)
    assert portal.mailer.told.count(("dispatch", HANDLER)) == MOST + 2


def test_a_crisis_is_told_singly(portal: Services):
    crisis = Scheme("crisis", Text("危机等级", "Crisis"), (Choice("A", Text("A级", "A")),))
    acts = {**portal.policy.acts, "classification": ActRule(by=("supervisor",))}
    portal = replace(portal, policy=replace(portal.policy, schemes=(crisis,), acts=acts))
    for reference in ("26110004", "26110005"):
        act(portal, "supervisor", AT_TEN, Classification("crisis", "A", "媒体曝光"), reference=reference)
    sweep(portal)
    alone = [mail.headers["X-Case-Reference"] for mail in portal.mailer.to(HANDLER) if "dispatch" in mail.subject]
    assert {"26110004", "26110005"} <= set(alone)


def test_one_letter_alone_leaves_as_itself():
    portal = fake_services(policy=a_policy(mail=MailRule(digest_above=1)))
    portal.clock.now = moment(AT_TEN)
    file(portal, 2)
    sweep(portal)
    sweep(portal, AT_ELEVEN)
    assert portal.mailer.told.count(("dispatch", HANDLER)) == 2
    assert digests(portal) == []
    assert portal.outbox.envelopes == []


def test_zero_puts_nothing_together():
    portal = fake_services(policy=a_policy(mail=MailRule(digest_above=0)))
    file(portal, 30)
    sweep(portal)
    assert portal.mailer.told.count(("dispatch", HANDLER)) == 30


def test_more_than_a_run_takes_up_leave_as_several(monkeypatch: pytest.MonkeyPatch, portal: Services):
    monkeypatch.setattr(waiting_letters, "BATCH", 5)
    file(portal, 4, since=6)
    sweep(portal)
    sweep(portal)
    monkeypatch.setattr(waiting_letters, "BATCH", 4)
    sweep(portal, AT_ELEVEN)
    sweep(portal)
    assert [len(told) for told in digests(portal)] == [4, 3]
    assert portal.outbox.envelopes == []


def test_a_run_that_dies_before_the_digest_was_taken_loses_nothing(portal: Services):
    sweep(portal)
    portal.mailer.before_send.append(crash)
    with pytest.raises(Crash):
        sweep(portal, AT_ELEVEN)
    assert digests(portal) == []
    assert sweep(portal)["sent"] == 0, "the dead run still holds them"
    portal.clock.now += HOLD
    assert sweep(portal)["sent"] == 1
    assert [len(told) for told in digests(portal)] == [3]
    assert portal.outbox.envelopes == []


def test_a_run_that_dies_before_the_marks_repeats_that_one_mail(portal: Services):
    sweep(portal)
    portal.mailer.after_send.append(crash)
    with pytest.raises(Crash):
        sweep(portal, AT_ELEVEN)
    portal.clock.now += HOLD
    sweep(portal)
    first, again = (mail for mail in portal.mailer.sent if mail.headers["X-Letter-Kind"] == "digest")
    assert first == again, "the same message, so that a mail program shows it once"
    assert portal.outbox.envelopes == []


def test_a_mail_service_that_is_unwilling_gets_all_of_it_later(portal: Services):
    sweep(portal)
    portal.mailer.refuse(HANDLER, reason="ThrottlingException", permanent=False)
    assert sweep(portal, AT_ELEVEN)["sent"] == 0
    assert len(portal.outbox.envelopes) == 3
    portal.mailer.accept(HANDLER)
    portal.clock.advance(minutes=PATIENCE[0] - 1)
    sweep(portal)
    assert [len(told) for told in digests(portal)] == [3]
    assert portal.outbox.envelopes == []


def test_an_address_that_is_refused_stands_on_each_case_once(portal: Services):
    sweep(portal)
    portal.mailer.refuse(HANDLER)
    sweep(portal, AT_ELEVEN)
    for reference in ("26110003", "26110004", "26110005"):
        assert kinds(the_case(portal, reference), since=4) == ["undelivered"]
    assert {owed.kind for owed in portal.outbox.owed()} == {"undelivered"}


def test_a_service_that_was_unwilling_before_is_not_asked(portal: Services):
    until = portal.clock.now + timedelta(hours=1)
    by = portal.circumstances(THE_PORTAL)
    done = send_digests(post=portal.post, together=(), circumstances=by, unwilling_until=until)
    assert done == Digests(0, 0, until)
    assert portal.mailer.sent == []
