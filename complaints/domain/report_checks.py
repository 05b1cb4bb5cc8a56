"""What must hold of reports: when they fall due, to whom they go, and the parts of which they are made."""

from collections.abc import Iterable, Iterator

from complaints.domain.kpis import sheets
from complaints.domain.milestone_checks import known_roles, named_roles
from complaints.domain.month import ordinary
from complaints.domain.policy import PolicyProblem, PolicyProfile
from complaints.domain.policy_oversight import Every, Measure, PartKind, PartRule, ReportRule
from complaints.domain.report_columns import COLUMNS, GROUPING, column_title, is_free_text, is_number

LONGEST = {Every.WEEK: 7, Every.MONTH: 31, Every.QUARTER: 92, Every.YEAR: 366}


def reports(policy: PolicyProfile) -> Iterator[PolicyProblem]:
    """Every report of a policy."""
    for rule in policy.reports:
        yield from _report(policy, rule)


def known_clocks(policy: PolicyProfile, names: Iterable[str], clause: str) -> Iterator[PolicyProblem]:
    """A clause that names clocks."""
    known = {clock.id for clock in policy.clocks}
    yield from (PolicyProblem(clause, f"{name!r} is no clock") for name in names if name not in known)


def _report(policy: PolicyProfile, rule: ReportRule) -> Iterator[PolicyProblem]:
    clause = f"reports.{rule.id}"
    yield from named_roles(policy, rule.to, f"{clause}.to")
    yield from known_roles(policy, rule.review, f"{clause}.review")
    for month in rule.months:
        if not 1 <= month <= 12:
            yield PolicyProblem(f"{clause}.months", f"{month} is no month from 1 to 12")
    if rule.months and rule.every is Every.DEMAND:
        yield PolicyProblem(f"{clause}.months", "say nothing of a report that is made on demand")
    if rule.day == 0 or abs(rule.day) > LONGEST.get(rule.every, abs(rule.day)):
        yield PolicyProblem(f"{clause}.day", f"a {rule.every.value} has no day {rule.day}")
    yield from known_clocks(policy, rule.breached, f"{clause}.breached")
    for part in rule.parts:
        yield from _part(policy, part, f"{clause}.parts.{part.id}")
    yield from _heading(rule, f"{clause}.heading")
    if rule.complete and not rule.sections:
        yield PolicyProblem(f"{clause}.complete", "there are no sections")


def _heading(rule: ReportRule, clause: str) -> Iterator[PolicyProblem]:
    if rule.heading and rule.every is not Every.MONTH:
        yield PolicyProblem(clause, "only a month has a {year} and a {month}")
    for words in (rule.heading.zh, rule.heading.en) if rule.heading else ():
        if any(place not in words for place in ("{year}", "{month}")):
            yield PolicyProblem(clause, f"{words!r} does not say {{year}} and {{month}}")


def _part(policy: PolicyProfile, part: PartRule, clause: str) -> Iterator[PolicyProblem]:
    yield from _columns(policy, part, f"{clause}.columns")
    figures = {kpi.id: kpi.measure for kpi in (*policy.kpis, *ordinary(policy=policy))}
    items = {penalty.item for penalty in policy.penalties}
    yield from (PolicyProblem(f"{clause}.of", f"{name!r} is no figure") for name in part.of if name not in figures)
    for name in part.of if part.kind is PartKind.CHANGES else ():
        if figures.get(name, Measure.COUNT) is not Measure.COUNT:
            yield PolicyProblem(f"{clause}.of", f"{name!r} counts nothing that rises or falls in per cent")
    if part.kind is PartKind.SHEET and part.sheet not in sheets(policy=policy):
        yield PolicyProblem(f"{clause}.sheet", f"no figure is on a sheet {part.sheet!r}")
    if part.kind is PartKind.SCORE and not part.items:
        yield PolicyProblem(f"{clause}.items", "says what the items are called from which penalties take")
    if part.kind is PartKind.CLUSTERS:
        yield from _clusters(policy, part, f"{clause}.columns")
    for item in part.items:
        if item not in items:
            yield PolicyProblem(f"{clause}.items", f"no penalty takes from an item {item!r}")


def _clusters(policy: PolicyProfile, part: PartRule, clause: str) -> Iterator[PolicyProblem]:
    if not part.columns:
        yield PolicyProblem(clause, "names the facts that come together")
    for name in part.columns:
        if name not in GROUPING and policy.scheme(name) is None:
            yield PolicyProblem(clause, f"{name!r} is neither a scheme nor one of {', '.join(GROUPING)}")


def _columns(policy: PolicyProfile, part: PartRule, clause: str) -> Iterator[PolicyProblem]:
    for name in part.columns:
        if column_title(name=name, policy=policy) is None:
            yield PolicyProblem(clause, f"{name!r} is no column, scheme or field")
        elif is_free_text(name=name, policy=policy):
            yield PolicyProblem(clause, f"{name!r} holds what people wrote, which no report keeps")
        elif part.kind is PartKind.GROUPS and name in COLUMNS and name not in GROUPING:
            yield PolicyProblem(clause, f"cases are not told apart by {name!r}")
    if part.kind is PartKind.GROUPS and all(is_number(name=name, policy=policy) for name in part.columns):
        yield PolicyProblem(clause, "says by what cases are told apart")
