"""What must hold of figures, the time that cases are kept, and the review of the regulation itself."""

from collections.abc import Iterable, Iterator
from datetime import date

from complaints.domain.case_facts import KEYWORD
from complaints.domain.conditions import FACTS, FIELD
from complaints.domain.kpi_units import AGENT, BREACHED, CASES, CLOCK, HANDLER, MET
from complaints.domain.kpis import sheets
from complaints.domain.milestone_checks import is_event, known_roles, named_roles
from complaints.domain.policy import PolicyProblem, PolicyProfile
from complaints.domain.policy_oversight import KpiRule, Measure
from complaints.domain.report_checks import known_clocks, reports
from complaints.domain.working_time import Unit

WHOLE = 100
FEWEST, MOST_MONTHS = 3, 24  # of the open figures
PERSONS = (HANDLER, AGENT)


def oversight(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    """Reports, figures and their score sheets, retention, and review."""
    yield from reports(policy)
    for kpi in policy.kpis:
        yield from _kpi(policy, kpi)
    for sheet, weight in sheets(policy=policy).items():
        if weight != WHOLE:
            yield PolicyProblem("kpis", f"the weights of the sheet {sheet!r} sum to {weight}, not to {WHOLE}")
    yield from _retention(policy)
    yield from _review(policy)
    yield from _open_figures(policy)
    if policy.bulletin:
        yield from named_roles(policy, policy.bulletin.to, "bulletin.to")
        yield from known_roles(policy, policy.bulletin.review, "bulletin.review")


def _kpi(policy: PolicyProfile, rule: KpiRule) -> Iterator[PolicyProblem]:
    clause = f"kpis.{rule.id}"
    runs = [name for name in rule.of if name.startswith(CLOCK)]
    yield from _of(policy, rule, runs, f"{clause}.of")
    yield from _that(policy, rule, runs, clause)
    if rule.by and not _is_fact(policy, rule.by):
        yield PolicyProblem(f"{clause}.by", f"{rule.by!r} is no fact of a case")
    if rule.done_by and rule.done_by not in PERSONS:
        yield PolicyProblem(f"{clause}.done_by", f"{rule.done_by!r} is none of {', '.join(PERSONS)}")
    if bool(rule.sheet) != (rule.weight > 0):
        yield PolicyProblem(f"{clause}.weight", "a figure on a score sheet has a weight, and no other has")
    if rule.points and rule.target is None:
        yield PolicyProblem(f"{clause}.points", "are taken where a target is missed, and there is none")
    if rule.penalty and (policy.penalty(rule.penalty) is None or not rule.points):
        yield PolicyProblem(f"{clause}.penalty", f"{rule.penalty!r} is no penalty, or no points are taken")
    if not 0 <= rule.digits <= 6:
        yield PolicyProblem(f"{clause}.digits", f"{rule.digits} digits after the point are not shown")


def _of(policy: PolicyProfile, rule: KpiRule, runs: list[str], clause: str) -> Iterator[PolicyProblem]:
    if rule.measure is Measure.ENTERED:
        if rule.of != (CASES,) or rule.that or rule.that_when or rule.by:
            yield PolicyProblem(clause, "what people enter is counted from no case")
    elif not rule.of:
        yield PolicyProblem(clause, "nothing is counted")
    elif runs and len(runs) < len(rule.of):
        yield PolicyProblem(clause, "counts runs of clocks, or else something different")
    elif CASES in rule.of and len(rule.of) > 1:
        yield PolicyProblem(clause, f"{CASES!r} are all there are; nothing stands beside them")
    elif rule.measure is Measure.MEAN_HOURS and not runs:
        yield PolicyProblem(clause, f"a mean time is that of the runs of clocks, such as '{CLOCK}reply'")
    yield from known_clocks(policy, (name.removeprefix(CLOCK) for name in runs), clause)
    yield from _events(policy, (name for name in rule.of if name not in (*runs, CASES)), clause)


def _that(policy: PolicyProfile, rule: KpiRule, runs: list[str], clause: str) -> Iterator[PolicyProblem]:
    if rule.measure is Measure.SHARE and not (rule.that or rule.that_when):
        yield PolicyProblem(f"{clause}.that", "a share is one of something, and nothing says of what")
    if rule.measure is Measure.MEAN_HOURS and (rule.that or rule.that_when):
        yield PolicyProblem(f"{clause}.that", "a mean time is that of all runs that were stopped")
    if runs:
        for name in rule.that:
            if name not in (MET, BREACHED):
                yield PolicyProblem(f"{clause}.that", f"{name!r} is neither {MET!r} nor {BREACHED!r}")
        if rule.done_by:
            yield PolicyProblem(f"{clause}.done_by", "a run of a clock is done by nobody")
    else:
        yield from _events(policy, rule.that, f"{clause}.that")


def _retention(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    rule = policy.retention
    if rule is None:
        return
    if rule.archived_by:
        yield from known_roles(policy, (rule.archived_by,), "retention.archived_by")
    if rule.keep.unit not in (Unit.MONTHS, Unit.CALENDAR_DAYS):
        yield PolicyProblem("retention.keep", "is given in months or calendar_days")
    for record in rule.checklist:
        if policy.record(record) is None:
            yield PolicyProblem("retention.checklist", f"{record!r} is no record")


def _review(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    if policy.review is None:
        return
    yield from known_roles(policy, (policy.review.by,), "review.by")
    if policy.review.every.unit not in (Unit.MONTHS, Unit.CALENDAR_DAYS):
        yield PolicyProblem("review.every", "is given in months or calendar_days")
    if not _is_date(policy.effective):
        yield PolicyProblem(
            "effective", f"{policy.effective!r} is no date such as '2026-01-31', from which a review counts"
        )


def _open_figures(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    rule = policy.open_figures
    if rule is None:
        return
    if rule.smallest < FEWEST:
        yield PolicyProblem("open_figures.smallest", f"fewer than {FEWEST} people are always somebody")
    if not 1 <= rule.months <= MOST_MONTHS:
        yield PolicyProblem("open_figures.months", f"is from 1 to {MOST_MONTHS}")


def _is_fact(policy: PolicyProfile, name: str) -> bool:
    if name.startswith(FIELD):
        return name.removeprefix(FIELD) in _fields(policy)
    if name == KEYWORD:
        return bool(policy.intake.keywords)
    return name in FACTS or name in PERSONS or policy.scheme(name) is not None


def _fields(policy: PolicyProfile) -> set[str]:
    """What can be filled in on the complaint form, in a record and in a request."""
    filled_in = (*(rule.fields for rule in policy.records), *(rule.fields for rule in policy.approvals))
    return {field.id for form in (policy.intake.fields, *filled_in) for field in form}


def _events(policy: PolicyProfile, names: Iterable[str], clause: str) -> Iterator[PolicyProblem]:
    yield from (
        PolicyProblem(clause, f"{name!r} is no event of the timeline") for name in names if not is_event(name, policy)
    )


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
