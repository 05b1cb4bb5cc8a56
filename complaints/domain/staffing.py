"""Who is missing: posts that the policy counts on and nobody holds, and complaints that nobody would answer for."""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from complaints.domain.case import COMPLAINANT, Complainant, Complaint
from complaints.domain.policy import PolicyProfile
from complaints.domain.staff import Roster
from complaints.domain.tiers import roles_of
from complaints.domain.triage import triage

HEAD = "head"
OF_THE_CASE = frozenset({"handler", HEAD, COMPLAINANT})  # the case says who they are


def short_posts(*, policy: PolicyProfile, roster: Roster) -> dict[str, tuple[int, int]]:
    """Role -> (how many must hold it, how many active people do), where they are too few.

    A role must be held by as many as the policy says, and by one where a clause sends, asks or allows it anything.
    """
    used = roles_used(policy=policy, roster=roster)
    wanted = {role: max(rule.at_least, role in used) for role, rule in policy.roles.items()}
    found = {role: (count, len(roster.holding(role))) for role, count in wanted.items()}
    return {role: (count, there) for role, (count, there) in found.items() if there < count}


def roles_used(*, policy: PolicyProfile, roster: Roster) -> frozenset[str]:
    """The roles that some clause counts on. Of several of which any may decide, none while one of them is held."""
    used: set[str] = set()
    for name in _named(policy):
        either = roles_of(name)
        if len(either) == 1 or not any(roster.holding(role) for role in either):
            used.update(either)
    return frozenset(used - OF_THE_CASE - {""})


def departments_without_head(*, policy: PolicyProfile, roster: Roster, today: date) -> tuple[str, ...]:
    """Departments that answer for complaints and have nobody at their head, where the policy counts on one."""
    if HEAD not in set(_named(policy)):
        return ()
    headed = {member.department for member in roster.holding(HEAD)}
    rows = roster.matrix(today=today)
    handlers = (roster.find(row.handler) for row in rows)
    answering = chain(
        (member.department for member in handlers if member),
        (row.department for row in rows),
        (category.department for category in policy.intake.categories),
    )
    return tuple(sorted({department for department in answering if department} - headed))


def unanswered(*, policy: PolicyProfile, roster: Roster, today: date) -> tuple[tuple[str, str], ...]:
    """(category, business line) of complaints that would go to nobody if they came today; empty line: of all lines."""
    return tuple(gap for category in policy.intake.categories for gap in _gaps(category.id, policy, roster, today))


def _gaps(category: str, policy: PolicyProfile, roster: Roster, today: date) -> Iterator[tuple[str, str]]:
    lines = [line.id for line in policy.intake.business_lines] or [""]
    gaps = [line for line in lines if not _answered(category, line, policy, roster, today)]
    yield from ((category, "") for _ in gaps[:1]) if gaps == lines else ((category, line) for line in gaps)


def _answered(category: str, line: str, policy: PolicyProfile, roster: Roster, today: date) -> bool:
    kind = policy.intake.complainant_kinds[0].id if policy.intake.complainant_kinds else ""
    type_ = policy.intake.types[0].id if policy.intake.types else ""
    probe = Complaint(Complainant("", kind), category=category, description="", business_line=line, type=type_)
    return bool(triage(reference="", complaint=probe, policy=policy, roster=roster, today=today).handler)


def _named(policy: PolicyProfile) -> Iterator[str]:
    """Every role that a clause names, with repetitions; tiers as they are written."""
    rounds, objection, retention, review = (
        policy.follow_up.rounds,
        policy.objection,
        policy.retention,
        policy.review,
    )
    steps = [step for clock in policy.clocks for step in clock.ladder]
    lists = chain(
        ((*step.to, *step.copy) for step in steps),
        *((rule.by for rule in allowed) for allowed in (policy.acts.values(), policy.closing, policy.schemes, rounds)),
        ((*rule.by, rule.hands_to) for rule in policy.records),
        ((*rule.by, *rule.tiers) for rule in policy.approvals),
        ((*rule.by, *rule.tiers, *rule.appeal) for rule in policy.penalties),
        ((*rule.to, *rule.review) for rule in policy.reports),
        (rule.to for rule in policy.letters),
    )
    yield from chain.from_iterable(lists)
    yield from (clock.accountable for clock in policy.clocks)
    yield from (rule.to for rule in policy.routes)
    yield from (rule.hand_to for rule in rounds)
    yield objection.to if objection else ""
    yield retention.archived_by if retention else ""
    yield review.by if review else ""
