"""Whether a report, a typical case or a survey waits for the portal: asked three times a day, and mostly nothing does.

What drafts, lays out and mails them is a good part of the house. So the stores are asked first, by this, which imports
none of it; where anything waits, whoever sees to it asks them once more.
"""

from datetime import timedelta

from complaints.domain.campaign import Deed, span
from complaints.domain.circumstances import Circumstances
from complaints.domain.policy_oversight import CampaignRule
from complaints.domain.publishing import Edition
from complaints.domain.report_calendar import DueReport, periods
from complaints.usecases.campaign_store import CampaignStore
from complaints.usecases.report_store import ReportStore

LOOK_BACK = timedelta(days=40)  # a report that fell due longer ago is not drafted by itself any more
CAMPAIGNS = 50  # the latest first: older ones are over
TYPICAL_CASES = 500  # the latest first


def anything_waits(
    *, reports: ReportStore, campaigns: CampaignStore, bulletin: ReportStore, circumstances: Circumstances
) -> bool:
    """Whether any of those who see to them has anything to do; what is read most comes last."""
    by = circumstances
    return (
        any(_is_waiting(reports.newest(rule=due.rule.id, period=due.period.id)) for due in due_reports(by=by))
        or any(is_to_open(store=campaigns, rule=rule, by=by) for rule in by.policy.campaigns)
        or any(not campaign.has(Deed.SENT) for campaign in campaigns.listed(limit=CAMPAIGNS))
        or (by.policy.bulletin is not None and any(not each.is_over for each in typical_cases(store=bulletin)))
    )


def due_reports(*, by: Circumstances) -> list[DueReport]:
    """The reports whose day has come, and not too long ago."""
    return [
        due
        for rule in by.policy.reports
        for due in periods(rule=rule, calendar=by.calendar, since=by.now - LOOK_BACK, until=by.now)
    ]


def is_to_open(*, store: CampaignStore, rule: CampaignRule, by: Circumstances) -> bool:
    """Whether the survey of this year has begun, and nobody has opened it."""
    start, end = span(rule=rule, year=by.today.year, calendar=by.calendar)
    return start <= by.now < end and store.find(rule=rule.id, year=str(by.today.year)) is None


def typical_cases(*, store: ReportStore) -> tuple[Edition, ...]:
    """Those that are looked through."""
    return store.listed(limit=TYPICAL_CASES, before=None)[0]


def _is_waiting(edition: Edition | None) -> bool:
    """Whether it is to be drafted or moved on. A correction may have left the edition before it unsettled."""
    return edition is None or edition.number > 1 or not edition.is_over
