"""Deliveries: what did not arrive is kept by month and mended once; a block holds until it is lifted."""

from dataclasses import replace
from typing import Any

import pytest

from complaints.usecases.deliveries import (
    AlreadyMended,
    Block,
    Lost,
    LostMail,
    Means,
    Mended,
    UnknownDelivery,
    block_id,
)
from complaints.usecases.ports import BadCursor
from tests.adapters.stores import Store
from tests.factories import moment

NOW = moment("Fri 2026-11-20 10:00")
WHO = "lin.fang@customer.example"
BOUNCED = LostMail("m1", NOW, "2026-11", Lost.BOUNCED, WHO, "complainant", "dispatch", ("26110001",), "550")
BLOCK = Block(block_id(address=WHO), WHO, NOW, Lost.BOUNCED, "550 5.1.1", "complainant", ("26110001",))


def a_mail(id: str, at: str, **changes: Any) -> LostMail:
    when = moment(at)
    return replace(BOUNCED, id=id, at=when, month=f"{when:%Y-%m}", **changes)


def blocked(store: Store, address: str) -> Block | None:
    return store.deliveries.find_block(id=block_id(address=address))


def test_several_addresses_are_looked_up_in_one_go(store: Store):
    noise = replace(BLOCK, id=block_id(address="noise@elsewhere.example"), address="noise@elsewhere.example")
    for block in (BLOCK, noise):
        store.deliveries.block(block=block)
    free = block_id(address="free@elsewhere.example")
    assert store.deliveries.find_blocks(ids=[BLOCK.id, free]) == {BLOCK.id: BLOCK}


def listed(store: Store, **asked: Any) -> list[str]:
    page = store.deliveries.find(**{"month": "2026-11", "state": None, "limit": 10, "cursor": None} | asked)
    return [mail.id for mail in page.mails]


def test_what_is_kept_comes_back_whole_and_news_that_come_twice_change_nothing(store: Store):
    assert store.deliveries.note(mail=BOUNCED)
    assert not store.deliveries.note(mail=replace(BOUNCED, reason="again"))
    assert store.deliveries.get(id="m1") == BOUNCED
    assert listed(store) == ["m1"]


def test_a_month_is_listed_newest_first_a_page_at_a_time_and_by_state(store: Store):
    for id, at, state in (
        ("a", "Mon 2026-11-02 09:00", Lost.BOUNCED),
        ("b", "Tue 2026-11-03 09:00", Lost.DELAYED),
        ("c", "Wed 2026-11-04 09:00", Lost.BOUNCED),
        ("noise", "Tue 2026-12-01 09:00", Lost.BOUNCED),
    ):
        store.deliveries.note(mail=a_mail(id, at, state=state))
    assert listed(store) == ["c", "b", "a"]
    assert listed(store, state=Lost.BOUNCED) == ["c", "a"]
    first = store.deliveries.find(month="2026-11", state=None, limit=2, cursor=None)
    assert [mail.id for mail in first.mails] == ["c", "b"]
    assert listed(store, limit=2, cursor=first.cursor) == ["a"]
    assert store.deliveries.find(month="2026-11", state=None, limit=3, cursor=None).cursor is None
    with pytest.raises(BadCursor):
        store.deliveries.find(month="2026-11", state=None, limit=2, cursor="nonsense")


def test_a_mail_is_mended_once_and_says_how(store: Store):
    store.deliveries.note(mail=BOUNCED)
    mended = Mended(Means.RESENT, "agent@staff.example", NOW, "邮箱写错", "lin@customer.example")
    store.deliveries.mend(id="m1", mended=mended)
    assert store.deliveries.get(id="m1").mended == mended
    with pytest.raises(AlreadyMended):
        store.deliveries.mend(id="m1", mended=mended)
    for unknown in (lambda: store.deliveries.get(id="x"), lambda: store.deliveries.mend(id="x", mended=mended)):
        with pytest.raises(UnknownDelivery):
            unknown()


def test_an_address_is_blocked_however_it_is_written_until_it_is_freed(store: Store):
    assert blocked(store, WHO) is None
    store.deliveries.block(block=BLOCK)
    store.deliveries.block(block=replace(BLOCK, references=("26110002",), reason="later"))
    found = blocked(store, WHO.upper())
    assert found == replace(BLOCK, references=("26110001", "26110002"))
    assert store.deliveries.blocks(limit=5) == (found,)
    assert blocked(store, "noise@customer.example") is None
    store.deliveries.free(block=found, by="agent@staff.example", at=NOW, reason="邮箱已恢复")
    assert blocked(store, WHO) is None
    assert store.deliveries.blocks(limit=5) == ()
    store.deliveries.block(block=BLOCK)
    assert blocked(store, WHO) == BLOCK


def test_blocks_are_listed_the_latest_first(store: Store):
    for number in range(3):
        who = f"c{number}@customer.example"
        since = moment(f"Fri 2026-11-20 1{number}:00")
        store.deliveries.block(block=replace(BLOCK, id=block_id(address=who), address=who, since=since))
    assert [block.address[:2] for block in store.deliveries.blocks(limit=2)] == ["c2", "c1"]


def test_of_a_case_that_is_gone_nothing_is_kept_and_of_others_everything(store: Store):
    kept = (
        BOUNCED,
        a_mail("m2", "2026-12-01 10:00"),
        a_mail("m3", "2027-01-05 10:00"),
        a_mail("m4", "2026-11-21 10:00", references=("26110002",)),
        a_mail("m5", "2026-11-22 10:00", references=("26110001", "26110002")),
    )
    for mail in kept:
        store.deliveries.note(mail=mail)
    for _ in range(2):
        store.deliveries.erase(reference="26110001", months=("2026-11", "2026-12"))
    assert (listed(store), listed(store, month="2026-12"), listed(store, month="2027-01")) == (["m5", "m4"], [], ["m3"])
    with pytest.raises(UnknownDelivery):
        store.deliveries.get(id="m1")


def test_a_mail_about_several_cases_goes_with_the_last_of_them(store: Store):
    store.deliveries.note(mail=a_mail("m5", "2026-11-22 10:00", references=("26110001", "26110002")))
    store.deliveries.erase(reference="26110001", months=("2026-11",))
    assert store.deliveries.get(id="m5").references == ("26110002",)
    store.deliveries.erase(reference="26110002", months=("2026-11",))
    assert listed(store) == []
