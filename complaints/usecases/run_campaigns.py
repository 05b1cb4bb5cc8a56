"""Surveys of many: opened when their months begin, mailed, reminded of, closed at the end; each once a year."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from complaints.domain.acts import SURVEYS, NotAllowed, may
from complaints.domain.campaign import (
    Campaign,
    CampaignStep,
    Deed,
    Invitation,
    done,
    is_leaving,
    is_owed,
    reminder_due,
    span,
)
from complaints.domain.campaign_results import results
from complaints.domain.circumstances import Circumstances
from complaints.domain.policy_oversight import CampaignRule
from complaints.domain.publishing import stands_as
from complaints.domain.regulation import PolicyNotKept
from complaints.usecases.campaign_letters import CampaignPost
from complaints.usecases.campaign_store import CampaignStore, StaleCampaign, UnknownCampaign
from complaints.usecases.deliveries import Deliveries
from complaints.usecases.draw_campaign import draw
from complaints.usecases.ports import CaseRepository, UnableToSend
from complaints.usecases.what_waits import CAMPAIGNS, is_to_open

KEPT = timedelta(days=365)  # invitations and answers, after the end: their results stay
MOST_LETTERS = 500  # in one run: the next goes on


@dataclass(frozen=True)
class CampaignDesk:
    """The ports by which campaigns are run; `new_seed` gives what their people are drawn by."""

    cases: CaseRepository
    deliveries: Deliveries
    store: CampaignStore
    post: CampaignPost
    new_seed: Callable[[], str]


@dataclass(frozen=True)
class Campaigned:
    """What a run came to. `stuck`: campaigns, as rule/year, whose results could not reach anybody."""

    opened: int = 0
    mailed: int = 0
    closed: int = 0
    stuck: tuple[str, ...] = ()


class CampaignSettled(Exception):
    """The campaign runs still, or its results were signed already."""


def run_campaigns(*, desk: CampaignDesk, circumstances: Circumstances) -> Campaigned:
    """Does what is due in every campaign. However often it runs: each once a year."""
    by, run = circumstances, Campaigned()
    for rule in by.policy.campaigns:
        run = replace(run, opened=run.opened + _opened(desk, rule, by))
    for campaign in desk.store.listed(limit=CAMPAIGNS):
        rule_then = rule_of(campaign=campaign, by=by)
        if rule_then is None or campaign.has(Deed.SENT):
            continue
        try:
            run = _moved_on(desk, campaign, rule_then, by, run)
        except StaleCampaign:  # another run is at it
            continue
    return run


def sign_results(
    *, desk: CampaignDesk, campaign: Campaign, rule: CampaignRule, note: str, circumstances: Circumstances
) -> Campaign:
    """Signs the results, which then are sent. Raises NotAllowed, CampaignSettled, StaleCampaign."""
    by = circumstances
    if not may_sign(rule=rule, by=by):
        raise NotAllowed(act=SURVEYS)
    if not campaign.has(Deed.CLOSED) or campaign.has(Deed.SIGNED):
        raise CampaignSettled
    after = done(campaign=campaign, deed=Deed.SIGNED, at=by.now, by=by.actor.email, note=note)
    kept = desk.store.keep(campaign=after, before=campaign)
    try:
        return _send(desk, kept, rule, by)
    except StaleCampaign:  # the schedule sends them
        return kept


def campaign_for(
    *, store: CampaignStore, rule_id: str, year: str, circumstances: Circumstances
) -> tuple[Campaign, CampaignRule]:
    """A campaign and its rule, for whom may see it. Raises NotAllowed, UnknownCampaign."""
    by, found = circumstances, store.find(rule=rule_id, year=year)
    rule = rule_of(campaign=found, by=by) if found else None
    if found is None or rule is None:
        raise UnknownCampaign
    if not may_see(rule=rule, by=by):
        raise NotAllowed(act=SURVEYS)
    return found, rule


def rule_of(*, campaign: Campaign, by: Circumstances) -> CampaignRule | None:
    """The rule of a campaign in the policy by which it was opened; None where that is not kept any more."""
    policy = by.policy
    if (policy.id, policy.version) != (campaign.policy_id, campaign.policy_version):
        try:
            policy = by.regulations.pinned(policy_id=campaign.policy_id, version=campaign.policy_version).policy
        except PolicyNotKept:
            return None
    return next((rule for rule in policy.campaigns if rule.id == campaign.rule), None)


def may_see(*, rule: CampaignRule, by: Circumstances) -> bool:
    """Whether who acts sees every campaign, signs this one, or is among those to whom it goes."""
    sees_all = may(actor=by.actor, act=SURVEYS, case=None, policy=by.policy, roster=by.roster, today=by.today)
    return sees_all or may_sign(rule=rule, by=by) or any(stands_as(role=role, by=by) for role in rule.to)


def may_sign(*, rule: CampaignRule, by: Circumstances) -> bool:
    """Whether it is who acts that signs the results."""
    return bool(rule.signed_by) and stands_as(role=rule.signed_by, by=by)


def _moved_on(
    desk: CampaignDesk, campaign: Campaign, rule: CampaignRule, by: Circumstances, run: Campaigned
) -> Campaigned:
    if not campaign.has(Deed.DRAWN):
        campaign = _invited(desk, campaign, rule, by)
    if by.now < campaign.ends_at:
        mailed = _mail(desk, campaign, rule, by, MOST_LETTERS - run.mailed)
        return replace(run, mailed=run.mailed + mailed)
    if not campaign.has(Deed.CLOSED):
        campaign = _closed(desk, campaign, rule, by)
        run = replace(run, closed=run.closed + 1)
    if rule.signed_by and not campaign.has(Deed.SIGNED):
        reached = _ask(desk, campaign, rule, by)
    else:
        another_is_at_it = is_leaving(campaign=campaign, now=by.now)
        reached = another_is_at_it or _send(desk, campaign, rule, by).has(Deed.SENT)
    return run if reached else replace(run, stuck=(*run.stuck, f"{campaign.rule}/{campaign.year}"))


def _opened(desk: CampaignDesk, rule: CampaignRule, by: Circumstances) -> bool:
    """Whether the campaign of this year was opened just now."""
    if not is_to_open(store=desk.store, rule=rule, by=by):
        return False
    year, steps = by.today.year, (CampaignStep(Deed.OPENED, by.now),)
    _, end = span(rule=rule, year=year, calendar=by.calendar)
    campaign = Campaign(rule.id, str(year), by.policy.id, by.policy.version, desk.new_seed(), end, steps)
    try:
        desk.store.open(campaign=campaign)
    except StaleCampaign:  # another run was faster
        return False
    return True


def _invited(desk: CampaignDesk, campaign: Campaign, rule: CampaignRule, by: Circumstances) -> Campaign:
    """Everybody who is drawn has his invitation; a run that died on the way is gone over again by the same seed."""
    lot = draw(cases=desk.cases, deliveries=desk.deliveries, store=desk.store, campaign=campaign, rule=rule, by=by)
    for each in lot.invitations:
        desk.store.invite(campaign=campaign, invitation=each, until=campaign.ends_at + KEPT)
    after = done(
        campaign=campaign, deed=Deed.DRAWN, at=by.now, population=lot.population, groups=lot.groups, asked=lot.asked
    )
    return desk.store.keep(campaign=after, before=campaign)


def _mail(desk: CampaignDesk, campaign: Campaign, rule: CampaignRule, by: Circumstances, most: int) -> int:
    """How many letters left. Where the mail service takes none for now, the next run goes on."""
    mailed = 0
    for each in desk.store.invitations(campaign=campaign):
        again = reminder_due(invitation=each, rule=rule, calendar=by.calendar, now=by.now)
        if mailed >= most:
            break
        if again or is_owed(invitation=each, now=by.now):
            try:
                mailed += _letter(desk, campaign, rule, each, by, again)
            except UnableToSend:
                break
    return mailed


def _letter(
    desk: CampaignDesk, campaign: Campaign, rule: CampaignRule, invitation: Invitation, by: Circumstances, again: int
) -> bool:
    """Claimed before it leaves: of two runs at once one sends it. Noted when it has: of one that died the next does.

    `again`: which reminder it is; 0 for the first letter. Whether it left; raises UnableToSend where none would.
    """
    left = False
    with suppress(StaleCampaign):  # another run is at it; or he has answered by now
        held = desk.store.note(campaign=campaign, invitation=replace(invitation, claimed_at=by.now), before=invitation)
        try:
            desk.post.invite(campaign=campaign, rule=rule, invitation=replace(held, reminders=again))
        except UnableToSend as trouble:
            let_go = replace(held, claimed_at=None, failures=held.failures + trouble.permanent)
            desk.store.note(campaign=campaign, invitation=let_go, before=held)
            if trouble.permanent:
                return False
            raise
        left = True
        if rule.rest and not again:
            desk.store.noted(email=held.email, until=by.calendar.shift(moment=by.now, limit=rule.rest))
        after = replace(held, invited_at=held.invited_at or by.now, reminders=again, failures=0)
        desk.store.note(campaign=campaign, invitation=after, before=held)
    return left


def _closed(desk: CampaignDesk, campaign: Campaign, rule: CampaignRule, by: Circumstances) -> Campaign:
    told = results(
        campaign=campaign,
        invitations=desk.store.invitations(campaign=campaign),
        answers=desk.store.answers(campaign=campaign),
        rule=rule,
    )
    after = done(campaign=campaign, deed=Deed.CLOSED, at=by.now, result=told)
    return desk.store.keep(campaign=after, before=campaign)


def _ask(desk: CampaignDesk, campaign: Campaign, rule: CampaignRule, by: Circumstances) -> bool:
    """Tells once who is to sign; whether somebody was told."""
    if campaign.has(Deed.ASKED):
        return True
    if not desk.post.ask(campaign=campaign, rule=rule, by=by):
        return False
    desk.store.keep(campaign=done(campaign=campaign, deed=Deed.ASKED, at=by.now), before=campaign)
    return True


def _send(desk: CampaignDesk, campaign: Campaign, rule: CampaignRule, by: Circumstances) -> Campaign:
    """Mails the results to those who have not got them: claimed first, noted when they left."""
    if is_leaving(campaign=campaign, now=by.now):
        return campaign
    held = desk.store.keep(campaign=done(campaign=campaign, deed=Deed.SENDING, at=by.now), before=campaign)
    people = {member.email.casefold(): member for role in rule.to for member in by.roster.holding(role)}
    owed = {email: member for email, member in people.items() if email not in held.told}
    told = [email for email, member in owed.items() if desk.post.tell_results(campaign=held, rule=rule, member=member)]
    after = replace(held, told=(*held.told, *told))
    if people and len(told) == len(owed):
        after = done(campaign=after, deed=Deed.SENT, at=by.now)
    return desk.store.keep(campaign=after, before=held)
