"""The regulation as the staff page needs it: beside what the form asks, its own names for everything staff may do."""

from typing import Any

from api.intake.views import asked_view, choices_view, fields_view, policy_view, types_view
from api.texts import both
from complaints.bootstrap import Services
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_clauses import ApprovalRule, RecordRule
from complaints.domain.policy_intake import FieldRule
from complaints.domain.wording import fields_of


def staff_policy_view(policy: PolicyProfile, services: Services) -> dict[str, Any]:
    """What the public is told of the regulation, and what only staff need of it."""
    intake = policy.intake
    return policy_view(policy, services) | {
        "types": types_view(intake.types, policy),
        "fields": asked_view(intake.fields),
        "channels": choices_view(intake.channels),
        "severities": choices_view(policy.severities),
        "closing": [{"id": rule.id, "title": both(rule.title), "explanation": None} for rule in policy.closing],
        "clocks": [{"id": clock.id, "title": both(clock.title), "explanation": None} for clock in policy.clocks],
        "outcomes": list(policy.follow_up.outcomes),
        "schemes": [
            {
                "id": scheme.id,
                "title": both(scheme.title),
                "at_intake": scheme.at_intake,
                "levels": choices_view(scheme.levels),
            }
            for scheme in policy.schemes
        ],
        "records": [_ruled(rule, fields_of(rule=rule, policy=policy)) for rule in policy.records],
        "approvals": [
            _ruled(rule, rule.fields) | {"extends": list(rule.extends), "tiers": list(rule.tiers)}
            for rule in policy.approvals
        ],
        "sheet": {
            "title": both(policy.sheet.title or policy.title),
            "steps": list(policy.sheet.steps),
            "tables": list(policy.sheet.tables),
            "signatures": list(policy.sheet.signatures),
        },
        "roles": {role: both(title) for role, title in policy.roles.items()},
    }


def _ruled(rule: RecordRule | ApprovalRule, asked: tuple[FieldRule, ...]) -> dict[str, Any]:
    return {"id": rule.id, "title": both(rule.title), "files": rule.files, "fields": fields_view(asked)}
