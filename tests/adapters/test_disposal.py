"""What was disposed of leaves the store: whole, in steps that may be repeated, and with a chain that stays whole."""

from typing import Any

import pytest

from complaints.adapters.dynamodb import segments, words
from complaints.adapters.dynamodb.items import EntriesItem, Item, SegmentItem, WordsItem
from complaints.adapters.dynamodb.pages import first_page, letters_of
from complaints.domain.case import ComplaintCase
from complaints.domain.commands import DisposalDecision
from complaints.domain.disposal import Keeping
from complaints.domain.lifecycle import perform
from complaints.domain.search import By, Key
from complaints.domain.waiting import Lane
from complaints.usecases.desk_port import DeskRow
from complaints.usecases.ports import CaseFilter, NotDisposed, UnknownReference
from tests.adapters.stores import Store, put, put_row, written
from tests.factories import a_complaint, acting, circumstances, moment
from tests.keeping import OVER, PERSONAL, a_closed_case, keeping_policy, proposed

POLICY = keeping_policy()
NOW = moment("Thu 2027-02-25 09:00")
PHONE = Key(By.PHONE, "13800138000")


def kept(store: Store, reference: str = "26110001", **changes: Any) -> ComplaintCase:
    """A closed case whose disposal is proposed, as stored."""
    case = a_closed_case(reference=reference, **changes)
    return put(store, proposed(case), policy=POLICY, now=moment(OVER))


def decided(store: Store, before: ComplaintCase) -> DeskRow:
    """The case disposed of, as stored; the row of what is to be erased."""
    by = circumstances(actor=acting("director"), now=moment("Wed 2027-02-24 10:00"), policy=POLICY)
    after = perform(case=before, command=DisposalDecision(True, "同意销毁"), circumstances=by)
    store.cases.save(writing=written(before, after, by))
    rows = store.cases.desk(lane=Lane.KEEPING, who=Keeping.ERASING, until=None, after=None, limit=50)
    return next(row for row in rows if row.reference == after.reference)


def lain(store: Store, state: Keeping) -> list[str]:
    rows = store.cases.desk(lane=Lane.KEEPING, who=state, until=None, after=None, limit=50)
    return [row.reference for row in rows]


def found(store: Store, q: str) -> list[str]:
    page = store.cases.find(wanted=CaseFilter(q=q), now=NOW, limit=50, cursor=None)
    return [row.reference for row in page.rows]


def test_a_closed_case_lies_in_the_pile_of_what_is_due_under_the_end_of_its_time(store: Store):
    put(store, a_closed_case(), policy=POLICY)
    [row] = store.cases.desk(lane=Lane.KEEPING, who=Keeping.DUE, until=None, after=None, limit=5)
    assert row.sort.startswith("2027-02-23T01:00:00.000000+00:00#26110001")
    early = store.cases.desk(
        lane=Lane.KEEPING, who=Keeping.DUE, until=moment("Tue 2027-02-23 08:59"), after=None, limit=5
    )
    assert early == ()


def test_from_the_decision_on_nothing_of_a_person_is_read(store: Store):
    decided(store, kept(store))
    case = store.cases.get(reference="26110001")
    assert [word for word in PERSONAL if word in repr(case)] == []
    row, _ = store.cases.glance(reference="26110001")
    assert [word for word in PERSONAL if word in repr(row)] == []
    assert (lain(store, Keeping.PROPOSED), lain(store, Keeping.ERASING)) == ([], ["26110001"])
    assert {entry.seq for entry in store.cases.unerased(reference="26110001")} == set(range(1, len(case.timeline)))


def test_erased_it_is_found_by_nothing_but_its_number_and_reads_the_same(store: Store):
    put(store, a_closed_case(reference="26110002"), policy=POLICY)
    row = decided(store, kept(store))
    before = store.cases.get(reference="26110001")
    store.cases.erase(row=row)
    assert store.cases.get(reference="26110001") == before
    assert store.cases.unerased(reference="26110001") == ()
    assert lain(store, Keeping.ERASING) == []
    assert [each.row.reference for each in store.cases.sharing(keys=[PHONE], limit=5)] == ["26110002"]
    assert found(store, "开裂") == ["26110002"]
    assert lain(store, Keeping.DISPOSED) == ["26110001"]


def test_erasing_again_changes_nothing(store: Store):
    row = decided(store, kept(store))
    store.cases.erase(row=row)
    case = store.cases.get(reference="26110001")
    store.cases.erase(row=row)
    assert store.cases.get(reference="26110001") == case


def test_of_a_case_that_nobody_disposed_of_nothing_is_erased(store: Store):
    before = kept(store)
    row = DeskRow("26110001", (Lane.KEEPING, Keeping.ERASING, "keeping"), "2027-02-24T02:00:00#26110001#keeping", {})
    with pytest.raises(NotDisposed):
        store.cases.erase(row=row)
    assert store.cases.get(reference="26110001") == before
    for call in (store.cases.unerased, lambda reference: store.cases.erase(row=DeskRow(reference, row.key, "", {}))):
        with pytest.raises(UnknownReference):
            call(reference="26119999")


def everything() -> str:
    """All that the table holds, as text: only a test reads it so."""
    told = []
    for item in Item.scan():
        told.append(repr(item.to_dynamodb_dict()))
        if isinstance(item, EntriesItem):
            told.append(f"{item.entries} {letters_of(item, first=first_page('26110001'))}")
        if isinstance(item, WordsItem):
            told.append(str(item.said))
    return " ".join(told)


def test_the_table_holds_no_word_of_a_person_any_more(table: Store):
    row = decided(table, kept(table))
    assert all(word in everything() for word in ("林芳", "13800138000"))
    table.cases.erase(row=row)
    assert [word for word in PERSONAL if word in everything()] == []
    pages = EntriesItem.query("C#26110001", EntriesItem.sk.startswith("T#"))
    assert [page.letters for page in pages if page.letters] == []


class Crash(BaseException):
    """The process ends here."""


STEPS = ("complaints.adapters.dynamodb.erasing.forget_words", "complaints.adapters.dynamodb.erasing._strip")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_a_run_that_died_is_finished_by_the_next(table: Store, monkeypatch: Any, step: str, before: bool):
    row = decided(table, kept(table))
    module, _, name = step.rpartition(".")
    whole = getattr(__import__(module, fromlist=[name]), name)

    def dying(*given: Any, **named: Any) -> None:
        if not before:
            whole(*given, **named)
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(step, dying)
        with pytest.raises(Crash):
            table.cases.erase(row=row)
    assert lain(table, Keeping.ERASING) == ["26110001"]
    assert [word for word in PERSONAL if word in repr(table.cases.get(reference="26110001"))] == []
    table.cases.erase(row=row)
    assert lain(table, Keeping.ERASING) == []
    assert [word for word in PERSONAL if word in everything()] == []


def test_out_of_a_segment_of_words_goes_the_case_and_no_other(table: Store):
    first = kept(table)
    put_row(table, "26110002", complaint=a_complaint())
    put_row(table, "26110003", complaint=a_complaint(description="抽屉异响"))
    assert words.file_words(size=3) == 3
    assert found(table, "开裂") == ["26110002", "26110001"]
    table.cases.erase(row=decided(table, first))
    assert found(table, "开裂") == ["26110002"]
    assert found(table, "异响") == ["26110003"]
    numbers = {code[-1] for item in Item.scan() if isinstance(item, WordsItem) for code in segments.cut(item.packed)}
    assert numbers == {1, 2}
    [segment] = [item for item in Item.scan() if isinstance(item, SegmentItem)]
    assert [place.rpartition("#")[2] for place in segments.places_in(item=segment)] == ["", "26110002", "26110003"]


def test_two_cases_of_one_segment_go_at_any_order(table: Store):
    rows = [decided(table, kept(table, reference)) for reference in ("26110001", "26110002")]
    assert words.file_words(size=2) == 2
    for row in reversed(rows):
        table.cases.erase(row=row)
    assert [item for item in Item.scan() if isinstance(item, WordsItem)] == []
    assert found(table, "开裂") == []
