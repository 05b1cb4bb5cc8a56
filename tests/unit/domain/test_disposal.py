"""Two people dispose of what was kept for its time; what is left tells the figures, and nothing of people."""

import json
from dataclasses import replace
from typing import Any

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.case import BrokenTimeline, ComplaintCase, Entry, Kind, Stage
from complaints.domain.circumstances import asdict_json
from complaints.domain.commands import (
    Act,
    Command,
    DisposalDecision,
    DisposalProposal,
    HoldLifting,
    LegalHold,
    Note,
    Objection,
    PenaltyProposal,
    Reopening,
    Supplement,
    Undoing,
)
from complaints.domain.disposal import DisposalRefused, Keeping, disposal_acts, is_party, keeping
from complaints.domain.lifecycle import IllegalTransition, perform
from complaints.domain.month import month_report
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_oversight import Every
from complaints.domain.regulation import Regulation
from complaints.domain.report_calendar import period_of
from complaints.domain.retention import filing, keep_until
from complaints.domain.timeline import fold
from complaints.domain.waiting import Lane, waits
from complaints.domain.working_time import Limit, Unit
from tests.factories import (
    a_calendar,
    a_penalty,
    a_registered_case,
    acting,
    after,
    circumstances,
    moment,
)
from tests.keeping import LAST, OVER, PERSONAL, a_closed_case, disposed, keeping_policy, proposed

POLICY = keeping_policy()
CASE = a_closed_case()
REFUSED = DisposalDecision(False, "还有用")
APPROVED = DisposalDecision(True, "同意销毁")


def done(case: ComplaintCase, *steps: tuple[str, str, Command], policy: PolicyProfile = POLICY) -> ComplaintCase:
    return after(case, *steps, policy=policy)


def refusal(case: ComplaintCase, who: str, when: str, command: Command, policy: PolicyProfile = POLICY) -> str:
    by = circumstances(actor=acting(who), now=moment(when), policy=policy)
    with pytest.raises(DisposalRefused) as refused:
        perform(case=case, command=command, circumstances=by)
    return refused.value.reason


def state(case: ComplaintCase, policy: PolicyProfile = POLICY) -> Keeping | None:
    kept = keeping(case=case, policy=policy, calendar=a_calendar())
    return kept.state if kept else None


def lain(case: ComplaintCase, policy: PolicyProfile = POLICY) -> list[str]:
    found = waits(case=case, policy=policy, calendar=a_calendar())
    return [each.who for each in found if each.lane is Lane.KEEPING]


def test_a_case_is_due_once_its_time_is_over_and_not_at_the_last_moment():
    assert keep_until(case=CASE, policy=POLICY, calendar=a_calendar()) == moment(LAST)
    assert refusal(CASE, "supervisor", LAST, DisposalProposal("期满")) == "not_due"
    assert state(done(CASE, ("supervisor", OVER, DisposalProposal("期满")))) is Keeping.PROPOSED


def test_without_a_regulation_that_ends_it_a_case_is_kept_for_ever():
    policy = keeping_policy(retention=None)
    assert state(CASE, policy) is None
    assert lain(CASE, policy) == []
    assert refusal(CASE, "supervisor", "Fri 2040-02-24 09:00", DisposalProposal("期满"), policy) == "not_due"


def test_one_proposes_and_another_approves_never_the_same():
    case = proposed(CASE, who="legal")
    assert refusal(case, "legal", "Wed 2027-02-24 10:00", APPROVED) == "same_person"
    gone = done(case, ("director", "Wed 2027-02-24 10:00", APPROVED))
    assert (gone.disposed_at, state(gone)) == (moment("Wed 2027-02-24 10:00"), Keeping.DISPOSED)
    kept = keeping(case=gone, policy=POLICY, calendar=a_calendar())
    assert [entry.actor for entry in kept.entries] == ["staff:legal@staff.example", "staff:director@staff.example"]
    assert [entry.data["text"] for entry in kept.entries] == ["保存期满", "同意销毁"]


@pytest.mark.parametrize("who", ["agent", "handler", "auditor", "admin", "head"])
def test_nobody_else_proposes_or_approves(who: str):
    for case, command in ((CASE, DisposalProposal("期满")), (proposed(CASE), APPROVED)):
        by = circumstances(actor=acting(who), now=moment(OVER), policy=POLICY)
        with pytest.raises(NotAllowed):
            perform(case=case, command=command, circumstances=by)


def test_who_is_a_party_neither_proposes_nor_approves_however_long_ago_it_was():
    everybody = {act: replace(POLICY.acts[act], by=("supervisor", "director", "agent", "handler")) for act in DISPOSING}
    policy = keeping_policy(acts=POLICY.acts | everybody, penalties=(a_penalty("delay"),))
    for who in ("agent", "handler"):
        case = a_closed_case(policy=policy)
        case = replace(case, agent="agent@staff.example")
        assert refusal(case, who, OVER, DisposalProposal("期满"), policy) == "party"
        assert refusal(proposed(case, policy=policy), who, OVER, APPROVED, policy) == "party"
    charged = done(
        a_closed_case(policy=policy),
        ("supervisor", "Mon 2026-11-23 10:00", PenaltyProposal("delay", "拖延", on="director@staff.example")),
        policy=policy,
    )
    assert refusal(proposed(charged, policy=policy), "director", OVER, APPROVED, policy) == "party"


DISPOSING = ("disposal", "disposal-decision")


def test_a_party_is_known_however_his_address_is_written():
    case = a_registered_case()
    assert is_party(case=case, email="Handler@Staff.Example")
    assert not is_party(case=case, email="supervisor@staff.example")
    assert not is_party(case=case, email="")


def test_a_case_under_legal_hold_is_never_disposed_of():
    held = done(CASE, ("legal", "Mon 2027-01-04 09:00", LegalHold("诉讼中")))
    assert state(held) is Keeping.HELD
    assert refusal(held, "supervisor", OVER, DisposalProposal("期满")) == "held"
    assert refusal(held, "legal", OVER, LegalHold("再次")) == "held"
    free = done(held, ("legal", OVER, HoldLifting("判决生效")))
    assert state(free) is Keeping.DUE
    assert refusal(free, "legal", OVER, HoldLifting("再次")) == "not_held"
    assert state(proposed(free)) is Keeping.PROPOSED


def test_a_hold_takes_a_proposal_with_it_and_it_must_be_made_anew():
    held = done(proposed(CASE), ("director", OVER, LegalHold("收到律师函")))
    assert refusal(held, "director", OVER, APPROVED) == "nothing_proposed"
    free = done(held, ("legal", OVER, HoldLifting("已和解")))
    assert refusal(free, "director", OVER, APPROVED) == "nothing_proposed"


def test_an_open_case_can_be_held_too_and_is_due_for_nothing():
    case = done(a_registered_case(policy=POLICY), ("legal", "Fri 2026-11-20 11:00", LegalHold("诉讼")))
    assert (case.stage, state(case), lain(case)) == (Stage.DISPATCHED, Keeping.HELD, [Keeping.HELD])


def test_a_refusal_keeps_it_and_it_may_be_proposed_again():
    case = done(proposed(CASE), ("director", OVER, REFUSED))
    assert (case.disposed_at, state(case)) == (None, Keeping.DUE)
    assert refusal(case, "director", OVER, APPROVED) == "nothing_proposed"
    assert state(proposed(case)) is Keeping.PROPOSED
    assert refusal(proposed(case), "supervisor", OVER, DisposalProposal("又一次")) == "proposed"


def test_taking_the_case_up_again_ends_the_proposal():
    case = done(proposed(CASE), ("agent", OVER, Reopening("客户来电")))
    assert (state(case), lain(case)) == (None, [])


def test_a_proposal_can_be_taken_back_within_ten_minutes_a_disposal_cannot():
    case = proposed(CASE)
    assert state(done(case, ("supervisor", OVER, Undoing(case.timeline[-1].seq)))) is Keeping.DUE
    gone = disposed(CASE)
    by = circumstances(actor=acting("director"), now=moment("Wed 2027-02-24 10:00"), policy=POLICY)
    with pytest.raises(IllegalTransition):
        perform(case=gone, command=Undoing(gone.timeline[-1].seq), circumstances=by)


@pytest.mark.parametrize(
    ("who", "command"),
    [
        ("agent", Note("补记")),
        ("agent", Reopening("客户来电")),
        ("complainant", Supplement("还有")),
        ("complainant", Objection("不同意")),
        ("legal", LegalHold("太晚")),
        ("supervisor", DisposalProposal("再次")),
    ],
)
def test_nothing_is_done_any_more_to_what_was_disposed_of(who: str, command: Command):
    by = circumstances(actor=acting(who), now=moment("Thu 2027-02-25 09:00"), policy=POLICY)
    with pytest.raises(IllegalTransition) as refused:
        perform(case=disposed(CASE), command=command, circumstances=by)
    assert refused.value.stage == Kind.DISPOSED


def test_what_could_be_done_is_told_by_the_same_checks():
    def open_to(case: ComplaintCase, who: str) -> set[Act]:
        by = circumstances(actor=acting(who), now=moment(OVER), policy=POLICY)
        return set(disposal_acts(case=case, by=by))

    assert open_to(CASE, "supervisor") == {Act.LEGAL_HOLD, Act.DISPOSAL}
    assert open_to(CASE, "handler") == {Act.LEGAL_HOLD}
    assert open_to(proposed(CASE), "supervisor") == {Act.LEGAL_HOLD}
    assert open_to(proposed(CASE), "director") == {Act.LEGAL_HOLD, Act.DISPOSAL_DECISION}
    assert open_to(done(CASE, ("legal", OVER, LegalHold("诉讼"))), "legal") == {Act.HOLD_LIFTING}


def test_a_case_lies_in_one_pile_and_once_disposed_of_waits_for_being_erased():
    assert lain(a_registered_case(policy=POLICY)) == []
    assert lain(CASE) == [Keeping.DUE]
    assert lain(proposed(CASE)) == [Keeping.PROPOSED]
    assert lain(disposed(CASE)) == [Keeping.DISPOSED, Keeping.ERASING]


def test_what_is_gone_is_neither_kept_nor_to_be_filed_any_more():
    rule = replace(POLICY.retention, archive_within=Limit(3, Unit.WORKING_DAYS), checklist=("visit",))
    policy = keeping_policy(retention=rule)
    view = {"case": disposed(CASE, policy=policy), "policy": policy, "calendar": a_calendar()}
    assert (keep_until(**view), filing(**view)) == (None, None)
    assert filing(**view | {"case": CASE}) is not None


def test_nothing_of_a_person_is_left():
    told = json.dumps([asdict_json(entry) for entry in disposed(CASE).timeline], ensure_ascii=False, default=str)
    assert [word for word in PERSONAL if word in told] == []
    assert "m1" not in told
    before = json.dumps([asdict_json(entry) for entry in CASE.timeline], ensure_ascii=False, default=str)
    assert [word for word in PERSONAL if word not in before] == []


def test_number_times_stages_and_who_worked_on_it_are_left():
    gone = disposed(CASE)
    assert [(e.seq, e.at, e.actor, e.kind, e.hash) for e in gone.timeline[: len(CASE.timeline)]] == [
        (e.seq, e.at, e.actor, e.kind, e.hash) for e in CASE.timeline
    ]
    kept = ("reference", "stage", "policy_id", "month", "handler", "department", "closing_kind", "received_at")
    assert [getattr(gone, name) for name in kept] == [getattr(CASE, name) for name in kept]
    assert (gone.content.category, gone.content.complainant.kind) == ("product_quality", "end_user")
    [visit] = [entry for entry in gone.timeline if entry.kind is Kind.RECORDED]
    assert visit.data["fields"] == {"size": "large", "seen": ""}


def test_the_figures_of_its_month_are_the_same_before_and_after():
    def report(case: ComplaintCase) -> Any:
        period = period_of(every=Every.MONTH, day=moment("2026-11-30 10:00").date(), calendar=a_calendar())
        in_force = Regulation(POLICY, a_calendar())
        as_of = moment("Thu 2027-02-25 09:00")
        return month_report(cases=[case], policy=POLICY, under=lambda _: in_force, period=period, as_of=as_of)

    assert report(disposed(CASE)) == report(CASE)
    assert any(figure.numerator for figure in report(CASE).figures)


def stripped(entries: tuple[Entry, ...], *seqs: int) -> list[Entry]:
    return [replace(entry, data={}) if entry.seq in seqs else entry for entry in entries]


def stored(case: ComplaintCase, written: ComplaintCase) -> tuple[Entry, ...]:
    """What the store holds just after the decision: the entries as they were written, and the last one."""
    return (*written.timeline, *case.timeline[len(written.timeline) :])


def test_the_chain_is_whole_while_it_is_erased_entry_by_entry():
    gone = disposed(CASE)
    for seqs in ((), (1,), (1, 3), tuple(range(1, len(gone.timeline)))):
        entries = [gone.timeline[e.seq - 1] if e.seq in seqs else e for e in stored(gone, proposed(CASE))]
        bare = stripped(tuple(entries), *seqs)
        assert fold(reference="26110001", entries=bare, version=gone.version) == gone


def broken(entries: list[Entry]) -> tuple[int, str]:
    with pytest.raises(BrokenTimeline) as found:
        fold(reference="26110001", entries=entries, version=1)
    return found.value.seq, found.value.reason


def test_what_was_taken_out_without_two_people_is_found():
    gone = disposed(CASE)
    entries = stripped(gone.timeline, 2)[:-1]
    assert broken(entries) == (1, "what the entry said is missing")
    assert broken([replace(CASE.timeline[0], data={}), *CASE.timeline[1:]])[1] == "the entry was altered"


def test_what_is_left_cannot_be_altered_nor_an_entry_be_left_out():
    gone = disposed(CASE)
    last = gone.timeline[-1]
    left = [*last.data["left"]]
    left[0] = left[0] | {"category": "price"}
    forged = replace(last, data=last.data | {"left": left})
    assert broken([*gone.timeline[:-1], forged]) == (last.seq, "the entry was altered")
    assert broken([*gone.timeline[:3], *gone.timeline[4:]])[1] == "an entry is missing or out of order"
