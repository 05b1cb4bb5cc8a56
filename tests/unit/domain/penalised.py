"""Cases that penalties are about, and what people do about them."""

from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.commands import (
    PenaltyAppeal,
    PenaltyDecision,
    PenaltyProposal,
)
from complaints.domain.policy_clauses import Amount
from tests.factories import (
    a_penalty,
    a_policy,
    a_registered_case,
    after,
    moment,
    with_due_steps,
)

DUE = "Mon 2026-11-23 10:00"  # the reply to the usual case
HELD = a_penalty(
    "held", on=("urged.reply",), money=Amount(50), points=None, per_day=50, tiers=("supervisor", "director")
)
RUDE = a_penalty("rude", by=("supervisor", "head"), money=Amount(50, 200), points=Amount(10, open=True))
POLICY = a_policy(penalties=(HELD, RUDE))
RUDENESS = ("supervisor", "Fri 2026-11-20 11:00", PenaltyProposal("rude", "态度恶劣"))


def did(*steps, case: ComplaintCase | None = None, policy=POLICY, roster=None) -> ComplaintCase:
    return after(case or a_registered_case(policy=policy, roster=roster), *steps, policy=policy, roster=roster)


def overdue(until: str = DUE, *, policy=POLICY, roster=None) -> ComplaintCase:
    case = a_registered_case(policy=policy, roster=roster)
    return with_due_steps(case, now=moment(until), policy=policy, roster=roster)


def proposed(case: ComplaintCase) -> list[dict]:
    found = (entry.data for entry in case.timeline if entry.kind is Kind.PENALTY)
    return [data for data in found if data["verdict"] == "proposed"]


def the_last(case: ComplaintCase) -> dict:
    assert case.timeline[-1].kind is Kind.PENALTY
    return case.timeline[-1].data


def decided(who: str, number: int = 1, approved: bool = True, when: str = "Wed 2026-11-25 15:00", **amounts: int):
    return (who, when, PenaltyDecision(number, approved, text="意见", **amounts))


APPEALED = ("handler", "Wed 2026-11-25 16:00", PenaltyAppeal(1, "配件缺货，不是我的责任"))


def approved(**changes) -> ComplaintCase:
    return did(RUDENESS, decided("director", money=50, points=10), **changes)
