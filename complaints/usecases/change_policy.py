"""Before another regulation is put in force: what would no longer fit, and what would change."""

from collections import Counter
from dataclasses import dataclass

from complaints.domain.acts import DIRECTORY, may
from complaints.domain.acts import staff as as_staff
from complaints.domain.circumstances import Circumstances
from complaints.domain.policy import PolicyProfile


@dataclass(frozen=True)
class Fitting:
    """`faults` keep the policy from being put in force; `notes` are what people should know, each one line."""

    faults: tuple[str, ...]
    notes: tuple[str, ...]


def fitting(*, policy: PolicyProfile, circumstances: Circumstances) -> Fitting:
    """How `policy` fits the people and the matrix there are. Cases that run keep the regulation they began under."""
    by, roster = circumstances, circumstances.roster
    active = [member for member in roster.members if member.active]
    keepers = [
        each
        for each in active
        if may(actor=as_staff(each), act=DIRECTORY, case=None, policy=policy, roster=roster, today=by.today)
    ]
    unknown = Counter(role for member in active for role in sorted(member.roles - frozenset(policy.roles)))
    missing = [role for role in policy.roles if not any(role in member.roles for member in active)]
    categories = {each.id for each in policy.intake.categories}
    strange = sorted({row.category for row in roster.responsibilities if row.category} - categories)
    notes = [
        *(f"{count} people have the role {role}, which it does not know" for role, count in sorted(unknown.items())),
        *(f"nobody has the role {role}" for role in missing),
        *(f"the responsibility matrix names the category {category}, which it does not know" for category in strange),
    ]
    faults = [] if keepers else ["nobody could keep the staff directory under it: give somebody a role that may first"]
    return Fitting(tuple(faults), tuple(notes))
