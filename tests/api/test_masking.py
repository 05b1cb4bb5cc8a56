"""Who need not reach the complainant is shown in part how to, and in full once he has said why he looks."""

import pytest

from tests.api.site import Site

SECRET = ("林芳", "13800138000", "lin.fang@customer.example", "广州市白云区")


@pytest.fixture
def reference(site: Site) -> str:
    """A case in whose description its complainant names himself."""
    return site.filed(description="我是林芳，请回电 13800138000。")[0]


def seen(site: Site, who: str, reference: str) -> str:
    return site.signed_in(who).get(f"/api/v1/cases/{reference}").text


@pytest.mark.parametrize("who", ["executive", "auditor", "admin"])
def test_who_need_not_reach_him_reads_the_case_with_his_name_and_how_to_reach_him_in_short(
    site: Site, reference: str, who: str
) -> None:
    shown = site.signed_in(who).get(f"/api/v1/cases/{reference}")
    assert [word for word in SECRET if word in shown.text] == []
    assert shown.get_json()["complaint"]["complainant"] == {
        "name": "林**",
        "phone": "138****8000",
        "email": "l***@customer.example",
        "address": "****",
        "kind": "end_user",
        "hidden": False,
        "masked": True,
        "unmasked_until": None,
    }
    assert "我是林**，请回电 138****8000。" in shown.get_json()["complaint"]["description"]


@pytest.mark.parametrize("who", ["agent", "handler", "supervisor"])
def test_who_has_to_reach_him_reads_it_as_it_is(site: Site, reference: str, who: str) -> None:
    shown = site.signed_in(who).get(f"/api/v1/cases/{reference}").get_json()
    assert [shown["complaint"]["complainant"][name] for name in ("name", "phone", "email", "address")] == list(SECRET)
    assert not shown["complaint"]["complainant"]["masked"]


def test_whoever_says_why_sees_it_for_a_quarter_of_an_hour_and_everybody_sees_that_he_looked(
    site: Site, reference: str
) -> None:
    answer = site.act("auditor", reference, "unmasking", {"reason": "核对回访"})
    assert answer.get_json()["complaint"]["complainant"]["phone"] == "13800138000"
    assert answer.get_json()["complaint"]["complainant"]["unmasked_until"]
    assert "13800138000" in seen(site, "auditor", reference)
    assert "13800138000" not in seen(site, "admin", reference)
    entry = site.signed_in("agent").get(f"/api/v1/cases/{reference}").get_json()["timeline"][-1]
    assert (entry["kind"], entry["actor"], entry["data"]) == (
        "unmasked",
        "staff:auditor@staff.example",
        {"reason": "核对回访"},
    )


def test_a_reason_is_needed_and_only_those_look_whom_the_policy_names(site: Site, reference: str) -> None:
    assert site.act("auditor", reference, "unmasking", {"reason": " "}).status_code == 422
    assert site.act("handler", reference, "unmasking", {"reason": "…"}).status_code == 403
    assert site.act("auditor", "99990001", "unmasking", {"reason": "…"}).status_code == 404


def test_lists_tell_names_in_short_to_who_need_not_know_them(site: Site, reference: str) -> None:
    rows = {who: site.signed_in(who).get("/api/v1/cases").get_json()["cases"][0] for who in ("agent", "auditor")}
    assert (rows["agent"]["complainant"], rows["auditor"]["complainant"]) == ("林芳", "林**")
    assert rows["auditor"]["summary"] == "我是林**，请回电 ****。"
    assert rows["agent"]["summary"] == "我是林芳，请回电 13800138000。"
