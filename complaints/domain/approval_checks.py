"""What must hold of the matters that a policy lets somebody ask for, and of the penalties that it lets him propose."""

from collections.abc import Iterable, Iterator

from complaints.domain.acts import VIEW
from complaints.domain.case import COMPLAINANT, Kind
from complaints.domain.clocks import ENTRY_KINDS
from complaints.domain.commands import Act
from complaints.domain.milestone_checks import field_options, is_event, known_roles, named_roles
from complaints.domain.penalty_evidence import DAYS
from complaints.domain.policy import PolicyProblem, PolicyProfile
from complaints.domain.policy_clauses import Amount, ApprovalRule, PenaltyRule
from complaints.domain.policy_intake import FieldKind
from complaints.domain.tiers import roles_of

WHOLE = 100  # per cent


def approvals_and_penalties(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    """The tiers of matters and penalties, what matters need and exclude, and what penalties cost."""
    for approval in policy.approvals:
        yield from _approval(policy, approval)
    worth: dict[str, int] = {}
    for penalty in policy.penalties:
        yield from _penalty(policy, penalty)
        if worth.setdefault(penalty.item, penalty.item_points) != penalty.item_points:
            clause = f"penalties.{penalty.id}.item_points"
            yield PolicyProblem(clause, f"another penalty says that {penalty.item!r} is worth {worth[penalty.item]}")
    for letter in policy.letters:
        if letter.on.partition(".")[0] == Kind.PENALTY and COMPLAINANT in letter.to:
            yield PolicyProblem(f"letters.{letter.id}.to", "the complainant is told of no penalty")


def _approval(policy: PolicyProfile, rule: ApprovalRule) -> Iterator[PolicyProblem]:
    clause = f"approvals.{rule.id}"
    yield from named_roles(policy, rule.by, f"{clause}.by")
    yield from _tiers(policy, rule.tiers, f"{clause}.tiers")
    yield from field_options(rule.fields, clause)
    for record in rule.requires:
        if policy.record(record) is None:
            yield PolicyProblem(f"{clause}.requires", f"{record!r} is no record")
    for matter in rule.excludes:
        if policy.approval(matter) is None or matter == rule.id:
            yield PolicyProblem(f"{clause}.excludes", f"{matter!r} is no other matter")
    if rule.files < 0:
        yield PolicyProblem(f"{clause}.files", "there are never less than no files")
    yield from _let_by_table(policy, Act.REQUEST, rule.by, f"{clause}.by")
    yield from _let_by_table(policy, Act.DECISION, _named(rule.tiers), f"{clause}.tiers")
    yield from _extension(policy, rule, clause)


def _extension(policy: PolicyProfile, rule: ApprovalRule, clause: str) -> Iterator[PolicyProblem]:
    for clock in rule.extends:
        if clock not in {known.id for known in policy.clocks}:
            yield PolicyProblem(f"{clause}.extends", f"{clock!r} is no clock")
    if rule.extends and rule.tiers and set(_named(rule.tiers)) == set(rule.by):
        yield PolicyProblem(f"{clause}.tiers", "who asks for more time would grant it himself")
    if rule.cap and not rule.extends:
        yield PolicyProblem(f"{clause}.cap", "there is no clock to be extended so far")
    if rule.at_most < 1:
        yield PolicyProblem(f"{clause}.at_most", "it can be granted at least once")


def _penalty(policy: PolicyProfile, rule: PenaltyRule) -> Iterator[PolicyProblem]:
    clause = f"penalties.{rule.id}"
    yield from _tiers(policy, rule.tiers, f"{clause}.tiers")
    yield from known_roles(policy, rule.by, f"{clause}.by")
    if rule.appeal:
        yield from _tiers(policy, rule.appeal, f"{clause}.appeal")
    if not rule.on and not rule.by:
        yield PolicyProblem(clause, "nothing and nobody ever proposes it: name events or roles")
    for event in rule.on:
        if not is_event(event, policy):
            yield PolicyProblem(f"{clause}.on", f"{event!r} is no event of the timeline")
    yield from _let_by_table(policy, Act.PENALTY, rule.by, f"{clause}.by")
    yield from _let_by_table(policy, Act.PENALTY_DECISION, _named((*rule.tiers, *rule.appeal)), f"{clause}.tiers")
    yield from field_options(rule.fields, clause)
    for name, bounds in (("money", rule.money), ("points", rule.points)):
        yield from _amount(bounds, f"{clause}.{name}") if bounds else ()
    yield from _shares(policy, rule, clause)
    yield from _counted(rule, clause)
    yield from _days(policy, rule, clause)


def _amount(bounds: Amount, clause: str) -> Iterator[PolicyProblem]:
    if bounds.least < 0 or (bounds.most and bounds.most < bounds.least):
        yield PolicyProblem(clause, "the most is no less than the least, and the least no less than nothing")
    if bounds.open and bounds.most:
        yield PolicyProblem(f"{clause}.most", "what goes upwards without end has no most")


def _shares(policy: PolicyProfile, rule: PenaltyRule, clause: str) -> Iterator[PolicyProblem]:
    yield from known_roles(policy, rule.shares, f"{clause}.shares")
    for role, percent in rule.shares.items():
        if not 0 < percent <= WHOLE:
            yield PolicyProblem(f"{clause}.shares.{role}", f"{percent} is no share in per cent")
    if rule.shares and not rule.money:
        yield PolicyProblem(f"{clause}.shares", "there is no money to be borne jointly")


def _counted(rule: PenaltyRule, clause: str) -> Iterator[PolicyProblem]:
    """What grows by the day, and what a score sheet takes off."""
    if rule.per_day < 0 or (rule.per_day and not rule.money):
        yield PolicyProblem(f"{clause}.per_day", "adds to the money of the first day: name it")
    if rule.first_day_extra and not rule.per_day:
        yield PolicyProblem(f"{clause}.first_day_extra", "nothing grows by the day")
    if rule.item and rule.item_points < 1:
        yield PolicyProblem(f"{clause}.item_points", f"the item {rule.item!r} must be worth something")
    if not rule.item and (rule.item_points or rule.lost_at):
        yield PolicyProblem(f"{clause}.item", "points of which item?")
    if rule.item and not rule.points:
        yield PolicyProblem(f"{clause}.points", "a score sheet takes off points")


def _days(policy: PolicyProfile, rule: PenaltyRule, clause: str) -> Iterator[PolicyProblem]:
    """What grows by the day needs evidence that has days: an exceeded limit, or a record that says how many."""
    if rule.clock and rule.clock not in {clock.id for clock in policy.clocks}:
        yield PolicyProblem(f"{clause}.clock", f"{rule.clock!r} is no clock")
    for event in rule.on if rule.per_day and not rule.clock else ():
        kind, _, outcome = event.partition(".")
        record = policy.record(outcome.partition(".")[0]) if kind == Kind.RECORDED else None
        if record and not any(field.id == DAYS and field.kind is FieldKind.NUMBER for field in record.fields):
            yield PolicyProblem(f"{clause}.per_day", f"the record {record.id!r} needs a field {DAYS!r} of kind number")
        elif record is None and kind not in set(ENTRY_KINDS.values()):
            yield PolicyProblem(f"{clause}.per_day", f"{event!r} exceeds no limit by itself: name its clock")


def _tiers(policy: PolicyProfile, tiers: tuple[str, ...], clause: str) -> Iterator[PolicyProblem]:
    """Tiers of known roles, each of which may see what it decides on."""
    roles = _named(tiers)
    yield from named_roles(policy, roles, clause)
    seeing = policy.acts[VIEW].by if VIEW in policy.acts else ()
    for role in roles:
        if role in policy.roles and role not in seeing:
            yield PolicyProblem(clause, f"{role!r} may not see the cases that it decides on: name it in acts.view")


def _let_by_table(policy: PolicyProfile, act: str, roles: Iterable[str], clause: str) -> Iterator[PolicyProblem]:
    """A row of the act table holds beside the clause: what the one gives, the other must not take."""
    row = policy.acts.get(act)
    for role in roles:
        if row and role in policy.roles and role not in row.by:
            yield PolicyProblem(clause, f"acts.{act} does not let {role!r}: name it there, or leave that row out")


def _named(tiers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(role for tier in tiers for role in roles_of(tier))
