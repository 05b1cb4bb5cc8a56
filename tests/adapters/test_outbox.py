"""Outbox: owed letters are held by one run at a time, marked one by one, and wait until all have left."""

import json
from datetime import timedelta
from typing import Any

from complaints.adapters.dynamodb import items
from complaints.adapters.dynamodb.moments import as_text
from complaints.adapters.dynamodb.pages import letters_of
from complaints.domain.commands import Reply
from complaints.usecases.outbox_port import Envelope
from tests.adapters.stores import Store, at_once, change, put
from tests.factories import REGISTERED_AT, a_complaint, a_registered_case

MINUTE = timedelta(minutes=1)
NOW = REGISTERED_AT + MINUTE
UNTIL = NOW + 2 * MINUTE
FIRST = {"reference": "26110001", "seq": 1}
OWED = Envelope("26110001", 1, letters=(), sent={}, attempts=1)


def test_an_envelope_holds_the_letters_as_they_were_written(store: Store):
    case = a_registered_case(complaint=a_complaint(description="“引号” 🙂\n第二行"))
    put(store, case)
    envelope = store.outbox.claim(**FIRST, now=NOW, until=UNTIL)
    assert envelope is not None
    assert (envelope.reference, envelope.seq, envelope.sent, envelope.attempts) == ("26110001", 1, {}, 1)
    assert [(letter.kind, letter.to) for letter in envelope.letters] == [
        ("acknowledgement", "lin.fang@customer.example"),
        ("dispatch", "handler@staff.example"),
    ]
    assert envelope.letters[0].context["description"] == "“引号” 🙂\n第二行"


def test_each_write_has_an_envelope_of_its_own(store: Store):
    case = put(store, a_registered_case())
    store.cases.save(writing=change(case, "handler", "Sat 2026-11-21 09:00", Reply("周二更换。")))
    reply = store.outbox.claim(reference="26110001", seq=5, now=NOW, until=UNTIL)
    assert reply is not None
    assert [(letter.kind, letter.to) for letter in reply.letters] == [("reply-received", "agent@staff.example")]


def test_what_nobody_owes_cannot_be_claimed(store: Store):
    put(store, a_registered_case())
    assert store.outbox.claim(reference="26110001", seq=2, now=NOW, until=UNTIL) is None
    assert store.outbox.claim(reference="26110002", seq=1, now=NOW, until=UNTIL) is None


def test_a_claim_keeps_others_out_until_its_time_and_a_dead_one_is_taken_over(store: Store):
    put(store, a_registered_case())
    assert store.outbox.claim(**FIRST, now=NOW, until=UNTIL)
    assert store.outbox.claim(**FIRST, now=NOW, until=UNTIL) is None
    assert store.outbox.claim(**FIRST, now=UNTIL - MINUTE, until=UNTIL + MINUTE) is None
    taken_over = store.outbox.claim(**FIRST, now=UNTIL, until=UNTIL + 2 * MINUTE)
    assert taken_over is not None
    assert taken_over.attempts == 2
    assert store.outbox.claim(**FIRST, now=UNTIL + MINUTE, until=UNTIL + 3 * MINUTE) is None


def test_of_ten_who_claim_at_once_one_gets_it(store: Store):
    put(store, a_registered_case())
    claims = at_once(*[lambda: store.outbox.claim(**FIRST, now=NOW, until=UNTIL) for _ in range(10)])
    assert sum(claim is not None for claim in claims) == 1


def test_letters_marked_as_sent_are_known_to_the_next_run(store: Store):
    put(store, a_registered_case())
    store.outbox.claim(**FIRST, now=NOW, until=UNTIL)
    store.outbox.mark_sent(**FIRST, index=1, message_id="ses-1")
    again = store.outbox.claim(**FIRST, now=UNTIL, until=UNTIL + MINUTE)
    assert again is not None
    assert again.sent == {1: "ses-1"}
    store.outbox.mark_sent(**FIRST, index=0, message_id="ses-2")
    third = store.outbox.claim(**FIRST, now=UNTIL + MINUTE, until=UNTIL + 2 * MINUTE)
    assert third is not None
    assert third.sent == {0: "ses-2", 1: "ses-1"}


def test_a_finished_envelope_neither_waits_nor_is_claimed_again(store: Store):
    put(store, a_registered_case())
    put(store, a_registered_case(reference="26110002"))
    store.outbox.claim(**FIRST, now=NOW, until=UNTIL)
    store.outbox.finish(envelope=OWED)
    assert store.outbox.claim(**FIRST, now=UNTIL + MINUTE, until=UNTIL + 2 * MINUTE) is None
    assert store.outbox.waiting(now=NOW + timedelta(days=9), limit=10) == (("26110002", 1),)


def test_a_postponed_envelope_is_free_at_once_and_waits_from_its_time_on(store: Store):
    put(store, a_registered_case())
    store.outbox.claim(**FIRST, now=NOW, until=UNTIL)
    store.outbox.retry(**FIRST, at=NOW + 30 * MINUTE)
    assert store.outbox.waiting(now=NOW + 29 * MINUTE, limit=10) == ()
    assert store.outbox.waiting(now=NOW + 30 * MINUTE, limit=10) == (("26110001", 1),)
    again = store.outbox.claim(**FIRST, now=NOW + MINUTE, until=NOW + 3 * MINUTE)
    assert again is not None
    assert again.attempts == 2


def test_the_stream_has_a_minute_before_an_envelope_is_swept_up(store: Store):
    put(store, a_registered_case())
    assert store.outbox.waiting(now=NOW - MINUTE / 60, limit=10) == ()
    assert store.outbox.waiting(now=NOW, limit=10) == (("26110001", 1),)


def test_what_waits_longest_comes_first_over_all_shards(store: Store):
    for serial in range(1, 9):
        reference = f"2611000{serial}"
        when = REGISTERED_AT - serial * MINUTE
        put(store, a_registered_case(reference=reference, now=when), now=when)
    waiting = [(f"2611000{serial}", 1) for serial in range(8, 0, -1)]
    assert store.outbox.waiting(now=NOW, limit=50) == tuple(waiting)
    assert store.outbox.waiting(now=NOW, limit=3) == tuple(waiting[:3])


def test_cases_that_are_due_are_no_letters_that_wait(store: Store):
    put(store, a_registered_case())
    store.outbox.finish(envelope=OWED)
    far = REGISTERED_AT + timedelta(days=60)
    assert tuple(store.cases.due(now=far, at_once=10)) == ("26110001",)
    assert store.outbox.waiting(now=far, limit=10) == ()


def test_a_finished_envelope_is_kept_with_what_was_sent(table: Store):
    put(table, a_registered_case())
    claimed = table.outbox.claim(**FIRST, now=NOW, until=UNTIL)
    assert claimed
    table.outbox.mark_sent(**FIRST, index=0, message_id="ses-1")
    table.outbox.finish(envelope=claimed, last=(1, "ses-2"))
    kept = items.EntriesItem.get("C#26110001", "T#000001")
    assert list(kept.marks) == ["0 ses-1", "1 ses-2"]
    assert [set(letter) for letter in letters_of(kept, first=None)] == [{"kind", "to"}] * 2
    assert letters_of(kept, first=None)[0]["kind"] == "acknowledgement"


def test_an_envelope_that_an_earlier_version_kept_beside_its_entries_is_delivered(table: Store):
    put(table, a_registered_case())
    letters = json.dumps([{"kind": "urging", "to": "a@x", "name": "", "locale": "en", "audience": "", "context": {}}])
    words = {"pk": "C#26110001", "sk": "O#000009", "t": "o", "l": letters, "ds": "o1", "na": as_text(NOW)}
    items.CaseItem._get_connection().connection.client.put_item(
        TableName=items.CaseItem.Meta.table_name,
        Item={name: {"S": word} for name, word in words.items()} | {"n": {"N": "0"}, "os": {"S": as_text(NOW)}},
    )
    place: dict[str, Any] = {"reference": "26110001", "seq": 9}
    assert ("26110001", 9) in table.outbox.waiting(now=NOW, limit=10)
    claimed = table.outbox.claim(**place, now=NOW, until=UNTIL)
    assert claimed
    assert [letter.kind for letter in claimed.letters] == ["urging"]
    table.outbox.mark_sent(**place, index=0, message_id="ses-1")
    table.outbox.finish(envelope=claimed)
    assert ("26110001", 9) not in table.outbox.waiting(now=NOW, limit=10)
    assert table.outbox.earlier(reference="26110001", before=11).first["a@x"] == (9, 0)


def test_an_envelope_is_put_off_unless_somebody_holds_it_or_nothing_is_owed(store: Store):
    put(store, a_registered_case())
    store.outbox.put_off(**FIRST, now=NOW, at=NOW + timedelta(hours=1))
    assert store.outbox.waiting(now=NOW + timedelta(minutes=59), limit=10) == ()
    assert store.outbox.waiting(now=NOW + timedelta(hours=1), limit=10) == (("26110001", 1),)
    claimed = store.outbox.claim(**FIRST, now=NOW, until=UNTIL)
    assert claimed is not None
    assert claimed.attempts == 1
    store.outbox.put_off(**FIRST, now=NOW, at=NOW + timedelta(days=9))
    assert store.outbox.waiting(now=NOW + timedelta(hours=1), limit=10) == (("26110001", 1),)
    store.outbox.finish(envelope=OWED)
    store.outbox.put_off(**FIRST, now=NOW, at=NOW)
    assert store.outbox.waiting(now=NOW + timedelta(days=99), limit=10) == ()
    store.outbox.put_off(reference="26119999", seq=1, now=NOW, at=NOW)


def test_since_when_letters_are_owed_does_not_change_with_the_attempts(store: Store):
    put(store, a_registered_case())
    put(store, a_registered_case(reference="26110002"))
    store.outbox.claim(**FIRST, now=NOW, until=UNTIL)
    store.outbox.retry(**FIRST, at=NOW + timedelta(days=3))
    assert store.outbox.owed_since(before=REGISTERED_AT, limit=10) == ()
    assert store.outbox.owed_since(before=REGISTERED_AT + MINUTE, limit=10) == (REGISTERED_AT, REGISTERED_AT)
    store.outbox.claim(**FIRST, now=NOW, until=UNTIL)
    store.outbox.finish(envelope=OWED)
    assert store.outbox.owed_since(before=REGISTERED_AT + MINUTE, limit=10) == (REGISTERED_AT,)


def test_letters_to_a_person_are_counted_by_the_hour_and_no_two_runs_get_the_same_number(store: Store):
    hour, next_hour = NOW.replace(minute=0) + timedelta(hours=1), NOW.replace(minute=0) + timedelta(hours=2)
    numbers = at_once(*[lambda: store.outbox.count(to="a@staff.example", hour_ends=hour) for _ in range(10)])
    assert sorted(numbers) == list(range(1, 11))
    assert store.outbox.count(to="A@Staff.example", hour_ends=hour) == 11
    assert store.outbox.count(to="a@staff.example", hour_ends=next_hour) == 1
    assert store.outbox.count(to="b@staff.example", hour_ends=hour) == 1


def test_which_letters_are_put_together_is_known_to_the_next_run(store: Store):
    put(store, a_registered_case())
    store.outbox.claim(**FIRST, now=NOW, until=UNTIL)
    store.outbox.put_together(**FIRST, index=1, at=UNTIL)
    store.outbox.put_together(**FIRST, index=0, at=UNTIL + MINUTE)
    again = store.outbox.claim(**FIRST, now=UNTIL, until=UNTIL + MINUTE)
    assert again is not None
    assert again.together_at == {0: UNTIL + MINUTE, 1: UNTIL}


def test_an_hour_s_count_holds_no_address_and_goes_by_itself(table: Store):
    hour = NOW.replace(minute=0) + timedelta(hours=1)
    table.outbox.count(to="a@staff.example", hour_ends=hour)
    [item] = [item for item in items.HourItem.scan() if item.pk.startswith("H#")]
    assert "staff" not in item.pk
    assert item.expires_at == int((hour + timedelta(days=1)).timestamp())


def test_when_the_next_letters_are_due_is_known_whatever_is_overdue(store: Store):
    assert store.outbox.next_due_at(after=NOW) is None
    put(store, a_registered_case())
    put(store, a_registered_case(reference="26110002"))
    assert store.outbox.next_due_at(after=NOW - MINUTE) == NOW
    assert store.outbox.next_due_at(after=NOW) is None
    store.outbox.put_off(**FIRST, now=NOW, at=NOW + timedelta(hours=9))
    assert store.outbox.next_due_at(after=NOW) == NOW + timedelta(hours=9)


def test_what_the_mail_service_would_not_take_is_told_from_what_waits_on_purpose(store: Store):
    case = put(store, a_registered_case())
    store.cases.save(writing=change(case, "handler", "Sat 2026-11-21 09:00", Reply("周二更换。")))
    after = len(case.timeline) + 1
    store.outbox.retry(reference="26110001", seq=1, at=NOW + MINUTE, unwilling=True)
    assert store.outbox.earlier(reference="26110001", before=after).put_off == (1,)
    store.outbox.retry(reference="26110001", seq=1, at=NOW + MINUTE)
    assert store.outbox.earlier(reference="26110001", before=after).put_off == ()
    store.outbox.put_off(reference="26110001", seq=1, now=NOW, at=NOW + MINUTE)
    assert store.outbox.earlier(reference="26110001", before=after).put_off == (1,)
    assert store.outbox.earlier(reference="26110001", before=1).put_off == ()
    store.outbox.finish(envelope=OWED)
    assert store.outbox.earlier(reference="26110001", before=after).put_off == ()
