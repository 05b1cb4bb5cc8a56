"""The tiers that decide what is asked for: who speaks for one, who in his absence, and who must not."""

from collections.abc import Collection
from dataclasses import replace

from complaints.domain.acts import stands_as
from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.routing import ADMIN
from complaints.domain.staff import Recipients, Roster, standing_for

ANY_OF = "|"


def roles_of(tier: str) -> tuple[str, ...]:
    """The roles of a tier, any of which may speak for it: `president|vice_president`."""
    return tuple(tier.split(ANY_OF))


def speakers(*, tier: str, case: ComplaintCase, by: Circumstances, barred: Collection[str] = ()) -> Recipients:
    """Who is asked to speak for `tier`: its present holders, deputies, or who stands above when nobody holds it.

    `barred`: addresses of those who must not. An administrator decides nothing: where the whole succession is vacant
    there is nobody, and the vacant posts are named.
    """
    eligible = replace(by.roster, members=tuple(member for member in by.roster.members if member.email not in barred))
    roles = roles_of(tier)
    found = [_standing(role, case, by, eligible) for role in roles]
    in_post = [each for each in found if each.members and not each.vacancies]
    vacant = dict.fromkeys(post for role in roles for post in _standing(role, case, by, by.roster).vacancies)
    return Recipients(tuple(dict.fromkeys(member for each in in_post or found for member in each.members)), (*vacant,))


def may_speak(*, tier: str, case: ComplaintCase, by: Circumstances, barred: Collection[str] = ()) -> bool:
    """Whether the actor may speak for `tier`."""
    member = by.actor.member
    if member is None or member.email in barred:
        return False
    holds_it = stands_as(roles=roles_of(tier), member=member, case=case, roster=by.roster, today=by.today)
    return holds_it or member in speakers(tier=tier, case=case, by=by, barred=barred).members


def _standing(role: str, case: ComplaintCase, by: Circumstances, roster: Roster) -> Recipients:
    succession = {post: above for post, above in by.policy.succession.items() if above != ADMIN}
    return standing_for(role=role, case=case, roster=roster, succession=succession, today=by.today)
