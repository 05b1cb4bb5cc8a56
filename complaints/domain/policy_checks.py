"""What must hold between the clauses of a policy, beyond each being well formed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from complaints.domain.acts import OUTSIDE_ANY_CASE
from complaints.domain.approval_checks import approvals_and_penalties
from complaints.domain.campaign_checks import campaigns
from complaints.domain.case import COMPLAINANT
from complaints.domain.catalogue import unknown_citations
from complaints.domain.circle_checks import circles
from complaints.domain.closing_checks import closings
from complaints.domain.commands import Act
from complaints.domain.condition_checks import conditions
from complaints.domain.confidentiality import ADMIN
from complaints.domain.intake_checks import intake_form
from complaints.domain.ladder_checks import ladders
from complaints.domain.mail_checks import mail
from complaints.domain.milestone_checks import clock_variants, is_event, known_roles, milestones
from complaints.domain.oversight_checks import oversight
from complaints.domain.policy import ClockRule, PolicyError, PolicyProblem, PolicyProfile
from complaints.domain.reach_checks import unreachable
from complaints.domain.reading import UNREADABLE, read
from complaints.domain.round_checks import follow_up_rounds, objections, surveys
from complaints.domain.route_checks import routes_and_paths
from complaints.domain.sheet_checks import sheet
from complaints.domain.twin_checks import twins

KNOWN_ACTS = {*OUTSIDE_ANY_CASE, *(act.value for act in Act)} - {Act.LADDER, Act.MAIL, Act.UNDOING}
LEANED_ON = {"intake", "severities", "roles", "acts", "schemes", "records", "approvals", "follow_up", "penalties"}
WORDING = (".zh", ".en", ".title", ".explanation")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")
_REFERENCE = re.compile(r"[A-Za-z0-9-]{4,24}")


def parse_policy(mapping: Mapping[str, Any]) -> PolicyProfile:
    """The regulation in `mapping` (as tomllib gives it). Raises PolicyError with every problem found."""
    problems: list[PolicyProblem] = []
    policy = read(PolicyProfile, mapping, "", problems)
    problems.extend(_found_in_the_rest(policy, problems))
    if problems:
        raise PolicyError(problems=tuple(problems))
    profile: PolicyProfile = policy
    return profile


def _found_in_the_rest(policy: Any, unread: Sequence[PolicyProblem]) -> Iterator[PolicyProblem]:
    """The contradictions that do not come of what could not be read; none where others lean on that."""
    gaps = [problem.clause for problem in unread if problem.unread]
    if policy is UNREADABLE or any(_is_leaned_on(clause) for clause in gaps):
        return
    rows = {_row(clause) for clause in gaps} - {""}
    for problem in _contradictions(policy):
        hangs_on_it = any(f"{problem.clause}.".startswith(f"{clause}.") for clause in (*gaps, *rows))
        if not hangs_on_it:
            yield problem


def _row(clause: str) -> str:
    """The table in which a clause stands, such as `clocks.reply` for `clocks.reply.starts[0]`."""
    return clause.partition("[")[0].rpartition(".")[0]


def _is_leaned_on(clause: str) -> bool:
    """Whether what other clauses may say hangs on this one: on more of it than its name."""
    return clause.partition(".")[0] in LEANED_ON and not clause.endswith(WORDING)


def _contradictions(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    yield from _numbering(policy)
    yield from _calendar(policy)
    yield from _bands(policy)
    yield from _intake(policy)
    for clock in policy.clocks:
        yield from _clock(policy, clock)
    yield from _roles(policy)
    yield from closings(policy)
    yield from follow_up_rounds(policy)
    yield from objections(policy)
    yield from surveys(policy)
    yield from milestones(policy)
    yield from approvals_and_penalties(policy)
    yield from intake_form(policy)
    yield from oversight(policy)
    yield from campaigns(policy)
    yield from unknown_citations(policy)
    yield from conditions(policy)
    yield from routes_and_paths(policy)
    yield from ladders(policy)
    yield from mail(policy)
    yield from sheet(policy)
    yield from circles(policy)
    yield from twins(policy)
    yield from unreachable(policy)


def _numbering(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    try:
        sample = policy.numbering.pattern.format(yyyy="2026", yy="26", mm="11", serial=1)
        other = policy.numbering.pattern.format(yyyy="2026", yy="26", mm="11", serial=2)
    except (KeyError, IndexError, ValueError, AttributeError, TypeError) as error:
        yield PolicyProblem("numbering.pattern", f"cannot be filled in: {error!r}")
        return
    whole = all(part in policy.numbering.pattern for part in ("yy}", "{mm}")) and sample != other
    if not whole or not _REFERENCE.fullmatch(sample):
        yield PolicyProblem("numbering.pattern", "must have year, month and serial, and give 4 to 24 letters or digits")


def _calendar(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    for index, weekday in enumerate(policy.calendar.weekdays):
        if weekday not in WEEKDAYS:
            yield PolicyProblem(f"calendar.weekdays[{index}]", f"{weekday!r} is none of {', '.join(WEEKDAYS)}")
    if not policy.calendar.weekdays:
        yield PolicyProblem("calendar.weekdays", "no day is a working day")
    if not _is_zone(policy.calendar.zone):
        yield PolicyProblem("calendar.zone", f"{policy.calendar.zone!r} is no time zone such as 'Asia/Shanghai'")
    yield from _hours("calendar.hours", policy.calendar.hours)


def _bands(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    yield from _hours("follow_up.bands", policy.follow_up.bands)
    if any(span.endswith("-00:00") for span in policy.follow_up.bands):
        yield PolicyProblem("follow_up.bands", "nobody is called at midnight: end a band before")


def _hours(clause: str, spans: tuple[str, ...]) -> Iterator[PolicyProblem]:
    before = "00:00"
    for index, span in enumerate(spans):
        if not _SPAN.fullmatch(span):
            yield PolicyProblem(f"{clause}[{index}]", f"{span!r} is no span such as '08:30-12:00'")
            continue
        begin, end = span.replace("-00:00", "-24:00").split("-")
        if not before <= begin < end:
            yield PolicyProblem(f"{clause}[{index}]", f"{span!r} begins after its end, or within the span before")
        before = end


def _intake(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    severities = {severity.id for severity in policy.severities}
    if policy.default_severity not in severities:
        yield PolicyProblem("default_severity", f"{policy.default_severity!r} is no severity")
    for category in policy.intake.categories:
        if category.severity and category.severity not in severities:
            yield PolicyProblem(f"intake.categories.{category.id}.severity", f"{category.severity!r} is no severity")
    if not policy.category(policy.intake.mail_category):
        yield PolicyProblem("intake.mail_category", f"{policy.intake.mail_category!r} is no category")


def _clock(policy: PolicyProfile, clock: ClockRule) -> Iterator[PolicyProblem]:
    clause = f"clocks.{clock.id}"
    spans = (("starts", clock.starts), ("stops", clock.stops), ("pauses", clock.pauses), ("resumes", clock.resumes))
    for name, events in spans:
        for event in events:
            if not is_event(event, policy):
                yield PolicyProblem(f"{clause}.{name}", f"{event!r} is no event of the timeline")
    if clock.promised_after and clock.promised_after not in {other.id for other in policy.clocks}:
        yield PolicyProblem(f"{clause}.promised_after", f"{clock.promised_after!r} is no clock")
    yield from known_roles(policy, (clock.accountable,), f"{clause}.accountable")
    yield from clock_variants(policy, clock, clause)
    for step in clock.ladder:
        yield from _told(policy, step.to, f"{clause}.ladder.{step.id}.to")
        yield from known_roles(policy, step.copy, f"{clause}.ladder.{step.id}.copy")


def _roles(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    for act, rule in policy.acts.items():
        if act not in KNOWN_ACTS:
            yield PolicyProblem(f"acts.{act}", f"is none of {', '.join(sorted(KNOWN_ACTS))}")
        yield from known_roles(policy, (role for role in rule.by if role != COMPLAINANT), f"acts.{act}.by")
    if ADMIN not in policy.roles:
        yield PolicyProblem("roles", f"there is no {ADMIN!r}: nobody hears of vacant posts")
    for scheme in policy.schemes:
        yield from known_roles(policy, scheme.by, f"schemes.{scheme.id}.by")
    for role, successor in policy.succession.items():
        yield from known_roles(policy, (role, successor), f"succession.{role}")
    for letter in policy.letters:
        if not is_event(letter.on, policy):
            yield PolicyProblem(f"letters.{letter.id}.on", f"{letter.on!r} is no event of the timeline")
        yield from _told(policy, letter.to, f"letters.{letter.id}.to", also=COMPLAINANT)


def _told(policy: PolicyProfile, roles: tuple[str, ...], clause: str, *, also: str = "") -> Iterator[PolicyProblem]:
    if not roles:
        yield PolicyProblem(clause, "nobody is told")
    yield from known_roles(policy, (role for role in roles if role != also), clause)


def _is_zone(name: str) -> bool:
    try:
        return bool(name) and ZoneInfo(name).key == name
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
