"""What is kept, held, proposed by one and approved by another, and gone: the piles, the acts, and what is left."""

from typing import Any

import pytest

from complaints.domain.case import ComplaintCase
from complaints.usecases.erase_disposed import erase_disposed
from complaints.usecases.writing import writing
from tests.api.site import Site
from tests.factories import a_path, circumstances, moment
from tests.fakes import fake_services
from tests.keeping import OVER, PERSONAL, a_closed_case, keeping_policy

POLICY = keeping_policy()
CASE = "/api/v1/cases/26110001"
WHY = {"reason": "保存期满"}
AGREED = {"approved": True, "reason": "同意销毁"}
AS_IT_IS = {"If-Match": "*"}


def a_site(*cases: ComplaintCase, when: str = OVER, **changes: Any) -> Site:
    policy = keeping_policy(**changes)
    services: Any = fake_services(policy=policy)
    for case in cases or (a_closed_case(),):
        by = circumstances(policy=policy, now=moment("Mon 2026-11-23 09:00"))
        services.cases.save(writing=writing(before=None, after=case, circumstances=by))
    services.clock.now = moment(when)
    return Site(services)


def post(site: Site, who: str, act: str, body: Any, *, case: str = CASE) -> Any:
    return site.signed_in(who).post(f"{case}/{act}", json=body, headers=AS_IT_IS)


def pile(site: Site, who: str = "supervisor", **query: Any) -> Any:
    answer = site.signed_in(who).get("/api/v1/retention", query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def numbers(site: Site, who: str = "supervisor", **query: Any) -> list[str]:
    return [row["reference"] for row in pile(site, who, **query)["rows"]]


def disposed(site: Site) -> None:
    assert post(site, "supervisor", "disposal", WHY).status_code == 200
    assert post(site, "director", "disposal-decision", AGREED).status_code == 200


def test_a_case_goes_from_due_to_proposed_to_disposed_by_two_people() -> None:
    site = a_site()
    [row] = pile(site)["rows"]
    assert (row["keeping"]["state"], row["keeping"]["due"], row["acts"]) == ("due", True, ["disposal"])
    assert row["keeping"]["keep"] == {"amount": 3, "unit": "months", "rules": ["SVC24-14"]}
    assert post(site, "supervisor", "disposal", WHY).status_code == 200
    [row] = pile(site, "director", state="proposed")["rows"]
    assert row["keeping"]["proposal"]["reason"] == "保存期满"
    assert row["acts"] == ["legal-hold", "disposal-decision"]
    assert post(site, "director", "disposal-decision", AGREED).status_code == 200
    page = pile(site, "auditor", state="disposed")
    [row] = page["rows"]
    assert (row["keeping"]["disposal"]["by_name"], row["keeping"]["proposal"]["by_name"]) == ("周涛", "赵敏")
    assert page["counts"] == {"due": 0, "held": 0, "proposed": 0, "erasing": 1, "disposed": 1}
    assert numbers(site, state="erasing") == ["26110001"]
    erase_disposed(desk=site.services.erasing_desk)
    assert numbers(site, state="erasing") == []


def test_a_row_says_nothing_of_who_complained() -> None:
    assert [word for word in PERSONAL if word in str(pile(a_site()))] == []


def test_who_proposed_is_told_that_another_must_approve() -> None:
    site = a_site()
    post(site, "legal", "disposal", WHY)
    [row] = pile(site, "legal", state="proposed")["rows"]
    assert ("disposal-decision" in row["acts"], row["keeping"]["barred"]["zh-CN"][:3]) == (False, "提议人")
    answer = post(site, "legal", "disposal-decision", AGREED)
    assert (answer.status_code, answer.get_json()["errors"]) == (409, {"reason": "same_person"})


def test_a_held_case_is_in_its_own_pile_and_cannot_be_proposed() -> None:
    site = a_site()
    assert post(site, "legal", "legal-hold", {"reason": "诉讼"}).status_code == 200
    assert (numbers(site), numbers(site, state="held")) == ([], ["26110001"])
    answer = post(site, "supervisor", "disposal", WHY)
    assert (answer.status_code, answer.get_json()["errors"]) == (409, {"reason": "held"})
    assert post(site, "legal", "legal-hold-lifting", {"reason": "已判决"}).status_code == 200
    assert numbers(site) == ["26110001"]


def test_a_reason_is_needed() -> None:
    for act, body in (("disposal", {"reason": " "}), ("legal-hold", {}), ("disposal-decision", {"approved": True})):
        assert post(a_site(), "legal", act, body).status_code == 422


def test_what_disposal_would_cause_is_told_and_nothing_is_erased() -> None:
    site = a_site()
    post(site, "supervisor", "disposal", WHY)
    assert post(site, "director", "previews/disposal-decision", AGREED).status_code == 200
    assert numbers(site, state="proposed") == ["26110001"]
    assert "林芳" in site.signed_in("director").get(CASE).text


def test_the_disposed_case_shows_what_is_left_and_by_whose_order() -> None:
    site = a_site()
    disposed(site)
    case = site.signed_in("auditor").get(CASE).get_json()
    assert [word for word in PERSONAL if word in str(case)] == []
    assert (case["stage"], case["acts"], case["keeping"]["state"]) == ("closed", [], "disposed")
    assert case["keeping"]["disposal"] == {
        "by": "director@staff.example",
        "by_name": "周涛",
        "at": "2027-02-23T09:01:00+08:00",
        "reason": "同意销毁",
    }
    assert [entry["disposed"] for entry in case["timeline"]] == [True] * (len(case["timeline"]) - 1) + [False]
    assert "left" not in case["timeline"][-1]["data"]
    assert post(site, "agent", "note", {"text": "补记"}).status_code == 409
    for path in ("clocks", "forecast", "policy", "penalties"):
        assert site.signed_in("supervisor").get(f"{CASE}/{path}").status_code == 200
    assert site.signed_in("director").get(f"{CASE}/mails/m1").status_code == 404


def test_the_audit_finds_the_chain_whole_and_says_that_it_was_disposed_of() -> None:
    site = a_site()
    disposed(site)
    found = site.signed_in("auditor").get(f"{CASE}/audit").get_json()
    assert (found["intact"], found["disposed"], found["length"]) == (True, True, len(found["entries"]))
    [row] = site.signed_in("auditor").get("/api/v1/audit?month=2026-11").get_json()["cases"]
    assert (row["intact"], row["disposed"]) == (True, True)


def test_the_figures_of_the_month_do_not_change() -> None:
    site = a_site()
    before = site.signed_in("director").get("/api/v1/reports/2026-11").get_json()
    disposed(site)
    assert site.signed_in("director").get("/api/v1/reports/2026-11").get_json() == before
    assert "26110001" not in str(before)


def test_in_the_list_the_case_has_no_name_and_is_not_found_by_one() -> None:
    site = a_site()
    disposed(site)
    agent = site.signed_in("agent")
    [row] = agent.get("/api/v1/cases?month=2026-11").get_json()["cases"]
    assert (row["complainant"], row["summary"]) == ("", "")
    assert agent.get("/api/v1/cases?q=林芳").get_json()["cases"] == []
    assert agent.get("/api/v1/complainants?phone=13800138000").get_json()["cases"] == []


def test_the_complainant_is_told_that_it_was_disposed_of_and_can_do_nothing_more() -> None:
    services: Any = fake_services(policy=POLICY)
    site = Site(services)
    reference, secret = site.filed()
    closing = {"kind": "answered", "reason": "已当场答复"}
    assert post(site, "agent", "closure", closing, case=f"/api/v1/cases/{reference}").status_code == 200
    services.clock.advance(days=100)
    for who, act, body in (("supervisor", "disposal", WHY), ("director", "disposal-decision", AGREED)):
        assert post(site, who, act, body, case=f"/api/v1/cases/{reference}").status_code == 200
    told = site.tracked(reference, secret).get_json()
    assert told["disposed_at"].startswith("2027-02-28")
    assert (told["timeline"], told["can"], told["description"], told["attachments"]) == ([], [], "", [])
    assert (told["stage"], told["closed_at"][:10]) == ("closed", "2026-11-20")
    assert site.add(reference, secret, "supplements", {"text": "还有"}).status_code == 409


def test_what_is_still_to_come_is_not_due() -> None:
    site = a_site(when="Mon 2027-02-22 09:00")
    assert (numbers(site), numbers(site, state="coming")) == ([], ["26110001"])
    assert (numbers(site, state="coming", month="2027-02"), numbers(site, state="coming", month="2027-03")) == (
        ["26110001"],
        [],
    )
    assert pile(site, state="coming")["rows"][0]["acts"] == []


def test_piles_are_read_page_by_page_by_month_and_department() -> None:
    cases = [a_closed_case(reference=f"2611000{serial}") for serial in range(1, 6)]
    site = a_site(*cases)
    seen, cursor = list[str](), None
    for _ in range(5):
        page = pile(site, limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [row["reference"] for row in page["rows"]]
        cursor = page["cursor"]
        if cursor is None:
            break
    assert seen == [f"2611000{serial}" for serial in range(1, 6)]
    assert (len(numbers(site, month="2027-02")), numbers(site, month="2027-01")) == (5, [])
    assert (len(numbers(site, department="kitchen-line")), numbers(site, department="other")) == (5, [])
    assert site.signed_in("supervisor").get("/api/v1/retention?cursor=x").status_code == 422
    for month in ("2027-13", "9999-12", "1899-12"):
        assert site.signed_in("supervisor").get(f"/api/v1/retention?month={month}").status_code == 422


@pytest.mark.parametrize("state", ["due", "proposed", "held", "disposed"])
def test_a_closed_path_shows_in_no_pile_and_no_count_to_whom_it_leaves_out(state: str) -> None:
    site = a_site(confidential=(a_path(when={"category": ("product_quality",)}, seen_by=("legal", "executive")),))
    if state == "held":
        assert post(site, "legal", "legal-hold", {"reason": "诉讼"}).status_code == 200
    if state in ("proposed", "disposed"):
        assert post(site, "legal", "disposal", WHY).status_code == 200
    if state == "disposed":
        assert post(site, "executive", "disposal-decision", AGREED).status_code == 200
    assert numbers(site, "legal", state=state) == ["26110001"]
    hidden = pile(site, "supervisor", state=state)
    assert (hidden["rows"], set(hidden["counts"].values())) == ([], {0})
    assert site.signed_in("supervisor").get(CASE).status_code == 404
    assert post(site, "supervisor", "disposal", WHY).status_code == 404


def test_who_is_complained_about_never_sees_it_neither_before_nor_after() -> None:
    site = a_site(a_closed_case(respondent="director@staff.example"))
    assert numbers(site, "director") == []
    assert post(site, "supervisor", "disposal", WHY).status_code == 200
    assert post(site, "executive", "disposal-decision", AGREED).status_code == 200
    assert numbers(site, "director", state="disposed") == []
    assert site.signed_in("director").get(CASE).status_code == 404


def test_roles_that_the_policy_does_not_name_see_no_piles() -> None:
    site = a_site()
    for who in ("agent", "handler", "head", "admin"):
        assert site.signed_in(who).get("/api/v1/retention").status_code == 403


def test_my_work_says_how_many_proposals_wait_for_me_and_none_of_mine() -> None:
    site = a_site(*(a_closed_case(reference=f"2611000{serial}") for serial in (1, 2)))
    assert post(site, "supervisor", "disposal", WHY).status_code == 200
    assert post(site, "legal", "disposal", WHY, case="/api/v1/cases/26110002").status_code == 200

    def waiting(who: str) -> int:
        return int(site.signed_in(who).get("/api/v1/work").get_json()["disposals"])

    assert [waiting(who) for who in ("director", "legal", "supervisor", "agent")] == [2, 1, 0, 0]
