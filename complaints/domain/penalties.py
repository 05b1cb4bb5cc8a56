"""Penalties of a case as proposals: how each stands, and what its clause leaves. The program applies none."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from complaints.domain.case import ComplaintCase, Entry, Kind, staff_email
from complaints.domain.circumstances import Circumstances
from complaints.domain.conditions import holds
from complaints.domain.penalty_amounts import Charge, amount
from complaints.domain.penalty_evidence import as_it_stood, days_beyond, evidence_key, evidence_of, jointly, responsible
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_clauses import PenaltyRule
from complaints.domain.tiers import ANY_OF, may_speak


class Verdict(StrEnum):
    """How a penalty stands."""

    PROPOSED = "proposed"
    FORWARDED = "forwarded"  # a tier agrees, the next one has the word
    APPROVED = "approved"
    REFUSED = "refused"
    APPEALED = "appealed"
    UPHELD = "upheld"
    WITHDRAWN = "withdrawn"


WAITING = (Verdict.PROPOSED, Verdict.FORWARDED, Verdict.APPEALED)
_STANDING = (Verdict.APPROVED, Verdict.APPEALED, Verdict.UPHELD)
_SPOKEN = (Verdict.FORWARDED, Verdict.APPROVED, Verdict.REFUSED)


@dataclass(frozen=True)
class Penalty:
    """A penalty of a case: the entries that tell of it, from the proposal to how it stands."""

    rule: PenaltyRule
    entries: tuple[Entry, ...]

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the last entry says."""
        return self.entries[-1].data

    @property
    def number(self) -> int:
        """Which one of the case it is, from 1."""
        return int(self.facts["number"])

    @property
    def verdict(self) -> Verdict:
        """How it stands."""
        return Verdict(self.facts["verdict"])

    @property
    def is_waiting(self) -> bool:
        """Whether somebody is to decide on it."""
        return self.verdict in WAITING

    @property
    def concerned(self) -> tuple[str, ...]:
        """The addresses of those it falls on: the person, and who bears it jointly."""
        bearers = (self.facts["on"], *(each["on"] for each in self.facts["shares"]))
        return tuple(address for address in bearers if address)

    @property
    def barred(self) -> tuple[str, ...]:
        """Who must not decide next: whom it falls on, and on an appeal also who has decided before."""
        if self.verdict is not Verdict.APPEALED:
            return self.concerned
        spoken = (entry.actor for entry in self.entries if entry.data["verdict"] in _SPOKEN)
        return self.concerned + tuple(staff_email(actor) for actor in spoken)

    @property
    def was_approved(self) -> bool:
        """Whether it has been decided against whom it falls on, whatever became of that."""
        return any(entry.data["verdict"] == Verdict.APPROVED for entry in self.entries)

    def charge(self, *, days: int) -> Charge:
        """What its clause leaves when the limit was exceeded by `days`."""
        return amount(rule=self.rule, days=days, doubled=self.facts["doubled"])


def penalties(*, case: ComplaintCase, policy: PolicyProfile) -> tuple[Penalty, ...]:
    """The penalties of a case by their numbers, as far as the policy has their clauses."""
    told: dict[int, list[Entry]] = {}
    for entry in case.standing:
        if entry.kind is Kind.PENALTY:
            told.setdefault(entry.data["number"], []).append(entry)
    found = ((policy.penalty(entries[0].data["penalty"]), tuple(entries)) for entries in told.values())
    return tuple(Penalty(rule, entries) for rule, entries in found if rule)


def is_proposed(*, rule: PenaltyRule, evidence: Entry, case: ComplaintCase, on: str = "") -> bool:
    """Whether the same evidence has called for it before; with `on`, for the same person."""
    key = evidence_key(entry=evidence)
    return any(
        entry.data["penalty"] == rule.id
        and entry.data["evidence"]
        and evidence_key(entry=case.timeline[entry.data["evidence"] - 1]) == key
        and on in ("", entry.data["on"])
        for entry in case.standing
        if entry.kind is Kind.PENALTY and entry.data["verdict"] == Verdict.PROPOSED
    )


def put_proposal(
    *, case: ComplaintCase, rule: PenaltyRule, by: Circumstances, evidence: int, told: Mapping[str, Any] | None = None
) -> ComplaintCase:
    """`case` with a proposal by `rule`; `evidence` numbers the entry that calls for it (0: none does).

    `told`: `on`, `text` and `fields` of a proposal made by hand.
    """
    facts = {"on": "", "text": "", "fields": {}} | dict(told or {})
    facts["on"] = facts["on"] or responsible(rule=rule, case=case, evidence=evidence, by=by)
    numbers = {entry.data["number"] for entry in case.timeline if entry.kind is Kind.PENALTY}
    facts |= {
        "penalty": rule.id,
        "number": len(numbers) + 1,
        "evidence": evidence,
        "days": days_beyond(rule=rule, case=case, evidence=evidence, by=by),
        "doubled": bool(rule.doubled) and holds(when=rule.doubled, case=as_it_stood(case=case, seq=evidence)),
        "shares": jointly(rule=rule, on=facts["on"], case=case, by=by),
        "decided": {},
        "tier": rule.tiers[0],
    }
    return put_verdict(case=case, rule=rule, by=by, verdict=Verdict.PROPOSED, facts=facts)


def put_verdict(
    *, case: ComplaintCase, rule: PenaltyRule, by: Circumstances, verdict: Verdict, facts: Mapping[str, Any]
) -> ComplaintCase:
    """`case` with how a penalty stands now; its `facts` say whose turn it is next (`tier`) and what was `decided`."""
    charge = amount(rule=rule, days=facts["days"], doubled=facts["doubled"])
    standing = {
        "verdict": verdict.value,
        "outcome": f"{rule.id}.{verdict.value}",
        "money": asdict(charge.money) if charge.money else {},
        "points": asdict(charge.points) if charge.points else {},
    }
    return by.put(case, Kind.PENALTY, {**facts, **standing})


def may_see(*, penalty: Penalty, case: ComplaintCase, by: Circumstances) -> bool:
    """Whether the actor may know of it: who proposes, decides or hears such penalties, and whom it falls on.

    Of a case that he may not know of he knows only what was decided against himself.
    """
    member, rule = by.actor.member, penalty.rule
    if member is None:
        return False
    if not by.circle(case).knows(member=member):
        return member.email in penalty.concerned and penalty.was_approved
    tiers = (*rule.by, *rule.tiers, *rule.appeal)
    return member.email in penalty.concerned or any(may_speak(tier=tier, case=case, by=by) for tier in tiers)


def points_standing(*, case: ComplaintCase, policy: PolicyProfile) -> Iterator[tuple[datetime, str, int]]:
    """The points that stand: when what they are for happened, the penalty, how many.

    It belongs to the time of its evidence, without any to that of its proposal; an appeal alone takes nothing back.
    """
    for penalty in penalties(case=case, policy=policy) if policy.penalties else ():
        if penalty.verdict in _STANDING:
            first = evidence_of(case=case, seq=penalty.facts["evidence"]) or penalty.entries[0]
            yield first.at, penalty.rule.id, penalty.facts["decided"].get("points", 0)


def appeal_tier(rule: PenaltyRule) -> str:
    """Any of the roles that hear an appeal."""
    return ANY_OF.join(rule.appeal)
