"""Every regulation that is shipped takes complaints, shows them, and sends what its clocks call for."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from complaints.adapters.calendars import working_calendar
from complaints.adapters.letter_files import LetterFiles
from complaints.adapters.policy_files import POLICIES, known_policies, load_policy
from complaints.bootstrap import PACKAGE, Services
from complaints.domain.acts import THE_PORTAL, THE_TIMER
from complaints.domain.policy import PolicyProfile
from complaints.domain.staff import Roster
from complaints.usecases.deliver_letters import deliver_letters
from complaints.usecases.escalate_due import escalate_due
from dev.demo_staff import put_demo_staff
from dev.site import create_site
from tests.api.site import Site
from tests.fakes import InMemoryStaff, fake_services
from tests.filing import CUSTOMER, filed_under

STEPS = 40  # of the clock, from one moment at which something is due to the next
every_policy = pytest.mark.parametrize("policy", known_policies(), indirect=True)


@pytest.fixture
def policy(request: pytest.FixtureRequest) -> PolicyProfile:
    return _policy(request.param)


@cache
def _policy(policy_id: str) -> PolicyProfile:
    return load_policy(POLICIES / f"{policy_id}.toml")


@pytest.fixture
def site(policy: PolicyProfile) -> Site:
    """The portal under `policy`, with its demo staff and the letters as they are sent."""
    staff, calendar = InMemoryStaff(Roster()), working_calendar(policy.calendar)
    put_demo_staff(staff=staff, policy=policy)
    told = {"company": "公司", "site_url": "https://portal.example", "mailbox": "complaints@in.example"}
    letters = LetterFiles(folder=PACKAGE / "letters", zone=calendar.zone, globals=told)
    return Site(fake_services(policy=policy, calendar=calendar, staff=staff, renderer=letters))


def filed(site: Site, policy: PolicyProfile) -> dict[str, str]:
    """The reference of a complaint of each category."""

    def post(body: Mapping[str, Any]) -> tuple[int, Any]:
        answer = site.file(body)
        return answer.status_code, answer.get_json()

    categories = [category.id for category in policy.intake.categories]
    return {each: filed_under(policy, category=each, post=post)["reference"] for each in categories}


def deliver(services: Services) -> None:
    outbox: Any = services.outbox
    for reference, seq in outbox.envelopes:
        by = services.circumstances(THE_PORTAL)
        assert not deliver_letters(post=services.post, reference=reference, seq=seq, circumstances=by).refused


@every_policy
def test_the_form_and_what_it_needs_are_there(site: Site, policy: PolicyProfile) -> None:
    with create_site(store="http://127.0.0.1:9").test_client().get("/") as page:
        assert page.status_code == 200
    assert site.anybody.get("/api/v1/policy").get_json()["id"] == policy.id
    for locale in policy.locales:
        page = site.anybody.get(f"/api/v1/form?locale={locale}")
        assert page.status_code == 200
        assert policy.intake.categories[0].title.in_locale(locale) in page.text


@every_policy
def test_a_complaint_of_each_category_is_taken_and_seen_by_staff(site: Site, policy: PolicyProfile) -> None:
    references = filed(site, policy)
    people = [member.email.partition("@")[0] for member in site.services.staff.roster().members]
    browsers = {who: site.signed_in(who) for who in people}
    listed = {
        row["reference"]
        for browser in browsers.values()
        for row in browser.get("/api/v1/cases?limit=100").get_json().get("cases", ())
    }
    assert listed == set(references.values())
    for category, reference in references.items():
        address = f"/api/v1/cases/{reference}"
        viewers = [who for who, browser in browsers.items() if browser.get(address).status_code == 200]
        assert viewers, f"nobody sees a case of {category}"
        for part in ("clocks", "forecast"):
            answer = browsers[viewers[0]].get(f"{address}/{part}")
            assert answer.status_code == 200, f"{category}, {part}: {answer.text}"


@every_policy
def test_the_clocks_run_and_every_letter_they_call_for_is_sent(site: Site, policy: PolicyProfile) -> None:
    services = site.services
    reference = next(iter(filed(site, policy).values()))
    deliver(services)
    assert services.mailer.to(CUSTOMER)
    taken = 0
    for _ in range(STEPS):
        due = services.cases.next_due_at()
        if due is None:
            break
        services.clock.now = max(due, services.clock.now)
        done = escalate_due(cases=services.cases, circumstances=services.circumstances(THE_TIMER))
        assert done.failed == ()
        taken += done.steps
        deliver(services)
    assert taken
    assert services.cases.get(reference=reference).timeline
