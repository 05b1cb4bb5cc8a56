"""A survey of many from its first letter to its results: mailed once, answered once and apart, reminded, closed."""

import csv
import io
import json

import pytest

from complaints.usecases.run_campaigns import Campaigned
from tests.api.campaigning import AFTER, a_company, answer, close, links, mails, run, seen
from tests.api.site import Site
from tests.factories import moment


@pytest.fixture
def site() -> Site:
    """Seven customers whose complaints were closed in November."""
    return a_company()


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
