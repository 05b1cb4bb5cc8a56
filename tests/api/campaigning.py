"""Customers and staff of whom a survey asks, and a run of the surveys over them."""

import json
from typing import Any

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.acts import THE_PORTAL
from complaints.usecases.run_campaigns import Campaigned, run_campaigns
from tests.api.site import Site
from tests.factories import moment
from tests.fakes import fake_services

JANUARY = moment("Mon 2027-01-04 07:00")
AFTER = moment("Mon 2027-03-01 00:00")  # the end of February


def a_company() -> Site:
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
