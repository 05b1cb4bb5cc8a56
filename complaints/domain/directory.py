"""What may not stand in the staff directory: field -> why."""

from dataclasses import replace
from datetime import date

from complaints.domain.policy import PolicyProfile
from complaints.domain.staff import Roster, StaffMember, stand_in


def with_member(*, roster: Roster, member: StaffMember) -> Roster:
    """`roster` with `member` in the place of whoever had his address."""
    others = (each for each in roster.members if each.email.casefold() != member.email.casefold())
    return replace(roster, members=(*others, member))


def known_as(*, roster: Roster, email: str) -> StaffMember | None:
    """Who has this address, active or not."""
    return next((each for each in roster.members if each.email.casefold() == email.casefold()), None)


def member_faults(
    *, member: StaffMember, before: StaffMember | None, roster: Roster, policy: PolicyProfile
) -> dict[str, str]:
    """What is wrong with `member`, who was `before`. What he had already is not held against him.

    A role that the policy no longer has may stay with whoever held it; nobody is given it anew.
    """
    had = before.roles if before else frozenset()
    away_from, away_until = member.away_from, member.away_until
    faults = {
        "name": "required" if not member.name else "",
        "roles": "directory.roles" if member.roles - had - frozenset(policy.roles) else "",
        "deputy": _deputy_fault(member, before, roster),
        "away_from": "directory.away_from" if away_until and not away_from else "",
        "away_until": "directory.away_until" if away_from and away_until and away_until <= away_from else "",
    }
    if member.active and not member.roles:
        faults["roles"] = "required"
    return {field: fault for field, fault in faults.items() if fault}


def absent_without_deputy(*, roster: Roster, today: date) -> tuple[str, ...]:
    """Addresses of active people who are away today with nobody there in their place."""
    active = (member for member in roster.members if member.active)
    return tuple(each.email for each in active if stand_in(member=each, roster=roster, today=today) is None)


def _deputy_fault(member: StaffMember, before: StaffMember | None, roster: Roster) -> str:
    own, seen = member.email.casefold(), set[str]()
    deputy = member.deputy.casefold()
    had = before.deputy.casefold() if before else ""
    if deputy and deputy != had and roster.find(deputy) is None:
        return "directory.deputy"
    while deputy and deputy not in seen:
        if deputy == own:
            return "directory.circle"
        seen.add(deputy)
        next_ = known_as(roster=roster, email=deputy)
        deputy = next_.deputy.casefold() if next_ else ""
    return ""
