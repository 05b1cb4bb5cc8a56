"""Cases on which something is asked for, extended and penalised: every letter about a matter or a penalty."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from complaints.domain.case import Complaint
from complaints.domain.commands import (
    Decision,
    FollowUp,
    PenaltyAppeal,
    PenaltyDecision,
    PenaltyProposal,
    Reply,
    Request,
)
from complaints.domain.policy import LetterRule, PolicyProfile
from complaints.domain.policy_clauses import Amount
from complaints.domain.staff import Roster
from complaints.domain.text import Text
from tests.contracts.life import Life
from tests.factories import a_field, a_penalty, an_approval

EXTENSION = an_approval(
    "extension",
    title=Text("延期", "Extension"),
    by=("handler",),
    tiers=("head", "director"),
    fields=(a_field("cause", title=Text("原因", "Cause")),),
    refusal_goes_on=True,
    extends=("reply",),
    at_most=2,
)
RUDE = a_penalty("rude", title=Text("态度处罚", "Rudeness"), tiers=("supervisor", "director"), shares={"head": 20})
HELD = a_penalty(
    "held",
    title=Text("超时处罚", "Order held"),
    on=("urged.reply", "called.not_satisfied"),
    money=Amount(50, 200),
    points=Amount(2, open=True),
    doubled={"severity": ("general",)},
    appeal=(),
)
TOLD = LetterRule("extended", on="decided.extension.approved", letter="notice", to=("complainant", "agent"))


def approval_lives(complaint: Complaint, roster: Roster, answer: str) -> Iterator[Life]:
    """Cases that between them meet every letter about what is asked for and what is proposed."""
    yield _extended(complaint, roster, answer)
    for stands in (True, False):
        yield _penalised(complaint, roster, answer, stands=stands)


def _extended(complaint: Complaint, roster: Roster, answer: str) -> Life:
    """Extended by the second tier, which the first had refused it; a second time it is refused by both."""
    life = _life(complaint, roster)
    for approved in (True, False):
        until = (life.now + timedelta(days=4 if approved else 9)).isoformat()
        files = complaint.attachments
        life.act("handler", Request("extension", answer, until=until, fields={"cause": answer}, attachments=files))
        life.act("supervisor", Decision("extension", approved=False, text=answer))
        life.act("director", Decision("extension", approved=approved, text=answer if approved else ""))
    return life


def _penalised(complaint: Complaint, roster: Roster, answer: str, *, stands: bool) -> Life:
    """Proposed by hand and by the timeline, agreed to and decided, appealed against and heard, or refused."""
    life = _life(complaint, roster)
    life.act("supervisor", PenaltyProposal("rude", answer, on="agent@staff.example"))
    life.act("supervisor", PenaltyDecision(1, approved=True, text=answer))
    life.act("director", PenaltyDecision(1, approved=True, text=answer))
    life.act("agent", PenaltyAppeal(1, answer))
    life.act("executive", PenaltyDecision(1, approved=stands, text=answer))
    life.act("handler", Reply(answer))
    life.act("agent", FollowUp("not_satisfied", answer))
    life.act("director", PenaltyDecision(2, approved=stands, money=150, points=7, text=answer))
    life.act("supervisor", PenaltyProposal("rude", answer, on="agent@staff.example"))
    life.act("supervisor", PenaltyDecision(3, approved=True))
    life.act("director", PenaltyDecision(3, approved=False, text=answer))
    life.climb()
    return life


def _life(complaint: Complaint, roster: Roster) -> Life:
    life = Life(complaint, roster)
    policy: PolicyProfile = life.policy
    life.policy = replace(policy, approvals=(EXTENSION,), penalties=(RUDE, HELD), letters=(*policy.letters, TOLD))
    return life
