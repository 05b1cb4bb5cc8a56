"""What each act writes on the timeline, and what it refuses."""

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.case import Attachment, Kind, Stage
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import (
    Assignment,
    Closure,
    FollowUp,
    Note,
    Objection,
    Reopening,
    Reply,
    Supplement,
    SurveyAnswer,
    Withdrawal,
)
from complaints.domain.lifecycle import UnknownValue
from complaints.domain.survey import AlreadyRated
from complaints.domain.timeline import new_entries
from tests.factories import (
    a_complaint,
    a_member,
    a_policy,
    a_registered_case,
    a_roster,
    acting,
    after,
    circumstances,
    moment,
)

REPLIED = ("handler", "Sat 2026-11-21 09:00", Reply("门板周二更换。"))
SATISFIED = ("agent", "Mon 2026-11-23 09:00", FollowUp("satisfied", "客户满意"))
NOBODY = a_roster(a_member("handler", active=False))


def kinds(entries) -> list[str]:
    return [entry.kind.value for entry in entries]


def test_registering_receives_numbers_assigns_and_dispatches_in_one_go():
    case = a_registered_case()
    assert kinds(case.timeline) == ["received", "registered", "assigned", "dispatched"]
    assert (case.stage, case.round, case.handler, case.department) == (
        Stage.DISPATCHED,
        1,
        "handler@staff.example",
        "kitchen-line",
    )
    assert [entry.actor for entry in case.timeline] == ["complainant", "portal", "portal", "portal"]


def test_registering_without_anybody_responsible_leaves_the_case_unassigned():
    case = a_registered_case(roster=NOBODY)
    assert kinds(case.timeline) == ["received", "registered", "unassigned"]
    assert (case.stage, case.round, case.handler) == (Stage.REGISTERED, 0, "")


def test_attachments_and_both_languages_survive_the_timeline():
    photo = Attachment("a/1", "门板.jpg", "image/jpeg", 3)
    complaint = a_complaint(attachments=(photo,), locale="en", description="Cracked — 开裂")
    assert a_registered_case(complaint=complaint).content == complaint


def test_an_agent_who_takes_a_complaint_calls_the_complainant_himself():
    colleague = a_member("zz-agent", roles=frozenset({"agent"}))
    for taker in ("agent@staff.example", colleague.email):
        roster = a_roster(colleague)
        case = a_registered_case(actor=acting(taker, roster=roster), roster=roster)
        assert case.agent == taker
    taken_by_supervisor = a_registered_case(actor=acting("supervisor"))
    assert taken_by_supervisor.agent == "agent@staff.example"


def test_the_first_assignment_opens_the_first_round():
    case = after(
        a_registered_case(roster=NOBODY),
        ("supervisor", "Fri 2026-11-20 11:00", Assignment("head@staff.example", "无责任人")),
    )
    assert kinds(case.timeline[3:]) == ["assigned", "dispatched"]
    assert (case.stage, case.round, case.handler) == (Stage.DISPATCHED, 1, "head@staff.example")
    assert case.timeline[-1].data["text"] == "无责任人"


def test_another_handler_takes_over_the_same_round():
    case = after(a_registered_case(), ("agent", "Fri 2026-11-20 11:00", Assignment("head@staff.example")))
    assert (case.stage, case.round, case.handler) == (Stage.DISPATCHED, 1, "head@staff.example")
    assert case.timeline[-1].data["why"] == "reassigned"


def test_a_handler_who_is_not_on_the_roster_is_refused():
    with pytest.raises(UnknownValue) as unknown:
        after(a_registered_case(), ("agent", "Fri 2026-11-20 11:00", Assignment("nobody@staff.example")))
    assert (unknown.value.field, unknown.value.value) == ("handler", "nobody@staff.example")


def test_a_reply_moves_the_case_to_the_follow_up_and_keeps_its_5w2h():
    reply = Reply("周二更换。", five_w_two_h={"what": "更换门板", "why": "封边不良"})
    case = after(a_registered_case(), ("handler", "Sat 2026-11-21 09:00", reply))
    assert (case.stage, case.final_result) == (Stage.FOLLOW_UP, True)
    assert case.timeline[-1].data["five_w_two_h"] == {"what": "更换门板", "why": "封边不良"}
    assert case.timeline[-1].actor == "staff:handler@staff.example"


def test_a_further_reply_may_bring_the_final_result_but_never_takes_it_back():
    interim = ("handler", "Sat 2026-11-21 09:00", Reply("正在查。", final=False))
    case = after(a_registered_case(), interim)
    assert not case.final_result
    case = after(case, ("handler", "Sat 2026-11-21 10:00", Reply("已更换。")))
    assert case.final_result
    case = after(case, ("handler", "Sat 2026-11-21 11:00", Reply("补充说明。", final=False)))
    assert case.final_result
    assert kinds(case.timeline[-3:]) == ["replied", "further_reply", "further_reply"]


def test_a_satisfied_complainant_closes_the_case():
    case = after(a_registered_case(), REPLIED, SATISFIED)
    assert kinds(case.timeline[-2:]) == ["called", "closed"]
    assert (case.stage, case.closing_kind, case.satisfied) == (Stage.CLOSED, "satisfied", True)


def test_an_interim_reply_keeps_a_satisfied_call_from_closing():
    interim = ("handler", "Sat 2026-11-21 09:00", Reply("正在查。", final=False))
    case = after(a_registered_case(), interim, SATISFIED)  # OPPEIN-49: no closing without the final result
    assert (case.stage, case.satisfied) == (Stage.FOLLOW_UP, True)
    assert case.timeline[-1].kind is Kind.CALLED
    with pytest.raises(GuardsUnmet) as unmet:
        after(case, ("agent", "Mon 2026-11-23 10:00", Closure("satisfied")))
    assert unmet.value.guards == ("final_result",)
    case = after(case, ("handler", "Mon 2026-11-23 10:00", Reply("已更换。")))
    assert (case.stage, case.closing_kind) == (Stage.CLOSED, "satisfied")
    assert case.timeline[-1].actor == "portal"


def test_a_dissatisfied_complainant_opens_the_next_round_with_the_same_handler():
    case = after(a_registered_case(), REPLIED, ("agent", "Mon 2026-11-23 09:00", FollowUp("not_satisfied")))
    assert kinds(case.timeline[-3:]) == ["called", "assigned", "dispatched"]
    assert (case.stage, case.round, case.final_result, case.satisfied) == (Stage.DISPATCHED, 2, False, None)
    assert case.timeline[-1].data["why"] == "not_satisfied"


def test_a_dissatisfied_complainant_whose_handler_has_left_is_not_lost():
    call = ("agent", "Mon 2026-11-23 09:00", FollowUp("not_satisfied"))
    case = after(after(a_registered_case(), REPLIED), call, roster=NOBODY)
    assert (case.stage, case.handler) == (Stage.REGISTERED, "")
    assert case.timeline[-1].kind is Kind.UNASSIGNED


def test_an_outcome_that_is_none_is_refused():
    with pytest.raises(UnknownValue) as unknown:
        after(a_registered_case(), REPLIED, ("agent", "Mon 2026-11-23 09:00", FollowUp("satisfeid")))
    assert (unknown.value.field, unknown.value.value) == ("outcome", "satisfeid")


def test_a_way_of_closing_that_the_policy_does_not_have_is_refused():
    with pytest.raises(UnknownValue) as unknown:
        after(a_registered_case(), ("agent", "Fri 2026-11-20 11:00", Closure("forgotten", "x")))
    assert (unknown.value.field, unknown.value.value) == ("kind", "forgotten")


def test_a_withdrawal_closes_at_once():
    case = after(a_registered_case(), ("complainant", "Fri 2026-11-20 11:00", Withdrawal("不需要了")))
    assert (case.stage, case.closing_kind) == (Stage.CLOSED, "withdrawn")
    assert case.timeline[-1].data == {"kind": "withdrawn", "reason": "不需要了", "outcome": "withdrawn"}


def test_reopening_sends_the_case_to_its_handler_again_as_a_new_round():
    case = after(a_registered_case(), REPLIED, SATISFIED, ("agent", "Tue 2026-11-24 09:00", Reopening("又裂了")))
    assert kinds(case.timeline[-3:]) == ["reopened", "assigned", "dispatched"]
    assert (case.stage, case.round, case.closing_kind, case.closed_at) == (Stage.DISPATCHED, 2, "", None)


def test_what_was_reached_before_a_reopening_does_not_close_the_case_again():
    closed = after(a_registered_case(), REPLIED, SATISFIED)
    case = after(closed, ("agent", "Tue 2026-11-24 09:00", Reopening("又裂了")), roster=NOBODY)
    assert (case.stage, case.final_result, case.satisfied) == (Stage.REGISTERED, False, None)
    with pytest.raises(GuardsUnmet) as unmet:
        after(case, ("agent", "Tue 2026-11-24 10:00", Closure("satisfied")))
    assert unmet.value.guards == ("satisfied", "final_result")


def test_an_objection_reopens_a_closed_case_and_is_kept_on_an_open_one():
    objection = ("complainant", "Tue 2026-11-24 09:00", Objection("又裂了"))
    reopened = after(a_registered_case(), REPLIED, SATISFIED, objection)
    assert kinds(reopened.timeline[-4:]) == ["objected", "reopened", "assigned", "dispatched"]
    assert (reopened.stage, reopened.round) == (Stage.DISPATCHED, 2)
    kept = after(a_registered_case(), REPLIED, objection)
    assert (kept.stage, kept.timeline[-1].kind) == (Stage.FOLLOW_UP, Kind.OBJECTED)


def test_a_second_rating_is_refused():
    rated = after(a_registered_case(), REPLIED, ("complainant", "Mon 2026-11-23 09:00", SurveyAnswer(1, "很不满意")))
    assert rated.rating == 1
    with pytest.raises(AlreadyRated):  # OPPEIN-63
        after(rated, ("complainant", "Mon 2026-11-23 10:00", SurveyAnswer(5)))


def test_a_rating_outlives_the_next_round():
    case = after(
        a_registered_case(),
        REPLIED,
        SATISFIED,
        ("complainant", "Mon 2026-11-23 10:00", SurveyAnswer(5)),
        ("agent", "Tue 2026-11-24 09:00", Reopening("客户来电")),
    )
    assert case.rating == 5


def test_a_supplement_and_a_note_change_nothing_but_the_timeline():
    case = a_registered_case()
    for who, command in (("complainant", Supplement("照片")), ("legal", Note("已阅"))):
        noted = after(case, (who, "Fri 2026-11-20 11:00", command))
        assert len(noted.timeline) == len(case.timeline) + 1
        assert (noted.stage, noted.round, noted.handler) == (case.stage, case.round, case.handler)


def test_an_act_that_the_policy_gives_to_others_is_refused_before_anything_else():
    with pytest.raises(NotAllowed) as refused:
        after(a_registered_case(), ("auditor", "Fri 2026-11-20 11:00", Closure("forgotten")))
    assert refused.value.act == "closure"


def test_today_is_the_date_where_the_company_is():
    assert circumstances(now=moment("2026-11-20 18:00", zone="UTC")).today == moment("2026-11-21 02:00").date()


def test_new_entries_are_those_that_a_change_appended():
    before = a_registered_case()
    assert new_entries(None, before) == before.timeline
    assert kinds(new_entries(before, after(before, REPLIED))) == ["replied"]


def test_the_case_pins_the_policy_under_which_it_was_registered():
    case = a_registered_case(policy=a_policy(version="2027.1"))
    assert (case.policy_id, case.policy_version) == ("oppein", "2027.1")
