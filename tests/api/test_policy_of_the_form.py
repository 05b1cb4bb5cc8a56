"""GET /policy tells the form what the regulation asks for, and what it says about itself."""

import pytest

from tests.api.asking import POLICY
from tests.api.site import Site
from tests.fakes import fake_services


@pytest.fixture
def site() -> Site:
    return Site(fake_services(policy=POLICY))


def test_policy_tells_the_form_what_to_ask(site: Site) -> None:
    told = site.anybody.get("/api/v1/policy").get_json()
    assert [(type_["id"], type_["public"]) for type_ in told["types"]] == [("external", True)]
    damage, loss = told["fields"]
    assert damage == {
        "id": "damage",
        "title": {"zh-CN": "损坏情况", "en": "Damage"},
        "kind": "choice",
        "required": True,
        "options": [
            {"id": "crack", "title": {"zh-CN": "开裂", "en": "Crack"}, "explanation": None},
            {"id": "stain", "title": {"zh-CN": "污渍", "en": "Stain"}, "explanation": None},
        ],
        "explanation": None,
        "when": {"category": ["product_quality", "installation"]},
        "staff_only": False,
    }
    assert loss["when"] == {}
    assert (told["needed"], told["anonymous"]) == (["order_no"], True)


def test_the_public_is_told_nothing_that_only_staff_need(site: Site) -> None:
    public = site.anybody.get("/api/v1/policy").get_json()
    told = site.signed_in("agent").get("/api/v1/policy/staff").get_json()
    assert set(told) - set(public) == {
        "approvals",
        "channels",
        "closing",
        "clocks",
        "outcomes",
        "records",
        "roles",
        "schemes",
        "severities",
        "sheet",
    }
    assert site.anybody.get("/api/v1/policy/staff").status_code == 401
    assert [(type_["id"], type_["public"]) for type_ in told["types"]] == [("external", True), ("internal", False)]
    assert [(field["id"], field["staff_only"]) for field in told["fields"]][-1] == ("branch", True)
    assert [scheme["at_intake"] for scheme in told["schemes"]] == [True]


def test_policy_says_of_itself_what_it_makes_public(site: Site) -> None:
    told = site.anybody.get("/api/v1/policy").get_json()
    assert told["texts"] == [
        {
            "id": "basis",
            "title": {"zh-CN": "依据", "en": "Basis"},
            "text": {"zh-CN": "消费者权益保护法", "en": "Consumer law"},
        }
    ]


def test_policy_without_a_form_of_its_own_asks_for_nothing_more() -> None:
    told = Site(fake_services()).anybody.get("/api/v1/policy").get_json()
    assert (told["types"], told["fields"], told["needed"], told["texts"]) == ([], [], [], [])
