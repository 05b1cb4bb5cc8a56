"""Reports leave by their calendar: drafted, agreed to in turn by those the regulation names, mailed once, corrected."""

import json
from dataclasses import replace
from typing import Any

import pytest

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.acts import THE_PORTAL
from complaints.domain.regulation import Regulation
from complaints.usecases.publish_reports import publish_due
from functions import _runtime, due_reports
from tests.api.site import Site
from tests.factories import a_member, moment
from tests.fake_reports import InMemoryReports
from tests.fakes import fake_services
from tests.unit.usecases.test_pinned_policies import Kept

NOVEMBER = "/api/v1/publications/monthly/2026-11/1"
FIRST_WORKING_DAY = moment("Tue 2026-12-01 07:00")


@pytest.fixture
def site() -> Site:
    """26110001 open, 26110002 closed, 26110003 of another category, all of Friday the 20th of November."""
    site = Site(fake_services(policy=load_policy(POLICIES / "oppein.toml")))
    site.filed()
    site.closed()
    site.filed(category="price", description="多收了安装费")
    site.services.mailer.sent.clear()
    return site


def run(site: Site, at: Any = FIRST_WORKING_DAY) -> Any:
    site.services.clock.now = at
    return publish_due(desk=site.services.report_desk, circumstances=site.services.circumstances(THE_PORTAL))


def mails(site: Site, matter: str) -> list[str]:
    """To whom mails of a matter went."""
    return [
        mail.to
        for mail in site.services.mailer.sent
        if mail.headers["X-Letter-Kind"] == "report" and json.loads(mail.text)["matter"] == matter
    ]


def seen(site: Site, who: str, path: str = NOVEMBER) -> Any:
    answer = site.signed_in(who).get(path)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def does(site: Site, who: str, what: str, body: Any, *, path: str = NOVEMBER, version: str = "*") -> Any:
    client = site.signed_in(who)
    call = client.put if what == "texts" else client.post
    return call(f"{path}/{what}", json=body, headers={"If-Match": version})


def agreed_by_all(site: Site) -> None:
    for who in ("director", "executive"):
        assert does(site, who, "agreement", {}).status_code == 200


def test_a_report_is_drafted_on_its_day_and_waits_for_the_first_to_agree(site: Site) -> None:
    assert run(site, moment("Mon 2026-11-30 23:00")).drafted == 0
    assert run(site).drafted == 1
    report = seen(site, "director")
    assert (report["state"], report["waits_for"], report["mine"]) == ("waiting", "director", True)
    assert [line["reference"] for line in report["document"]["lines"]] == ["26110001", "26110002", "26110003"]
    assert report["as_of"] == "2026-12-01T00:00:00+08:00"
    assert mails(site, "waiting") == ["director@staff.example"]


def test_a_schedule_that_fires_twice_drafts_once_and_mails_once(site: Site) -> None:
    run(site)
    assert run(site).drafted == 0
    assert len(mails(site, "waiting")) == 1
    agreed_by_all(site)
    told = mails(site, "sent")
    assert run(site).sent == 0
    assert mails(site, "sent") == told


def test_it_leaves_when_department_and_office_have_agreed_and_goes_to_each_recipient_once(site: Site) -> None:
    run(site)
    assert does(site, "director", "agreement", {"note": "同意"}).get_json()["waits_for"] == "executive"
    assert mails(site, "waiting") == ["director@staff.example", "executive@staff.example"]
    after = does(site, "executive", "agreement", {}).get_json()
    assert (after["state"], after["waits_for"]) == ("sent", "")
    assert sorted(mails(site, "sent")) == [
        f"{role}@staff.example" for role in ("auditor", "director", "executive", "head", "supervisor")
    ]
    assert does(site, "executive", "agreement", {}).status_code == 409


def test_nobody_agrees_out_of_turn_or_in_two_roles(site: Site) -> None:
    both = a_member("director", roles={"director", "executive"})
    site.services.staff.put(member=both)
    run(site)
    assert does(site, "executive", "agreement", {}).status_code == 403
    assert does(site, "agent", "agreement", {}).status_code == 403
    assert does(site, "director", "agreement", {}).status_code == 200
    assert does(site, "director", "agreement", {}).status_code == 403


def test_what_is_returned_or_written_anew_is_agreed_to_anew(site: Site) -> None:
    run(site)
    does(site, "director", "agreement", {})
    back = does(site, "executive", "return", {"note": "请补充改进措施"}).get_json()
    assert back["waits_for"] == "director"
    assert mails(site, "returned") == ["director@staff.example"]
    written = does(site, "agent", "texts", {"texts": {"0": "改进措施：更换供应商"}}).get_json()
    assert written["texts"] == {"0": "改进措施：更换供应商"}
    assert written["steps"][-1]["move"] == "asked"
    assert does(site, "director", "agreement", {}).get_json()["waits_for"] == "executive"


def test_who_reads_an_old_version_changes_nothing(site: Site) -> None:
    run(site)
    version = site.signed_in("director").get(NOVEMBER).headers["ETag"]
    does(site, "agent", "texts", {"texts": {"0": "一"}})
    late = does(site, "director", "agreement", {}, version=version)
    assert (late.status_code, seen(site, "director")["waits_for"]) == (412, "director")


def test_what_was_published_stays_what_it_was_and_a_correction_names_what_it_changes(site: Site) -> None:
    run(site)
    agreed_by_all(site)
    published = seen(site, "auditor")
    site.closed()  # in December
    site.filed(category="price")
    assert seen(site, "auditor")["document"] == published["document"]
    assert site.act("handler", "26110001", "reply", {"text": "已更换"}).status_code == 200
    assert does(site, "agent", "correction", {"reason": "漏计一件"}).status_code == 201
    made = seen(site, "agent", NOVEMBER[:-1] + "2")
    assert (made["edition"], made["reason"], made["state"]) == (2, "漏计一件", "waiting")
    assert seen(site, "auditor")["document"] == published["document"]
    assert does(site, "agent", "correction", {"reason": "x"}).status_code == 409, "the newest alone is corrected"


def test_a_correction_is_reckoned_by_the_regulation_of_what_it_corrects(site: Site) -> None:
    run(site)
    old = site.services.policy
    newer = replace(old, version="2027", reports=())
    kept = Kept(Regulation(old, site.services.calendar), Regulation(newer, site.services.calendar))
    later = Site(replace(site.services, policy=newer, regulations=kept))
    assert does(later, "agent", "correction", {"reason": "漏计一件"}).status_code == 201
    made = seen(later, "agent", NOVEMBER[:-1] + "2")
    assert (made["policy"]["version"], made["document"]["policy"]["version"]) == (old.version, old.version)
    assert made["waits_for"] == "director"


def test_the_same_moment_gives_the_same_bytes_whenever_it_is_reckoned(site: Site) -> None:
    run(site)
    first = site.services.reports.newest(rule="monthly", period="2026-11")
    later = Site(site.services)
    later.services.clock.now = moment("Thu 2026-12-31 10:00")
    later.filed()
    assert later.act("handler", "26110001", "reply", {"text": "已更换"}).status_code == 200
    again = replace(later.services.report_desk, store=InMemoryReports())
    publish_due(desk=again, circumstances=site.services.circumstances(THE_PORTAL))
    second = again.store.newest(rule="monthly", period="2026-11")
    assert first is not None
    assert second is not None
    assert second.digest == first.digest


def test_a_report_says_nothing_of_who_complained_or_in_which_words(site: Site) -> None:
    run(site)
    told = json.dumps(seen(site, "director"), ensure_ascii=False)
    case = site.services.cases.get(reference="26110001")
    assert case.content.complainant.name not in told
    assert case.content.complainant.phone not in told
    assert case.content.description[:10] not in told


def test_only_recipients_reviewers_and_who_makes_reports_see_one(site: Site) -> None:
    run(site)
    for who in ("agent", "supervisor", "director", "executive", "auditor", "head"):
        assert [row["rule"] for row in seen(site, who, "/api/v1/publications")["rows"]] == ["monthly"], who
    for who in ("handler", "legal", "admin"):
        assert site.signed_in(who).get(NOVEMBER).status_code == 403
        assert seen(site, who, "/api/v1/publications")["rows"] == []


def test_mail_that_does_not_leave_is_told_to_a_person_and_tried_again(site: Site) -> None:
    run(site)
    site.services.mailer.refuse("head@staff.example")
    agreed_by_all(site)
    assert seen(site, "auditor")["state"] == "agreed"
    _runtime.use(site.services)
    site.services.clock.advance(hours=5)
    with pytest.raises(due_reports.ReportsStuck, match="monthly/2026-11/1"):
        due_reports.run({}, None)
    site.services.mailer.accept("head@staff.example")
    site.services.clock.advance(hours=5)
    assert due_reports.run({}, None)["sent"] == 1
    assert mails(site, "sent").count("auditor@staff.example") == 1
    assert mails(site, "sent").count("head@staff.example") == 1


def test_who_is_to_agree_is_reminded_after_two_days_and_while_away_his_deputy_is_asked(site: Site) -> None:
    run(site)
    run(site, moment("Wed 2026-12-02 07:00"))
    assert mails(site, "waiting") == ["director@staff.example"]
    deputy = a_member("director", away_from=moment("2026-12-03 00:00").date(), deputy="supervisor@staff.example")
    site.services.staff.put(member=deputy)
    run(site, moment("Thu 2026-12-03 07:00"))
    assert mails(site, "waiting") == ["director@staff.example", "supervisor@staff.example"]
    assert does(site, "supervisor", "agreement", {}).status_code == 200


def test_who_stands_in_opens_and_agrees_to_a_report_that_his_own_roles_do_not_show(site: Site) -> None:
    away = a_member("director", away_from=moment("2026-12-01 00:00").date(), deputy="handler@staff.example")
    site.services.staff.put(member=away)
    run(site)
    assert mails(site, "waiting") == ["handler@staff.example"]
    assert seen(site, "handler")["mine"]
    assert does(site, "handler", "agreement", {}).get_json()["waits_for"] == "executive"
    assert site.signed_in("handler").get(NOVEMBER).status_code == 403, "it is no more his turn"


@pytest.mark.parametrize(
    ("period", "status"),
    [
        *(("2026-12", 409), ("2027-01", 409), ("2025-03", 409)),
        *(("2026-W47", 404), ("2026", 404), ("2026-13", 404), ("x", 404)),
        ("2026-11-01T00", 422),
    ],
)
def test_a_period_that_has_not_ended_or_lies_before_the_first_case_is_refused(
    site: Site, period: str, status: int
) -> None:
    site.services.clock.now = FIRST_WORKING_DAY
    body = {"rule": "monthly", "period": period}
    answer = site.signed_in("agent").post("/api/v1/publications", json=body)
    assert answer.status_code == (
        409 if period in ("2026-12", "2027-01", "2025-03") else 404 if len(period) < 11 else 422
    )


def test_a_report_can_be_drafted_before_its_day(site: Site) -> None:
    site.services.clock.now = FIRST_WORKING_DAY
    body = {"rule": "monthly", "period": "2026-11"}
    answer = site.signed_in("agent").post("/api/v1/publications", json=body)
    assert (answer.status_code, answer.get_json()["state"]) == (201, "waiting")
    assert run(site).drafted == 0
    assert site.signed_in("handler").post("/api/v1/publications", json=body).status_code == 403
