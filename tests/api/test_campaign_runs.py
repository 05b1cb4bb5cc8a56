"""Surveys over the staff, results that are signed, and runs that die or cannot reach somebody."""

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from complaints.domain.staff import StaffMember
from functions import _runtime, due_reports
from tests.api.campaigning import AFTER, JANUARY, a_company, answer, links, mails, run, seen
from tests.api.site import Site
from tests.factories import a_member, moment

MARCH = moment("Mon 2027-03-01 07:00")
REMIND = moment("Tue 2027-01-19 07:00")  # ten working days after the fourth of January


@pytest.fixture
def site() -> Site:
    """Seven customers whose complaints were closed in November."""
    return a_company()


def test_a_run_that_died_before_or_after_a_letter_left_is_gone_on_with_and_nobody_is_left_out(site: Site) -> None:
    def dies() -> None:
        raise RuntimeError("no more time")

    site.services.mailer.before_send.extend([lambda: None, dies])
    with pytest.raises(RuntimeError):
        run(site)
    assert run(site, moment("Mon 2027-01-04 07:05")).mailed == 5, "whom the other run is at is left to it"
    site.services.mailer.after_send.append(dies)
    with pytest.raises(RuntimeError):
        run(site, moment("Mon 2027-01-04 12:00"))
    assert run(site, moment("Mon 2027-01-04 17:00")).mailed == 1
    assert set(links(site)) == {f"c{n}@customer.example" for n in range(7)}
    doubled = [mail.message_id for mail in mails(site)]
    assert len(doubled) == 8
    assert len(set(doubled)) == 7, "the letter that left twice is the same mail"


def test_a_reminder_that_died_on_its_way_leaves_with_a_later_run(site: Site) -> None:
    def dies() -> None:
        raise RuntimeError("no more time")

    run(site)
    site.services.mailer.sent.clear()
    site.services.mailer.before_send.append(dies)
    with pytest.raises(RuntimeError):
        run(site, REMIND)
    site.services.mailer.after_send.append(dies)
    with pytest.raises(RuntimeError):
        run(site, REMIND + timedelta(minutes=5))
    run(site, REMIND + timedelta(minutes=30))
    reminded = [(mail.to, mail.message_id) for mail in mails(site)]
    assert {to for to, _ in reminded} == {f"c{n}@customer.example" for n in range(7)}
    assert (len(reminded), len(set(reminded))) == (8, 7), "the one that had left is the same mail"
    assert run(site, REMIND + timedelta(hours=1)).mailed == 0


@pytest.mark.parametrize("at", [JANUARY, REMIND])
def test_while_the_mail_service_is_away_nobody_is_given_up_and_it_is_asked_once_a_run(site: Site, at: datetime) -> None:
    if at > JANUARY:
        run(site)
    site.services.mailer.sent.clear()
    everybody = [f"c{n}@customer.example" for n in range(7)]
    asked = list[int]()
    site.services.mailer.refuse(*everybody, reason="Throttling", permanent=False)
    for hours in range(0, 60, 6):
        site.services.mailer.before_send.extend([lambda: asked.append(1)] * 9)
        assert run(site, at + timedelta(hours=hours)).mailed == 0
        site.services.mailer.before_send.clear()
    assert len(asked) == 10
    site.services.mailer.accept(*everybody)
    assert run(site, at + timedelta(hours=60)).mailed == 7
    assert seen(site)["progress"]["failed"] == 0


def test_an_address_that_is_refused_for_good_is_tried_three_times_and_holds_up_nobody(site: Site) -> None:
    site.services.mailer.refuse("c1@customer.example")
    assert [run(site, JANUARY + timedelta(hours=hours)).mailed for hours in range(5)] == [6, 0, 0, 0, 0]
    assert seen(site)["progress"]["failed"] == 1


def test_after_a_long_outage_one_reminder_leaves_and_not_all_that_were_due(site: Site) -> None:
    run(site)
    site.services.mailer.sent.clear()
    late = moment("Wed 2027-02-10 07:00")
    assert [run(site, late + timedelta(hours=hours)).mailed for hours in (0, 5)] == [7, 0]


def test_results_that_a_run_has_just_begun_to_send_raise_no_alarm_in_another(site: Site) -> None:
    def dies() -> None:
        raise RuntimeError("no more time")

    run(site)
    site.services.mailer.before_send.append(dies)
    with pytest.raises(RuntimeError):
        run(site, AFTER)
    assert run(site, AFTER + timedelta(minutes=14)).stuck == ()
    assert run(site, AFTER + timedelta(minutes=15)).stuck == ()
    assert seen(site)["state"] == "sent"


def test_results_that_did_not_reach_everybody_are_sent_to_the_rest_alone(site: Site) -> None:
    run(site)
    site.services.mailer.refuse("director@staff.example")
    assert run(site, AFTER).stuck == ("customers/2027",)
    site.services.mailer.accept("director@staff.example")
    assert run(site, moment("Mon 2027-03-01 12:00")).stuck == ()
    told = sorted(mail.to for mail in mails(site, "survey-results"))
    assert told == [f"{role}@staff.example" for role in ("director", "executive", "supervisor")]
    assert seen(site)["state"] == "sent"


# ---- the staff


def staffed(site: Site, *, departments: str = "ABC", of_each: int = 20) -> None:
    for name in departments:
        for n in range(of_each):
            site.services.staff.put(
                member=StaffMember(
                    f"{name}{n}@staff.example", f"{name}{n}", frozenset({"head" if not n else "agent"}), name
                )
            )


def test_the_staff_are_asked_by_department_and_level_and_what_is_wanting_is_named(site: Site) -> None:
    staffed(site)
    assert run(site, MARCH).opened == 1
    asked = {mail.to for mail in mails(site)}
    assert {f"{name}0@staff.example" for name in "ABC"} <= asked, "each department has one head"
    for link in (links(site)[each] for each in sorted(asked) if each[0] in "AB"):
        site.anybody.post(link, data={"work": "4"})
    coverage = seen(site, path="/staff/2027")["progress"]["coverage"]
    assert (coverage["needed"], coverage["met"], "C" in coverage["missing"]["department"]) == (10, False, True)
    assert "A" not in coverage["missing"]["department"]


def test_an_employee_is_promised_that_he_is_not_known_and_is_not(site: Site) -> None:
    staffed(site)
    run(site, MARCH)
    link = links(site)["A0@staff.example"]
    page = site.anybody.get(link).text
    assert "本问卷匿名" in page
    assert 'name="name"' not in page
    assert "不再邀请" not in page
    site.anybody.post(link, data={"work": "1", "comment": "太累", "name": "甲"})
    campaign = site.services.campaigns.find(rule="staff", year="2027")
    [kept] = site.services.campaigns.answers(campaign=campaign)
    assert (kept.name, kept.groups["department"]) == ("", "A"), "of which seven were asked"
    assert site.anybody.post(link, data={"refuse": "yes"}).status_code == 422, "there is nothing to refuse"


def test_results_that_are_to_be_signed_wait_for_who_signs_and_then_leave(site: Site) -> None:
    policy = site.services.policy
    rules = tuple(replace(rule, signed_by="supervisor") for rule in policy.campaigns)
    site.services = replace(site.services, policy=replace(policy, campaigns=rules))
    site.app.extensions["portal"] = site.services
    run(site)
    path = "/api/v1/campaigns/customers/2027/signature"
    assert site.signed_in("supervisor").post(path, json={"note": "属实"}).status_code == 409, "it runs still"
    run(site, AFTER)
    run(site, AFTER)
    assert [mail.to for mail in mails(site, "survey-results")] == ["supervisor@staff.example"]
    assert (seen(site)["state"], seen(site)["may_sign"], seen(site, "supervisor")["may_sign"]) == (
        "waiting",
        False,
        True,
    )
    assert site.signed_in("director").post(path, json={"note": "属实"}).status_code == 403
    assert site.signed_in("supervisor").post(path, json={"note": "属实"}).get_json()["state"] == "sent"
    assert site.signed_in("supervisor").post(path, json={"note": "属实"}).status_code == 409
    assert len(mails(site, "survey-results")) == 4
    [signed] = [step for step in seen(site)["steps"] if step["deed"] == "signed"]
    assert (signed["by_name"], signed["note"]) == (a_member("supervisor").name, "属实")


def test_the_function_runs_surveys_with_the_reports_and_says_when_nobody_can_be_reached(site: Site) -> None:
    _runtime.use(site.services)
    site.services.clock.now = JANUARY
    assert due_reports.run({}, None)["mailed"] == 7
    for role in ("director", "executive", "supervisor"):
        site.services.mailer.refuse(f"{role}@staff.example")
    site.services.clock.now = AFTER
    with pytest.raises(due_reports.ReportsStuck, match="customers/2027"):
        due_reports.run({}, None)


def test_no_answer_and_no_address_stands_in_what_the_view_is_told(site: Site) -> None:
    run(site)
    answer(site, links(site)["c0@customer.example"], comment="机密", name="林先生")
    told = json.dumps(seen(site), ensure_ascii=False)
    assert not re.search(r"@customer|机密|林先生|客户0", told)
