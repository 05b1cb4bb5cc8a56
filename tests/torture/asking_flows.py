"""What the house asks and tells of many: surveys, typical cases, and links to one's own complaints."""

import re
from dataclasses import replace

from functions import due_reports
from tests.functional.portal import CUSTOMER, SCHEDULE_EVENT, staff_address
from tests.torture.attempts import API, AS_IT_IS, Attempt
from tests.torture.world import World

CUSTOMERS = tuple(f"c{number}@customer.example" for number in range(3))
RULE, YEAR = "customers", "2027"
OPENS, REMINDS, ENDS = "Mon 2027-01-04 07:00", "Tue 2027-01-19 07:00", "Mon 2027-03-01 07:00"
TOLD = dict.fromkeys(("title", "happened", "cause", "lesson", "measure"), "已分析。") | {"category": "product_quality"}


def survey_opened(world: World) -> Attempt:
    """A survey begins: customers are drawn and asked, each by one letter."""
    asked_of_three(world)
    world.at(OPENS)

    def check() -> None:
        told = world.mails(kind="survey-invitation")
        assert {mail.to for mail in told} == set(CUSTOMERS)
        assert len(ids(world, "survey-invitation")) == len(CUSTOMERS)
        assert len(world.services.campaigns.listed(limit=9)) == 1

    return Attempt(run_reports, check, lambda: later_run(world))


def survey_reminds(world: World) -> Attempt:
    """Who has not answered is reminded, once."""
    running(world)
    world.at(REMINDS)

    def check() -> None:
        letters = {(mail.to, mail.header("Message-ID")) for mail in world.mails(kind="survey-invitation")}
        assert sorted(to for to, _ in letters) == sorted(2 * CUSTOMERS)

    return Attempt(run_reports, check, lambda: later_run(world))


def survey_answered(world: World) -> Attempt:
    """Somebody answers; whoever sees no page sends it again, and is told that he has."""
    running(world)
    page = page_of(world, CUSTOMERS[0])

    def run() -> None:
        answer = world.client.post(page, data={"product": "4", "service": "5", "comment": "好"})
        assert answer.status_code in (303, 409), answer.status_code

    def check() -> None:
        campaign = world.services.campaigns.find(rule=RULE, year=YEAR)
        assert campaign is not None
        assert [each.comment for each in world.services.campaigns.answers(campaign=campaign)] == ["好"]
        assert sum(each.answered for each in world.services.campaigns.invitations(campaign=campaign)) == 1

    return Attempt(run, check)


def survey_ends(world: World) -> Attempt:
    """A survey is over: it is counted, and its results leave to everybody concerned."""
    running(world)
    world.client.post(page_of(world, CUSTOMERS[0]), data={"product": "4", "service": "5"})
    world.at(ENDS)

    def check() -> None:
        told = {mail.to for mail in world.mails(kind="survey-results")}
        assert told == {staff_address(role) for role in ("director", "executive", "supervisor")}
        assert len(ids(world, "survey-results")) == len(told)
        answer = world.signed_in("director").get(f"{API}/campaigns/{RULE}/{YEAR}").get_json()
        assert (answer["state"], answer["result"]["answered"]) == ("sent", 1)

    return Attempt(run_reports, check, lambda: later_run(world))


def typical_case(world: World) -> Attempt:
    """The last in turn agrees to a typical case, and it leaves to everybody concerned."""
    filed = world.file()
    assert world.staff_does("agent", filed, "closure", kind="answered", reason="已解决").status_code == 200
    body = TOLD | {"reference": filed.reference}
    written = world.signed_in("handler").post(f"{API}/bulletin", json=body, headers=AS_IT_IS)
    assert written.status_code == 201, written.text
    at = f"{API}/bulletin/{written.get_json()['period']}/{written.get_json()['number']}"
    director, before = world.signed_in("director"), len(world.mails(kind="bulletin"))

    def run() -> None:
        assert director.post(f"{at}/agreement", json={}, headers=AS_IT_IS).status_code in (200, 403, 409)

    def again() -> None:
        run()
        later_run(world)

    def check() -> None:
        assert director.get(at).get_json()["state"] == "sent"
        told = world.mails(kind="bulletin")[before:]
        assert len({mail.to for mail in told}) == len({mail.header("Message-ID") for mail in told}) > 1

    return Attempt(run, check, again)


def lost_numbers(world: World) -> Attempt:
    """Who has lost number and secret asks for links; the stream mails them, and one opens the complaint once."""
    filed = world.file()

    def run() -> None:
        assert world.client.post(f"{API}/links", data={"email": CUSTOMER}).status_code == 200
        world.deliver()

    def check() -> None:
        link = re.search(r"/api/v1/links/\S+", world.mail(to=CUSTOMER, kind="case-links").text)
        assert link
        opened = [world.client.post(link[0]) for _ in range(2)]
        assert [each.status_code for each in opened] == [200, 404]
        assert filed.secret in opened[0].text

    return Attempt(run, check)


def asked_of_three(world: World) -> None:
    """Three customers whose complaints were closed, under a regulation that has surveys and no reports."""
    world.under(replace(world.services.policy, reports=()))
    for email in CUSTOMERS:
        who = {"name": "林芳", "phone": "13800138000", "email": email, "address": ""}
        filed = world.file(complainant=who)
        assert world.staff_does("agent", filed, "closure", kind="answered", reason="已解决").status_code == 200


def running(world: World) -> None:
    """A survey in which all were asked."""
    asked_of_three(world)
    world.at(OPENS)
    run_reports()


def run_reports() -> None:
    """The schedule sees to reports, typical cases and surveys."""
    due_reports.run(SCHEDULE_EVENT, None)


def later_run(world: World) -> None:
    """The schedule runs again, and once more when nobody believes any more that a dead run is alive."""
    for _ in range(2):
        run_reports()
        world.advance(minutes=20)
    run_reports()


def ids(world: World, kind: str) -> set[str]:
    """The Message-IDs of the letters of a kind."""
    return {mail.header("Message-ID") for mail in world.mails(kind=kind)}


def page_of(world: World, email: str) -> str:
    """Where somebody answers who was asked."""
    found = re.search(r"/api/v1/questionnaires/\S+", world.mail(to=email, kind="survey-invitation").text)
    assert found
    return found[0]
