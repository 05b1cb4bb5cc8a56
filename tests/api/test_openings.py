"""What the case tells a member of staff that he may record, ask for and set."""

from typing import Any

import pytest

from complaints.domain.policy import ActRule
from complaints.domain.policy_clauses import Scheme
from complaints.domain.policy_intake import Choice
from complaints.domain.text import Text
from complaints.domain.working_time import Limit, Unit
from tests.api.site import Site
from tests.factories import a_policy, a_record, an_approval
from tests.fakes import fake_services

CRISIS = Scheme("crisis", Text("危机", "Crisis"), (Choice("a", Text("A级", "Level A")),), by=("director",))
STAFF = ("agent", "handler", "director")
POLICY = a_policy(
    schemes=(CRISIS,),
    records=(a_record("signed"), a_record("checked", requires=("signed",))),
    approvals=(an_approval("delay", extends=("reply",), cap=Limit(5, Unit.WORKING_DAYS)), an_approval("redress")),
    acts=a_policy().acts | {act: ActRule(by=STAFF) for act in ("record", "classification", "request", "decision")},
)


@pytest.fixture
def site() -> Site:
    return Site(fake_services(policy=POLICY))


def shown(site: Site, who: str, reference: str) -> Any:
    return site.signed_in(who).get(f"/api/v1/cases/{reference}").get_json()


def opening(id: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "missing": [], "refused": None, "after": None, "latest": None} | more


def test_case_tells_what_may_be_recorded_and_what_is_missing_before(site: Site) -> None:
    reference, _ = site.filed()
    assert shown(site, "agent", reference)["records_open"] == [
        opening("signed"),
        opening("checked", missing=["signed"]),
    ]
    answer = site.act("agent", reference, "record", {"record": "signed"})
    assert answer.get_json()["records_open"] == [opening("signed"), opening("checked")]


def test_case_tells_what_may_be_asked_for_and_until_when(site: Site) -> None:
    reference, _ = site.filed()
    window = {"after": "2026-11-23T10:00:00+08:00", "latest": "2026-11-26T10:00:00+08:00"}
    assert shown(site, "handler", reference)["matters_open"] == [opening("delay", **window), opening("redress")]


def test_case_says_in_both_languages_why_a_matter_cannot_be_asked_for(site: Site) -> None:
    reference, _ = site.filed()
    site.services.clock.advance(days=7)
    [delay, _] = shown(site, "handler", reference)["matters_open"]
    assert delay["refused"] == {
        "zh-CN": "期限已过，不能再申请延期。",
        "en": "The limit has passed; it cannot be extended any more.",
    }


def test_case_tells_which_schemes_are_his_to_set_and_where_it_stands(site: Site) -> None:
    reference, _ = site.filed()
    assert shown(site, "agent", reference)["schemes_open"] == ["severity"]
    assert shown(site, "director", reference)["schemes_open"] == ["severity", "crisis"]
    answer = site.act("director", reference, "classification", {"scheme": "crisis", "level": "a"})
    assert answer.get_json()["classes"] == {"crisis": "a"}


def test_who_may_not_act_is_offered_nothing(site: Site) -> None:
    reference, _ = site.filed()
    case = shown(site, "auditor", reference)
    assert [case[name] for name in ("records_open", "matters_open", "schemes_open")] == [[], [], []]


def test_a_closed_case_takes_no_requests_and_no_levels(site: Site) -> None:
    case = shown(site, "agent", site.closed())
    assert (case["matters_open"], case["schemes_open"]) == ([], [])
    assert [record["id"] for record in case["records_open"]] == ["signed", "checked"]
