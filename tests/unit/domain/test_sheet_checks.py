"""What a policy prints of a case is there, stands on it once, and is signed by roles that it knows."""

import tomllib

import pytest

from complaints.domain.policy import PolicyError
from complaints.domain.policy_checks import parse_policy
from complaints.domain.policy_clauses import SheetRule
from tests.factories import A_REGULATION

STEPS = """
[records.plan]
title = { zh = "处理方案", en = "Plan" }
by = ["handler"]
[records.tracking]
title = { zh = "跟踪记录", en = "Tracking" }
by = ["handler"]
[approvals.plan]
title = { zh = "方案审批", en = "Plan approved" }
by = ["handler"]
tiers = ["supervisor"]
"""


def sheet_of(clause: str) -> SheetRule:
    return parse_policy(tomllib.loads(f"{A_REGULATION.read_text()}\n{STEPS}\n[sheet]\n{clause}")).sheet


def test_a_sheet_names_steps_tables_and_who_signs():
    sheet = sheet_of('steps = ["plan", "tracking"]\ntables = ["tracking"]\nsignatures = ["agent"]')
    assert sheet == SheetRule(None, ("plan", "tracking"), ("tracking",), ("agent",))


@pytest.mark.parametrize(
    ("clause", "wrong"),
    [
        ('steps = ["nothing"]', "sheet.steps: 'nothing' is neither a record nor an approval"),
        ('steps = ["plan", "plan"]', "sheet.steps: each step stands on it once"),
        ('tables = ["tracking"]', "sheet.tables: 'tracking' is no record among the steps"),
        ('signatures = ["nobody"]', "sheet.signatures: 'nobody' is no role"),
    ],
)
def test_a_sheet_that_cannot_be_printed_is_refused(clause: str, wrong: str):
    with pytest.raises(PolicyError) as refused:
        sheet_of(clause)
    assert str(refused.value) == wrong
