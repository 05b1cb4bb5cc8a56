"""Surveys of many as the API tells them: nobody who was asked is named."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from api.guards import portal
from api.reports.files import BOM, harmless
from complaints.domain.campaign import BUSINESS_LINE, DEPARTMENT, LEVEL, Campaign, Deed, span, state
from complaints.domain.campaign_results import OTHERS, progress
from complaints.domain.circumstances import Circumstances
from complaints.domain.policy_oversight import CampaignRule
from complaints.domain.report_words import moment_told
from complaints.domain.text import Text, both
from complaints.domain.wording import SCORES
from complaints.usecases.run_campaigns import may_see, may_sign, rule_of

LISTED = 50
WHOLE, NOT_TOLD = Text("全部", "All"), Text("不公布", "not told")
ELSE = Text("其他（人数少，合并）", "Others (few, put together)")
KINDS = {
    DEPARTMENT: Text("部门", "Department"),
    LEVEL: Text("层级", "Level"),
    BUSINESS_LINE: Text("业务线", "Business line"),
}
HEADS = (
    Text("问题", "Question"),
    Text("范围", "Of"),
    Text("名称", "Name"),
    Text("收回", "Answers"),
    Text("平均分", "Mean"),
    *SCORES.values(),
)
COMMENT = Text("意见", "What people wrote")


def listed_view(by: Circumstances) -> dict[str, Any]:
    """The surveys that the reader may see, and when those of the regulation run next."""
    found = [(each, rule_of(campaign=each, by=by)) for each in portal().campaigns.listed(limit=LISTED)]
    return {
        "rows": [_row(each, rule, by) for each, rule in found if rule and may_see(rule=rule, by=by)],
        "planned": [_planned(rule, by) for rule in by.policy.campaigns if may_see(rule=rule, by=by)],
    }


def campaign_view(campaign: Campaign, rule: CampaignRule, by: Circumstances) -> dict[str, Any]:
    """A survey whole."""
    zone = by.calendar.zone
    return {
        **_row(campaign, rule, by),
        "questions": [{"id": each.id, "title": both(each.title)} for each in rule.questions],
        "scores": [both(title) for title in SCORES.values()],
        "progress": _progress(campaign, rule),
        "result": campaign.result,
        "names": {
            kind: {name: both(title) for name, title in names.items()} for kind, names in _names(rule, by).items()
        },
        "steps": [
            {
                "deed": step.deed.value,
                "at": moment_told(step.at, zone),
                "by": step.by,
                "by_name": by.roster.name_of(step.by) or step.by,
                "note": step.note,
            }
            for step in campaign.steps
        ],
        "policy": {"id": campaign.policy_id, "version": campaign.policy_version},
        "seed": campaign.seed,
        "to": list(rule.to),
        "signed_by": rule.signed_by,
        "may_sign": _waits(campaign) and may_sign(rule=rule, by=by),
        "told": [by.roster.name_of(email) or email for email in campaign.told],
    }


def campaign_csv(campaign: Campaign, rule: CampaignRule, by: Circumstances, locale: str) -> bytes:
    """A line each question and group, then what people wrote: UTF-8 with a byte order mark, and no formulas."""
    text = io.StringIO(newline="")
    written = csv.writer(text)
    written.writerow([head.in_locale(locale) for head in HEADS])
    for row in _lines(campaign.result or {}, rule, by, locale):
        written.writerow([harmless(cell) for cell in row])
    return (BOM + text.getvalue()).encode()


def _row(campaign: Campaign, rule: CampaignRule, by: Circumstances) -> dict[str, Any]:
    told = _progress(campaign, rule)
    return {
        "rule": campaign.rule,
        "year": campaign.year,
        "title": both(rule.title),
        "audience": rule.audience.value,
        "state": state(campaign=campaign, rule=rule).value,
        "ends_at": moment_told(campaign.ends_at, by.calendar.zone),
        "asked": told["asked"],
        "answered": told["answered"],
    }


def _progress(campaign: Campaign, rule: CampaignRule) -> Mapping[str, Any]:
    if campaign.result is not None:
        return campaign.result
    return progress(campaign=campaign, invitations=portal().campaigns.invitations(campaign=campaign), rule=rule)


def _planned(rule: CampaignRule, by: Circumstances) -> dict[str, Any]:
    """The one that begins next; of one that runs now, that of next year."""
    start, end = span(rule=rule, year=by.today.year, calendar=by.calendar)
    if start <= by.now:
        start, end = span(rule=rule, year=by.today.year + 1, calendar=by.calendar)
    last = (end - timedelta(hours=1)).astimezone(by.calendar.zone).date()
    return {
        "rule": rule.id,
        "title": both(rule.title),
        "audience": rule.audience.value,
        "first": start.astimezone(by.calendar.zone).date().isoformat(),
        "last": last.isoformat(),
    }


def _waits(campaign: Campaign) -> bool:
    return campaign.has(Deed.CLOSED) and not campaign.has(Deed.SIGNED)


def _names(rule: CampaignRule, by: Circumstances) -> dict[str, dict[str, Text]]:
    return {
        LEVEL: {level.id: level.title for level in rule.levels},
        BUSINESS_LINE: {line.id: line.title for line in by.policy.intake.business_lines},
    }


def _lines(told: Mapping[str, Any], rule: CampaignRule, by: Circumstances, locale: str) -> Iterator[list[str]]:
    names = _names(rule, by)
    for question in rule.questions:
        title, figures = question.title.in_locale(locale), (told["questions"] or {}).get(question.id)
        if figures is None or figures["mean"] is None:
            yield [title, WHOLE.in_locale(locale), "", "", NOT_TOLD.in_locale(locale)]
            continue
        spread = [str(count) for count in figures["spread"]]
        yield [title, WHOLE.in_locale(locale), "", str(figures["answers"]), str(figures["mean"]), *spread]
        for kind, groups in figures["groups"].items():
            for name, mean in groups.items():
                known = ELSE if name == OTHERS else names.get(kind, {}).get(name)
                shown = known.in_locale(locale) if known else name
                value = NOT_TOLD.in_locale(locale) if mean is None else str(mean)
                yield [title, KINDS[kind].in_locale(locale), shown, "", value]
    for each in told["comments"]:
        yield [COMMENT.in_locale(locale), "", each["name"], "", each["text"]]
