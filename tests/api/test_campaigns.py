"""A survey of many from its first letter to its results: mailed once, answered once and apart, reminded, closed."""

import csv
import io
import json
import re
from dataclasses import replace
from typing import Any

import pytest

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.acts import THE_PORTAL
from complaints.domain.staff import StaffMember
from complaints.usecases.run_campaigns import Campaigned, run_campaigns
from functions import _runtime, due_reports
from tests.api.site import Site
from tests.factories import a_member, moment
from tests.fakes import fake_services

JANUARY, MARCH = moment("Mon 2027-01-04 07:00"), moment("Mon 2027-03-01 07:00")
AFTER = moment("Mon 2027-03-01 00:00")  # the end of February


@pytest.fixture
def site() -> Site:
    """Seven customers whose complaints were closed in November, each with an address of his own."""
    site = Site(fake_services(policy=load_policy(POLICIES / "oppein.toml")))
    for n in range(7):
        close(site, email=f"c{n}@customer.example", name=f"客户{n}")
    site.services.mailer.sent.clear()
    return site


def close(site: Site, **who: str) -> str:
    person = {"name": "林芳", "phone": "13800138000", "email": "c@customer.example", "address": "", "kind": "end_user"}
    reference, _ = site.filed(complainant=person | who)
    assert site.act("agent", reference, "closure", {"kind": "answered", "reason": "已解决"}).status_code == 200
    return reference


def run(site: Site, at: Any = JANUARY) -> Campaigned:
    site.services.clock.now = at
    return run_campaigns(desk=site.services.campaign_desk, circumstances=site.services.circumstances(THE_PORTAL))


def mails(site: Site, kind: str = "survey-invitation") -> list[Any]:
    return [mail for mail in site.services.mailer.sent if mail.headers["X-Letter-Kind"] == kind]


def links(site: Site) -> dict[str, str]:
    """Where each who was asked answers, by address."""
    return {mail.to: json.loads(mail.text)["page"].removeprefix("https://portal.example") for mail in mails(site)}


def answer(site: Site, link: str, **typed: str) -> Any:
    return site.anybody.post(link, data={"product": "4", "service": "5"} | typed)


def seen(site: Site, who: str = "director", path: str = "/customers/2027") -> Any:
    found = site.signed_in(who).get(f"/api/v1/campaigns{path}")
    assert found.status_code == 200, found.text
    return found.get_json()


def test_a_survey_opens_when_its_months_begin_and_asks_each_customer_once(site: Site) -> None:
    close(site, email="C1@customer.example")
    assert run(site, moment("Thu 2026-12-31 20:00")) == Campaigned()
    assert run(site) == Campaigned(opened=1, mailed=7)
    assert run(site) == Campaigned(), "a schedule that fires twice opens and mails once"
    assert sorted(mail.to.casefold() for mail in mails(site)) == [f"c{n}@customer.example" for n in range(7)]


def test_nobody_is_asked_of_whom_nothing_may_be_known_who_is_blocked_or_has_objected(site: Site) -> None:
    site.services.campaigns.noted(email="c3@customer.example", until=None)
    site.services.campaigns.noted(email="c4@customer.example", until=moment("Mon 2027-06-07 00:00"))
    still_open = {"name": "开放", "phone": "", "email": "open@customer.example", "kind": "end_user"}
    site.filed(complainant=still_open)
    run(site)
    asked = {mail.to for mail in mails(site)}
    assert not asked & {"c3@customer.example", "c4@customer.example", "open@customer.example"}
    assert len(asked) == 5


def test_looking_at_a_link_answers_nothing_and_pressing_the_button_does_once(site: Site) -> None:
    run(site)
    link = links(site)["c0@customer.example"]
    for _ in range(3):
        page = site.anybody.get(link)
        assert page.status_code == 200
    assert "您对我们的产品满意吗" in page.text
    assert seen(site)["progress"]["answered"] == 0
    assert answer(site, link, comment="上门晚").status_code == 303
    assert "谢谢您的回答" in site.anybody.get(link).text
    answer(site, link, product="1")
    assert seen(site)["progress"]["answered"] == 1
    [kept] = site.services.campaigns.answers(campaign=site.services.campaigns.find(rule="customers", year="2027"))
    assert (kept.scores, kept.comment, kept.name) == ({"product": 4, "service": 5}, "上门晚", "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"product": "", "service": ""}, "请至少回答一题"),
        ({"product": "6"}, "请至少回答一题"),
        ({"comment": "长" * 2001}, "2000"),
        ({"name": "两\n行"}, ""),
    ],
)
def test_an_answer_that_is_none_is_sent_back_with_what_was_typed(site: Site, typed: dict[str, str], said: str) -> None:
    run(site)
    link = links(site)["c0@customer.example"]
    page = answer(site, link, **typed)
    assert page.status_code == 422
    assert said in page.text
    assert seen(site)["progress"]["answered"] == 0


@pytest.mark.parametrize("link", ["/api/v1/questionnaires/broken", "/api/v1/questionnaires/YS5iLmM="])
def test_a_link_of_nothing_says_so(site: Site, link: str) -> None:
    run(site)
    for page in (site.anybody.get(link), answer(site, link)):
        assert page.status_code == 404
        assert "调查已结束" in page.text


def test_the_link_of_a_case_survey_opens_no_questionnaire(site: Site) -> None:
    run(site)
    token = links(site)["c0@customer.example"].rpartition("/")[2]
    assert site.anybody.get(f"/api/v1/surveys/{token}").status_code == 404


def test_who_has_not_answered_is_reminded_and_who_has_or_wants_no_more_is_not(site: Site) -> None:
    run(site)
    found = links(site)
    answer(site, found["c0@customer.example"])
    assert "以后不再邀请您" in site.anybody.post(found["c1@customer.example"], data={"refuse": "yes"}).text
    site.services.mailer.sent.clear()
    assert run(site, moment("Thu 2027-01-14 07:00")).mailed == 0
    assert run(site, moment("Sat 2027-01-16 07:00")).mailed == 5
    assert run(site, moment("Sat 2027-01-16 12:00")).mailed == 0
    told = {mail.to: json.loads(mail.text)["again"] for mail in mails(site)}
    assert told == {f"c{n}@customer.example": True for n in range(2, 7)}
    assert not site.services.campaigns.may_ask(email="c1@customer.example", now=moment("Mon 2036-01-07 00:00"))


def test_a_letter_that_does_not_leave_is_tried_again_and_then_no_more(site: Site) -> None:
    site.services.mailer.refuse("c5@customer.example")
    assert run(site).mailed == 6
    assert seen(site)["progress"]["failed"] == 1
    site.services.mailer.accept("c5@customer.example")
    assert run(site).mailed == 1
    site.services.mailer.refuse("c6@customer.example")
    assert seen(site)["progress"]["invited"] == 7


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


def test_results_that_did_not_reach_everybody_are_sent_to_the_rest_alone(site: Site) -> None:
    run(site)
    site.services.mailer.refuse("director@staff.example")
    assert run(site, AFTER).stuck == ("customers/2027",)
    site.services.mailer.accept("director@staff.example")
    assert run(site, moment("Mon 2027-03-01 12:00")).stuck == ()
    told = sorted(mail.to for mail in mails(site, "survey-results"))
    assert told == [f"{role}@staff.example" for role in ("director", "executive", "supervisor")]
    assert seen(site)["state"] == "sent"


def test_when_it_is_over_nobody_answers_any_more_and_the_results_are_mailed_once(site: Site) -> None:
    run(site)
    found = links(site)
    for n in range(6):
        answer(site, found[f"c{n}@customer.example"], comment="好" if n else "")
    assert run(site, AFTER).closed == 1
    assert site.anybody.get(found["c6@customer.example"]).status_code == 404
    run(site, AFTER)
    told = mails(site, "survey-results")
    assert sorted(mail.to for mail in told) == [
        f"{role}@staff.example" for role in ("director", "executive", "supervisor")
    ]
    assert json.loads(told[0].text)["answered"] == 6
    shown = seen(site)
    assert (shown["state"], shown["result"]["questions"]["service"]["mean"]) == ("sent", 5.0)
    assert shown["result"]["questions"]["product"]["spread"] == [0, 0, 0, 6, 0]
    assert [each["text"] for each in shown["result"]["comments"]] == ["好"] * 5


def test_while_it_runs_and_where_too_few_answered_no_score_is_told(site: Site) -> None:
    run(site)
    for n in range(4):
        answer(site, links(site)[f"c{n}@customer.example"], comment="差")
    assert (seen(site)["result"], seen(site)["progress"]["answered"]) == (None, 4)
    run(site, AFTER)
    assert (seen(site)["result"]["questions"], seen(site)["result"]["comments"]) == (None, [])


def test_a_table_of_the_results_holds_no_formula_and_can_be_had_when_it_is_over(site: Site) -> None:
    run(site)
    director = site.signed_in("director")
    assert director.get("/api/v1/campaigns/customers/2027.csv").status_code == 409
    for n in range(5):
        answer(site, links(site)[f"c{n}@customer.example"], comment="=1+1")
    run(site, AFTER)
    body = site.signed_in("director").get("/api/v1/campaigns/customers/2027.csv")
    assert body.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(body.data.decode("utf-8-sig"))))
    assert ["您对我们的产品满意吗？", "全部", "", "5", "4.0", "0", "0", "0", "5", "0"] in rows
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


def test_who_neither_sees_surveys_nor_gets_their_results_is_refused(site: Site) -> None:
    run(site)
    for who in ("agent", "handler", "admin"):
        assert site.signed_in(who).get("/api/v1/campaigns/customers/2027").status_code == 403
        assert seen(site, who, "")["rows"] == []
    assert site.signed_in("director").get("/api/v1/campaigns/customers/2030").status_code == 404
    assert [row["rule"] for row in seen(site, "auditor", "")["rows"]] == ["customers"]


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
