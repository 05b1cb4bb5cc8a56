"""Campaigns are opened once, changed by who read them last; an answer is kept once, and apart from who gave it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from complaints.adapters.dynamodb import items
from complaints.adapters.dynamodb.campaigns import DynamoDBCampaigns
from complaints.domain.campaign import Answer, Campaign, CampaignStep, Deed, Invitation, done
from complaints.usecases.campaign_store import AlreadyAnswered, StaleCampaign
from tests.adapters.stores import an_empty_table
from tests.factories import REGISTERED_AT
from tests.fake_campaigns import InMemoryCampaigns

LATER = REGISTERED_AT + timedelta(days=60)
OPENED = CampaignStep(Deed.OPENED, REGISTERED_AT)
ANN = Invitation("a1", "ann@staff.example", "安", "zh-CN", {"department": "D-12", "level": ""})


@pytest.fixture
def store(any_engine: str) -> Any:
    """A store in memory, on moto and on AWS's own engine in turn."""
    if not any_engine:
        return InMemoryCampaigns()
    an_empty_table(any_engine)
    return DynamoDBCampaigns()


def opened(store: Any, year: str = "2027", rule: str = "customers") -> Campaign:
    campaign = Campaign(rule, year, "oppein", "1", "seed", LATER, (OPENED,))
    store.open(campaign=campaign)
    return campaign


def test_a_campaign_comes_back_as_it_was_kept(store: Any) -> None:
    before = opened(store)
    result = {"asked": 3, "questions": {"overall": {"mean": 4.25, "spread": [0, 0, 1, 1, 2]}}}
    after = done(campaign=before, deed=Deed.CLOSED, at=LATER, population=9, result=result, told=("a@x", "b@x"))
    after = replace(after, groups={"department": {"D-12": 9}}, asked={"department": {"D-12": 3}})
    kept = store.keep(campaign=after, before=before)
    assert store.find(rule="customers", year="2027") == kept == replace(after, version=1)
    assert store.find(rule="customers", year="2026") is None


def test_a_campaign_is_opened_once_a_year_and_changed_by_who_read_it_last(store: Any) -> None:
    before = opened(store)
    with pytest.raises(StaleCampaign):
        opened(store)
    store.keep(campaign=done(campaign=before, deed=Deed.DRAWN, at=LATER), before=before)
    with pytest.raises(StaleCampaign):
        store.keep(campaign=replace(before, told=("a@x",)), before=before)
    assert store.find(rule="customers", year="2027").told == ()


def test_the_latest_years_are_listed_first(store: Any) -> None:
    for year in ("2026", "2028", "2027"):
        opened(store, year)
    assert [each.year for each in store.listed(limit=2)] == ["2028", "2027"]


def test_an_invitation_is_kept_once_and_a_reminder_does_not_forget_an_answer(store: Any) -> None:
    campaign = opened(store)
    store.invite(campaign=campaign, invitation=ANN, until=LATER)
    sent = store.note(campaign=campaign, invitation=replace(ANN, invited_at=REGISTERED_AT), before=ANN)
    store.invite(campaign=campaign, invitation=ANN, until=LATER)
    assert store.invitations(campaign=campaign) == (sent,)
    store.answer(campaign=campaign, invitation=sent, answer=Answer("x", {"overall": 4}, {}), until=LATER)
    with pytest.raises(StaleCampaign):
        store.note(campaign=campaign, invitation=replace(sent, reminders=1), before=sent)
    assert store.invitation(rule="customers", year="2027", id="a1") == replace(sent, answered=True)
    assert store.invitation(rule="customers", year="2027", id="a2") is None


def test_an_invitation_is_answered_once(store: Any) -> None:
    campaign = opened(store)
    store.invite(campaign=campaign, invitation=ANN, until=LATER)
    first = Answer("x", {"overall": 4}, {"department": "D-12"}, "很好", "安")
    store.answer(campaign=campaign, invitation=ANN, answer=first, until=LATER)
    with pytest.raises(AlreadyAnswered):
        store.answer(campaign=campaign, invitation=ANN, answer=Answer("y", {"overall": 1}, {}), until=LATER)
    assert store.answers(campaign=campaign) == (first,)


def test_nothing_that_is_kept_of_an_answer_leads_to_who_gave_it(engine: str) -> None:
    an_empty_table(engine)
    store = DynamoDBCampaigns()
    campaign = opened(store)
    store.invite(campaign=campaign, invitation=ANN, until=LATER)
    store.answer(campaign=campaign, invitation=ANN, answer=Answer("x", {"overall": 4}, {}), until=LATER)
    [row] = [item for item in items.Item.scan() if item.sk == "A#x"]
    told = f"{row.pk} {row.sk} {row.body} {row.expires_at}"
    assert not [each for each in (ANN.id, ANN.email, ANN.name) if each in told]
    [asked] = store.invitations(campaign=campaign)
    assert (asked.version, asked.answered) == (0, True), "and the invitation tells no time"


def test_who_was_asked_is_let_alone_for_a_time_and_who_objected_for_good(store: Any) -> None:
    may = {"email": "Lin@Customer.example", "now": REGISTERED_AT}
    assert store.may_ask(**may)
    store.noted(email="lin@customer.example", until=LATER)
    assert not store.may_ask(**may)
    assert store.may_ask(email="lin@customer.example", now=LATER + timedelta(days=1))
    store.noted(email="lin@customer.example", until=None)
    store.noted(email="lin@customer.example", until=REGISTERED_AT)
    assert not store.may_ask(email="lin@customer.example", now=LATER + timedelta(days=1))
