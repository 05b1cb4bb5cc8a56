"""What must hold of surveys that are asked of many at once."""

from collections.abc import Iterator

from complaints.domain.milestone_checks import known_roles, named_roles
from complaints.domain.policy import PolicyProblem, PolicyProfile
from complaints.domain.policy_oversight import Audience, CampaignRule

FEWEST = 3  # fewer people are always somebody
WHOLE = 100
MOST = 2_000  # invitations of a campaign: they leave within some days, and its answers are read in one go


def campaigns(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    """Who is asked when, and who reads what they answer."""
    for rule in policy.campaigns:
        clause = f"campaigns.{rule.id}"
        yield from _months(rule, f"{clause}.months")
        yield from _numbers(rule, clause)
        yield from _levels(policy, rule, clause)
        yield from named_roles(policy, rule.to, f"{clause}.to")
        if rule.signed_by:
            yield from known_roles(policy, (rule.signed_by,), f"{clause}.signed_by")
        if not rule.questions:
            yield PolicyProblem(f"{clause}.questions", "nothing is asked")


def _months(rule: CampaignRule, clause: str) -> Iterator[PolicyProblem]:
    if not rule.months or not all(1 <= month <= 12 for month in rule.months):
        yield PolicyProblem(clause, "names one or more months from 1 to 12")
    elif list(rule.months) != list(range(rule.months[0], rule.months[0] + len(rule.months))):
        yield PolicyProblem(clause, "follow each other within one year")


def _numbers(rule: CampaignRule, clause: str) -> Iterator[PolicyProblem]:
    if not 1 <= rule.share <= WHOLE:
        yield PolicyProblem(f"{clause}.share", f"is from 1 to {WHOLE} per cent")
    if not 0 <= rule.covers <= rule.share:
        yield PolicyProblem(f"{clause}.covers", "no more can answer than are asked")
    if rule.smallest < FEWEST:
        yield PolicyProblem(f"{clause}.smallest", f"fewer than {FEWEST} people are always somebody")
    if not 1 <= rule.at_most <= MOST:
        yield PolicyProblem(f"{clause}.at_most", f"is from 1 to {MOST}")


def _levels(policy: PolicyProfile, rule: CampaignRule, clause: str) -> Iterator[PolicyProblem]:
    if rule.audience is not Audience.STAFF and (rule.levels or rule.covers):
        yield PolicyProblem(f"{clause}.levels", "levels, and a share that must answer, are of the staff")
    for level in rule.levels:
        yield from known_roles(policy, level.roles, f"{clause}.levels.{level.id}.roles")
    if sum(not level.roles for level in rule.levels) > 1:
        yield PolicyProblem(f"{clause}.levels", "more than one is for who is on no other")
