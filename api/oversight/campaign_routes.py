"""Surveys of many: which run, how far each has come, what it came to; and the signature of its results."""

from typing import Any

from api.guards import acting, portal, staff
from api.messages import wanted_locale
from api.oversight.campaign_schemas import CampaignSchema, CampaignsSchema, SignatureSchema
from api.oversight.campaign_views import campaign_csv, campaign_view, listed_view
from api.reports.routes import CSV, FILE, as_file
from api.schema import Blueprint
from complaints.domain.campaign import Campaign
from complaints.domain.policy_oversight import CampaignRule
from complaints.usecases.campaign_store import UnknownCampaign
from complaints.usecases.run_campaigns import CampaignSettled, campaign_for, sign_results

blueprint = Blueprint("campaigns", __name__, description="Staff: surveys of many.")


@blueprint.get("/campaigns")
@blueprint.response(200, CampaignsSchema)
@staff
def get_campaigns() -> Any:
    """Surveys that the reader may see, the latest first, and when those of the regulation run next."""
    return listed_view(acting())


@blueprint.get("/campaigns/<rule>/<year>")
@blueprint.response(200, CampaignSchema)
@staff
def get_campaign(rule: str, year: str) -> Any:
    """A survey: its progress while it runs, its results when it is over. Nobody who was asked is named."""
    return campaign_view(*_found(rule, year), acting())


@blueprint.get("/campaigns/<rule>/<year>.csv")
@blueprint.response(200, FILE, content_type=CSV)
@staff
def get_campaign_as_csv(rule: str, year: str) -> Any:
    """The results as a table, once it is over: UTF-8 with a byte order mark, and no cell that is a formula."""
    campaign, found = _found(rule, year)
    if campaign.result is None:
        raise CampaignSettled
    body = campaign_csv(campaign, found, acting(), wanted_locale())
    return as_file(body, f"survey-{found.id}-{campaign.year}.csv", f"{CSV}; charset=utf-8")


@blueprint.post("/campaigns/<rule>/<year>/signature")
@blueprint.arguments(SignatureSchema)
@blueprint.response(200, CampaignSchema)
@staff
def post_signature(body: dict[str, Any], rule: str, year: str) -> Any:
    """Signs the results, which then are mailed to those whom the regulation names."""
    campaign, found = _found(rule, year)
    desk, by = portal().campaign_desk, acting()
    signed = sign_results(desk=desk, campaign=campaign, rule=found, note=body["note"], circumstances=by)
    return campaign_view(signed, found, by)


def _found(rule: str, year: str) -> tuple[Campaign, CampaignRule]:
    if not (len(rule) <= 80 and len(year) <= 4):
        raise UnknownCampaign
    return campaign_for(store=portal().campaigns, rule_id=rule, year=year, circumstances=acting())
