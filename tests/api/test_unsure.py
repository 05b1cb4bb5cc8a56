"""Whoever does not know what the regulation needs can say so, and complains all the same."""

import re

import pytest

from complaints.domain.policy_intake import FieldKind
from complaints.domain.text import Text
from tests.api.site import FORM, Site
from tests.factories import a_field, with_intake
from tests.fakes import fake_services

HURT = a_field("hurt", title=Text("有没有人受伤", "Hurt"), kind=FieldKind.YES_NO, required=True)
LOSS = a_field("loss", title=Text("损失", "Loss"), kind=FieldKind.NUMBER)
NEEDED = ("order_no", "occurred_at", "phone")
LACKING = {"order_no": "", "occurred_at": ""}


@pytest.fixture
def site() -> Site:
    return Site(fake_services(policy=with_intake(fields=(HURT, LOSS), needed=NEEDED)))


def test_form_offers_it_for_what_is_needed_and_may_not_be_known(site: Site) -> None:
    assert site.anybody.get("/api/v1/policy").get_json()["unsure"] == ["order_no", "occurred_at", "fields.hurt"]
    page = site.anybody.get("/api/v1/form").text
    assert re.findall(r'name="unsure\.([\w.]+)"', page) == ["occurred_at", "order_no", "fields.hurt"]


def test_what_is_not_known_is_registered_so_and_told_to_staff_and_complainant(site: Site) -> None:
    reference, secret = site.filed(**LACKING, unsure=["occurred_at", "fields.hurt", "order_no"])
    told = {
        "label": {"zh-CN": "投诉人不清楚", "en": "The complainant does not know"},
        "value": {"zh-CN": "订单号、发生日期、有没有人受伤", "en": "Order number, When it happened, Hurt"},
    }
    assert told in site.tracked(reference, secret).get_json()["particulars"]
    assert told in site.signed_in("agent").get(f"/api/v1/cases/{reference}").get_json()["complaint"]["particulars"]


def test_what_was_filled_in_all_the_same_counts(site: Site) -> None:
    reference, _ = site.filed(order_no="OP-1", occurred_at="", unsure=["order_no", "occurred_at", "fields.hurt"])
    kept = site.case(reference).content
    assert (kept.order_no, kept.unsure) == ("OP-1", ("occurred_at", "fields.hurt"))


def test_how_to_reach_the_complainant_and_what_is_not_needed_cannot_be_left_out_so(site: Site) -> None:
    body = FORM | LACKING | {"phone": "", "email": "lin@customer.example", "unsure.phone": "yes", "unsure.place": "yes"}
    answer = site.anybody.post("/api/v1/complaints", data=body)
    assert answer.status_code == 422
    assert 'id="phone-error"' in answer.text
    assert 'id="occurred_at-error"' in answer.text


def test_plain_form_keeps_the_tick_when_it_comes_back_and_files_with_it(site: Site) -> None:
    ticks = {"unsure.order_no": "yes", "unsure.occurred_at": "yes", "unsure.fields.hurt": "yes"}
    answer = site.anybody.post("/api/v1/complaints", data=FORM | LACKING | ticks | {"name": ""})
    assert re.search(r'name="unsure\.order_no" type="checkbox" value="yes" checked', answer.text)
    answer = site.anybody.post("/api/v1/complaints", data=FORM | LACKING | ticks)
    assert answer.status_code == 303, answer.text
    assert site.case("26110001").content.unsure == ("order_no", "occurred_at", "fields.hurt")


def test_category_for_what_fits_no_other_says_so(site: Site) -> None:
    policy = site.anybody.get("/api/v1/policy").get_json()
    assert policy["unsorted"] in {choice["id"] for choice in policy["categories"]}
    assert "说不清属于哪一类，也选这一项" in site.anybody.get("/api/v1/form").text
