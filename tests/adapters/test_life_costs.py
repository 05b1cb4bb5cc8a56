"""What a whole life is charged for, and what happens in it besides what test_costs.py counts, letters and all.

The life: twelve entries and six letters, a mail of the handler's among them; each letter leaves as the stream hands its
page over. What `month_sums` and reports take is counted where they are tested.
"""

from collections.abc import Callable

import pytest

from complaints.bootstrap import Services
from complaints.domain.acts import THE_PORTAL
from complaints.domain.case import Stage
from complaints.domain.commands import FollowUp, Note, Reply
from complaints.usecases.deliver_letters import follow_up
from complaints.usecases.mail_room import Fate
from tests.adapters.stores import Store, an_empty_table
from tests.adapters.test_costs import (
    DESCRIPTION,
    REFERENCE,
    Spent,
    act,
    cost_of,
    deliver,
    run_timer,
    submit,
    within_budget,
)
from tests.factories import REGISTERED_AT, moment
from tests.fakes import MovableClock, fake_services
from tests.unit.usecases.letters_in import address_of, receive
from tests.unit.usecases.steps import HANDLER

REMINDED = moment("Mon 2026-11-23 09:30")


@pytest.fixture
def priced(dynamodb_local: str) -> Store:
    """An empty table of the engine that counts as AWS does."""
    return an_empty_table(dynamodb_local)


@pytest.fixture
def empty(priced: Store) -> Services:
    """A portal on that table, its counters of mail there as well."""
    clock = MovableClock(REGISTERED_AT)
    return fake_services(cases=priced.cases, outbox=priced.outbox, counter=priced.counter, clock=clock)


@pytest.fixture
def portal(empty: Services) -> Services:
    """The same with a case whose first letters have left."""
    submit(empty, "key")
    deliver(empty, seq=1)
    return empty


def answer_by_mail(portal: Services) -> None:
    assert receive(portal, address_of(HANDLER), text="已联系：已致电客户，约定明天上门。").fate is Fate.RECORDED


def letters_leave(portal: Services, *, seq: int) -> int:
    """As the stream has it: whether the case can be found is looked up first."""
    by = portal.circumstances(THE_PORTAL)
    done = follow_up(post=portal.post, reference=REFERENCE, seq=seq, owes=True, circumstances=by, unwilling_until=None)
    return done.sent


def close(portal: Services) -> None:
    act(portal, "agent", FollowUp("satisfied", "客户表示满意。"))


def test_an_answer_by_mail_is_its_page_its_row_and_two_counts_of_the_brake(portal: Services):
    within_budget("mail_reply", cost_of(lambda: answer_by_mail(portal)))


def test_a_reminder_is_its_page_with_its_letter_and_when_the_timer_looks_again(portal: Services):
    portal.clock.now = REMINDED
    within_budget("reminder", cost_of(lambda: run_timer(portal, steps=1)))
    assert portal.cases.get(reference=REFERENCE).timeline[-1].kind.value == "reminded"


def test_the_first_letters_leave_without_the_case_being_read(empty: Services):
    submit(empty, "key")
    within_budget("first_letters", cost_of(lambda: deliver(empty, seq=1)))


def test_a_letter_is_claimed_counted_and_finished(portal: Services):
    portal.clock.now = REMINDED
    run_timer(portal, steps=1)
    within_budget("one_letter", cost_of(lambda: letters_leave(portal, seq=5)))


def test_a_closure_leaves_the_due_index_the_desks_and_moves_the_row(portal: Services):
    act(portal, "handler", Reply("周二更换门板。", final=True))
    portal.clock.now = moment("Mon 2026-11-23 19:00")
    within_budget("closure", cost_of(lambda: close(portal)))
    assert portal.cases.get(reference=REFERENCE).stage is Stage.CLOSED


def test_a_submission_of_characters_all_of_them_different_costs_no_more(portal: Services, monkeypatch):
    """Nobody writes so, and nothing takes more bytes."""
    monkeypatch.setattr("tests.adapters.test_costs.DESCRIPTION", "".join(chr(0x4E00 + 97 * n) for n in range(205)))
    within_budget("submission_all_different", cost_of(lambda: submit(portal, "another")))


def test_a_whole_life_of_twelve_entries_and_six_letters(empty: Services):
    sent: list[int] = []
    spent = Spent()

    def happens(what: Callable[[], object], *, seq: int = 0, after: str = "") -> None:
        if after:
            empty.clock.now = moment(after)
        spent.update(cost_of(what))
        if seq:
            spent.update(cost_of(lambda: sent.append(letters_leave(empty, seq=seq))))

    happens(lambda: submit(empty, "key"), seq=1)
    happens(lambda: answer_by_mail(empty), seq=5, after="Fri 2026-11-20 12:00")
    for text in ("已约定周六上门。", "门板已到货。", "师傅已出发。", "现场已拍照。"):
        happens(lambda text=text: act(empty, "agent", Note(text)), after="Sat 2026-11-21 10:00")
    happens(lambda: act(empty, "handler", Reply("已更换门板。", final=True)), seq=10, after="Sat 2026-11-21 11:00")
    happens(lambda: close(empty), seq=11, after="Sat 2026-11-21 15:00")
    assert (sum(sent), len(empty.cases.get(reference=REFERENCE).timeline)) == (6, 12)
    within_budget("life", spent)


def test_the_complaint_that_is_counted_says_as_much_as_one_that_somebody_wrote():
    """Two hundred characters, neither one sentence said again nor each of them another."""
    assert (len(DESCRIPTION), len(set(DESCRIPTION))) == (205, 148)
