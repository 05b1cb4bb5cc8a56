"""Saved views of the list: kept for oneself, and never seen by anybody else."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.site import Site, errors_of

LATE = {"name": "厨房超时", "filters": {"overdue": True, "business_line": "kitchen", "q": "门板"}}


def keep(site: Site, views: Any, *, who: str = "agent", on: str = "*") -> TestResponse:
    return site.signed_in(who).put("/api/v1/views", json={"views": views}, headers={"If-Match": on})


def kept(site: Site, who: str = "agent") -> Any:
    return site.signed_in(who).get("/api/v1/views").get_json()["views"]


def test_views_are_kept_as_they_were_asked_for(site: Site) -> None:
    assert site.signed_in("agent").get("/api/v1/views").get_json() == {"views": [], "version": 0}
    answer = keep(site, [LATE, {"name": "全部"}])
    assert answer.status_code == 200, answer.text
    assert kept(site) == [LATE, {"name": "全部", "filters": {}}]
    assert answer.headers["ETag"] == '"1"'


def test_nobody_reads_or_changes_the_views_of_somebody_else(site: Site) -> None:
    keep(site, [LATE])
    for other in ("handler", "head", "supervisor", "admin", "auditor"):
        assert kept(site, other) == []
        assert keep(site, [{"name": other, "filters": {}}], who=other).status_code == 200
        assert site.signed_in(other).get("/api/v1/views/agent@staff.example").status_code == 404
        assert errors_of_query(site, other)
    assert kept(site) == [LATE]


def errors_of_query(site: Site, who: str) -> bool:
    """Whether naming a person changes nothing of what is answered."""
    own = site.signed_in(who).get("/api/v1/views").get_json()
    return bool(site.signed_in(who).get("/api/v1/views?email=agent@staff.example").get_json() == own)


def test_views_changed_elsewhere_are_not_written_over(site: Site) -> None:
    assert keep(site, [LATE], on='"0"').status_code == 200
    refused = keep(site, [], on='"0"')
    assert (refused.status_code, refused.get_json()["message"]) == (412, "您在别处改过自己的视图，请重新载入。")
    assert kept(site) == [LATE]


def test_without_the_version_nothing_is_kept(site: Site) -> None:
    assert site.signed_in("agent").put("/api/v1/views", json={"views": []}).status_code == 428


@pytest.mark.parametrize(
    "filters",
    [
        {"stage": "lost"},
        {"category": "weather"},
        {"severity": "deadly"},
        {"month": "2026-13"},
        {"due": "someday"},
        {"overdue": "true"},
        {"q": "x" * 101},
        {"handler": "x" * 255},
        {"sight": "everything"},
        {"cursor": "abc"},
        {"sort": "price"},
    ],
    ids=str,
)
def test_filters_that_the_list_does_not_have_are_refused(site: Site, filters: Any) -> None:
    refused = errors_of(keep(site, [LATE, {"name": "x", "filters": filters}]))
    assert set(refused["views"]["1"]["filters"]) == set(filters)
    assert kept(site) == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a\nb", "a\x00b", 5, None], ids=repr)
def test_a_view_has_a_name_of_one_line(site: Site, name: Any) -> None:
    assert "name" in errors_of(keep(site, [{"name": name, "filters": {}}]))["views"]["0"]


def test_two_views_do_not_share_a_name(site: Site) -> None:
    refused = errors_of(keep(site, [{"name": "Late"}, {"name": "late"}]))
    assert refused["views"]["1"]["name"] == ["已有同名的视图。"]


def test_as_many_views_are_kept_as_one_item_holds(site: Site) -> None:
    longest = {
        "stage": "dispatched",
        "handler": "汉" * 254,
        "agent": "汉" * 254,
        "department": "汉" * 80,
        "q": "汉" * 100,
    }
    many = [{"name": f"{at:02}" + "名" * 38, "filters": longest} for at in range(21)]
    assert errors_of(keep(site, many)) == {"views": ["最多20个。"]}
    assert keep(site, many[:20]).status_code == 200
    assert len(kept(site)) == 20
