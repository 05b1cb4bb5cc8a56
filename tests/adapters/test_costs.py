"""What the table charges for each thing that happens, as AWS's own engine counts it: nobody makes it dearer unseen.

A write unit is a kilobyte written, in a transaction two, and indexes are written besides; a read unit is four
kilobytes, half where the read need not be consistent. The bounds are what was counted when they were written, and
little more.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from complaints.adapters.dynamodb.items import CaseItem, WordsItem
from complaints.adapters.dynamodb.staff import DynamoDBStaff
from complaints.adapters.dynamodb.words import words_item
from complaints.bootstrap import Services
from complaints.domain.acts import THE_PORTAL, THE_TIMER
from complaints.domain.case import Complainant, Stage
from complaints.domain.commands import Note, Reply, Supplement
from complaints.domain.confidentiality import Sight
from complaints.domain.search import keys_of
from complaints.domain.staff import Responsibility
from complaints.domain.waiting import Lane
from complaints.usecases.deliver_letters import deliver_letters
from complaints.usecases.escalate_due import escalate_due
from complaints.usecases.perform_act import perform_act
from complaints.usecases.ports import CaseFilter
from complaints.usecases.submit_complaint import submit_complaint
from complaints.usecases.writing import writing
from dev.budgets import over
from dev.costs.meter import units_of
from dev.figures import tell
from tests.adapters.stores import Store, an_empty_table, put_row
from tests.factories import (
    REGISTERED_AT,
    a_complaint,
    a_member,
    a_registered_case,
    a_roster,
    acting,
    circumstances,
    moment,
)
from tests.fakes import MovableClock, fake_services

Spent = Counter[str]
REFERENCE = "26110001"
DESCRIPTION = (  # of median length, and nobody says the same twice
    "我在十月六日通过门店定制了一套厨房橱柜，合同约定使用防潮板材和进口铰链。安装师傅于上周三完成施工，当"
    "时催得很急，没有让我逐项验收。第三天早上发现水槽下方的门板从合页处开裂，裂缝一直延伸到下沿，另一扇吊"
    "柜门也明显下垂，关不严。我联系导购两次，对方先说会派人上门，后来又称属于正常现象，让我自己拧紧螺丝。"
    "家里有老人和小孩，担心柜门掉落伤人，希望尽快更换开裂的门板，重新调整全部铰链，并书面说明板材的等级和"
    "质保期限。"
)
LATER = moment("Mon 2027-02-01 10:00")


@pytest.fixture
def priced(dynamodb_local: str) -> Store:
    """An empty table of the engine that counts as AWS does."""
    return an_empty_table(dynamodb_local)


@pytest.fixture
def portal(priced: Store) -> Services:
    """A portal on that table, with one case in it whose letters have left."""
    portal = fake_services(cases=priced.cases, outbox=priced.outbox, clock=MovableClock(REGISTERED_AT))
    submit(portal, "key")
    deliver(portal, seq=1)
    return portal


@contextmanager
def counting() -> Iterator[Spent]:
    """Counts what every call from here on consumes: `written` and `read` units, and `calls`."""
    spent: Spent = Counter()
    events = CaseItem._get_connection().connection.client.meta.events
    asked: list[dict[str, Any]] = []

    def ask(params: dict[str, Any], **_: Any) -> None:
        params["ReturnConsumedCapacity"] = "INDEXES"
        asked.append(params)

    def note(parsed: dict[str, Any], model: Any, **_: Any) -> None:
        side = "read" if model.name in ("Query", "GetItem", "BatchGetItem") else "written"
        spent["calls"] += 1
        spent[side] += units_of(model.name, asked[-1], parsed)

    events.register("provide-client-params.dynamodb.*", ask)
    events.register("after-call.dynamodb.*", note)
    try:
        yield spent
    finally:
        events.unregister("provide-client-params.dynamodb.*", ask)
        events.unregister("after-call.dynamodb.*", note)


def submit(portal: Services, key: str) -> None:
    submit_complaint(
        cases=portal.cases,
        attachments=portal.attachments,
        complaint=a_complaint(description=DESCRIPTION),
        attachment_keys=[],
        idempotency_key=key,
        signing_keys=(b"key",),
        circumstances=circumstances(now=portal.clock()),
    )


def deliver(portal: Services, *, seq: int) -> None:
    done = deliver_letters(
        post=portal.post, reference=REFERENCE, seq=seq, circumstances=portal.circumstances(THE_PORTAL)
    )
    assert done.sent == 2


def act(portal: Services, who: str, command: Any) -> None:
    perform_act(
        cases=portal.cases,
        reference=REFERENCE,
        command=command,
        circumstances=circumstances(actor=acting(who), now=portal.clock()),
    )


def list_everything(portal: Services) -> None:
    agent = "agent@staff.example"
    wanted = CaseFilter(sight=Sight(agent, roles=("auditor",), stands_for=(agent,), heads="doors"))
    page = portal.cases.find(wanted=wanted, now=portal.clock(), limit=50, cursor=None)
    assert len(page.rows) == 51 or page.cursor


def run_timer(portal: Services, *, steps: int) -> None:
    done = escalate_due(cases=portal.cases, circumstances=portal.circumstances(THE_TIMER))
    assert (done.steps, done.failed) == (steps, ())


def cost_of(what: Callable[[], object]) -> Spent:
    with counting() as spent:
        what()
    return spent


def within(spent: Spent, **most: float) -> None:
    assert spent["calls"] > 0
    assert {name: spent[name] for name in most if spent[name] > most[name]} == {}, f"{dict(spent)} is more than {most}"


def within_budget(name: str, spent: Spent) -> None:
    """Not more than bench/budgets.toml accepts. Prints what `make bench` shows."""
    units = {"written": "write units", "read": "read units", "calls": "calls"}
    measured = {f"{name}_{unit.replace(' ', '_')}": spent[side] for side, unit in units.items()}
    sys.stdout.write("\n")  # behind the dot of the test before
    tell((figure, value, figure.removeprefix(f"{name}_")) for figure, value in measured.items())
    assert list(over(measured=measured)) == []


def test_a_submission_is_its_page_its_row_and_what_it_is_found_by(portal: Services):
    """Number 1, key 1, page 1 and due 1, row 1 and four indexes, four search keys, words 1, one desk, facts 1."""
    within_budget("submission", cost_of(lambda: submit(portal, "another")))


def test_what_is_overdue_is_read_without_the_closed(portal: Services):
    def overdue() -> None:
        page = portal.cases.find(wanted=CaseFilter(overdue=True), now=LATER, limit=50, cursor=None)
        assert [row.reference for row in page.rows] == [REFERENCE]

    before = cost_of(overdue)
    for serial in range(2, 302):
        put_row(portal, f"2611{serial:04}", stage="closed", due_at=None)
    assert cost_of(overdue) == before
    within(before, calls=4, read=2)


def test_the_words_of_a_submission_are_bounded_whatever_is_said(portal: Services):
    def save(reference: str, description: str) -> None:
        case = a_registered_case(reference=reference, complaint=a_complaint(description=description, demand=""))
        portal.cases.save(writing=writing(before=None, after=case, circumstances=circumstances()))

    everything = "".join(chr(0x4E00 + number) for number in range(5000))
    spent = cost_of(lambda: save("26110003", everything)) - cost_of(lambda: save("26110002", "长" * 5000))
    assert spent["written"] <= 16, "5,000 characters, each another: four kilobytes of words for 2,000 of them"


def test_to_file_256_cases_is_two_to_four_units_each_and_a_search_then_reads_one_bucket_a_word(portal: Services):
    def search() -> None:
        page = portal.cases.find(wanted=CaseFilter(q="第三天 0815"), now=portal.clock(), limit=50, cursor=None)
        assert [row.reference for row in page.rows] == [REFERENCE]

    within(cost_of(search), calls=6, written=0, read=5)
    with WordsItem.batch_write() as batch:
        for serial in range(2, 257):
            complaint = a_complaint(
                description=f"柜门{serial}松了。" + "".join(chr(0x4E00 + serial * 9 + each) for each in range(99))
            )
            batch.save(
                words_item(
                    case=a_registered_case(reference=f"2611{serial:04}", complaint=replace(complaint, order_no=""))
                )
            )
    within(cost_of(portal.cases.file_words), calls=27, written=600, read=50)
    within(cost_of(search), calls=8, written=0, read=7)  # one of it asks for merged segments


def test_a_submission_sent_twice_writes_nothing(portal: Services):
    within_budget("submission_again", cost_of(lambda: submit(portal, "key")))


def test_reading_a_case_is_one_call(portal: Services):
    within_budget("case_read", cost_of(lambda: portal.cases.get(reference=REFERENCE)))


def test_a_roster_that_nobody_changed_is_half_a_unit(priced: Store, monkeypatch: pytest.MonkeyPatch):
    for number in range(40):
        priced.staff.put(member=a_member(f"handler{number}"))
    priced.staff.roster()
    assert cost_of(priced.staff.roster) == {}, "within seconds nobody asks"
    monkeypatch.setattr("complaints.adapters.dynamodb.staff.TRUSTED", 0.0)
    assert len(DynamoDBStaff().roster().members) == len(priced.staff.roster().members) == 40
    read_before = DynamoDBStaff()
    read_before.roster()
    within_budget("roster_unchanged", cost_of(read_before.roster))


def test_whether_a_case_changed_is_one_read_of_its_row(portal: Services):
    for _ in range(10):
        act(portal, "agent", Note("长" * 2000))
    within_budget("case_unchanged", cost_of(lambda: portal.cases.glance(reference=REFERENCE)))


def test_a_note_costs_its_own_kilobyte_and_the_snapshot(portal: Services):
    within_budget("note", cost_of(lambda: act(portal, "agent", Note("已联系客户。"))))


def test_a_reply_moves_the_case_in_every_index(portal: Services):
    within_budget("reply", cost_of(lambda: act(portal, "handler", Reply("周二更换门板。"))))
    assert portal.cases.get(reference=REFERENCE).stage is Stage.FOLLOW_UP


def test_two_letters_are_claimed_marked_and_finished(portal: Services):
    act(portal, "complainant", Supplement("又裂了一处。"))
    within_budget("two_letters", cost_of(lambda: deliver(portal, seq=5)))


def test_a_timer_with_nothing_to_do_asks_each_shard_once(portal: Services):
    within_budget("timer_idle", cost_of(lambda: run_timer(portal, steps=0)))


def test_a_step_of_the_ladder_costs_one_read_and_one_write_of_its_case(portal: Services):
    portal.clock.now = moment("Mon 2026-11-23 10:00")
    within_budget("ladder_step", cost_of(lambda: run_timer(portal, steps=1)))


def test_a_page_of_fifty_cases_is_read_in_two_calls(portal: Services):
    for serial in range(2, 62):
        put_row(portal, f"2611{serial:04}", now=REGISTERED_AT - timedelta(days=1))
    within_budget("queue_page", cost_of(lambda: list_everything(portal)))


def test_the_company_of_a_case_is_a_query_of_each_key_and_one_batch_however_many_others_there_are(portal: Services):
    def share() -> None:
        (only,) = portal.cases.sharing(keys=keys_of(complaint=a_complaint()), limit=25)
        assert only.row.reference == REFERENCE

    within(cost_of(share), calls=5, written=0, read=2.5)
    for serial in range(2, 62):
        stranger = a_complaint(complainant=Complainant(f"客户{serial}", "end_user", f"139{serial:08}"), order_no="")
        case = a_registered_case(reference=f"2611{serial:04}", complaint=stranger)
        portal.cases.save(writing=writing(before=None, after=case, circumstances=circumstances()))
    within(cost_of(share), calls=5, written=0, read=2.5)


def test_a_desk_is_one_query_however_much_lies_on_others(portal: Services):
    def look() -> None:
        rows = portal.cases.desk(lane=Lane.LIMITS, who="handler@staff.example", until=None, after=None, limit=30)
        assert {row.reference for row in rows} == {REFERENCE}

    before = cost_of(look)
    within(before, calls=1, written=0, read=0.5)
    other = a_member(email="other@staff.example", department="law")
    elsewhere = replace(a_roster(other), responsibilities=(Responsibility(other.email, "law"),))
    for serial in range(2, 62):
        case = a_registered_case(reference=f"2611{serial:04}", roster=elsewhere)
        portal.cases.save(writing=writing(before=None, after=case, circumstances=circumstances()))
    assert cost_of(look) == before


def test_what_a_submission_lays_on_desks_is_one_row(portal: Services):
    """The handler's limit; what is stuck is laid by the last step of the ladder."""
    case = a_registered_case(reference="26110002")
    (row,) = writing(before=None, after=case, circumstances=circumstances()).laid
    assert row.key == ("limits", "handler@staff.example", "clock:reply:1")
