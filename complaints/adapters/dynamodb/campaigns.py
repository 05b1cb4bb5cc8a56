"""CampaignStore on the one table: a partition for all campaigns, one for what belongs to each."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from pynamodb.exceptions import PutError, TransactWriteError
from pynamodb.transactions import TransactWrite

from complaints.adapters.dynamodb.items import CampaignItem, CaseItem
from complaints.adapters.dynamodb.moments import as_moment, as_text
from complaints.adapters.dynamodb.refusals import refused
from complaints.adapters.dynamodb.tokens import epoch
from complaints.domain.campaign import Answer, Campaign, CampaignStep, Deed, Invitation
from complaints.usecases.campaign_store import AlreadyAnswered, StaleCampaign

PARTITION = "CAMPAIGNS"
INVITED, ANSWERED, ASKED = "I#", "A#", "ASKED"
TAKEN = "ConditionalCheckFailed"


class DynamoDBCampaigns:
    """The campaigns of the bound table."""

    def find(self, *, rule: str, year: str) -> Campaign | None:
        """One consistent read."""
        item = _get(PARTITION, f"{year}#{rule}")
        return _campaign(item) if item else None

    def listed(self, *, limit: int) -> tuple[Campaign, ...]:
        """One consistent query, backwards."""
        found = CampaignItem.query(PARTITION, scan_index_forward=False, consistent_read=True, limit=limit)
        return tuple(_campaign(item) for item in found)

    def open(self, *, campaign: Campaign) -> None:
        """One write, on the condition that there is none."""
        _save(_campaign_item(campaign), CampaignItem.pk.does_not_exist())

    def keep(self, *, campaign: Campaign, before: Campaign) -> Campaign:
        """One write, on the condition that nothing was written since."""
        after = replace(campaign, version=before.version + 1)
        _save(_campaign_item(after), CampaignItem.version == before.version)
        return after

    def invite(self, *, campaign: Campaign, invitation: Invitation, until: datetime) -> None:
        """One write, on the condition that there is none."""
        try:
            _save(_invitation_item(campaign, invitation, epoch(until)), CampaignItem.pk.does_not_exist())
        except StaleCampaign:
            return

    def invitations(self, *, campaign: Campaign) -> tuple[Invitation, ...]:
        """One consistent query."""
        found = CampaignItem.query(_of(campaign), consistent_read=True)
        return tuple(_invitation(item) for item in found)

    def invitation(self, *, rule: str, year: str, id: str) -> Invitation | None:
        """One consistent read."""
        item = _get(f"{PARTITION}#{year}#{rule}", f"{INVITED}{id}")
        return _invitation(item) if item else None

    def note(self, *, campaign: Campaign, invitation: Invitation, before: Invitation) -> Invitation:
        """One read of when it is cleared away, and one write; an answer that came meanwhile is a change."""
        held = _get(_of(campaign), f"{INVITED}{before.id}")
        if held is None:
            raise StaleCampaign
        after = replace(invitation, version=before.version + 1)
        unchanged = (CampaignItem.version == before.version) & (CampaignItem.answered == before.answered)
        _save(_invitation_item(campaign, after, int(held.expires_at)), unchanged)
        return after

    def answer(self, *, campaign: Campaign, invitation: Invitation, answer: Answer, until: datetime) -> None:
        """Both in one TransactWriteItems. Neither the mark nor the answer has a time of its own."""
        item = CampaignItem(_of(campaign), f"{INVITED}{invitation.id}")
        kept = CampaignItem(
            f"{_of(campaign)}!answers",
            f"{ANSWERED}{answer.id}",
            body=json.dumps(asdict(answer), ensure_ascii=False),
            version=0,
            answered=True,
            expires_at=epoch(until),
        )
        try:
            with TransactWrite(connection=CaseItem._get_connection().connection) as transaction:
                transaction.save(kept)
                transaction.update(
                    item,
                    actions=[CampaignItem.answered.set(True)],
                    condition=CampaignItem.answered == False,  # noqa: E712
                )
        except TransactWriteError as error:
            if any(reason and reason.code == TAKEN for reason in error.cancellation_reasons):
                raise AlreadyAnswered from error
            raise

    def answers(self, *, campaign: Campaign) -> tuple[Answer, ...]:
        """One consistent query of the partition of the answers."""
        found = CampaignItem.query(f"{_of(campaign)}!answers", consistent_read=True)
        return tuple(Answer(**json.loads(item.body)) for item in found)

    def may_ask(self, *, email: str, now: datetime) -> bool:
        """One consistent read; what is over counts no more, cleared away or not."""
        item = _get(_asked(email), ASKED)
        if item is None:
            return True
        return item.expires_at is not None and int(item.expires_at) <= epoch(now)

    def noted(self, *, email: str, until: datetime | None) -> None:
        """One write, by the hash of the address; an objection is not undone by an invitation."""
        item = CampaignItem(_asked(email), ASKED, body="{}", version=0, answered=False)
        if until is None:
            item.save()
            return
        item.expires_at = epoch(until)
        try:
            _save(item, CampaignItem.pk.does_not_exist() | CampaignItem.expires_at.exists())
        except StaleCampaign:
            return


def _of(campaign: Campaign) -> str:
    return f"{PARTITION}#{campaign.year}#{campaign.rule}"


def _asked(email: str) -> str:
    return f"{ASKED}#{hashlib.sha256(email.strip().casefold().encode()).hexdigest()}"


def _get(pk: str, sk: str) -> CampaignItem | None:
    try:
        return CampaignItem.get(pk, sk, consistent_read=True)
    except CampaignItem.DoesNotExist:
        return None


def _save(item: CampaignItem, condition: Any) -> None:
    try:
        item.save(condition=condition)
    except PutError as error:
        if refused(error):
            raise StaleCampaign from error
        raise


def _campaign_item(campaign: Campaign) -> CampaignItem:
    body = json.dumps(asdict(campaign), ensure_ascii=False, default=as_text)
    sort = f"{campaign.year}#{campaign.rule}"
    return CampaignItem(PARTITION, sort, body=body, version=campaign.version, answered=False)


def _invitation_item(campaign: Campaign, invitation: Invitation, expires_at: int) -> CampaignItem:
    told = asdict(invitation)
    answered, version = told.pop("answered"), told.pop("version")
    body = json.dumps(told, ensure_ascii=False, default=as_text)
    place = f"{INVITED}{invitation.id}"
    return CampaignItem(_of(campaign), place, body=body, version=version, answered=answered, expires_at=expires_at)


def _campaign(item: CampaignItem) -> Campaign:
    told = json.loads(item.body)
    steps = tuple(
        CampaignStep(**(step | {"deed": Deed(step["deed"]), "at": as_moment(step["at"])})) for step in told["steps"]
    )
    return Campaign(**(told | {"ends_at": as_moment(told["ends_at"]), "steps": steps, "told": tuple(told["told"])}))


def _invitation(item: CampaignItem) -> Invitation:
    told: Mapping[str, Any] = json.loads(item.body)
    moments = {name: as_moment(told[name]) if told[name] else None for name in ("claimed_at", "invited_at")}
    facts = moments | {"answered": bool(item.answered), "version": int(item.version)}
    return Invitation(**(dict(told) | facts))
