"""Confidential paths: who may know of a case, and who may know the name of whoever complains.

Whoever is complained about knows neither, under every regulation. The complainant always knows his own case.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from complaints.domain.case import COMPLAINANT, ComplaintCase
from complaints.domain.conditions import holds
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import ConfidentialRule, Hides
from complaints.domain.staff import Recipients, Roster, StaffMember, stand_in, standing_for, stands_as

ADMIN, HANDLER, AGENT, HEAD = "admin", "handler", "agent", "head"


def path(*, case: ComplaintCase, policy: PolicyProfile) -> ConfidentialRule | None:
    """The confidential path of `case` as it stands: the first whose conditions hold, or None. Reckoned once a case."""
    kept = case.kept.get("path")
    if kept is None or kept[0] is not policy:
        found = next((rule for rule in policy.confidential if holds(when=rule.when, case=case)), None)
        kept = case.kept["path"] = (policy, found)
    rule: ConfidentialRule | None = kept[1]
    return rule


def may_be_named(*, case: ComplaintCase, policy: PolicyProfile) -> bool:
    """Whether its number may stand where staff in general read it: it is on no closed path, and about none of them."""
    rule = path(case=case, policy=policy)
    return (rule is None or rule.hides is not Hides.CASE) and not case.content.respondent


@dataclass(frozen=True)
class Sight:
    """Which rows of a list somebody sees: of no closed path, of one for his `roles`, or as what he is in the case.

    `viewer`: his address, casefolded; rows about him he never sees. `stands_for`: addresses of those whose cases count
    as his own: himself, and for whom he deputises today. `heads`: the department of which he is the head.
    """

    viewer: str
    roles: tuple[str, ...] = ()
    stands_for: tuple[str, ...] = ()
    heads: str = ""

    def shows(self, *, seen_by: Collection[str], respondent: str, handler: str, agent: str, department: str) -> bool:
        """Whether a row with these facts is seen; `seen_by`: the roles of its closed path, none where it is on none."""
        if respondent == self.viewer:
            return False
        return (
            not seen_by
            or not set(self.roles).isdisjoint(seen_by)
            or (HANDLER in seen_by and handler in self.stands_for)
            or (AGENT in seen_by and agent in self.stands_for)
            or (HEAD in seen_by and bool(self.heads) and department == self.heads)
        )


def sight(*, member: StaffMember, roster: Roster, today: date) -> Sight:
    """What `member` sees in lists today."""
    own = (each for each in roster.members if stand_in(member=each, roster=roster, today=today) == member)
    return Sight(
        viewer=member.email.casefold(),
        roles=tuple(sorted(member.roles - {HANDLER, AGENT, HEAD})),
        stands_for=tuple(dict.fromkeys((member.email, *(each.email for each in own if each.active)))),
        heads=member.department if HEAD in member.roles else "",
    )


@dataclass(frozen=True)
class Circle:
    """Those who may know of a case on `today`, with these people."""

    case: ComplaintCase
    policy: PolicyProfile
    roster: Roster
    today: date

    @cached_property
    def path(self) -> ConfidentialRule | None:
        """The confidential path of the case."""
        return path(case=self.case, policy=self.policy)

    @property
    def is_closed(self) -> bool:
        """Whether those who are not on the path must not even know that there is such a case."""
        return self.path is not None and self.path.hides is Hides.CASE

    def knows(self, *, member: StaffMember) -> bool:
        """Whether `member` may know of the case."""
        return not self._is_respondent(member) and (not self.is_closed or self._is_on_path(member))

    def knows_name(self, *, member: StaffMember) -> bool:
        """Whether `member` may know who complains."""
        return not self._is_respondent(member) and (self.path is None or self._is_on_path(member))

    def may_handle(self, *, member: StaffMember) -> bool:
        """Whether `member` may know of the case once it is his."""
        department = member.department or self.case.department
        own = replace(self.case, handler=member.email, department=department)
        return replace(self, case=own).knows(member=member)

    def agents(self) -> tuple[StaffMember, ...]:
        """Those who may become the agent of the case; on a closed path, else who is in charge."""
        found = self.roster.holding(AGENT)
        able = (each for each in found if replace(self, case=replace(self.case, agent=each.email)).knows(member=each))
        return tuple(able) or (self.in_charge() if self.is_closed else ())

    def in_charge(self) -> tuple[StaffMember, ...]:
        """Who is there for everybody whom the path leaves out: the first of its roles that is filled.

        Those who are present come first; nobody, where no role of the path is filled at all.
        """
        roles = self.path.seen_by if self.path else ()
        known = [member for member in self.roster.members if member.active and self.knows(member=member)]
        present = [member for member in known if not member.is_away(today=self.today)]
        for members in (present, known):
            for role in roles:
                if found := tuple(member for member in members if self._is(role, member)):
                    return found
        return ()

    def confined(self, *, members: Iterable[StaffMember]) -> tuple[StaffMember, ...]:
        """Those of `members` who may know of the case; where none may, who is in charge on its closed path."""
        knowing = tuple(member for member in members if self.knows(member=member))
        return knowing or (self.in_charge() if self.is_closed else ())

    def told(self, *, role: str) -> Recipients:
        """Who is told as `role`: as staff.standing_for, of those who may know; administrators, where nobody is left.

        Every vacant post is named, so that one can be alarmed; where a whole closed path is vacant, its roles too.
        """
        succession = self.policy.succession
        found = self._standing(role, self._eligible, succession).members or self._eligible.holding(ADMIN)
        members = self.confined(members=found)
        posts = self.path.seen_by if self.path and not members else ()
        vacant = (*self._standing(role, self.roster, succession).vacancies, *posts)
        return Recipients(members, tuple(dict.fromkeys(vacant)))

    def standing(self, *, role: str, barred: Collection[str] = ()) -> Recipients:
        """Who decides as `role`: as staff.standing_for, as if those `barred` and those who may not know were not there.

        Nobody, not an administrator either, where the whole succession is vacant.
        """
        left = [member for member in self.roster.members if member.email not in barred and self.knows(member=member)]
        return self._standing(role, replace(self.roster, members=tuple(left)), self._above)

    def vacancies(self, *, role: str) -> tuple[str, ...]:
        """The posts that are vacant from `role` upwards, until somebody stands for it."""
        return self._standing(role, self.roster, self._above).vacancies

    def destined(self, *, role: str) -> tuple[StaffMember, ...]:
        """Those who stand for `role` and may have the case; on a closed path, else who is in charge."""
        found = self._standing(role, self._eligible, self._above).members
        able = tuple(member for member in found if self.may_handle(member=member))
        return able or (self.in_charge() if self.is_closed else ())

    def stands_as(self, *, roles: tuple[str, ...], member: StaffMember) -> bool:
        """As staff.stands_as, of those who may know; where on a closed path none of them does, who is in charge."""
        if self.holds(roles=roles, member=member):
            return True
        if not self.is_closed or set(roles) <= {COMPLAINANT} or member not in self.in_charge():
            return False
        return not any(self.holds(roles=roles, member=each) for each in self.roster.members if each.active)

    def holds(self, *, roles: tuple[str, ...], member: StaffMember) -> bool:
        """Whether `member` himself stands as one of `roles`, and may know of the case."""
        return self.knows(member=member) and self._stands_as(roles, member)

    def _is_respondent(self, member: StaffMember) -> bool:
        return self.case.is_about(member.email)

    def _is_on_path(self, member: StaffMember) -> bool:
        return self.path is not None and any(self._is(role, member) for role in self.path.seen_by)

    def _is(self, role: str, member: StaffMember) -> bool:
        """Whether `member` holds a role of the path; `agent`, as `handler` and `head`, is that of the case."""
        if role != AGENT:
            return self._stands_as((role,), member)
        agent = self.roster.find(self.case.agent)
        return agent is not None and member in (agent, stand_in(member=agent, roster=self.roster, today=self.today))

    def _stands_as(self, roles: tuple[str, ...], member: StaffMember) -> bool:
        return stands_as(roles=roles, member=member, case=self.case, roster=self.roster, today=self.today)

    @property
    def _eligible(self) -> Roster:
        """Everybody but the one complained about."""
        left = tuple(member for member in self.roster.members if not self._is_respondent(member))
        return replace(self.roster, members=left)

    @property
    def _above(self) -> Mapping[str, str]:
        """The succession as far as it brings somebody a matter to decide or a case to handle."""
        return {post: above for post, above in self.policy.succession.items() if above != ADMIN}

    def _standing(self, role: str, roster: Roster, succession: Mapping[str, str]) -> Recipients:
        return standing_for(role=role, case=self.case, roster=roster, succession=succession, today=self.today)
