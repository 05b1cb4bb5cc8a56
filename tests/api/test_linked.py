"""Earlier cases of the same person or order: found by themselves, and looked up before a complaint is taken down."""

from typing import Any

import pytest

from complaints.domain.policy_intake import Hides
from complaints.domain.staff import Responsibility
from tests.api.site import Site
from tests.factories import NAMES, a_member, a_path
from tests.fakes import fake_services
from tests.unit.domain.on_a_path import under

LIN = {"name": "林芳", "phone": "13800138000", "email": "lin.fang@customer.example", "kind": "end_user"}
SOMEBODY = {"name": "王明", "phone": "13900139000", "email": "", "kind": "end_user"}


def on_a_path(**changes: Any) -> Site:
    """26110001 about prices, so on a path of auditor and executive; 26110002 of the same person, 26110003 of others."""
    site = Site(fake_services(policy=under(a_path(**changes))))
    site.filed(category="price")
    site.filed(category="design")
    site.filed(category="design", complainant=SOMEBODY, order_no="")
    return site


def linked(site: Site, reference: str, *, who: str = "agent") -> list[tuple[str, list[str]]]:
    answer = site.signed_in(who).get(f"/api/v1/cases/{reference}/linked")
    assert answer.status_code == 200, answer.text
    return [(row["reference"], row["why"]) for row in answer.get_json()["cases"]]


def looked_up(site: Site, *, who: str = "agent", **asked: str) -> tuple[list[str], list[tuple[str, int]]]:
    answer = site.signed_in(who).get("/api/v1/complainants", query_string=asked)
    assert answer.status_code == 200, answer.text
    told = answer.get_json()
    people = [(person["name"], len(person["references"])) for person in told["people"]]
    return [row["reference"] for row in told["cases"]], people


def test_a_case_shows_others_of_the_same_person_and_order_the_sure_ones_first(site: Site):
    site.filed(complainant=LIN, order_no="A-1")
    site.filed(complainant=SOMEBODY, order_no="A-1")
    site.filed(complainant=SOMEBODY | {"name": "林芳", "phone": "13700137000"}, order_no="")
    site.filed(complainant=SOMEBODY, order_no="")
    site.filed(complainant=LIN | {"phone": "+86 138 0013 8000", "email": ""}, order_no="A-2")
    assert linked(site, "26110001") == [
        ("26110005", ["phone", "name"]),
        ("26110002", ["order_no"]),
        ("26110003", ["name"]),
    ]


def test_a_linked_case_says_what_and_when_it_was_and_nothing_of_the_person(site: Site):
    site.closed()
    reference, _ = site.filed()
    (row,) = site.signed_in("agent").get(f"/api/v1/cases/{reference}/linked").get_json()["cases"]
    assert {name: row[name] for name in ("reference", "stage", "category")} == {
        "reference": "26110001",
        "stage": "closed",
        "category": "product_quality",
    }
    assert row["received_at"].startswith("2026-11-20T")
    assert set(row) == {"reference", "stage", "category", "received_at", "why"}


def test_each_person_found_is_told_with_his_own_cases(site: Site):
    site.filed(complainant=LIN, order_no="A-1")
    site.filed(complainant=SOMEBODY, order_no="A-1")
    site.filed(complainant=LIN, order_no="A-2")
    told = site.signed_in("agent").get("/api/v1/complainants", query_string={"order_no": "A-1", "phone": LIN["phone"]})
    people = {person["name"]: person["references"] for person in told.get_json()["people"]}
    assert people == {"林芳": ["26110003", "26110001"], "王明": ["26110002"]}


def test_at_most_ten_are_shown(site: Site):
    for _ in range(12):
        site.filed()
    assert [reference for reference, _ in linked(site, "26110001")] == [
        f"261100{serial:02}" for serial in range(12, 2, -1)
    ]


def test_a_handler_is_shown_his_own_alone(site: Site):
    site.services.staff.put(member=a_member("handler", email="other@staff.example"))
    site.services.staff.set_responsibilities(
        rows=[
            Responsibility("handler@staff.example", "kitchen-line"),
            Responsibility("other@staff.example", "kitchen-line", "price"),
        ]
    )
    site.filed()
    site.filed(category="price")
    assert linked(site, "26110001", who="handler") == []
    assert [reference for reference, _ in linked(site, "26110001")] == ["26110002"]


@pytest.mark.parametrize("hides", Hides)
def test_a_case_that_hides_itself_or_a_name_is_linked_for_its_path_alone(hides: Hides):
    site = on_a_path(hides=hides)
    for who in ("agent", "supervisor", "director", "admin", "legal"):
        assert linked(site, "26110002", who=who) == []
        assert looked_up(site, who="agent", phone="13800138000") == (["26110002"], [("林芳", 1)])
    for who in ("auditor", "executive"):
        assert [reference for reference, _ in linked(site, "26110002", who=who)] == ["26110001"]


def test_who_may_not_know_the_name_is_not_told_it_by_the_company_of_the_case():
    site = on_a_path(hides=Hides.NAME)
    assert linked(site, "26110001", who="agent") == []
    assert [reference for reference, _ in linked(site, "26110001", who="auditor")] == ["26110002"]


def test_a_person_is_found_by_any_of_what_is_known_however_it_is_written(site: Site):
    site.filed(complainant=LIN, order_no="A-1")
    site.filed(complainant=SOMEBODY, order_no="")
    site.filed(complainant=LIN, order_no="")
    both = (["26110003", "26110001"], [("林芳", 2)])
    for asked in ({"phone": "+86 138-0013-8000"}, {"email": "LIN.FANG@customer.example"}, {"name": "林芳"}):
        assert looked_up(site, **asked) == both
    assert looked_up(site, order_no="a-1") == (["26110001"], [("林芳", 1)])
    assert looked_up(site, order_no="A-1", name="王明") == (["26110001", "26110002"], [("林芳", 1), ("王明", 1)])
    assert looked_up(site, phone="13800138001", name="林") == looked_up(site) == ([], [])


def test_people_come_with_what_the_form_asks(site: Site):
    site.filed()
    told = site.signed_in("agent").get("/api/v1/complainants?phone=13800138000").get_json()["people"]
    assert told == [LIN | {"address": "广州市白云区", "references": ["26110001"]}]


def test_only_who_takes_complaints_looks_people_up(site: Site):
    site.filed()
    allowed = site.services.policy.acts["intake"].by
    answers = {who: site.signed_in(who).get("/api/v1/complainants?phone=13800138000").status_code for who in NAMES}
    assert answers == {who: 200 if who in allowed else 403 for who in NAMES}
    assert 403 in answers.values()
    assert site.anybody.get("/api/v1/complainants?phone=13800138000").status_code == 401
