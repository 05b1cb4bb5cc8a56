"""A case is its timeline: folding gives the case back, and no entry can be touched without being found."""

from dataclasses import replace
from datetime import UTC

import pytest

from complaints.domain.case import PUBLIC_KINDS, BrokenTimeline, ComplaintCase, Kind, Stage
from complaints.domain.commands import FollowUp, Note, Reply, SurveyAnswer
from complaints.domain.timeline import append, fold
from tests.factories import REGISTERED_AT, a_complaint, a_registered_case, after, moment


def a_closed_case() -> ComplaintCase:
    return after(
        a_registered_case(),
        ("handler", "Fri 2026-11-20 15:00", Reply("门板已重新下单。", five_w_two_h={"what": "更换门板"})),
        ("agent", "Sat 2026-11-21 09:00", FollowUp("satisfied")),
        ("complainant", "Sat 2026-11-21 10:00", SurveyAnswer(5)),
    )


def folded(entries) -> ComplaintCase:
    return fold(reference="26110001", entries=entries, version=0)


def test_folding_the_timeline_gives_the_case():
    case = a_closed_case()
    assert fold(reference=case.reference, entries=case.timeline, version=case.version) == case


def test_the_version_is_that_of_the_store():
    assert fold(reference="26110001", entries=a_registered_case().timeline, version=7).version == 7


def test_entries_are_numbered_from_one_and_kept_in_utc():
    timeline = a_closed_case().timeline
    assert [entry.seq for entry in timeline] == list(range(1, len(timeline) + 1))
    assert {entry.at.tzinfo for entry in timeline} == {UTC}


def test_the_zone_in_which_a_time_was_given_does_not_change_the_hash():
    here = append(ComplaintCase("1"), kind=Kind.NOTED, actor="portal", at=REGISTERED_AT, data={})
    there = append(ComplaintCase("1"), kind=Kind.NOTED, actor="portal", at=REGISTERED_AT.astimezone(UTC), data={})
    assert here == there


@pytest.mark.parametrize(
    "change",
    [
        {"data": {"text": "改过"}},
        {"actor": "staff:admin@staff.example"},
        {"at": moment("2026-11-20 10:01")},
        {"kind": Kind.REPLIED},
        {"hash": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_altered_entry_is_found_and_named(change):
    case = after(a_registered_case(), ("handler", "Fri 2026-11-20 11:00", Note("原话")), NEXT)
    entries = [replace(entry, **change) if entry.seq == 5 else entry for entry in case.timeline]
    with pytest.raises(BrokenTimeline) as broken:
        folded(entries)
    assert (broken.value.reference, broken.value.seq, broken.value.reason) == ("26110001", 5, "the entry was altered")


NEXT = ("handler", "Fri 2026-11-20 12:00", Note("后续"))


def test_altering_an_entry_with_its_hash_is_found_at_the_next():
    case = after(a_registered_case(), ("handler", "Fri 2026-11-20 11:00", Note("原话")), NEXT)
    forged = append(
        folded(case.timeline[:4]), kind=Kind.NOTED, actor="portal", at=REGISTERED_AT, data={"text": "改过"}
    ).timeline[-1]
    with pytest.raises(BrokenTimeline, match="breaks at entry 6"):
        folded([*case.timeline[:4], forged, case.timeline[5]])


@pytest.mark.parametrize("dropped", [1, 2, 4])
def test_a_dropped_entry_is_found_at_the_one_after_it(dropped):
    entries = [entry for entry in a_closed_case().timeline if entry.seq != dropped]
    with pytest.raises(BrokenTimeline, match="missing or out of order") as broken:
        folded(entries)
    assert broken.value.seq == dropped + 1


@pytest.mark.parametrize("change", [{"seq": 9}, {"previous_hash": "0" * 64}], ids=lambda change: next(iter(change)))
def test_an_entry_that_says_it_stands_elsewhere_is_found(change):
    *before, last = a_registered_case().timeline
    with pytest.raises(BrokenTimeline, match="missing or out of order"):
        folded([*before, replace(last, **change)])


def test_swapped_entries_are_found():
    first, second, third, *rest = a_closed_case().timeline
    with pytest.raises(BrokenTimeline) as broken:
        folded([first, third, second, *rest])
    assert broken.value.seq == 3


def test_an_entry_of_another_case_is_found():
    ours, theirs = a_registered_case(), a_registered_case(reference="26110002")
    with pytest.raises(BrokenTimeline) as broken:
        folded([*ours.timeline[:3], theirs.timeline[3]])
    assert broken.value.seq == 4


def test_a_case_without_a_received_entry_has_no_content():
    with pytest.raises(BrokenTimeline, match="no received entry"):
        _ = ComplaintCase("26110001").content


def test_a_registered_case_holds_what_was_received():
    case = a_registered_case(secret_hash="a" * 64)
    assert case.content == a_complaint()
    assert (case.received_at, case.month, case.secret_hash) == (REGISTERED_AT, "2026-11", "a" * 64)
    assert (case.policy_id, case.policy_version, case.locale) == ("oppein", "2015-04-27.1", "zh-CN")


def test_a_closed_case_says_how_and_when_it_ended():
    case = a_closed_case()
    assert (case.stage, case.closing_kind, case.rating) == (Stage.CLOSED, "satisfied", 5)
    assert case.closed_at == moment("Sat 2026-11-21 09:00")


def bounced(outcome: str) -> ComplaintCase:
    data = {"to": "x@y.example", "outcome": outcome}
    return append(a_registered_case(), kind=Kind.UNDELIVERED, actor="portal", at=REGISTERED_AT, data=data)


def test_an_address_of_the_complainant_that_bounced_is_remembered_and_one_of_staff_is_not():
    assert bounced("complainant").undelivered == ("x@y.example",)
    assert bounced("staff").undelivered == ()


def test_what_the_house_says_among_itself_is_not_public():
    inner = {Kind.NOTED, Kind.REMINDED, Kind.URGED, Kind.ESCALATED, Kind.UNASSIGNED, Kind.UNCOUNTED_REPLY}
    assert not inner & PUBLIC_KINDS
