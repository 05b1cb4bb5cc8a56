"""What staff are shown of penalties: those who propose, decide or hear them, and whom they fall on; nobody else."""

from collections.abc import Callable
from typing import Any

from api.entries import particulars
from api.intake.views import fields_view, moment
from api.texts import both
from complaints.domain.acts import NotAllowed
from complaints.domain.approvals import NothingToDecide
from complaints.domain.case import ComplaintCase, Entry, Kind
from complaints.domain.circumstances import Circumstances
from complaints.domain.conditions import holds
from complaints.domain.penalties import Penalty, Verdict, may_see, penalties
from complaints.domain.penalty_acts import PenaltyRefused, check_appellant, check_decider, check_proposer, must_name
from complaints.domain.penalty_amounts import share
from complaints.domain.penalty_evidence import days_beyond
from complaints.domain.policy_clauses import Amount
from complaints.domain.text import LOCALES
from complaints.domain.veil import veiled_words
from complaints.domain.wording import role_title


def penalties_view(case: ComplaintCase, by: Circumstances) -> dict[str, Any]:
    """The penalties that he may see, and nothing else of the case."""
    shown: list[dict[str, Any]] = [_penalty(each, case, by) for each in seen(case, by)]
    member = by.actor.member
    if member and not by.circle(case).knows_name(member=member):
        shown = veiled_words(shown, complaint=case.content, policy=by.policy)
    return {
        "reference": case.reference,
        "version": case.version,
        "penalties": shown,
        "now": moment(by.now, by.calendar.zone),
    }


def seen(case: ComplaintCase, by: Circumstances) -> list[Penalty]:
    """The penalties of the case that the actor may see."""
    return [each for each in penalties(case=case, policy=by.policy) if may_see(penalty=each, case=case, by=by)]


def timeline_seen(case: ComplaintCase, by: Circumstances) -> list[Entry]:
    """The timeline without the penalties that the actor may not see."""
    numbers = {each.number for each in seen(case, by)}
    return [entry for entry in case.timeline if entry.kind is not Kind.PENALTY or entry.data["number"] in numbers]


def penalties_open(case: ComplaintCase, by: Circumstances) -> list[dict[str, Any]]:
    """The penalties that the actor may propose by hand, with the fields they ask for."""
    found = []
    for rule in by.policy.penalties:
        try:
            check_proposer(rule=rule, case=case, by=by)
        except NotAllowed:
            continue
        if holds(when=rule.when, case=case):
            found.append({"id": rule.id, "title": both(rule.title), "files": 0, "fields": fields_view(rule.fields)})
    return found


def _penalty(penalty: Penalty, case: ComplaintCase, by: Circumstances) -> dict[str, Any]:
    facts, proposal = penalty.facts, penalty.entries[0]
    days = facts["days"]
    if penalty.is_waiting and penalty.verdict is not Verdict.APPEALED:
        days = days_beyond(rule=penalty.rule, case=case, evidence=facts["evidence"], by=by)
    charge = penalty.charge(days=days)
    return {
        "number": penalty.number,
        "penalty": penalty.rule.id,
        "title": both(penalty.rule.title),
        "verdict": penalty.verdict.value,
        "on": facts["on"],
        "on_name": by.roster.name_of(facts["on"]),
        "evidence": facts["evidence"],
        "text": proposal.data["text"],
        "particulars": particulars(penalty.entries[-1], by.policy),
        "proposed_by": proposal.actor,
        "proposed_by_name": by.roster.name_of(proposal.actor),
        "proposed_at": moment(proposal.at, by.calendar.zone),
        "days": days,
        "doubled": facts["doubled"],
        "money": _bounds(charge.money),
        "points": _bounds(charge.points),
        "must_name": list(must_name(penalty=penalty, days=days)),
        "decided": {name: facts["decided"].get(name) for name in ("money", "points")} if facts["decided"] else None,
        "shares": [_share(each, facts["decided"].get("money"), by) for each in facts["shares"]],
        "tier": facts["tier"],
        "tier_title": role_titles(facts["tier"], by) if facts["tier"] else None,
        "rules": list(penalty.rule.rules),
        "may_decide": penalty.is_waiting and may(check_decider, penalty=penalty, case=case, by=by),
        "may_appeal": may(check_appellant, penalty=penalty, by=by),
    }


def _bounds(amount: Amount | None) -> dict[str, Any] | None:
    return {"least": amount.least, "most": amount.most or amount.least, "open": amount.open} if amount else None


def _share(told: dict[str, Any], money: int | None, by: Circumstances) -> dict[str, Any]:
    borne = None if money is None else share(money=money, percent=told["percent"])
    return told | {"title": role_titles(told["role"], by), "on_name": by.roster.name_of(told["on"]), "money": borne}


def role_titles(role: str, by: Circumstances) -> dict[str, str]:
    """The name of a role, or of any of several, in every locale."""
    return {locale: role_title(role=role, policy=by.policy, locale=locale) for locale in LOCALES}


def may(check: Callable[..., None], **given: Any) -> bool:
    """Whether a check of what the actor may do lets it pass."""
    try:
        check(**given)
    except (NotAllowed, PenaltyRefused, NothingToDecide):
        return False
    return True
