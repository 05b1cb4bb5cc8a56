"""A record with conditions, signatures and files; by whom it may not be made; and what comes of it."""

from dataclasses import replace

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.case import Attachment, Kind, Stage
from complaints.domain.circumstances import UnknownValue
from complaints.domain.clocks import clocks, event_names
from complaints.domain.commands import Assignment, Closure, Record, Reply
from complaints.domain.forms import FieldsRefused
from complaints.domain.openings import records_open
from complaints.domain.policy import ActRule
from complaints.domain.policy_intake import FieldKind, FieldRule
from complaints.domain.records import EvidenceMissing
from complaints.domain.text import Text
from tests.factories import (
    NAMES,
    a_calendar,
    a_complaint,
    a_member,
    a_policy,
    a_record,
    a_registered_case,
    a_roster,
    acting,
    after,
    circumstances,
    moment,
)

SETTLED = FieldRule("settled", Text("问题解决", "Settled"), FieldKind.YES_NO, required=True)
MOOD = FieldRule(
    "mood",
    Text("客户态度", "Mood"),
    FieldKind.CHOICE,
    required=True,
    options={"content": Text("满意", "Content"), "angry": Text("不满", "Angry")},
)
PHOTO = Attachment("upload/1/door.jpg", "door.jpg", "image/jpeg", 1000)
EVERYBODY = tuple(NAMES)
POLICY = a_policy(
    records=(
        a_record("door_measured", when={"category": ("product_quality",)}),
        a_record("handed_out", signatures=("complainant", "head")),
        a_record("verified", by=EVERYBODY, not_by=("handler", "agent", "head", "legal")),
        a_record("photographed", files=2),
        a_record("tried", fields=(SETTLED,), tells="settled"),
        a_record("care_call", fields=(MOOD,), tells="mood", reopens=("angry",), stages=("closed",)),
        a_record("passed_on", hands_to="legal"),
        a_record("sent_back", hands_to="handler", by=("legal",)),
        a_record("lost", fields=(SETTLED,), tells="settled", reopens=("no",), hands_to="legal"),
    ),
    acts=a_policy().acts | {"record": ActRule(by=EVERYBODY)},
)
AT = "Fri 2026-11-20 11:00"
CLOSED = ("agent", "Fri 2026-11-20 12:00", Closure("answered", "已当场答复"))
REPLIED = ("handler", "Fri 2026-11-20 10:30", Reply("周二更换。"))


def did(*steps, roster=None, complaint=None):
    case = a_registered_case(policy=POLICY, roster=roster, complaint=complaint)
    return after(case, *steps, policy=POLICY, roster=roster)


def recorded(record: str, who: str = "handler", when: str = AT, files=(), text: str = "", **fields: str):
    return (who, when, Record(record, fields, text, files))


def kinds(case, since: int):
    return [entry.kind.value for entry in case.timeline[since:]]


def test_a_record_is_made_where_its_conditions_hold_and_nowhere_else():
    assert did(recorded("door_measured")).timeline[-1].data["record"] == "door_measured"
    with pytest.raises(UnknownValue):
        did(recorded("door_measured"), complaint=a_complaint(category="attitude"))


def test_who_must_sign_has_signed_by_name():
    case = did(recorded("handed_out", signed_complainant="林芳", signed_head="李伟"))
    assert case.timeline[-1].data["fields"] == {"signed_complainant": "林芳", "signed_head": "李伟"}


@pytest.mark.parametrize("missing", ["signed_complainant", "signed_head"])
def test_a_record_without_one_of_its_signatures_is_refused(missing):
    signed = {"signed_complainant": "林芳", "signed_head": "李伟"} | {missing: " "}
    with pytest.raises(FieldsRefused) as refused:
        did(recorded("handed_out", **signed))
    assert refused.value.faults == {f"fields.{missing}": "required"}


def test_nobody_signs_who_is_not_asked_to():
    signed = {"signed_complainant": "林芳", "signed_head": "李伟", "signed_legal": "孙悦"}
    with pytest.raises(FieldsRefused):
        did(recorded("handed_out", **signed))


@pytest.mark.parametrize("who", ["handler", "agent", "head", "legal"])
def test_who_had_a_hand_in_the_case_does_not_verify_it(who):
    with pytest.raises(NotAllowed):
        did(recorded("verified", who))


def test_the_handlers_deputy_does_not_verify_it_either():
    away = {"away_from": moment("2026-11-01 00:00").date(), "deputy": "deputy@staff.example"}
    roster = a_roster(a_member("handler", **away), a_member("handler", email="deputy@staff.example"))
    with pytest.raises(NotAllowed):
        did(recorded("verified", "deputy"), roster=roster)


def test_colleagues_of_those_verify_it():
    both = frozenset({"handler", "head", "auditor"})
    roster = a_roster(a_member("head", email="neighbour@staff.example", department="doors", roles=both))
    for who in ("neighbour", "supervisor"):
        assert did(recorded("verified", who), roster=roster).timeline[-1].kind is Kind.RECORDED


def test_the_cases_own_agent_is_barred_and_no_other():
    roster = a_roster(a_member("agent", email="second@staff.example"))
    case = did(roster=roster)
    others = {"agent@staff.example", "second@staff.example"} - {case.agent}
    assert after(case, recorded("verified", others.pop()), policy=POLICY, roster=roster).timeline[-1].data["record"]
    with pytest.raises(NotAllowed):
        after(case, recorded("verified", case.agent), policy=POLICY, roster=roster)


def test_a_former_handler_may_verify_what_another_has_taken_over():
    both = frozenset({"handler", "supervisor"})
    other, handler = a_member("handler", email="other@staff.example", roles=both), a_member("handler", roles=both)
    roster = a_roster(other, handler)
    taken = ("agent", "Fri 2026-11-20 10:10", Assignment("other@staff.example"))
    assert did(taken, recorded("verified"), roster=roster).timeline[-1].kind is Kind.RECORDED
    with pytest.raises(NotAllowed):
        did(taken, recorded("verified", "other"), roster=roster)


def test_files_are_counted():
    with pytest.raises(EvidenceMissing) as refused:
        did(recorded("photographed", files=(PHOTO,)))
    assert refused.value.files == 2
    case = did(recorded("photographed", files=(PHOTO, replace(PHOTO, key="upload/2/door.jpg"))))
    assert [file["key"] for file in case.timeline[-1].data["attachments"]] == ["upload/1/door.jpg", "upload/2/door.jpg"]


@pytest.mark.parametrize("value", ["yes", "no"])
def test_what_a_record_tells_is_part_of_its_name(value):
    entry = did(recorded("tried", settled=value)).timeline[-1]
    assert event_names(entry) == ("recorded", "recorded.tried", f"recorded.tried.{value}")


def test_clocks_hear_what_a_record_tells():
    reply = replace(a_policy().clock("reply"), stops=("recorded.tried.yes",))
    policy = replace(POLICY, clocks=(reply,))
    for value, stopped in (("no", None), ("yes", moment(AT))):
        case = after(a_registered_case(policy=policy), recorded("tried", settled=value), policy=policy)
        [clock] = clocks(case=case, policy=policy, calendar=a_calendar())
        assert clock.stopped_at == stopped


def test_a_record_on_a_closed_case_opens_it_again():
    case = did(CLOSED, recorded("care_call", "agent", "Mon 2026-12-21 10:00", text="又开裂", mood="angry"))
    assert kinds(case, -4) == ["recorded", "reopened", "assigned", "dispatched"]
    assert (case.stage, case.round, case.handler) == (Stage.DISPATCHED, 2, "handler@staff.example")
    order = case.timeline[-1].data
    assert (order["why"], order["text"], case.closed_at) == ("reopened", "又开裂", None)


def test_another_word_leaves_it_closed():
    case = did(CLOSED, recorded("care_call", "agent", "Mon 2026-12-21 10:00", mood="content"))
    assert (case.stage, kinds(case, -1)) == (Stage.CLOSED, ["recorded"])


def test_a_case_that_is_opened_again_for_a_handler_who_has_left_waits_for_another():
    roster = a_roster(a_member("handler", active=False))
    closed = did(CLOSED)
    call = recorded("care_call", "agent", "Mon 2026-12-21 10:00", mood="angry")
    case = after(closed, call, policy=POLICY, roster=roster)
    assert (case.stage, kinds(case, -2)) == (Stage.REGISTERED, ["reopened", "unassigned"])


def test_a_record_hands_the_case_over_and_the_round_goes_on():
    case = did(recorded("passed_on", text="客户起诉"))
    assert kinds(case, -3) == ["recorded", "assigned", "dispatched"]
    assert (case.stage, case.round, case.handler) == (Stage.DISPATCHED, 1, "legal@staff.example")
    assert case.timeline[-1].data | {"round": 1} == {
        "handler": "legal@staff.example",
        "round": 1,
        "why": "handed_over",
        "text": "客户起诉",
    }


def test_after_the_reply_handing_over_is_a_new_round():
    case = did(REPLIED, recorded("passed_on"))
    assert (case.stage, case.round) == (Stage.DISPATCHED, 2)


def test_a_record_hands_it_back_to_whom_the_matrix_names():
    case = did(recorded("passed_on"), recorded("sent_back", "legal", "Fri 2026-11-20 12:00"))
    assert (case.handler, case.department, case.round) == ("handler@staff.example", "kitchen-line", 1)


def test_a_deputy_takes_what_is_handed_to_an_absent_holder():
    away = {"away_from": moment("2026-11-01 00:00").date(), "deputy": "auditor@staff.example"}
    assert did(recorded("passed_on"), roster=a_roster(a_member("legal", **away))).handler == "auditor@staff.example"


def test_the_next_level_takes_what_is_handed_to_a_vacant_post():
    roster = a_roster(a_member("legal", active=False))
    assert did(recorded("passed_on"), roster=roster).handler == "executive@staff.example"


def test_where_nobody_holds_the_role_the_case_is_left_unassigned():
    roster = a_roster(a_member("legal", active=False), a_member("executive", active=False))
    case = did(recorded("passed_on"), roster=roster)
    assert (case.stage, case.handler) == (Stage.REGISTERED, "")
    assert (case.timeline[-1].kind, case.timeline[-1].data["why"]) == (Kind.UNASSIGNED, "handed_over")


def test_an_order_that_nobody_was_there_for_goes_on_in_its_round():
    vacant = a_roster(a_member("legal", active=False), a_member("executive", active=False))
    found = ("supervisor", "Fri 2026-11-20 12:00", Assignment("head@staff.example"))
    case = did(recorded("passed_on"), found, roster=vacant)
    assert (case.stage, case.handler, case.round) == (Stage.DISPATCHED, "head@staff.example", 1)
    case = did(REPLIED, recorded("passed_on"), found, roster=vacant)
    assert (case.stage, case.handler, case.round) == (Stage.DISPATCHED, "head@staff.example", 2)


def test_of_several_holders_one_of_the_cases_department_gets_it():
    near = a_member("legal", email="near@staff.example", department="kitchen-line")
    far = tuple(a_member("legal", email=f"far{number}@staff.example", department="doors") for number in range(4))
    assert did(recorded("passed_on"), roster=a_roster(near, *far)).handler == "near@staff.example"


def test_a_closed_case_is_handed_to_nobody():
    case = did(CLOSED, recorded("passed_on", when="Fri 2026-11-20 13:00"))
    assert (case.stage, case.handler, kinds(case, -1)) == (Stage.CLOSED, "handler@staff.example", ["recorded"])


def test_a_record_that_reopens_and_hands_over_gives_one_order():
    case = did(CLOSED, recorded("lost", when="Fri 2026-11-20 13:00", settled="no"))
    assert kinds(case, -4) == ["recorded", "reopened", "assigned", "dispatched"]
    assert (case.handler, case.round) == ("legal@staff.example", 2)


def offered(who: str, case) -> set[str]:
    return {opening.id for opening in records_open(case=case, by=circumstances(actor=acting(who), policy=POLICY))}


def test_only_what_could_be_recorded_is_offered():
    quality, manners = did(), did(complaint=a_complaint(category="attitude"))
    assert "door_measured" in offered("handler", quality)
    assert "door_measured" not in offered("handler", manners)
    assert "verified" in offered("supervisor", quality)
    assert "verified" not in offered("handler", quality)
