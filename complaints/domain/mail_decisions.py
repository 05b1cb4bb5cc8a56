"""同意, 不同意, 申诉 in a mail: on which of the matters and penalties that wait for the writer's word."""

import re
from collections.abc import Mapping

from complaints.domain.approvals import barred, waiting
from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import Command, Decision, PenaltyAppeal, PenaltyDecision
from complaints.domain.mail_command_table import EXTENSIONS
from complaints.domain.mail_commands import NotUnderstood, Said
from complaints.domain.penalties import Penalty, Verdict, penalties
from complaints.domain.policy_clauses import ApprovalRule, PenaltyRule
from complaints.domain.text import half_width
from complaints.domain.tiers import may_speak

Decided = ApprovalRule | PenaltyRule
_MONEY = re.compile(r"(\d{1,7})\s{0,2}(?:元|块|yuan|rmb|cny)", re.IGNORECASE)
_POINTS = re.compile(r"(\d{1,4})\s{0,2}(?:分|points?)", re.IGNORECASE)


def decision_of(*, approved: bool, said: Said, case: ComplaintCase, by: Circumstances) -> Command:
    """The word of the writer on what waits for it: a matter, or a penalty with its amounts. Raises NotUnderstood."""
    found = awaited(case=case, by=by)
    named = {key: each for key, each in found.items() if said.clause in (key, "") or _moves_time(each[0], said)}
    if len(named) > 1:
        named = {key: each for key, each in named.items() if has_title(rule=each[0], words=said.whole)} or named
    if not named:
        raise NotUnderstood(reason="nothing_to_decide")
    if len(named) > 1:
        raise NotUnderstood(reason="which", about=tuple(rule.id for rule, _ in named.values()))
    ((rule, penalty),) = named.values()
    if penalty is None:
        return Decision(rule.id, approved, said.whole)
    matches = (pattern.search(half_width(said.whole)) for pattern in (_MONEY, _POINTS))
    money, points = (int(match[1]) if match and approved else None for match in matches)
    return PenaltyDecision(penalty.number, approved, money, points, said.whole)


def awaited(*, case: ComplaintCase, by: Circumstances) -> Mapping[str, tuple[Decided, Penalty | None]]:
    """What waits for the word of the writer: matters by their paths, penalties by their numbers."""
    found: dict[str, tuple[Decided, Penalty | None]] = {}
    for rule in by.policy.approvals:
        asked = waiting(rule=rule, case=case)
        if asked and may_speak(tier=asked.tier, case=case, by=by, barred=barred(rule=rule, case=case)):
            found[f"approvals.{rule.id}"] = (rule, None)
    for each in penalties(case=case, policy=by.policy):
        if each.is_waiting and may_speak(tier=each.facts["tier"], case=case, by=by, barred=each.barred):
            found[f"#{each.number}"] = (each.rule, each)
    return found


def appeal_of(*, said: Said, case: ComplaintCase, by: Circumstances) -> Command:
    """The appeal of the writer against the one penalty that falls on him and is decided. Raises NotUnderstood."""
    mine = [
        each
        for each in penalties(case=case, policy=by.policy)
        if by.actor.email in each.concerned and each.verdict is Verdict.APPROVED and each.rule.appeal
    ]
    named = [each for each in mine if has_title(rule=each.rule, words=said.whole)] or mine
    if not named:
        raise NotUnderstood(reason="nothing_to_appeal")
    if len(named) > 1:
        raise NotUnderstood(reason="which", about=tuple(each.rule.id for each in named))
    if not said.whole:
        raise NotUnderstood(reason="empty")
    return PenaltyAppeal(named[0].number, said.whole)


def has_title(*, rule: Decided, words: str) -> bool:
    """Whether the title of a clause stands somewhere in `words`."""
    plain = half_width(words).casefold()
    return any(title and half_width(title).casefold() in plain for title in (rule.title.zh, rule.title.en))


def _moves_time(rule: Decided, said: Said) -> bool:
    return said.clause == EXTENSIONS and isinstance(rule, ApprovalRule) and bool(rule.extends)
