"""What is kept in fewer bytes: read back as it was, by what it was packed with, whichever version packed it."""

import base64
import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from complaints.adapters.dynamodb.items import CaseItem, EntriesItem, WordsItem
from complaints.adapters.dynamodb.packing import CHINESE, OTHER, pack, unpack
from complaints.adapters.dynamodb.pages import FIRST
from complaints.domain.case import Stage
from complaints.domain.commands import Note, Reply
from complaints.domain.waiting import EVERYBODY, Lane
from complaints.usecases.ports import CaseFilter
from complaints.usecases.view_work import view_work
from complaints.usecases.writing import settle_case
from tests.adapters.stores import Store, an_empty_table, change, put, written
from tests.adapters.test_costs import cost_of
from tests.factories import REGISTERED_AT, a_complaint, a_registered_case, acting, circumstances, moment

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "table"
GB18030 = "764df5e1bec4261b6eaf68b7344e44b48661ac1ca27b824d8dfc72e41ccb210d"  # of all characters
REFERENCE, SECOND = "26110001", "26110002"
LATER = REGISTERED_AT.replace(year=2030)


@pytest.fixture
def table(dynamodb_local: str) -> Store:
    return an_empty_table(dynamodb_local)


def raw(item: dict[str, Any]) -> dict[str, Any]:
    return {name: {"B": base64.b64decode(value["B"])} if "B" in value else value for name, value in item.items()}


def fill(sample: str) -> None:
    client = CaseItem._get_connection().connection.client
    for item in json.loads((SAMPLES / sample).read_bytes()):
        client.put_item(TableName=CaseItem.Meta.table_name, Item=raw(item))


@pytest.fixture
def before(table: Store) -> Store:
    """A table with a case that an earlier version stored: two pages that owe letters, and codes of its words."""
    fill("before_0044.json")
    return table


@pytest.fixture
def ahead(table: Store) -> Store:
    """Two cases that an earlier version laid among what is stuck from the first on; the ladder of SECOND has ended."""
    fill("before_0049.json")
    return table


def found(table: Store, text: str) -> list[str]:
    page = table.cases.find(wanted=CaseFilter(q=text), now=LATER, limit=9, cursor=None)
    return [row.reference for row in page.rows]


def test_a_case_of_an_earlier_version_is_read_changed_and_its_letters_leave(before: Store):
    case = before.cases.get(reference=REFERENCE)
    assert (case.stage, len(case.timeline)) == (Stage.FOLLOW_UP, 5)
    claimed = [before.outbox.claim(reference=REFERENCE, seq=seq, now=LATER, until=LATER) for seq in (1, 5)]
    assert [[letter.kind for letter in each.letters] for each in claimed if each] == [
        ["acknowledgement", "dispatch"],
        ["reply-received"],
    ]
    assert before.outbox.owed_since(before=LATER, limit=9)[0] == REGISTERED_AT
    after = before.cases.save(writing=change(case, "agent", "Sat 2026-11-21 10:00", Note("后")))
    assert before.cases.get(reference=REFERENCE) == after


def test_words_of_an_earlier_version_are_found_among_those_of_this_one_and_filed_with_them(
    before: Store, monkeypatch: pytest.MonkeyPatch
):
    case = before.cases.get(reference=REFERENCE)
    before.cases.save(writing=change(case, "agent", "Sat 2026-11-21 10:00", Note("后")))
    put(before, a_registered_case(reference="26110002", complaint=a_complaint(description="门板起泡")))
    monkeypatch.setattr("complaints.adapters.dynamodb.words.file_words.__kwdefaults__", {"size": 2})
    for filed in (0, 2):
        if filed:
            assert before.cases.file_words() == filed
        assert found(before, "门板") == ["26110002", REFERENCE]
        assert found(before, "起泡") == ["26110002"]


@pytest.mark.parametrize(
    "text", ["林芳：门板开裂。", "Größe, Tür", "안녕하세요", "𠀀😀", "", "x" * 99, "\x00\x7f\ufeff"]
)
def test_what_is_packed_is_read_back_in_the_shorter_of_two_encodings(text: str):
    packed = pack(text, known="林芳")
    assert unpack(packed, known="林芳") == text
    assert packed[:1] == (CHINESE if len(text.encode("gb18030")) <= len(text.encode()) else OTHER)


def test_every_character_is_kept_as_the_two_bytes_that_were_agreed_on():
    """A later Python that encoded one of them otherwise could not read what this one packed."""
    characters = "".join(chr(each) for each in range(0x110000) if not 0xD800 <= each < 0xE000)
    kept = characters.encode("gb18030")
    assert kept.decode("gb18030") == characters
    assert hashlib.sha256(kept).hexdigest() == GB18030


def test_a_letter_does_not_repeat_what_was_received(table: Store):
    said = "".join(chr(0x4E00 + number) for number in range(1000))
    case = put(table, a_registered_case(complaint=a_complaint(description=said)))
    table.cases.save(writing=change(case, "handler", "Sat 2026-11-21 09:00", Reply("周二更换。")))
    page = EntriesItem.get(f"C#{REFERENCE}", "T#000005")
    assert len(page.letters) < 700
    claimed = table.outbox.claim(reference=REFERENCE, seq=5, now=LATER, until=LATER)
    assert claimed
    assert [letter.context["description"] for letter in claimed.letters] == [said]
    assert claimed.earlier == table.outbox.earlier(reference=REFERENCE, before=5)


def test_of_the_hashes_of_a_page_one_is_kept_and_says_whether_it_was_altered(table: Store):
    case = put(table, a_registered_case())
    page = EntriesItem.get(f"C#{REFERENCE}", FIRST)
    assert page.chain.hex() == case.timeline[-1].hash
    assert not [entry for entry in case.timeline if entry.hash in page.entries]


def test_what_a_case_is_found_by_takes_two_bytes_a_character_at_most(table: Store):
    put(table, a_registered_case(complaint=a_complaint(description="".join(map(chr, range(0x4E00, 0x4E00 + 2000))))))
    (item,) = WordsItem.query("Y~fresh")
    assert len(item.to_dynamodb_dict()["s"]["B"]) * 3 / 4 < 4400


def stuck(table: Store, until: str | None = None) -> list[str]:
    moment_asked = moment(until) if until else None
    rows = table.cases.desk(lane=Lane.STUCK, who=EVERYBODY, until=moment_asked, after=None, limit=9)
    return [row.reference for row in rows]


def shown(table: Store, at: str) -> tuple[list[str], int]:
    by = circumstances(actor=acting("supervisor"), now=moment(at))
    page = view_work(cases=table.cases, pile="stuck", limit=9, cursor=None, circumstances=by)
    return [case.reference for _, case in page.waits], page.counts["stuck"]


def test_what_an_earlier_version_laid_ahead_is_not_shown_before_its_time_and_says_nothing_that_is_not_so(ahead: Store):
    assert stuck(ahead) == [REFERENCE, SECOND]
    assert shown(ahead, "Mon 2026-11-23 06:59") == ([], 0)
    assert shown(ahead, "Mon 2026-11-23 07:01") == ([REFERENCE], 1), "the timer has not come"
    assert shown(ahead, "Wed 2026-11-25 10:00")[0] == [REFERENCE, SECOND]


def test_what_an_earlier_version_laid_ahead_goes_with_the_next_change_which_leaves_what_is_so(ahead: Store):
    for reference, day in ((REFERENCE, "Sat 2026-11-21"), (SECOND, "Mon 2027-02-01")):
        written = []
        for hour in ("11:00", "11:01"):
            note = change(ahead.cases.get(reference=reference), "agent", f"{day} {hour}", Note("后"))
            written.append(cost_of(lambda note=note: ahead.cases.save(writing=note))["written"])
            assert stuck(ahead) == [SECOND]
        assert written[0] - written[1] == 2, "both rows of a case are looked after once"
    reply = change(ahead.cases.get(reference=SECOND), "handler", "Mon 2027-02-01 12:00", Reply("周二更换。"))
    ahead.cases.save(writing=reply)
    assert stuck(ahead) == []


def test_what_an_earlier_version_laid_ahead_goes_with_an_answer_that_takes_away_the_same_row(ahead: Store):
    for reference in (REFERENCE, SECOND):
        reply = change(ahead.cases.get(reference=reference), "handler", "Mon 2027-02-01 11:00", Reply("周二更换。"))
        ahead.cases.save(writing=reply)
    assert stuck(ahead) == []


def test_the_timer_that_only_looks_again_leaves_it_to_the_next_change(ahead: Store):
    case = ahead.cases.get(reference=REFERENCE)
    by = circumstances(now=moment("Mon 2026-11-23 06:00"))
    case = ahead.cases.save(writing=written(case, replace(case), by))
    assert stuck(ahead) == [REFERENCE, SECOND]
    ahead.cases.save(writing=change(case, "agent", "Mon 2026-11-23 06:01", Note("后")))
    assert stuck(ahead) == [SECOND]


def test_what_a_process_of_an_earlier_version_laid_ahead_before_it_died_goes_when_it_is_made_up_for(ahead: Store):
    CaseItem(f"C#{REFERENCE}", "S").delete()
    by = circumstances(now=moment("Mon 2026-11-23 06:00"))
    assert settle_case(cases=ahead.cases, reference=REFERENCE, seq=1, circumstances=by)
    assert stuck(ahead) == [SECOND]
