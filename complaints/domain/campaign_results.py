"""What a campaign came to: how many answered, what they said, and whether as many and from everywhere as is wanted.

Answers of fewer people than the rule says are not told, nor anything from which they could be reckoned (decision 32).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from complaints.domain.campaign import Answer, Campaign, Invitation, sizes
from complaints.domain.open_figures import hidden
from complaints.domain.policy_oversight import CampaignRule
from complaints.domain.wording import SCORES

OTHERS = "*"  # answers that keep no group, for too few of it were asked


@dataclass(frozen=True)
class Coverage:
    """Whether enough of the staff answered: `percent` of all, of the `needed`; `missing`: groups nobody answered of."""

    percent: float
    needed: int
    missing: Mapping[str, tuple[str, ...]]

    @property
    def is_met(self) -> bool:
        """Whether nothing is wanting."""
        return self.percent >= self.needed and not any(self.missing.values())


def progress(*, campaign: Campaign, invitations: Sequence[Invitation], rule: CampaignRule) -> dict[str, Any]:
    """How far it has come, as JSON values. It tells who answers how often, and nothing of what was answered."""
    answered = [each for each in invitations if each.answered]
    told: dict[str, Any] = {
        "population": campaign.population,
        "asked": len(invitations),
        "invited": sum(each.invited_at is not None for each in invitations),
        "failed": sum(each.invited_at is None and each.failures > 0 for each in invitations),
        "reminded": sum(each.reminders > 0 for each in invitations),
        "answered": len(answered),
        "groups": _groups(campaign, [each.groups for each in answered]),
    }
    if rule.covers:
        covered = coverage(campaign=campaign, answered=answered, rule=rule)
        told["coverage"] = {
            "percent": covered.percent,
            "needed": covered.needed,
            "met": covered.is_met,
            "missing": {kind: list(names) for kind, names in covered.missing.items()},
        }
    return told


def coverage(*, campaign: Campaign, answered: Sequence[Invitation], rule: CampaignRule) -> Coverage:
    """Whether the share of all staff that the rule wants has answered, and somebody of each group (ISO-11)."""
    heard = sizes(each.groups for each in answered)
    missing = {
        kind: tuple(sorted(name for name in names if not heard.get(kind, {}).get(name)))
        for kind, names in campaign.groups.items()
    }
    percent = round(100 * len(answered) / campaign.population, 1) if campaign.population else 0.0
    return Coverage(percent, rule.covers, missing)


def results(
    *, campaign: Campaign, invitations: Sequence[Invitation], answers: Sequence[Answer], rule: CampaignRule
) -> dict[str, Any]:
    """What stands when it is over, as JSON values: its progress, and what was answered as far as that is told.

    `questions`: of each the mean, how many gave each score, and the mean by group; None where too few answered.
    """
    told = progress(campaign=campaign, invitations=invitations, rule=rule)
    told["smallest"] = rule.smallest
    told["questions"], told["comments"] = None, []
    if len(answers) >= rule.smallest:
        told["questions"] = {each.id: _question(each.id, answers, rule.smallest) for each in rule.questions}
        ordered = sorted(answers, key=lambda each: each.id)  # by chance: not as they came
        told["comments"] = [{"text": each.comment, "name": each.name} for each in ordered if each.comment]
    return told


def _question(question: str, answers: Sequence[Answer], smallest: int) -> dict[str, Any]:
    given = [each for each in answers if question in each.scores]
    if len(given) < smallest:
        return {"answers": len(given), "mean": None, "spread": None, "groups": {}}
    kinds = sorted({kind for each in answers for kind in each.groups})
    return {
        "answers": len(given),
        "mean": _mean([each.scores[question] for each in given]),
        "spread": [sum(each.scores[question] == score for each in given) for score in SCORES],
        "groups": {kind: _by_group(kind, question, given, smallest) for kind in kinds},
    }


def _by_group(kind: str, question: str, given: Sequence[Answer], smallest: int) -> dict[str, float | None]:
    """The mean of each group; None of those that are too small, and of as many others as would tell these."""
    counted = sizes({kind: each.groups.get(kind, OTHERS)} for each in given)[kind]
    shown = hidden(counted, smallest=smallest)
    return {
        name: _mean([each.scores[question] for each in given if each.groups.get(kind, OTHERS) == name])
        if shown[name] is not None
        else None
        for name in shown
    }


def _mean(scores: Sequence[int]) -> float:
    return round(sum(scores) / len(scores), 2)


def _groups(campaign: Campaign, answered: Sequence[Mapping[str, str]]) -> dict[str, dict[str, dict[str, int]]]:
    """By kind and name: how many there are, were asked, and answered."""
    heard = sizes(answered)
    return {
        kind: {
            name: {
                "population": size,
                "asked": campaign.asked.get(kind, {}).get(name, 0),
                "answered": heard.get(kind, {}).get(name, 0),
            }
            for name, size in sorted(names.items())
        }
        for kind, names in campaign.groups.items()
    }
