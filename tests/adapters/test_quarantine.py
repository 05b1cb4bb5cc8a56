"""Quarantine: what waits for a person, newest first, each message once."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from complaints.usecases.ports import BadCursor
from complaints.usecases.quarantine import AlreadyDecided, Decision, QuarantinedMail, Standing, UnknownMail
from tests.adapters.stores import Store, at_once
from tests.factories import moment

NOW = moment("2026-11-20 10:00:00.5")
FORGED = QuarantinedMail("m-1", NOW, "signature of the reply address", "伪造 <a@b.example>", "Re: [26110001] 🙂")
REJECTED = Decision(Standing.REJECTED, "admin@staff.example", NOW + timedelta(hours=1), reason="广告")
RELEASED = replace(REJECTED, standing=Standing.RELEASED, manner="note", fate="recorded", reference="26110001")


def test_nothing_waits_in_an_empty_quarantine(store: Store):
    assert store.quarantine.waiting(limit=10) == ()


def test_the_newest_message_is_listed_first_and_as_it_came(store: Store):
    newer = replace(FORGED, message_id="m-0", at=NOW + timedelta(minutes=1))
    older = replace(FORGED, message_id="m-2", at=NOW - timedelta(minutes=1), sender="", subject="")
    for mail in (FORGED, newer, older):
        store.quarantine.put(mail=mail)
    assert store.quarantine.waiting(limit=10) == (newer, FORGED, older)
    assert store.quarantine.waiting(limit=2) == (newer, FORGED)


def test_a_message_put_again_changes_nothing(store: Store):
    assert store.quarantine.put(mail=FORGED)
    assert not store.quarantine.put(mail=replace(FORGED, at=NOW + timedelta(hours=1), reason="unknown case"))
    assert store.quarantine.waiting(limit=10) == (FORGED,)


def test_a_long_quarantine_is_read_from_its_newest_end(store: Store):
    mails = [replace(FORGED, message_id=f"m-{9 - minute}", at=NOW + timedelta(minutes=minute)) for minute in range(10)]
    for mail in mails:
        store.quarantine.put(mail=mail)
    assert store.quarantine.waiting(limit=3) == tuple(reversed(mails[-3:]))


def test_a_message_is_found_by_its_id_with_all_that_was_said_of_it(store: Store):
    whole = replace(FORGED, recipients=("case+26110001.x@in.example",), reference="26110001", preview="好", veiled=True)
    store.quarantine.put(mail=whole)
    store.quarantine.put(mail=replace(FORGED, message_id="noise"))
    assert store.quarantine.get(message_id="m-1") == whole
    with pytest.raises(UnknownMail):
        store.quarantine.get(message_id="m-2")


def test_what_belongs_to_a_case_is_known_by_it_until_it_is_erased(store: Store):
    for id, reference in (("m-1", "26110001"), ("m-2", "26110001"), ("m-3", "2611000"), ("m-4", "")):
        store.quarantine.put(mail=replace(FORGED, message_id=id, reference=reference))
    store.quarantine.settle(message_id="m-2", decision=REJECTED)
    assert store.quarantine.of_case(reference="26110001") == ("m-1", "m-2")
    store.quarantine.erase(message_id="m-2", reference="26110001")
    assert store.quarantine.of_case(reference="26110001") == ("m-1",)
    with pytest.raises(UnknownMail):
        store.quarantine.get(message_id="m-2")


def test_a_list_is_read_page_by_page(store: Store):
    mails = [replace(FORGED, message_id=f"m-{minute}", at=NOW + timedelta(minutes=minute)) for minute in range(5)]
    for mail in mails:
        store.quarantine.put(mail=mail)
    pages, cursor = [], None
    while not pages or cursor:
        page = store.quarantine.find(standing=Standing.WAITING, limit=2, cursor=cursor)
        pages, cursor = [*pages, page.mails], page.cursor
    assert pages == [(mails[4], mails[3]), (mails[2], mails[1]), (mails[0],)]
    with pytest.raises(BadCursor):
        store.quarantine.find(standing=Standing.WAITING, limit=2, cursor="x")


def test_what_is_decided_waits_no_longer_and_is_listed_for_the_record(store: Store):
    for mail in (FORGED, replace(FORGED, message_id="m-2"), replace(FORGED, message_id="m-3")):
        store.quarantine.put(mail=mail)
    store.quarantine.settle(message_id="m-1", decision=REJECTED)
    store.quarantine.settle(message_id="m-2", decision=RELEASED)
    assert [mail.message_id for mail in store.quarantine.waiting(limit=9)] == ["m-3"]
    assert found(store, Standing.REJECTED) == (replace(FORGED, decision=REJECTED),)
    assert found(store, Standing.RELEASED) == (replace(FORGED, message_id="m-2", decision=RELEASED),)
    assert store.quarantine.get(message_id="m-1").decision == REJECTED


def test_a_message_is_decided_on_once(store: Store):
    store.quarantine.put(mail=FORGED)
    store.quarantine.settle(message_id="m-1", decision=REJECTED)
    for again in (REJECTED, RELEASED):
        with pytest.raises(AlreadyDecided):
            store.quarantine.settle(message_id="m-1", decision=again)
    with pytest.raises(AlreadyDecided):
        store.quarantine.hold(message_id="m-1", now=NOW, until=NOW)
    assert store.quarantine.get(message_id="m-1").decision == REJECTED
    assert not store.quarantine.put(mail=FORGED)
    with pytest.raises(UnknownMail):
        store.quarantine.settle(message_id="m-2", decision=REJECTED)


def test_of_several_who_decide_at_once_one_has_decided(store: Store):
    store.quarantine.put(mail=FORGED)

    def decide(by: str) -> bool:
        try:
            store.quarantine.settle(message_id="m-1", decision=replace(REJECTED, by=by))
        except AlreadyDecided:
            return False
        return True

    assert sorted(at_once(*(partial(decide, str(number)) for number in range(4)))) == [False, False, False, True]


def test_a_message_that_is_held_is_nobody_elses_until_its_time_is_over(store: Store):
    store.quarantine.put(mail=FORGED)
    until = NOW + timedelta(minutes=2)
    store.quarantine.hold(message_id="m-1", now=NOW, until=until)
    with pytest.raises(AlreadyDecided):
        store.quarantine.hold(message_id="m-1", now=until - timedelta(seconds=1), until=until)
    store.quarantine.hold(message_id="m-1", now=until, until=until + timedelta(minutes=2))
    with pytest.raises(UnknownMail):
        store.quarantine.hold(message_id="m-2", now=NOW, until=until)


def test_a_message_that_is_let_go_waits_for_the_reason_that_was_found(store: Store):
    store.quarantine.put(mail=FORGED)
    store.quarantine.hold(message_id="m-1", now=NOW, until=NOW + timedelta(minutes=2))
    store.quarantine.let_go(message_id="m-1", reason="unknown case")
    assert store.quarantine.waiting(limit=9) == (replace(FORGED, reason="unknown case"),)
    store.quarantine.hold(message_id="m-1", now=NOW, until=NOW + timedelta(minutes=2))


def found(store: Store, standing: Standing) -> tuple[QuarantinedMail, ...]:
    return store.quarantine.find(standing=standing, limit=9, cursor=None).mails
