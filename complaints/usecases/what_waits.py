"""Whether a report, a typical case or a survey waits for the portal: asked three times a day, and mostly nothing does.

What drafts, lays out and mails them is a good part of the house. So the stores are asked first, by this, which imports
none of it; where anything waits, whoever sees to it asks them once more.
"""

from datetime import datetime, timedelta

from complaints.domain.campaign import Deed, span
from complaints.domain.circumstances import Circumstances
from complaints.domain.policy_oversight import CampaignRule
from complaints.domain.publishing import Edition
from complaints.domain.report_calendar import DueReport, Period, periods
from complaints.usecases.campaign_store import CampaignStore
from complaints.usecases.figure_port import FigureRows, First
from complaints.usecases.report_store import ReportStore

LOOK_BACK = timedelta(days=40)  # a report that fell due longer ago is not drafted by itself any more
CAMPAIGNS = 50  # the latest first: older ones are over
TYPICAL_CASES = 500  # the latest first


def anything_waits(
    *,
    cases: FigureRows,
    reports: ReportStore,
    campaigns: CampaignStore,
    bulletin: ReportStore,
    circumstances: Circumstances,
) -> bool:
    """Whether any of those who see to them has anything to do; what is read most comes last."""
    by = circumstances
    return (
        _reports_wait(cases, reports, by)
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


def had_begun(*, first: First | None, period: Period, as_of: datetime) -> bool:
    """Whether the portal was at work before the period ended, and by then: its first case was there.

    There is no report of a time before it, not even a zero report (零报); those of later times are as the rule says.
    """
    if first is None or first.month > f"{period.end - timedelta(hours=1):%Y-%m}":
        return False
    return first.received_at < period.end and first.received_at <= as_of


def is_to_open(*, store: CampaignStore, rule: CampaignRule, by: Circumstances) -> bool:
    """Whether the survey of this year has begun, and nobody has opened it."""
    start, end = span(rule=rule, year=by.today.year, calendar=by.calendar)
    return start <= by.now < end and store.find(rule=rule.id, year=str(by.today.year)) is None


def typical_cases(*, store: ReportStore) -> tuple[Edition, ...]:
    """Those that are looked through."""
    return store.listed(limit=TYPICAL_CASES, before=None)[0]


def _reports_wait(cases: FigureRows, reports: ReportStore, by: Circumstances) -> bool:
    """Whether one is to be drafted or moved on. A correction may have left the edition before it unsettled."""
    undrafted = []
    for due in due_reports(by=by):
        edition = reports.newest(rule=due.rule.id, period=due.period.id)
        if edition is None:
            undrafted.append(due)
        elif edition.number > 1 or not edition.is_over:
            return True
    first = cases.first_case() if undrafted else None
    return any(had_begun(first=first, period=due.period, as_of=due.due_at) for due in undrafted)
