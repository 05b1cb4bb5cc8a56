"""The people of a company that works by a policy, and what its customers write to it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from complaints.adapters.calendars import working_calendar
from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.case import SEVERITY, Attachment, Complaint, ComplaintCase
from complaints.domain.conditions import holds
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import Choice, FieldKind, FieldRule
from complaints.domain.staff import Responsibility, Roster, StaffMember
from complaints.domain.triage import starting_levels
from complaints.domain.working_time import WorkingCalendar
from tests.factories import DEPARTMENT, a_complainant, a_complaint, a_member

CUSTOMER = "lin.fang@customer.example"
SAMPLES = {
    FieldKind.TEXT: "如实填写",
    FieldKind.NUMBER: "3",
    FieldKind.YES_NO: "yes",
    FieldKind.DATE: "2026-11-18",
    FieldKind.MOMENT: "2026-11-18T09:00:00+08:00",
}
Away = Mapping[str, tuple[str, str, str]]


@cache
def the_policy(policy_id: str) -> PolicyProfile:
    """The shipped policy of this id."""
    return load_policy(POLICIES / f"{policy_id}.toml")


@cache
def _calendar(policy_id: str) -> WorkingCalendar:
    return working_calendar(the_policy(policy_id).calendar)


def the_calendar(policy: PolicyProfile) -> WorkingCalendar:
    """The calendar that `policy` reckons by."""
    own = policy.calendar == the_policy(policy.id).calendar
    return _calendar(policy.id) if own else working_calendar(policy.calendar)


def a_team(
    policy: PolicyProfile,
    *,
    vacant: Iterable[str] = (),
    away: Away | None = None,
    handlers: int = 1,
    matrix: bool = True,
    people: Iterable[StaffMember] = (),
    locale: str = "zh-CN",
) -> Roster:
    """One person for every role of `policy`: <role>@staff.example; handler and head belong to one department.

    `vacant`: roles that nobody holds; `away`: role -> (first day, first day back, deputy's role or address);
    `handlers`: 2 gives handler2@staff.example as well; without `matrix` nobody is responsible for anything; `people`
    join, or replace whoever has their address; `locale`: what those of the roles speak.
    """
    roles = dict.fromkeys((*policy.roles, "admin"))
    team = {role: a_member(role, locale=locale) for role in roles if role not in vacant}
    for number in range(2, handlers + 1):
        team[f"handler{number}"] = a_member("handler", email=f"handler{number}@staff.example")
    for role, (first, back, deputy) in (away or {}).items():
        days = {"away_from": date.fromisoformat(first), "away_until": date.fromisoformat(back)}
        team[role] = replace(team[role], deputy=address(deputy), **days)
    team |= {role_of(member.email): member for member in people}
    handler = next(role for role in ("handler", *policy.acts["reply"].by, *policy.roles) if role in policy.roles)
    rows = (Responsibility(handler=address(handler), department=DEPARTMENT),) if matrix else ()
    return Roster(tuple(team.values()), rows)


def address(who: str) -> str:
    """The address of whoever is meant by a role, `complainant` or an address."""
    if who == "complainant":
        return CUSTOMER
    return who if "@" in who or not who else f"{who}@staff.example"


def role_of(email: str) -> str:
    """The short name by which a table calls the one with this address."""
    return "complainant" if email.endswith("@customer.example") else email.removesuffix("@staff.example")


def a_file(name: str = "现场.jpg") -> Attachment:
    """A photo, as it lies in the store."""
    return Attachment(f"upload/{name}", name, "image/jpeg", 1000)


def complaint_under(policy: PolicyProfile, *, by_staff: bool = False, **changes: Any) -> Complaint:
    """A complaint that the policy takes: the first of each list, what it requires filled in.

    `changes` are those of Complaint, and name, phone, email, address and kind of the complainant.
    """
    own = {key: changes.pop(key) for key in ("name", "phone", "email", "address", "kind") if key in changes}
    intake = policy.intake
    given = {
        "category": intake.categories[0].id,
        "business_line": _first(intake.business_lines),
        "channel": _first(intake.channels, "phone" if by_staff else "web"),
    }
    complainant = a_complainant(**{"kind": _first(intake.complainant_kinds), "email": CUSTOMER} | own)
    complaint = a_complaint(**{"complainant": complainant} | given | changes)
    asked = _asked(policy, complaint, by_staff=by_staff)
    return replace(complaint, fields={rule.id: a_sample(rule) for rule in asked} | dict(complaint.fields))


def _asked(policy: PolicyProfile, complaint: Complaint, *, by_staff: bool) -> list[FieldRule]:
    levels = starting_levels(complaint=complaint, policy=policy)
    case = ComplaintCase("", complaint=complaint, severity=levels[SEVERITY], classes=levels)
    required = (rule for rule in policy.intake.fields if rule.required and holds(when=rule.when, case=case))
    return [rule for rule in required if by_staff or not rule.staff_only]


def a_sample(rule: FieldRule) -> str:
    """A value that fits the field."""
    return next(iter(rule.options)) if rule.kind is FieldKind.CHOICE else SAMPLES[rule.kind]


def _first(choices: tuple[Choice, ...], preferred: str = "") -> str:
    ids = [choice.id for choice in choices]
    return preferred if preferred in ids else (ids[0] if ids else "")
