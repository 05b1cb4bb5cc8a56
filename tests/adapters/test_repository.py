"""CaseRepository: what the fake promises, moto and DynamoDB Local keep."""

from dataclasses import replace
from typing import Any

import pytest

from complaints.adapters.dynamodb import items
from complaints.domain.case import Attachment, BrokenTimeline, Kind, Stage
from complaints.domain.commands import Assignment, Note, Reply, Withdrawal
from complaints.domain.waiting import EVERYBODY, Lane
from complaints.usecases.ports import AlreadySubmitted, StaleCase, UnknownReference
from complaints.usecases.submit_complaint import Submission, submit_complaint
from tests.adapters.stores import Store, at_once, change, put, written
from tests.factories import (
    REGISTERED_AT,
    a_complainant,
    a_complaint,
    a_member,
    a_registered_case,
    a_roster,
    circumstances,
    moment,
)
from tests.fakes import InMemoryAttachments

NOBODY = a_roster(a_member("handler", active=False))
LATER = moment("Fri 2026-12-18 10:00")
STUCK: dict[str, Any] = {"lane": Lane.STUCK, "who": EVERYBODY, "until": None, "after": None, "limit": 9}


def test_a_month_is_counted_from_one_and_each_month_for_itself(store: Store):
    assert [store.cases.next_number(month="2026-11") for _ in range(3)] == [1, 2, 3]
    assert store.cases.next_number(month="2026-12") == 1
    assert store.cases.next_number(month="2026-11") == 4


def test_numbers_never_repeat_when_twenty_ask_at_once(store: Store):
    asked = at_once(*[lambda: [store.cases.next_number(month="2026-11") for _ in range(3)] for _ in range(20)])
    assert sorted(number for numbers in asked for number in numbers) == list(range(1, 61))


def test_a_stored_case_is_read_back_equal_to_the_last_hash(store: Store):
    complaint = a_complaint(
        attachments=(Attachment("a/1", "门板 🙂.jpg", "image/jpeg", 3),),
        description="开裂\n\t\"引号\" 'n' \\ \u2028 \U0001f600",
        locale="en",
    )
    stored = put(store, a_registered_case(complaint=complaint, now=moment("2026-11-20 10:00:00.123456")))
    read = store.cases.get(reference="26110001")
    assert read == stored
    assert read.version == 1
    assert read.content == complaint
    assert [entry.hash for entry in read.timeline] == [entry.hash for entry in stored.timeline]


def test_a_case_is_read_back_equal_after_each_act(store: Store):
    case = put(store, a_registered_case())
    reply = Reply(
        "周二更换。", five_w_two_h={"what": "更换门板"}, attachments=(Attachment("b", "b.png", "image/png", 9),)
    )
    for who, when, command in (
        ("agent", "Fri 2026-11-20 11:00", Assignment("head@staff.example", "请跟进")),
        ("head", "Sat 2026-11-21 09:00", reply),
        ("complainant", "Sat 2026-11-21 10:00", Withdrawal("算了")),
    ):
        case = store.cases.save(writing=change(case, who, when, command))
        assert store.cases.get(reference=case.reference) == case
    assert (case.version, case.stage) == (4, Stage.CLOSED)


def test_cases_do_not_mix(store: Store):
    put(store, a_registered_case(reference="26110001"))
    put(store, a_registered_case(reference="261100010", complaint=a_complaint(order_no="noise")))
    assert store.cases.get(reference="26110001").content.order_no == "OP-2026-0815"


@pytest.mark.parametrize("reference", ["26110002", "2611000", "S", "nobody's"])
def test_a_number_that_no_case_has_is_unknown(store: Store, reference: str):
    put(store, a_registered_case(reference="26110001"))
    with pytest.raises(UnknownReference):
        store.cases.get(reference=reference)


def test_a_case_without_a_handler_is_stored_and_read_back(store: Store):
    case = a_registered_case(roster=NOBODY, complaint=a_complaint(business_line="", order_no=""))
    stored = put(store, case, roster=NOBODY)
    assert (stored.handler, stored.stage) == ("", Stage.REGISTERED)
    assert store.cases.get(reference=case.reference) == stored


def test_of_two_who_write_on_the_same_version_the_second_is_refused(store: Store):
    case = put(store, a_registered_case())
    first = store.cases.save(writing=change(case, "agent", "Fri 2026-11-20 11:00", Note("第一")))
    with pytest.raises(StaleCase):
        store.cases.save(writing=change(case, "legal", "Fri 2026-11-20 11:00", Note("第二")))
    assert store.cases.get(reference=case.reference) == first


def test_a_refused_write_leaves_neither_entries_nor_letters(store: Store):
    case = put(store, a_registered_case())
    store.cases.save(writing=change(case, "agent", "Fri 2026-11-20 11:00", Note("先到")))
    before, waiting = store.cases.get(reference=case.reference), store.outbox.waiting(now=LATER, limit=10)
    next_due = store.cases.next_due_at()
    stale = change(case, "handler", "Sat 2026-11-21 09:00", Reply("周二更换。"))
    assert stale.letters
    with pytest.raises(StaleCase):
        store.cases.save(writing=stale)
    assert store.cases.get(reference=case.reference) == before
    assert store.outbox.waiting(now=LATER, limit=10) == waiting == (("26110001", 1),)
    assert store.cases.next_due_at() == next_due


def test_only_one_of_ten_who_write_at_once_gets_through(store: Store):
    case = put(store, a_registered_case())

    def write(number: int) -> bool:
        try:
            store.cases.save(writing=change(case, "agent", "Fri 2026-11-20 11:00", Note(f"{number}")))
        except StaleCase:
            return False
        return True

    done = at_once(*[lambda number=number: write(number) for number in range(10)])
    assert sum(done) == 1
    read = store.cases.get(reference=case.reference)
    assert (read.version, read.timeline[-1].data["text"]) == (2, str(done.index(True)))


def test_a_new_case_never_takes_the_place_of_one_with_its_number(store: Store):
    stored = put(store, a_registered_case())
    with pytest.raises(StaleCase):
        put(store, a_registered_case(complaint=a_complaint(description="另一件")))
    assert store.cases.get(reference=stored.reference) == stored


def test_an_idempotency_key_leads_to_its_case_and_is_used_once(store: Store):
    assert store.cases.submitted_as(idempotency_key="键 1") is None
    put(store, a_registered_case(), key="键 1")
    put(store, a_registered_case(reference="26110002"), key="noise")
    assert store.cases.submitted_as(idempotency_key="键 1") == "26110001"
    with pytest.raises(AlreadySubmitted) as earlier:
        put(store, a_registered_case(reference="26110003"), key="键 1")
    assert earlier.value.reference == "26110001"
    with pytest.raises(UnknownReference):
        store.cases.get(reference="26110003")
    assert {reference for reference, _ in store.outbox.waiting(now=LATER, limit=10)} == {"26110001", "26110002"}


def test_a_write_without_entries_only_moves_the_next_action(store: Store):
    case = put(store, a_registered_case(complaint=a_complaint(complainant=a_complainant(email=""))))
    in_time = circumstances(now=REGISTERED_AT)
    order = written(case, replace(case), in_time)
    moved = replace(order, summary=replace(order.summary, next_action_at=LATER))
    refreshed = store.cases.save(writing=moved)
    assert refreshed == replace(case, version=2)
    assert store.cases.get(reference=case.reference) == refreshed
    assert store.cases.next_due_at() == LATER


def test_a_page_that_is_in_the_way_keeps_out_entries_letters_and_all(table: Store):
    case = put(table, a_registered_case())
    reply = change(case, "handler", "Sat 2026-11-21 09:00", Reply("周二更换。"))
    desk, waiting = table.cases.desk(**STUCK), table.outbox.waiting(now=LATER, limit=10)
    in_the_way = items.EntriesItem(f"C#{case.reference}", f"T#{len(case.timeline) + 1:06}", entries="[]")
    in_the_way.save()
    with pytest.raises(StaleCase):
        table.cases.save(writing=reply)
    assert (table.cases.desk(**STUCK), table.outbox.waiting(now=LATER, limit=10)) == (desk, waiting)
    in_the_way.delete()
    assert table.cases.get(reference=case.reference) == case
    assert table.cases.save(writing=reply).stage is Stage.FOLLOW_UP


def test_entries_are_never_written_over(table: Store):
    case = put(table, a_registered_case())
    note = change(case, "agent", "Fri 2026-11-20 11:00", Note("先到"))
    items.EntriesItem(f"C#{case.reference}", f"T#{len(case.timeline) + 1:06}", entries="[]").save()
    with pytest.raises(StaleCase):
        table.cases.save(writing=note)


def test_a_timeline_that_was_tampered_with_is_not_shown(table: Store):
    case = put(table, a_registered_case())
    page = items.EntriesItem.get(f"C#{case.reference}", "T#000001")
    page.entries = page.entries.replace("更换门板", "全额退款")
    page.save()
    with pytest.raises(BrokenTimeline) as broken:
        table.cases.get(reference=case.reference)
    assert broken.value.seq == 1


def test_an_entry_that_was_taken_out_is_noticed(table: Store):
    case = put(table, a_registered_case())
    case = table.cases.save(writing=change(case, "agent", "Fri 2026-11-20 11:00", Note("中")))
    table.cases.save(writing=change(case, "agent", "Fri 2026-11-20 11:01", Note("后")))
    items.EntriesItem.get(f"C#{case.reference}", "T#000005").delete()
    with pytest.raises(BrokenTimeline) as broken:
        table.cases.get(reference=case.reference)
    assert broken.value.seq == 6


def test_a_timeline_that_was_cut_off_at_its_end_is_noticed(table: Store):
    case = put(table, a_registered_case())
    table.cases.save(writing=change(case, "agent", "Fri 2026-11-20 11:00", Note("后")))
    items.EntriesItem.get(f"C#{case.reference}", "T#000005").delete()
    with pytest.raises(BrokenTimeline) as broken:
        table.cases.get(reference=case.reference)
    assert broken.value.seq == 5


def test_a_case_that_is_read_while_it_is_written_is_whole_every_time(store: Store):
    case = put(store, a_registered_case())
    last = 12

    def write() -> None:
        before = case
        for number in range(last):
            before = store.cases.save(writing=change(before, "agent", "Fri 2026-11-20 11:00", Note(f"{number}")))

    def read() -> list[tuple[int, int]]:
        seen = []
        while not seen or seen[-1][0] < last + 1:
            found = store.cases.get(reference=case.reference)
            seen.append((found.version, len(found.timeline)))
        return seen

    _, seen = at_once(write, read)
    assert {length - version for version, length in seen} == {3}
    assert seen == sorted(seen)


def test_a_long_timeline_is_read_whole(table: Store):
    case = put(table, a_registered_case())
    text = "很长" * 30_000
    for number in range(8):  # more than one page of a query, which is a megabyte
        case = table.cases.save(writing=change(case, "agent", "Fri 2026-11-20 11:00", Note(f"{number}{text}")))
    read = table.cases.get(reference=case.reference)
    assert read == case
    assert [entry.data["text"][0] for entry in read.timeline if entry.kind is Kind.NOTED] == list("01234567")


def test_the_same_complaint_sent_five_times_at_once_is_one_case(store: Store):
    def submit() -> Submission:
        return submit_complaint(
            cases=store.cases,
            attachments=InMemoryAttachments(),
            complaint=a_complaint(),
            attachment_keys=[],
            idempotency_key="one and the same",
            signing_keys=(b"key",),
            circumstances=circumstances(),
        )

    answers = at_once(*[submit] * 5)
    assert len({answer.case.reference for answer in answers}) == 1
    assert len({answer.secret for answer in answers}) == 1
    assert len(tuple(store.cases.due(now=LATER, at_once=10))) == 1
    assert len(store.outbox.waiting(now=LATER, limit=10)) == 1


def test_a_write_whose_answer_was_lost_and_that_the_client_repeats_is_done_once_and_refused_to_nobody(table: Store):
    case = put(table, a_registered_case())
    note = change(case, "agent", "Fri 2026-11-20 11:00", Note("客户来电"))
    assert table.cases.save(writing=note).version == table.cases.save(writing=note).version == 2
    assert [entry.kind for entry in table.cases.get(reference="26110001").timeline].count(Kind.NOTED) == 1
    with pytest.raises(StaleCase):
        table.cases.save(writing=change(case, "agent", "Fri 2026-11-20 11:00", Note("另一条")))
