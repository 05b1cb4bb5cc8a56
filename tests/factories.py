"""Builders with defaults: a test says only what matters to it."""

from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from complaints.adapters.calendars import working_calendar
from complaints.adapters.policy_files import load_policy
from complaints.domain.acts import THE_COMPLAINANT, THE_TIMER, Actor, staff
from complaints.domain.case import Complainant, Complaint, ComplaintCase
from complaints.domain.climbing import take_steps
from complaints.domain.commands import Command
from complaints.domain.consequences import follow
from complaints.domain.ladder import due_steps
from complaints.domain.lifecycle import Circumstances, perform, register
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_clauses import Amount, ApprovalRule, PenaltyRule, RecordRule
from complaints.domain.policy_intake import ConfidentialRule, FieldRule, RouteRule
from complaints.domain.regulation import NoOthers, Regulations
from complaints.domain.staff import Responsibility, Roster, StaffMember
from complaints.domain.text import Text
from complaints.domain.working_time import WorkingCalendar

# 欧派 for direct customers alone: a regulation small enough to be reasoned about in a test.
A_REGULATION = Path(__file__).parent / "samples" / "policies" / "oppein.toml"
SHANGHAI = ZoneInfo("Asia/Shanghai")
DEPARTMENT = "kitchen-line"
NAMES = {
    "agent": "陈洁",
    "handler": "王强",
    "head": "李伟",
    "supervisor": "赵敏",
    "director": "周涛",
    "executive": "吴昊",
    "auditor": "郑丽",
    "legal": "孙悦",
    "admin": "何勇",
}


def moment(text: str, *, zone: str = "Asia/Shanghai") -> datetime:
    """'2026-11-20 10:00' or 'Fri 2026-11-20 10:00' (also with seconds) on the wall clock of `zone`, aware."""
    weekday, day_and_time = text.split(" ", 1) if text[0].isalpha() else ("", text)
    found = datetime.fromisoformat(day_and_time).replace(tzinfo=ZoneInfo(zone))
    assert weekday in ("", f"{found:%a}"), f"{day_and_time} is a {found:%A}"
    return found


REGISTERED_AT = moment("Fri 2026-11-20 10:00")


@cache
def _oppein() -> PolicyProfile:
    return load_policy(A_REGULATION)


def a_policy(**changes: Any) -> PolicyProfile:
    """The regulation of 欧派, with `changes` of its fields."""
    return replace(_oppein(), **changes)


def with_intake(**changes: Any) -> PolicyProfile:
    """The regulation of 欧派, with `changes` of what it says about intake."""
    return a_policy(intake=replace(a_policy().intake, **changes))


def a_field(field: str, **changes: Any) -> FieldRule:
    """A field of text that may be left empty."""
    return replace(FieldRule(field, Text(field, field)), **changes)


def a_record(record: str, **changes: Any) -> RecordRule:
    """A milestone without fields that agents and handlers may record at any stage."""
    return replace(RecordRule(record, Text(record, record), by=("agent", "handler")), **changes)


def an_approval(matter: str, **changes: Any) -> ApprovalRule:
    """A matter that agents and handlers ask for and the supervisor decides."""
    rule = ApprovalRule(matter, Text(matter, matter), by=("agent", "handler"), tiers=("supervisor",))
    return replace(rule, **changes)


def a_route(to: str, **changes: Any) -> RouteRule:
    """Every case to the holder of the role `to` as it is registered."""
    return replace(RouteRule(f"to_{to}", to=to), **changes)


def a_penalty(penalty: str, **changes: Any) -> PenaltyRule:
    """A penalty of 50 yuan and 2 points that the supervisor proposes, the director decides and the executive hears."""
    rule = PenaltyRule(
        penalty,
        Text(penalty, penalty),
        by=("supervisor",),
        tiers=("director",),
        appeal=("executive",),
        money=Amount(50),
        points=Amount(2),
    )
    return replace(rule, **changes)


def a_path(path: str = "audit", **changes: Any) -> ConfidentialRule:
    """Complaints about prices are for the auditor, and in his place the executive, alone."""
    seen_by, when = ("auditor", "executive"), {"category": ("price",)}
    return replace(ConfidentialRule(path, Text("审计", "Audit"), seen_by=seen_by, when=when), **changes)


@cache
def a_calendar() -> WorkingCalendar:
    """Mainland China, Monday to Saturday, whole days."""
    return working_calendar(_oppein().calendar)


def a_member(role: str = "handler", **changes: Any) -> StaffMember:
    """<role>@staff.example, who holds that one role; handler and head belong to the same department."""
    department = DEPARTMENT if role in ("handler", "head") else ""
    member = StaffMember(f"{role}@staff.example", NAMES.get(role, role), frozenset({role}), department)
    return replace(member, **changes)


def a_roster(*members: StaffMember, **changes: Any) -> Roster:
    """One person for each role, the handler responsible for everything.

    Each of `members` takes the place of the person with the same address, or is added.
    """
    people = {email: a_member(email) for email in NAMES}
    people |= {member.email.removesuffix("@staff.example"): member for member in members}
    everything = Responsibility(handler="handler@staff.example", department=DEPARTMENT)
    return replace(Roster(tuple(people.values()), (everything,)), **changes)


def acting(email: str, *, roster: Roster | None = None) -> Actor:
    """The person with this address as the one who acts; 'agent' is short for 'agent@staff.example'."""
    if email == THE_COMPLAINANT.name:
        return THE_COMPLAINANT
    address = email if "@" in email else f"{email}@staff.example"
    member = (roster or a_roster()).find(address)
    assert member, f"{address} is not on the roster"
    return staff(member)


def circumstances(
    *,
    actor: Actor = THE_COMPLAINANT,
    now: datetime = REGISTERED_AT,
    policy: PolicyProfile | None = None,
    calendar: WorkingCalendar | None = None,
    roster: Roster | None = None,
    regulations: Regulations | None = None,
) -> Circumstances:
    """The complainant on Friday 2026-11-20 at 10:00, under the regulation of 欧派, with everybody there."""
    in_force = (policy or a_policy(), calendar or a_calendar())
    return Circumstances(actor, now, *in_force, roster or a_roster(), regulations or NoOthers())


def a_complainant(**changes: Any) -> Complainant:
    """A user of the products, with phone and e-mail."""
    complainant = Complainant("林芳", "end_user", "13800138000", "lin.fang@customer.example", "广州市白云区")
    return replace(complainant, **changes)


def a_complaint(**changes: Any) -> Complaint:
    """A cabinet door that cracks, complained of in Chinese on the web."""
    complaint = Complaint(
        complainant=a_complainant(),
        category="product_quality",
        description="橱柜门板安装后第三天开裂。",
        business_line="kitchen",
        order_no="OP-2026-0815",
        occurred_at="2026-11-18",
        place="厨房",
        demand="更换门板",
        consent="我同意",
    )
    return replace(complaint, **changes)


def a_registered_case(
    *,
    reference: str = "26110001",
    now: datetime = REGISTERED_AT,
    complaint: Complaint | None = None,
    secret_hash: str = "5" * 64,
    **surroundings: Any,
) -> ComplaintCase:
    """A case as it stands after registration; `surroundings` are those of `circumstances`."""
    by = circumstances(now=now, **surroundings)
    case = register(
        reference=reference,
        month=f"{by.today:%Y-%m}",
        complaint=complaint or a_complaint(),
        secret_hash=secret_hash,
        circumstances=by,
    )
    return follow(before=None, after=case, circumstances=by)


def after(
    case: ComplaintCase, *steps: tuple[str, str, Command], roster: Roster | None = None, **surroundings: Any
) -> ComplaintCase:
    """`case` after `steps`, each (who, when, command), such as ('handler', 'Sat 2026-11-21 09:00', Reply('…'))."""
    for who, when, command in steps:
        by = circumstances(actor=acting(who, roster=roster), now=moment(when), roster=roster, **surroundings)
        changed = perform(case=case, command=command, circumstances=by)
        case = follow(before=case, after=changed, circumstances=by)
    return case


def with_due_steps(case: ComplaintCase, *, now: datetime, **surroundings: Any) -> ComplaintCase:
    """`case` after the timer has taken the ladder steps that are due by `now`."""
    by = circumstances(actor=THE_TIMER, now=now, **surroundings)
    due = due_steps(case=case, policy=by.policy, calendar=by.calendar, now=now)
    changed = take_steps(case=case, steps=due, circumstances=by) if due else case
    return follow(before=case, after=changed, circumstances=by)
