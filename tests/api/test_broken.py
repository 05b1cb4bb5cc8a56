"""A case that cannot be read holds up none of the others, wherever several are told of together."""

from dataclasses import replace
from typing import Any

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.case import BrokenTimeline
from complaints.domain.regulation import PolicyNotKept
from complaints.usecases.quarantine import QuarantinedMail
from tests.api.site import Site
from tests.api.test_bulletin import published
from tests.api.test_deliveries import blocks, bounced, free
from tests.api.test_retention import a_site, numbers
from tests.fakes import fake_services
from tests.keeping import a_closed_case


def breaks(site: Site, reference: str) -> None:
    """Somebody has altered an entry of the case."""
    site.services.cases.faults[reference] = BrokenTimeline(reference=reference, seq=1, reason="the entry was altered")


def got(site: Site, who: str, path: str, **query: str) -> Any:
    answer = site.signed_in(who).get(path, query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_who_takes_complaints_still_finds_the_caller_s_other_cases(site: Site) -> None:
    (first, _), (second, _) = site.filed(), site.filed()
    breaks(site, first)
    told = got(site, "agent", "/api/v1/complainants", phone="13800138000")
    assert {row["reference"] for row in told["cases"]} == {first, second}
    assert [person["references"] for person in told["people"]] == [[second]]


def test_mail_in_quarantine_is_still_listed_without_the_number_that_nobody_can_be_asked_about(site: Site) -> None:
    (first, _), (second, _) = site.filed(), site.filed()
    for number, reference in enumerate((first, second)):
        mail = QuarantinedMail(f"mail-{number}", site.services.clock(), "spam verdict", "eve@x.example", "中奖")
        site.services.quarantine.put(mail=replace(mail, reference=reference))
    breaks(site, first)
    seen = got(site, "admin", "/api/v1/quarantine")["messages"]
    assert {mail["id"]: mail["reference"] for mail in seen} == {"mail-0": "", "mail-1": second}


def test_an_address_of_several_cases_is_freed_all_the_same(site: Site) -> None:
    first, second = bounced(site), bounced(site)
    [block] = blocks(site)
    assert set(block["references"]) == {first, second}
    breaks(site, first)
    assert free(site, block["id"]).status_code == 200
    assert (blocks(site), site.case(second).undelivered) == ([], ())


def test_a_typical_case_is_read_without_the_number_of_its_source() -> None:
    site = Site(fake_services(policy=load_policy(POLICIES / "oppein.toml")))
    reference = site.closed()
    path = published(site, reference=reference)
    assert got(site, "supervisor", path)["reference"] == reference
    breaks(site, reference)
    told = got(site, "supervisor", path)
    assert (told["title"], told["reference"]) == ("门板受潮开裂", "")


def test_the_others_that_are_due_to_be_disposed_of_are_listed() -> None:
    site = a_site(a_closed_case(), a_closed_case(reference="26110002"))
    site.services.cases.faults["26110001"] = PolicyNotKept(policy_id="oppein", version="1")
    assert numbers(site) == ["26110002"]
