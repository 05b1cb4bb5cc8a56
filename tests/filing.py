"""Filing a complaint under any regulation, as a person fills in a form: what it asks for is put in."""

from collections.abc import Callable, Mapping
from typing import Any

from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import FieldKind, FieldRule

CUSTOMER = "lin.fang@customer.example"
Post = Callable[[Mapping[str, Any]], tuple[int, Any]]
SOMETHING = {
    FieldKind.TEXT: "第二次出现",
    FieldKind.NUMBER: "2",
    FieldKind.YES_NO: "yes",
    FieldKind.DATE: "2026-11-18",
    FieldKind.MOMENT: "2026-11-18T10:00:00+08:00",
}


def a_complaint_under(policy: PolicyProfile, *, category: str) -> dict[str, Any]:
    """Every ordinary field filled in."""
    lines = policy.intake.business_lines
    return {
        "complainant": {"name": "林芳", "phone": "13800138000", "email": CUSTOMER, "address": "广州市白云区"},
        "category": category,
        "business_line": lines[0].id if lines else "",
        "order_no": "OP-2026-0815",
        "description": "安装后第三天开裂。",
        "occurred_at": "2026-11-18",
        "place": "厨房",
        "demand": "更换",
        "consent": True,
        "locale": "zh-CN",
    }


def filed_under(policy: PolicyProfile, *, category: str, post: Post) -> Any:
    """The answer to a complaint that `post` (body -> status, JSON) takes; the fields it asks for are filled in."""
    body = a_complaint_under(policy, category=category)
    for _ in range(3):
        status, answer = post(body)
        asked = answer["errors"].get("json", {}).get("fields", {}) if status == 422 else {}
        if not asked:
            assert status == 201, f"{policy.id}, {category}: {status} {answer}"
            return answer
        rules = [rule for rule in policy.intake.fields if rule.id in asked]
        body = body | {"fields": body.get("fields", {}) | {rule.id: _something(rule) for rule in rules}}
    raise AssertionError(f"{policy.id}, {category}: never satisfied with {body['fields']}: {answer}")


def _something(rule: FieldRule) -> str:
    return next(iter(rule.options)) if rule.kind is FieldKind.CHOICE else SOMETHING[rule.kind]
