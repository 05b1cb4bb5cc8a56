"""What the portal shows under a shipped policy: its lists, its public texts, the words of letters, days of reports."""

import html
import json
from dataclasses import replace
from functools import cache
from typing import Any

from complaints.adapters.letter_files import LetterFiles
from complaints.adapters.policy_files import POLICIES
from complaints.domain.acts import THE_PORTAL, NotAllowed
from complaints.domain.case_facts import is_of_a_counted_type
from complaints.domain.commands import Record
from complaints.domain.forms import FieldsRefused
from complaints.domain.penalties import penalties
from complaints.domain.policy_oversight import CampaignRule, ReportRule
from complaints.domain.report_calendar import is_sent, periods
from complaints.usecases.warn_administrators import UPKEEP, warn_administrators
from tests.api.site import COMPLAINT, Site
from tests.factories import SHANGHAI, moment
from tests.regulations.story import Files, Story, expects
from tests.regulations.team import address, complaint_under, role_of, the_calendar, the_policy

NOW = "Fri 2026-11-20 10:00"
GLOBALS = {"company": "示例公司", "site_url": "https://portal.example", "mailbox": "complaints@in.example"}
ABOUT_IT = ("type", "category", "business_line", "order_no", "description", "occurred_at", "place", "demand", "fields")
LISTS = {"channel": "channels", "category": "categories", "kind": "complainant_kinds"}


def offers_only(policy: str, place: str, offered: list[str], *, refused: str) -> None:
    """The form offers just this for `place` (one of LISTS), takes each of it, and refuses anything else."""
    story = Story(policy)
    shown = staff_policy(story)[LISTS[place]]
    assert [choice["id"] for choice in shown] == offered
    story.run(*((NOW, "complainant", Files(**{place: each})) for each in offered))
    story.run((NOW, "complainant", Files(**{place: refused}), expects(raises=FieldsRefused, why=place)))


def needs(policy: str, **empty: Any) -> None:
    """A complaint is refused as soon as one of these, left empty as it is given, is not filled in."""
    for place, nothing in empty.items():
        refused = expects(raises=FieldsRefused, why=place)
        Story(policy).run((NOW, "complainant", Files(**{place: nothing}), refused))


def always_asks_who_and_what(policy: str) -> None:
    """Through the form nobody files a complaint without a name, without a contact, or without saying what it is."""
    complaint, site = complaint_under(the_policy(policy)), Site(Story(policy).portal)
    who = COMPLAINT["complainant"] | {"kind": complaint.complainant.kind}  # type: ignore[operator]
    body = COMPLAINT | {name: getattr(complaint, name) for name in ABOUT_IT} | {"complainant": who}
    assert site.file(body).status_code == 201
    for less in (
        {"complainant": who | {"name": ""}},
        {"complainant": who | {"phone": "", "email": ""}},
        {"description": ""},
    ):
        answer = site.file(body | less)
        assert (answer.status_code, list(answer.get_json()["errors"]["json"])) == (422, list(less))


def nobody_else_may(policy: str, what: Any, *, after: tuple[Any, ...], but: tuple[str, ...]) -> None:
    """After these rows, every role of the policy `but` those is refused `what`."""
    story = Story(policy).run(*after)
    at = after[-1][0]
    for role in story.policy.roles:
        if role not in but:
            story.run((at, role, what, expects(raises=NotAllowed)))


def asks_for(story: Story, at: str, who: str, what: Record) -> None:
    """`what` is taken from `who` with everything filled in, and refused without any one of it."""
    for name in what.fields:
        less = {each: value for each, value in what.fields.items() if each != name}
        story.run((at, who, replace(what, fields=less), expects(raises=FieldsRefused, why=name)))
    story.run((at, who, what, expects(entries=["recorded"])))


def published(policy: str, locale: str = "zh-CN") -> str:
    """What the public reads on the page with the form."""
    page = Site(Story(policy).portal).anybody.get(f"/api/v1/form?locale={locale}")
    assert page.status_code == 200
    return html.unescape(page.text)


@cache
def the_letters() -> LetterFiles:
    """The letters as they are really written."""
    return LetterFiles(folder=POLICIES.parent / "letters", zone=SHANGHAI, globals=GLOBALS)


def words(story: Story, kind: str, to: str) -> str:
    """The text of the last letter of this kind to a role, or to the complainant."""
    sent = [mail for mail in story.portal.mailer.sent if mail.to == address(to)]  # type: ignore[attr-defined]
    found: list[str] = [mail.text for mail in sent if mail.headers["X-Letter-Kind"] == kind]
    assert found, f"{to} got no {kind}"
    return found[-1]


def staff_policy(story: Story) -> Any:
    """What the portal tells staff of the regulation."""
    return Site(story.portal).signed_in("agent").get("/api/v1/policy/staff").get_json()


def roles_of(policy: str) -> dict[str, str]:
    """What the portal calls each role under the policy."""
    told = staff_policy(Story(policy))["roles"]
    return {role: title["zh-CN"] for role, title in told.items()}


def letter(story: Story, kind: str, to: str) -> dict[str, Any]:
    """What stands in the last letter of this kind to a role, or to the complainant; told by the plain renderer."""
    told: dict[str, Any] = json.loads(words(story, kind, to))
    return told


def told_in(story: Story, kind: str, to: str) -> dict[str, str]:
    """Title -> what was filled in, as the last letter of this kind tells it."""
    return {each["label"]: each["value"] for each in letter(story, kind, to)["particulars"]}


def tracked(story: Story) -> dict[str, Any]:
    """The story's case as its complainant looks it up, with the number and secret of his acknowledgement."""
    secret = letter(story, "acknowledgement", "complainant")["secret"]
    answer = Site(story.portal).tracked(story.case.reference, {"Authorization": f"Secret {secret}"})
    assert answer.status_code == 200
    shown: dict[str, Any] = answer.get_json()
    return shown


def seen_by(story: Story, who: str) -> Any:
    """The story's case as somebody of the staff is shown it; the status of the answer where he is not."""
    answer = Site(story.portal).signed_in(who).get(f"/api/v1/cases/{story.case.reference}")
    return answer.get_json() if answer.status_code == 200 else answer.status_code


def cases_listed(story: Story, who: str) -> list[dict[str, Any]]:
    """The cases that somebody of the staff finds on his list."""
    rows: list[dict[str, Any]] = Site(story.portal).signed_in(who).get("/api/v1/cases").get_json()["cases"]
    return rows


def recorded_on(story: Story, who: str) -> list[list[str]]:
    """What was filled in in every record of the case, as somebody of the staff reads it on the timeline."""
    entries = [entry for entry in seen_by(story, who)["timeline"] if entry["kind"] == "recorded"]
    return [[fact["value"]["zh-CN"] for fact in entry["particulars"]] for entry in entries]


def report_of(policy: str, report: str) -> ReportRule:
    """A report of a shipped policy."""
    return next(rule for rule in the_policy(policy).reports if rule.id == report)


def campaign_of(policy: str, campaign: str) -> CampaignRule:
    """A survey of many of a shipped policy."""
    return next(rule for rule in the_policy(policy).campaigns if rule.id == campaign)


def falls_due(policy: str, report: str, *, since: str, until: str) -> list[str]:
    """The reports that fall due after one day and by another, as "2026-11: Tue 2026-12-01"."""
    rule, calendar = report_of(policy, report), the_calendar(the_policy(policy))
    between = {"since": moment(f"{since} 00:00"), "until": moment(f"{until} 00:00")}
    found = periods(rule=rule, calendar=calendar, **between)
    return [f"{due.period.id}: {due.due_at.astimezone(calendar.zone):%a %Y-%m-%d}" for due in found]


def leaves_without_cases(policy: str, report: str) -> bool:
    """Whether the report is sent of a time in which there was nothing to report."""
    return is_sent(rule=report_of(policy, report), cases=())


def too_few(policy: str, *, vacant: str) -> bool:
    """Whether administrators are told that a post is vacant, once nobody holds it."""
    finding = f"post {the_policy(policy).roles[vacant].zh}"
    assert finding not in told_to_administrators(policy)
    return finding in told_to_administrators(policy, vacant=(vacant,))


def told_to_administrators(policy: str, *, on: str = NOW, **team: Any) -> list[str]:
    """Matter and subject of all that they are mailed on a day, where the portal has this team."""
    story = Story(policy, **team)
    story.portal.clock.now = moment(on)  # type: ignore[attr-defined]
    warn_administrators(desk=story.portal.upkeep_desk, circumstances=story.by(THE_PORTAL))
    if not any(mail.headers["X-Letter-Kind"] == UPKEEP for mail in story.portal.mailer.sent):  # type: ignore[attr-defined]
        return []
    return [f"{each['matter']} {each['subject']}" for each in letter(story, UPKEEP, "admin")["findings"]]


def regulation_says(policy: str, clause: str) -> str:
    """What staff read of a clause, such as `texts.scope`, on the page with the regulation: its words, or its title."""
    story = Story(policy)
    page = Site(story.portal).signed_in(next(iter(story.policy.roles))).get("/api/v1/regulation").get_json()
    [told] = [each for each in page["clauses"] if each["id"] == clause]
    return str((told["text"] or told["title"])["zh-CN"])


def counts(story: Story) -> bool:
    """Whether the story's case is a complaint in the figures."""
    return is_of_a_counted_type(case=story.case, policy=story.policy)


def standing(story: Story) -> list[tuple[str, str, str]]:
    """(clause, how it stands, on whom it falls) of every penalty or reward of the story's case."""
    found = penalties(case=story.case, policy=story.policy)
    return [(each.rule.id, each.verdict.value, role_of(each.facts["on"])) for each in found]
