"""What must hold of the events, schemes and records that a policy names."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import time

from complaints.domain.case import COMPLAINANT, SEVERITY, Kind, Stage
from complaints.domain.penalties import Verdict
from complaints.domain.policy import ClockRule, PolicyProblem, PolicyProfile
from complaints.domain.policy_clauses import RecordRule
from complaints.domain.policy_intake import FieldKind, FieldRule
from complaints.domain.record_checks import record_problems
from complaints.domain.timeline import APPROVED, FORWARDED, REFUSED

VERDICTS = (APPROVED, REFUSED, FORWARDED)


def is_event(name: str, policy: PolicyProfile) -> bool:
    """Whether `name` (kind, or kind.outcome) can ever stand on a timeline under `policy`."""
    kind, _, outcome = name.partition(".")
    return kind in {known.value for known in Kind} and (not outcome or outcome in _outcomes(kind, policy))


def clock_variants(policy: PolicyProfile, clock: ClockRule, clause: str) -> Iterator[PolicyProblem]:
    """The levels, pauses and ways of counting of one clock."""
    levels = set(levels_of(clock.by, policy)) if clock.by else set()
    if clock.by and not levels:
        yield PolicyProblem(f"{clause}.by", f"{clock.by!r} is no scheme")
    for level in clock.limits:
        if level not in levels:
            yield PolicyProblem(f"{clause}.limits.{level}", f"{level!r} is no level of {clock.by!r}")
    if bool(clock.pauses) != bool(clock.resumes):
        yield PolicyProblem(f"{clause}.pauses", "a clock that is paused must be resumed, and the other way round")
    if clock.times < 1:
        yield PolicyProblem(f"{clause}.times", "a clock runs at least once")
    if clock.counting.cut_off and not _is_hour(clock.counting.cut_off):
        yield PolicyProblem(f"{clause}.counting.cut_off", f"{clock.counting.cut_off!r} is no hour such as '16:00'")


def milestones(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    """Schemes and records, and the categories that name levels."""
    for scheme in policy.schemes:
        if scheme.default and scheme.default not in {level.id for level in scheme.levels}:
            yield PolicyProblem(f"schemes.{scheme.id}.default", f"{scheme.default!r} is no level")
    for category in policy.intake.categories:
        for scheme_id, level in category.levels.items():
            if level not in levels_of(scheme_id, policy):
                clause = f"intake.categories.{category.id}.levels.{scheme_id}"
                yield PolicyProblem(clause, f"{level!r} is no level of a scheme {scheme_id!r}")
    for record in policy.records:
        yield from _record(policy, record)


def levels_of(scheme_id: str, policy: PolicyProfile) -> tuple[str, ...]:
    """The levels of a scheme, `severity` among them; empty for an unknown one."""
    scheme = policy.scheme(scheme_id)
    levels = policy.severities if scheme_id == SEVERITY else scheme.levels if scheme else ()
    return tuple(level.id for level in levels)


def field_options(rules: tuple[FieldRule, ...], clause: str) -> Iterator[PolicyProblem]:
    """The options of the fields of a form."""
    for rule in rules:
        if (rule.kind is FieldKind.CHOICE) != bool(rule.options):
            yield PolicyProblem(f"{clause}.fields.{rule.id}.options", "a choice, and nothing else, has options")


def named_roles(policy: PolicyProfile, roles: Iterable[str], clause: str) -> Iterator[PolicyProblem]:
    """Roles of whom at least one must be named, all of them known."""
    named = tuple(roles)
    if not named:
        yield PolicyProblem(clause, "nobody may do it")
    yield from known_roles(policy, named, clause)


def known_roles(policy: PolicyProfile, roles: Iterable[str], clause: str) -> Iterator[PolicyProblem]:
    """Roles that a clause names, all of them known."""
    yield from (PolicyProblem(clause, f"{role!r} is no role") for role in roles if role not in policy.roles)


def _outcomes(kind: str, policy: PolicyProfile) -> set[str]:
    found = _OUTCOMES.get(kind)
    return found(policy) if found else set()


def _recorded(policy: PolicyProfile) -> set[str]:
    told = {f"{rule.id}.{value}" for rule in policy.records for value in rule.outcomes}
    return told | {rule.id for rule in policy.records}


def _decided(policy: PolicyProfile) -> set[str]:
    verdicts = {f"{rule.id}.{verdict}" for rule in policy.approvals for verdict in VERDICTS}
    return verdicts | {rule.id for rule in policy.approvals}


def _classified(policy: PolicyProfile) -> set[str]:
    schemes = (SEVERITY, *(scheme.id for scheme in policy.schemes))
    return set(schemes) | {f"{each}.{level}" for each in schemes for level in levels_of(each, policy)}


def _penalised(policy: PolicyProfile) -> set[str]:
    verdicts = {f"{rule.id}.{verdict.value}" for rule in policy.penalties for verdict in Verdict}
    return verdicts | {rule.id for rule in policy.penalties}


def _climbed(policy: PolicyProfile) -> set[str]:
    steps = {f"{clock.id}.{step.id}" for clock in policy.clocks for step in clock.ladder}
    return steps | {clock.id for clock in policy.clocks if clock.ladder}


_OUTCOMES: Mapping[str, Callable[[PolicyProfile], set[str]]] = {
    Kind.REGISTERED: lambda policy: {rule.id for rule in policy.intake.types},
    Kind.CALLED: lambda policy: set(policy.follow_up.outcomes),
    Kind.UNDELIVERED: lambda policy: {COMPLAINANT, "staff"},
    Kind.CLOSED: lambda policy: {rule.id for rule in policy.closing},
    Kind.RECORDED: _recorded,
    Kind.REQUESTED: lambda policy: {rule.id for rule in policy.approvals},
    Kind.DECIDED: _decided,
    Kind.CLASSIFIED: _classified,
    Kind.PENALTY: _penalised,
    Kind.REMINDED: _climbed,
    Kind.URGED: _climbed,
    Kind.ESCALATED: _climbed,
}


def _record(policy: PolicyProfile, rule: RecordRule) -> Iterator[PolicyProblem]:
    clause = f"records.{rule.id}"
    yield from named_roles(policy, rule.by, f"{clause}.by")
    yield from field_options(rule.fields, clause)
    for stage in rule.stages:
        if stage not in {known.value for known in Stage}:
            yield PolicyProblem(f"{clause}.stages", f"{stage!r} is no stage")
    for needed in rule.requires:
        if policy.record(needed) is None or needed == rule.id:
            yield PolicyProblem(f"{clause}.requires", f"{needed!r} is no other record")
    yield from record_problems(policy=policy, rule=rule)


def _is_hour(hour: str) -> bool:
    try:
        return time.fromisoformat(hour).strftime("%H:%M") == hour
    except ValueError:
        return False
