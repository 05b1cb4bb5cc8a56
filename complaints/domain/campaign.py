"""A survey asked of many at once: when it runs, who is drawn, who is reminded, and where it stands."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from complaints.domain.policy_oversight import CampaignRule
from complaints.domain.staff import StaffMember
from complaints.domain.working_time import WorkingCalendar

LONGEST_COMMENT = 2_000
MOST_FAILURES = 3
PATIENCE = timedelta(minutes=15)  # a run that began longer ago has died
DEPARTMENT, LEVEL, BUSINESS_LINE = "department", "level", "business_line"

T = TypeVar("T")


class Deed(StrEnum):
    """What happens to a campaign."""

    OPENED = "opened"
    DRAWN = "drawn"  # everybody who is asked has his invitation
    CLOSED = "closed"  # its time is over: the results stand
    ASKED = "asked"  # who is to sign them was told by mail
    SIGNED = "signed"
    SENDING = "sending"  # the results begin to leave
    SENT = "sent"  # everybody who is to have them has them


class CampaignState(StrEnum):
    """Where a campaign stands."""

    RUNNING = "running"
    WAITING = "waiting"  # for the signature
    CLOSED = "closed"
    SENT = "sent"


@dataclass(frozen=True)
class CampaignStep:
    """One deed: when (aware), by whom (an address; empty for the portal), and with which words."""

    deed: Deed
    at: datetime
    by: str = ""
    note: str = ""


@dataclass(frozen=True)
class Campaign:
    """The campaign of a rule in a year, under the version of the policy by which it was opened.

    `seed`: by which its people were drawn; whoever draws by it again from the same people draws the same.
    `population`: how many could have been drawn, `groups`: in each group; `asked`: how many of each group were drawn;
    `result`: once it is over; `told`: addresses that the result was sent to; `version`: how often it was kept.
    """

    rule: str
    year: str
    policy_id: str
    policy_version: str
    seed: str
    ends_at: datetime
    steps: tuple[CampaignStep, ...]
    population: int = 0
    groups: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    asked: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    result: Mapping[str, Any] | None = None
    told: tuple[str, ...] = ()
    version: int = 0

    def has(self, deed: Deed) -> bool:
        """Whether this was done."""
        return any(step.deed is deed for step in self.steps)


@dataclass(frozen=True)
class Invitation:
    """Somebody who is asked: whether he `answered` is kept here, what he answered is not.

    `groups`: department and level, or business line; `reminders`: which of them has left; `claimed_at`: when a
    run began to mail him, which may have died of it; `invited_at`: when the letter had left; `failures`: how often the
    mail service refused one for good; `declined`: he wants to be asked no more; `version`: how often it was kept. Of
    who was `forgotten` there is no address and no name any more; that he was asked, of which groups, and answered still
    counts.
    """

    id: str
    email: str
    name: str
    locale: str
    groups: Mapping[str, str]
    claimed_at: datetime | None = None
    invited_at: datetime | None = None
    reminders: int = 0
    failures: int = 0
    declined: bool = False
    answered: bool = False
    version: int = 0

    @property
    def is_forgotten(self) -> bool:
        """Whether nobody knows any more who was asked."""
        return not self.email


@dataclass(frozen=True)
class Answer:
    """What somebody answered: scores from 1 to 5 by question. Nothing says who it was, or when, but a name he left."""

    id: str
    scores: Mapping[str, int]
    groups: Mapping[str, str]
    comment: str = ""
    name: str = ""


def span(*, rule: CampaignRule, year: int, calendar: WorkingCalendar) -> tuple[datetime, datetime]:
    """From when until when answers are taken: midnight to midnight, the end excluded (ISO-10: 1-2月, ISO-11: 3-4月)."""
    last = rule.months[-1]
    after = date(year + last // 12, last % 12 + 1, 1)
    return calendar.midnight(day=date(year, rule.months[0], 1)), calendar.midnight(day=after)


def state(*, campaign: Campaign, rule: CampaignRule) -> CampaignState:
    """Where it stands."""
    if campaign.has(Deed.SENT):
        return CampaignState.SENT
    if not campaign.has(Deed.CLOSED):
        return CampaignState.RUNNING
    waits = rule.signed_by and not campaign.has(Deed.SIGNED)
    return CampaignState.WAITING if waits else CampaignState.CLOSED


def done(*, campaign: Campaign, deed: Deed, at: datetime, by: str = "", note: str = "", **changes: Any) -> Campaign:
    """`campaign` after a deed, with `changes` of its other facts."""
    return replace(campaign, steps=(*campaign.steps, CampaignStep(deed, at, by.casefold(), note)), **changes)


def in_lot_order(*, seed: str, of: Iterable[T], key: Callable[[T], str]) -> list[T]:
    """`of` in the order of their lots: the same for the same seed, whatever order they come in."""
    return sorted(of, key=lambda each: (_lot(seed, key(each)), key(each)))


def invitation_id(*, seed: str, email: str) -> str:
    """The same for the same address in the same campaign; it does not tell the address."""
    return _lot(seed, email.strip().casefold())[:24]


def forgotten(*, invitation: Invitation) -> Invitation:
    """`invitation` without whom it asked: what is counted stays."""
    return replace(invitation, email="", name="")


def is_of_staff(*, invitation: Invitation) -> bool:
    """Whether he was asked as one of the staff, and not as a customer."""
    return LEVEL in invitation.groups


def level_of(*, member: StaffMember, rule: CampaignRule) -> str:
    """The level that `member` is on: the first of those that name one of his roles; empty where there is none."""
    named = (level.id for level in rule.levels if not member.roles.isdisjoint(level.roles))
    rest = (level.id for level in rule.levels if not level.roles)
    return next(named, next(rest, ""))


def groups_of(*, member: StaffMember, rule: CampaignRule) -> dict[str, str]:
    """The department and the level of `member`."""
    return {DEPARTMENT: member.department, LEVEL: level_of(member=member, rule=rule)}


def drawn(*, members: Sequence[StaffMember], rule: CampaignRule, seed: str) -> tuple[Invitation, ...]:
    """Who of the staff is asked: of each department and level the share of the rule, rounded up, by lot.

    So nobody's department or level is left out, and no fewer than the share are asked (ISO-11: at least 10 % of all,
    all departments and levels).
    """
    groups: dict[tuple[str, ...], list[StaffMember]] = {}
    for member in members:
        groups.setdefault(tuple(groups_of(member=member, rule=rule).values()), []).append(member)
    found: list[StaffMember] = []
    for each in groups.values():
        order = in_lot_order(seed=seed, of=each, key=lambda member: member.email.casefold())
        found += order[: wanted(of=len(each), share=rule.share)]
    invited = (
        Invitation(
            invitation_id(seed=seed, email=member.email),
            member.email,
            member.name,
            member.locale,
            groups_of(member=member, rule=rule),
        )
        for member in found
    )
    return tuple(sorted(invited, key=lambda each: each.id))


def wanted(*, of: int, share: int) -> int:
    """`share` per cent of so many, rounded up."""
    return -(-of * share // 100)


def sizes(groups: Iterable[Mapping[str, str]]) -> dict[str, dict[str, int]]:
    """How many are in each group, by what they are grouped by."""
    found: dict[str, dict[str, int]] = {}
    for each in groups:
        for kind, name in each.items():
            counted = found.setdefault(kind, {})
            counted[name] = counted.get(name, 0) + 1
    return found


def is_owed(*, invitation: Invitation, now: datetime) -> bool:
    """Whether the first letter is to leave still."""
    if invitation.invited_at or invitation.answered or invitation.is_forgotten:
        return False
    return _may_be_mailed(invitation, now)


def _may_be_mailed(invitation: Invitation, now: datetime) -> bool:
    """Some failures are enough, and what somebody is at is left to him."""
    if invitation.failures >= MOST_FAILURES:
        return False
    return invitation.claimed_at is None or now - invitation.claimed_at >= PATIENCE


def is_leaving(*, campaign: Campaign, now: datetime) -> bool:
    """Whether results are leaving right now."""
    begun = [step.at for step in campaign.steps if step.deed is Deed.SENDING]
    return bool(begun) and now - begun[-1] < PATIENCE


def reminder_due(*, invitation: Invitation, rule: CampaignRule, calendar: WorkingCalendar, now: datetime) -> int:
    """For the how-manieth time it is time to ask once more who was asked and has not answered; 0 for not now.

    The last that is due: those that could not leave in their time are not made up for.
    """
    if invitation.answered or invitation.declined or invitation.is_forgotten or invitation.invited_at is None:
        return 0
    if invitation.reminders >= len(rule.reminders) or not _may_be_mailed(invitation, now):
        return 0
    due = [calendar.shift(moment=invitation.invited_at, limit=limit) <= now for limit in rule.reminders]
    return max((number for number, is_due in enumerate(due, 1) if is_due and number > invitation.reminders), default=0)


def kept_groups(*, invitation: Invitation, campaign: Campaign, smallest: int) -> dict[str, str]:
    """The groups that are kept with an answer: those alone in which enough were asked that they tell nobody."""
    return {
        kind: name for kind, name in invitation.groups.items() if campaign.asked.get(kind, {}).get(name, 0) >= smallest
    }


def _lot(seed: str, key: str) -> str:
    return hashlib.sha256(f"{seed}\0{key}".encode()).hexdigest()
