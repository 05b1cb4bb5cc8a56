"""The tiers that decide what is asked for: who speaks for one, who in his absence, and who must not."""

from collections.abc import Collection

from complaints.domain.case import ComplaintCase
from complaints.domain.circumstances import Circumstances
from complaints.domain.staff import Recipients

ANY_OF = "|"


def roles_of(tier: str) -> tuple[str, ...]:
    """The roles of a tier, any of which may speak for it: `president|vice_president`."""
    return tuple(tier.split(ANY_OF))


def speakers(*, tier: str, case: ComplaintCase, by: Circumstances, barred: Collection[str] = ()) -> Recipients:
    """Who is asked to speak for `tier`: its present holders, deputies, or who stands above when nobody holds it.

    `barred`: addresses of those who must not. An administrator decides nothing: where the whole succession is vacant
    there is nobody, and the vacant posts are named.
    """
    circle, roles = by.circle(case), roles_of(tier)
    found = [circle.standing(role=role, barred=barred) for role in roles]
    in_post = [each for each in found if each.members and not each.vacancies]
    vacant = dict.fromkeys(post for role in roles for post in circle.vacancies(role=role))
    return Recipients(tuple(dict.fromkeys(member for each in in_post or found for member in each.members)), (*vacant,))


def may_speak(*, tier: str, case: ComplaintCase, by: Circumstances, barred: Collection[str] = ()) -> bool:
    """Whether the actor may speak for `tier`."""
    member = by.actor.member
    if member is None or member.email in barred:
        return False
    return by.circle(case).holds(roles=roles_of(tier), member=member) or (
        member in speakers(tier=tier, case=case, by=by, barred=barred).members
    )
