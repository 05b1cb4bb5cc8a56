"""The columns of a report's lines: what each is called, and what those that are schemes or fields say of a case."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from complaints.domain.case_facts import CaseFacts
from complaints.domain.circumstances import Circumstances
from complaints.domain.conditions import FIELD
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import FieldKind, FieldRule
from complaints.domain.policy_oversight import ReportRule
from complaints.domain.text import Text, both

COLUMNS: Mapping[str, Text] = {
    "reference": Text("编号", "Number"),
    "received_at": Text("受理时间", "Received"),
    "due_at": Text("应办结时间", "Due"),
    "closed_at": Text("结案时间", "Closed"),
    "days": Text("历时（自然日）", "Calendar days"),
    "stage": Text("阶段", "Stage"),
    "category": Text("类别", "Category"),
    "business_line": Text("业务线", "Business line"),
    "channel": Text("渠道", "Channel"),
    "severity": Text("严重程度", "Severity"),
    "department": Text("部门", "Department"),
    "handler": Text("责任人", "Handler"),
    "round": Text("轮次", "Round"),
    "repeat": Text("重复投诉", "Repeated"),
    "late": Text("逾期的时限", "Limits not kept"),
    "closing": Text("结案方式", "Way of closing"),
}
GROUPING = ("category", "business_line", "channel", "severity", "department", "closing")


def column_title(*, name: str, policy: PolicyProfile) -> Text | None:
    """What a column is headed with: one of COLUMNS, a scheme, or `field.x`; None where there is no such column."""
    scheme = policy.scheme(name)
    if scheme:
        return scheme.title
    field = _field(name, policy)
    return field.title if field else COLUMNS.get(name)


def is_free_text(*, name: str, policy: PolicyProfile) -> bool:
    """Whether a column would hold words that people wrote: such are in no report, for it is kept for good."""
    field = _field(name, policy)
    return field is not None and field.kind is FieldKind.TEXT


def is_number(*, name: str, policy: PolicyProfile) -> bool:
    """Whether a column holds numbers that people filled in, which can be added up."""
    field = _field(name, policy)
    return field is not None and field.kind is FieldKind.NUMBER


def further_cells(*, rule: ReportRule, by: Circumstances) -> Callable[[CaseFacts], dict[str, Any]]:
    """What the columns of the report that are schemes or fields say of a case."""
    wanted = sorted({name for part in rule.parts for name in part.columns if name not in COLUMNS})
    cell = cache(lambda name, value: _cell(name, value, by))
    return lambda facts: {name: cell(name, facts.only(name)) for name in wanted}


def _field(name: str, policy: PolicyProfile) -> FieldRule | None:
    records, approvals = (each.fields for each in policy.records), (each.fields for each in policy.approvals)
    fields = (field for form in (policy.intake.fields, *records, *approvals) for field in form)
    return next((each for each in fields if f"{FIELD}{each.id}" == name), None)


def _cell(name: str, value: str, by: Circumstances) -> Any:
    field, scheme = _field(name, by.policy), by.policy.scheme(name)
    choices: Mapping[str, Text] = field.options if field else {}
    if scheme:
        choices = {level.id: level.title for level in scheme.levels}
    return both(choices[value]) if value in choices else value
