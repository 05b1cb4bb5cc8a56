"""The process dies between any two calls to AWS, and runs again: nothing is lost, nothing half written, nothing twice.

A letter may be sent twice when the process dies after SES took it and before that is written down: then with the
same Message-ID, by which mail programs know it for the same.
"""

from collections import Counter
from dataclasses import replace
from itertools import count

import pytest
from werkzeug.test import TestResponse

from complaints.domain.case import Kind
from complaints.domain.policy_mail import MailRule
from functions import deadlines, inbound_mail, waiting_letters
from tests.functional.crash import survives
from tests.functional.portal import COMPLAINT, SCHEDULE_EVENT, Filed, Portal, secret_of, staff_address
from tests.functional.post import fresh_mail, ses_event

ENOUGH = 60  # more calls than any run makes


def test_submission_that_dies_is_whole_or_not_there(portal: Portal) -> None:
    for nth in count(1):
        assert nth < ENOUGH
        done = survives(nth, lambda key=f"key-{nth}": _submit(portal, key))
        again = _submit(portal, f"key-{nth}")
        portal.deliver()
        assert again.status_code == 201
        filed = Filed(again.get_json()["reference"], again.get_json()["secret"], {})
        assert portal.kinds(filed) == ["received", "registered", "assigned", "dispatched"]
        sent = Counter(mail.kind for mail in portal.mails() if filed.reference in mail.subject)
        assert sent == {"acknowledgement": 1, "dispatch": 1}, f"died before call {nth}"
        if done:
            break
    listed = portal.signed_in("agent").get("/api/v1/cases?limit=100").get_json()["cases"]
    assert len(listed) == nth
    assert nth > 3


def test_letters_of_a_run_that_dies_all_leave_and_at_most_one_twice(portal: Portal) -> None:
    repeated = 0
    for nth in count(1):
        assert nth < ENOUGH
        filed = _filed_without_delivery(portal, f"key-{nth}")
        event = portal.new_stream_records()
        done = survives(nth, lambda event=event: waiting_letters.run(event, None))
        waiting_letters.run(event, None)  # the platform hands over the same batch again
        portal.advance(minutes=11)  # longer than a dead run holds its envelope
        portal.sweep()
        mails = [mail for mail in portal.mails() if filed.reference in mail.subject]
        assert {mail.kind for mail in mails} == {"acknowledgement", "dispatch"}, f"died before call {nth}"
        assert len({mail.header("Message-ID") for mail in mails}) == 2
        assert len(mails) in (2, 3)
        repeated += len(mails) - 2
        if done:
            break
    assert repeated > 0  # dead between 'SES took it' and 'marked as sent': the price of losing none


def test_digest_of_a_run_that_dies_loses_no_letter_and_at_most_one_mail_comes_twice(portal: Portal) -> None:
    portal.under(replace(portal.services.policy, mail=MailRule(digest_above=1)))
    repeated = 0
    for nth in count(1):
        assert nth < 2 * ENOUGH
        portal.advance(days=1)
        held_back = {_filed_without_delivery(portal, f"key-{nth}-{each}").reference for each in range(3)}
        portal.deliver()
        before = len(portal.mails(to=staff_address("handler")))
        portal.advance(hours=1)
        done = survives(nth, lambda: waiting_letters.run(SCHEDULE_EVENT, None))
        portal.advance(minutes=11)
        portal.sweep()
        mails = portal.mails(to=staff_address("handler"))[before:]
        told = {reference for mail in mails for reference in held_back if reference in mail.text}
        assert len(told) == 2, f"died before call {nth}"
        assert {mail.kind for mail in mails} <= {"digest", "dispatch"}
        assert len(mails) in (1, 2)
        assert portal.services.outbox.owed_since(before=portal.now, limit=10) == ()
        repeated += len(mails) - 1
        if done:
            break
    assert nth > 20
    assert repeated > 0


def test_timer_that_dies_takes_each_step_once(portal: Portal) -> None:
    portal.under(replace(portal.services.policy, mail=MailRule(digest_above=0)))  # so often in the same hour
    for nth in count(1):
        assert nth < ENOUGH
        portal.at("Fri 2026-11-20 10:00")
        filed = _filed_without_delivery(portal, f"key-{nth}")
        portal.at("Mon 2026-11-23 10:00")
        done = survives(nth, lambda: deadlines.run(SCHEDULE_EVENT, None))
        portal.advance(minutes=1)
        deadlines.run(SCHEDULE_EVENT, None)
        portal.deliver()
        assert portal.kinds(filed)[4:] == ["urged"], f"died before call {nth}"
        told = [mail.to for mail in portal.mails(kind="urging") if filed.reference in mail.subject]
        assert told == [staff_address("handler"), staff_address("agent")]
        portal.client.post(f"/api/v1/complaints/{filed.reference}/withdrawal", json={}, headers=secret_of(filed))
        if done:
            break
    assert nth > 5


def test_mail_that_is_read_by_a_run_that_dies_is_recorded_and_answered_once(portal: Portal) -> None:
    portal.under(replace(portal.services.policy, mail=MailRule(digest_above=0)))  # so often in the same hour
    for nth in count(1):
        assert nth < ENOUGH
        filed = _filed_without_delivery(portal, f"key-{nth}")
        to = portal.address_for("handler", filed)
        message = fresh_mail(
            sender=staff_address("handler"), to=to, subject="Re", text="已解决：已更换。", message_id=f"<{nth}@x>"
        )
        event = portal.stored(message)
        done = survives(nth, lambda event=event: inbound_mail.run(event, None))
        inbound_mail.run(event, None)  # SES calls again until it is told that all went well
        assert portal.kinds(filed)[4:] == ["replied"], f"died before call {nth}"
        portal.deliver()
        understood = portal.mails(to=staff_address("handler"), kind="understood")
        assert len([mail for mail in understood if filed.reference in mail.subject]) == 1
        if done:
            break
    assert nth > 5


def test_act_of_staff_that_dies_is_done_or_not_done(portal: Portal) -> None:
    agent = portal.signed_in("agent")
    for nth in count(1):
        assert nth < ENOUGH
        filed = portal.file()
        address, body = f"/api/v1/cases/{filed.reference}/closure", {"kind": "answered", "reason": "当场解决"}
        done = survives(nth, lambda a=address, b=body: agent.post(a, json=b, headers={"If-Match": '"1"'}))
        again = agent.post(address, json=body, headers={"If-Match": '"1"'})
        assert again.status_code in (200, 412)
        portal.deliver()
        assert portal.kinds(filed).count("closed") == 1
        assert portal.last(filed, Kind.CLOSED).data["kind"] == "answered"
        assert len([m for m in portal.mails(kind="closure") if filed.reference in m.subject]) == 2
        if done:
            break
    assert nth > 3


def test_ses_event_of_a_message_that_is_not_stored_yet_fails_loudly_and_can_be_run_again(portal: Portal) -> None:
    event = ses_event(message_id="not-there", recipients=("complaints@portal.example",))
    with pytest.raises(KeyError, match="not-there"):
        inbound_mail.run(event, None)
    assert portal.services.quarantine.waiting(limit=10) == ()


def _submit(portal: Portal, key: str) -> TestResponse:
    return portal.client.post("/api/v1/complaints", json=COMPLAINT, headers={"Idempotency-Key": key})


def _filed_without_delivery(portal: Portal, key: str) -> Filed:
    told = _submit(portal, key).get_json()
    return Filed(told["reference"], told["secret"], {})
