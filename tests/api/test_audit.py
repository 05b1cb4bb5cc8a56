"""The audit: whether timelines are whole and untouched, for whom the policy lets check it."""

from dataclasses import replace

import pytest

from complaints.domain.case import BrokenTimeline, Entry
from tests.api.site import COMPLAINT, Site

MAY_AUDIT = {"auditor", "admin"}
OTHERS = {"agent", "handler", "head", "supervisor", "director", "executive", "legal"}


def tamper(site: Site, reference: str, seq: int) -> None:
    """Alters what an entry says behind the portal's back."""
    entries: list[Entry] = list(site.services.cases._entries[reference])
    entries[seq - 1] = replace(entries[seq - 1], data={**entries[seq - 1].data, "text": "altered"})
    site.services.cases._entries[reference] = type(site.services.cases._entries[reference])(entries)
    with pytest.raises(BrokenTimeline):
        site.case(reference)


def test_an_untouched_timeline_is_told_entry_by_entry_with_its_hashes(site: Site) -> None:
    reference = site.replied()
    told = site.signed_in("auditor").get(f"/api/v1/cases/{reference}/audit").get_json()
    timeline = site.case(reference).timeline
    assert (told["intact"], told["broken_at"], told["length"]) == (True, None, len(timeline))
    assert [(entry["seq"], entry["hash"]) for entry in told["entries"]] == [(e.seq, e.hash) for e in timeline]
    assert set(told["entries"][0]) == {"seq", "at", "actor", "actor_name", "kind", "hash"}


def test_an_altered_entry_is_named_and_nothing_of_the_timeline_is_relied_on(site: Site) -> None:
    reference = site.replied()
    tamper(site, reference, 2)
    told = site.signed_in("auditor").get(f"/api/v1/cases/{reference}/audit").get_json()
    assert told == {
        "reference": reference,
        "intact": False,
        "broken_at": 2,
        "reason": "the entry was altered",
        "length": 0,
        "disposed": False,
        "entries": [],
    }


def test_the_cases_of_a_month_are_checked_page_by_page(site: Site) -> None:
    first, second, third = (site.filed()[0] for _ in range(3))
    tamper(site, second, 1)
    browser = site.signed_in("admin")
    page = browser.get("/api/v1/audit", query_string={"month": "2026-11", "limit": 2}).get_json()
    rest = browser.get(
        "/api/v1/audit", query_string={"month": "2026-11", "limit": 2, "cursor": page["cursor"]}
    ).get_json()
    assert {row["reference"]: row["broken_at"] for row in page["cases"] + rest["cases"]} == {
        first: None,
        second: 1,
        third: None,
    }
    assert (len(page["cases"]), rest["cursor"]) == (2, None)
    assert browser.get("/api/v1/audit?month=2026-12").get_json() == {"cases": [], "cursor": None}


@pytest.mark.parametrize("query", ["", "month=2026-13", "month=2026-11&limit=26", "month=2026-11&cursor=x"])
def test_a_month_that_is_none_and_a_page_that_is_too_large_are_refused(site: Site, query: str) -> None:
    assert site.signed_in("admin").get(f"/api/v1/audit?{query}").status_code == 422


@pytest.mark.parametrize("who", sorted(MAY_AUDIT | OTHERS))
def test_only_whom_the_clause_names_may_check(site: Site, who: str) -> None:
    reference, _ = site.filed()
    browser = site.signed_in(who)
    expected = 200 if who in MAY_AUDIT else 403
    assert browser.get(f"/api/v1/cases/{reference}/audit").status_code == expected
    assert browser.get("/api/v1/audit?month=2026-11").status_code == expected


def test_a_case_about_the_auditor_is_no_case_to_him_whether_broken_or_not(site: Site) -> None:
    reference = about(site, "auditor@staff.example")
    auditor = site.signed_in("auditor")
    for _ in range(2):
        assert auditor.get(f"/api/v1/cases/{reference}/audit").status_code == 404
        assert auditor.get("/api/v1/audit?month=2026-11").get_json()["cases"] == []
        if site.services.cases._entries[reference][0].data.get("text") != "altered":
            tamper(site, reference, 1)
    assert site.signed_in("admin").get(f"/api/v1/cases/{reference}/audit").get_json()["broken_at"] == 1


def about(site: Site, email: str) -> str:
    """The reference of a complaint about the member of staff with this address."""
    answer = site.signed_in("agent").post("/api/v1/cases", json=COMPLAINT | {"channel": "phone", "respondent": email})
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["reference"])
