"""How a case changes: the table of transitions, and one function for each act.

Every act is (case, command, circumstances) -> case with entries appended. Which stage may follow which is said in
TRANSITIONS alone; an act that ends elsewhere is a defect and raises IllegalTransition.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from complaints.domain import disposal, penalty_acts
from complaints.domain.acts import THE_PORTAL, NotAllowed, may
from complaints.domain.approvals import decide, request
from complaints.domain.case import Complaint, ComplaintCase, Kind, Stage
from complaints.domain.circumstances import Circumstances, UnknownValue, asdict_json
from complaints.domain.classification import classify
from complaints.domain.closing import close, closed_if_satisfied, withdraw
from complaints.domain.commands import (
    Act,
    Assignment,
    Classification,
    Closure,
    Command,
    Contact,
    Decision,
    DisposalDecision,
    DisposalProposal,
    FollowUp,
    HoldLifting,
    LegalHold,
    Note,
    Objection,
    PenaltyAppeal,
    PenaltyDecision,
    PenaltyProposal,
    Question,
    Record,
    Reopening,
    Reply,
    Request,
    Supplement,
    SurveyAnswer,
    Undoing,
    Unmasking,
    Withdrawal,
)
from complaints.domain.dispatching import dispatch, dispatch_again, may_be_given
from complaints.domain.masking import unmask
from complaints.domain.objections import object_to
from complaints.domain.questions import as_answer, ask
from complaints.domain.records import record
from complaints.domain.rounds import follow_up, outcomes_at
from complaints.domain.survey import rate
from complaints.domain.triage import triage
from complaints.domain.undoing import undo_from

CALLED_WITHIN = timedelta(days=14)  # so far ahead a call may be asked for
OPEN = (Stage.REGISTERED, Stage.DISPATCHED, Stage.FOLLOW_UP)


def _goes(*stages: Stage, to: tuple[Stage, ...]) -> Mapping[Stage, frozenset[Stage]]:
    return {stage: frozenset(to) for stage in stages}


def _stays(*stages: Stage) -> Mapping[Stage, frozenset[Stage]]:
    return {stage: frozenset({stage}) for stage in stages}


TRANSITIONS: Mapping[Act, Mapping[Stage, frozenset[Stage]]] = {
    Act.ASSIGNMENT: _goes(Stage.REGISTERED, Stage.DISPATCHED, to=(Stage.DISPATCHED,)),
    Act.NOTE: _stays(*Stage),
    Act.UNMASKING: _stays(*Stage),
    Act.QUESTION: _stays(*OPEN),
    Act.RECORD: {
        **_goes(Stage.REGISTERED, Stage.DISPATCHED, to=(Stage.REGISTERED, Stage.DISPATCHED)),
        **_goes(Stage.FOLLOW_UP, to=(Stage.FOLLOW_UP, Stage.DISPATCHED, Stage.REGISTERED)),
        **_goes(Stage.CLOSED, to=(Stage.CLOSED, Stage.DISPATCHED, Stage.REGISTERED)),
    },
    Act.CLASSIFICATION: _stays(*OPEN),
    Act.REQUEST: _stays(*OPEN),
    Act.DECISION: _stays(*OPEN),
    Act.PENALTY: _stays(*Stage),
    Act.PENALTY_DECISION: _stays(*Stage),
    Act.PENALTY_APPEAL: _stays(*Stage),
    Act.CONTACT: _stays(Stage.DISPATCHED, Stage.FOLLOW_UP),
    Act.REPLY: {
        **_goes(Stage.DISPATCHED, to=(Stage.FOLLOW_UP,)),
        **_goes(Stage.FOLLOW_UP, to=(Stage.FOLLOW_UP, Stage.CLOSED)),
    },
    Act.FOLLOW_UP: {
        **_goes(Stage.DISPATCHED, to=(Stage.DISPATCHED, Stage.REGISTERED, Stage.CLOSED)),
        **_goes(Stage.FOLLOW_UP, to=tuple(Stage)),
    },
    Act.CLOSURE: _goes(*OPEN, to=(Stage.CLOSED,)),
    Act.REOPENING: _goes(Stage.CLOSED, to=(Stage.DISPATCHED, Stage.REGISTERED)),
    Act.SUPPLEMENT: _stays(*Stage),
    Act.WITHDRAWAL: _goes(*OPEN, to=(Stage.CLOSED,)),
    Act.OBJECTION: {
        **_stays(Stage.FOLLOW_UP),
        **_goes(Stage.CLOSED, to=(Stage.DISPATCHED, Stage.REGISTERED)),
    },
    Act.SURVEY: {
        **_stays(Stage.FOLLOW_UP),
        **_goes(Stage.CLOSED, to=(Stage.CLOSED, Stage.DISPATCHED, Stage.REGISTERED)),
    },
    Act.LADDER: _stays(*Stage),
    Act.MAIL: _stays(*Stage),
    Act.UNDOING: _goes(*Stage, to=tuple(Stage)),
    Act.LEGAL_HOLD: _stays(*Stage),
    Act.HOLD_LIFTING: _stays(*Stage),
    Act.DISPOSAL: _stays(Stage.CLOSED),
    Act.DISPOSAL_DECISION: _stays(Stage.CLOSED),
}


class IllegalTransition(Exception):
    """The act is not possible in the stage where the case stands."""

    def __init__(self, *, act: str, stage: str) -> None:
        super().__init__(f"{act} is not possible while a case is {stage}")
        self.act, self.stage = act, stage

    @property
    def reason(self) -> str:
        """Its key among the words of refusals: that a case is closed is said, with what can still be done."""
        return "illegal_transition.closed" if self.stage == Stage.CLOSED else "illegal_transition"


def register(
    *,
    reference: str,
    month: str,
    complaint: Complaint,
    secret_hash: str,
    circumstances: Circumstances,
    received_at: datetime | None = None,
) -> ComplaintCase:
    """A new case: received, registered under `reference` in `month` (YYYY-MM), triaged, dispatched to its handler.

    `received_at`: when it was received, if that was before it is registered.
    """
    member = circumstances.actor.member
    found = triage(
        reference=reference,
        complaint=complaint,
        policy=circumstances.policy,
        roster=circumstances.roster,
        today=circumstances.today,
        agent=member.email if member and "agent" in member.roles else "",
    )
    receipt = replace(circumstances, now=received_at or circumstances.now)
    case = receipt.put(ComplaintCase(reference), Kind.RECEIVED, asdict_json(complaint))
    case = circumstances.automatic.put(
        case,
        Kind.REGISTERED,
        {
            "policy_id": circumstances.policy.id,
            "policy_version": circumstances.policy.version,
            "month": month,
            "severity": found.severity,
            "classes": dict(found.classes),
            "agent": found.agent,
            "secret_hash": secret_hash,
            **({"outcome": complaint.type} if complaint.type else {}),
        },
    )
    return dispatch(case=case, by=circumstances, handler=found.handler, department=found.department, why="registered")


def perform(*, case: ComplaintCase, command: Command, circumstances: Circumstances) -> ComplaintCase:
    """`case` after `command`. Raises NotAllowed, IllegalTransition, GuardsUnmet, UnknownValue, AlreadyRated,
    CannotUndo …"""
    if not may(
        actor=circumstances.actor,
        act=command.act,
        case=case,
        policy=circumstances.policy,
        roster=circumstances.roster,
        today=circumstances.today,
    ):
        raise NotAllowed(act=command.act)
    return transition(case, command.act, lambda: _ACTS[type(command)](case, command, circumstances))


def transition(case: ComplaintCase, act: Act, change: Callable[[], ComplaintCase]) -> ComplaintCase:
    """The outcome of `change`, if TRANSITIONS has it for `act` in the stage of `case`; else IllegalTransition.

    To a case that was disposed of nothing is done any more.
    """
    if case.disposed_at is not None:
        raise IllegalTransition(act=act, stage=Kind.DISPOSED)
    if case.stage not in TRANSITIONS[act]:
        raise IllegalTransition(act=act, stage=case.stage)
    after = change()
    if after.stage not in TRANSITIONS[act][case.stage]:
        raise IllegalTransition(act=act, stage=case.stage)
    return after


def _assign(case: ComplaintCase, command: Assignment, by: Circumstances) -> ComplaintCase:
    member = by.roster.find(command.handler)
    if member is None or not may_be_given(member=member, case=case, by=by):
        raise UnknownValue(field="handler", value=command.handler)
    why = "reassigned" if case.stage is Stage.DISPATCHED else "assigned"
    return dispatch(case=case, by=by, handler=member.email, department=member.department, why=why, text=command.reason)


def _note(case: ComplaintCase, command: Note, by: Circumstances) -> ComplaintCase:
    return by.put(case, Kind.NOTED, asdict_json(command))


def _contact(case: ComplaintCase, command: Contact, by: Circumstances) -> ComplaintCase:
    return by.put(case, Kind.CONTACTED, asdict_json(command))


def _reply(case: ComplaintCase, command: Reply, by: Circumstances) -> ComplaintCase:
    if case.stage is Stage.DISPATCHED:
        return by.put(case, Kind.REPLIED, asdict_json(command))
    after = by.put(case, Kind.FURTHER_REPLY, asdict_json(command))
    # The complainant has said that he is satisfied and only the final result was missing: the loop is closed.
    return closed_if_satisfied(case=after, by=replace(by, actor=THE_PORTAL)) if case.satisfied else after


def _follow_up(case: ComplaintCase, command: FollowUp, by: Circumstances) -> ComplaintCase:
    found = by.policy.follow_up.outcomes
    if command.outcome in found and command.outcome not in outcomes_at(stage=case.stage, policy=by.policy):
        raise IllegalTransition(act=command.act, stage=case.stage)
    return follow_up(case, command, by)


def _reopen(case: ComplaintCase, command: Reopening, by: Circumstances) -> ComplaintCase:
    reopened = by.put(case, Kind.REOPENED, {"text": command.reason})
    return dispatch_again(case=reopened, by=by, why="reopened", text=command.reason)


def _supplement(case: ComplaintCase, command: Supplement, by: Circumstances) -> ComplaintCase:
    if command.call_at and not by.now < datetime.fromisoformat(command.call_at) <= by.now + CALLED_WITHIN:
        raise UnknownValue(field="call_at", value=command.call_at)
    return by.put(case, Kind.SUPPLEMENTED, asdict_json(as_answer(case, command)))


def _undo(case: ComplaintCase, command: Undoing, by: Circumstances) -> ComplaintCase:
    return undo_from(case=case, seq=command.seq, by=by)


_ACTS: Mapping[type, Callable[[ComplaintCase, Any, Circumstances], ComplaintCase]] = {
    Assignment: _assign,
    Note: _note,
    Unmasking: unmask,
    Question: ask,
    Record: record,
    Classification: classify,
    Request: request,
    Decision: decide,
    PenaltyProposal: penalty_acts.propose,
    PenaltyDecision: penalty_acts.decide,
    PenaltyAppeal: penalty_acts.appeal,
    Contact: _contact,
    Reply: _reply,
    FollowUp: _follow_up,
    Closure: close,
    Reopening: _reopen,
    Supplement: _supplement,
    Withdrawal: withdraw,
    Objection: object_to,
    SurveyAnswer: rate,
    Undoing: _undo,
    LegalHold: disposal.hold,
    HoldLifting: disposal.lift,
    DisposalProposal: disposal.propose,
    DisposalDecision: disposal.decide,
}
