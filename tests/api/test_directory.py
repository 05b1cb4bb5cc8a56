"""The staff directory: who keeps it, what is refused, and what is kept of a change."""

from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from complaints.domain.staff import Roster
from tests.api.site import Site
from tests.factories import a_member

NEW = {"email": "Zhao.Min@Staff.Example", "name": "赵敏", "roles": ["handler"], "department": "售后服务部"}
CALLS = (
    ("POST", "staff", NEW),
    ("PATCH", "staff/legal@staff.example", {"name": "赵敏"}),
    ("PUT", "responsibilities", {"responsibilities": []}),
    ("GET", "staff/changes", None),
)


def call(site: Site, method: str, path: str, body: Any = None, *, who: str = "admin", on: str = "*") -> TestResponse:
    """A call of a member of staff on the directory as it is, or at the version `on`."""
    browser = site.signed_in(who)
    return browser.open(f"/api/v1/{path}", method=method, json=body, headers={"If-Match": on})


def changed(site: Site, who: str, **changes: Any) -> TestResponse:
    return call(site, "PATCH", f"staff/{who}@staff.example", changes)


def faults(answer: TestResponse) -> Any:
    assert answer.status_code == 422, answer.text
    return answer.get_json()["errors"]["json"]


def roster(site: Site) -> Roster:
    found: Roster = site.services.staff.roster()
    return found


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
@pytest.mark.parametrize("who", ["agent", "handler", "head", "supervisor", "director", "executive", "auditor", "legal"])
def test_nobody_but_an_administrator_keeps_the_directory(
    site: Site, who: str, method: str, path: str, body: Any
) -> None:
    before = roster(site)
    assert call(site, method, path, body, who=who).status_code == 403
    assert roster(site) == before
    assert "directory" not in site.signed_in(who).get("/api/v1/sessions/current").get_json()["may"]


def test_an_administrator_is_told_that_he_may(site: Site) -> None:
    assert "directory" in site.signed_in("admin").get("/api/v1/sessions/current").get_json()["may"]


def test_colleagues_see_no_absences_and_administrators_do(site: Site) -> None:
    changed(site, "handler", away_from="2026-11-20", away_until="2026-11-28", deputy="head@staff.example")
    seen = {}
    for who in ("agent", "admin"):
        listed = site.signed_in(who).get("/api/v1/staff").get_json()["staff"]
        seen[who] = next(member for member in listed if member["email"] == "handler@staff.example")
    assert "away_from" not in seen["agent"]
    assert (seen["admin"]["away_from"], seen["admin"]["away_until"]) == ("2026-11-20", "2026-11-28")
    assert seen["admin"]["deputy"] == "head@staff.example"


def test_a_member_is_added_under_his_casefolded_address_and_once(site: Site) -> None:
    answer = call(site, "POST", "staff", NEW)
    assert answer.status_code == 201
    assert (answer.get_json()["email"], answer.headers["ETag"]) == ("zhao.min@staff.example", '"1"')
    added = roster(site).find("zhao.min@staff.example")
    assert added is not None
    assert (added.name, added.roles, added.active) == ("赵敏", frozenset({"handler"}), True)
    assert faults(call(site, "POST", "staff", NEW)) == {"email": ["这个邮箱已经登记在通讯录里。"]}


def test_what_is_left_out_of_a_change_stays(site: Site) -> None:
    before = roster(site).find("legal@staff.example")
    assert before is not None
    assert changed(site, "legal", department="法务二部").status_code == 200
    assert roster(site).find("legal@staff.example") == replace(before, department="法务二部")


def test_an_absence_is_taken_away_with_an_empty_day(site: Site) -> None:
    changed(site, "legal", away_from="2026-11-20")
    assert changed(site, "legal", away_from="").get_json()["away_from"] is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"roles": ["emperor"]}, "roles"),
        ({"roles": []}, "roles"),
        ({"deputy": "nobody@staff.example"}, "deputy"),
        ({"deputy": "Handler@staff.example"}, "deputy"),
        ({"away_until": "2026-11-28"}, "away_from"),
        ({"away_from": "2026-11-28", "away_until": "2026-11-28"}, "away_until"),
        ({"away_from": "20261128"}, "away_from"),
        ({"locale": "fr"}, "locale"),
    ],
)
def test_a_change_that_cannot_stand_is_refused_by_its_field(site: Site, changes: Any, field: str) -> None:
    before = roster(site)
    assert set(faults(changed(site, "handler", **changes))) == {field}
    assert roster(site) == before


def test_deputies_form_no_circle(site: Site) -> None:
    assert changed(site, "handler", deputy="head@staff.example").status_code == 200
    assert changed(site, "head", deputy="legal@staff.example").status_code == 200
    assert "绕成了一圈" in faults(changed(site, "legal", deputy="handler@staff.example"))["deputy"][0]


@pytest.mark.parametrize(("changes", "field"), [({"roles": ["agent"]}, "roles"), ({"active": False}, "active")])
def test_no_administrator_takes_the_directory_from_himself(site: Site, changes: Any, field: str) -> None:
    site.services.staff.put(member=a_member("legal", roles=frozenset({"legal", "admin"})))
    assert set(faults(changed(site, "admin", **changes))) == {field}
    assert changed(site, "legal", roles=["legal"]).status_code == 200


def test_somebody_unknown_cannot_be_changed(site: Site) -> None:
    assert changed(site, "nobody", name="x").status_code == 404


def test_who_is_away_with_nobody_in_his_place_is_named(site: Site) -> None:
    changed(site, "handler", away_from="2026-11-01")
    gaps = site.signed_in("admin").get("/api/v1/responsibilities").get_json()["gaps"]
    assert gaps["absent"] == ["handler@staff.example"]


@pytest.mark.parametrize(("method", "path", "body"), CALLS[:3])
def test_a_write_on_what_somebody_changed_meanwhile_is_refused_and_says_who_did(
    site: Site, method: str, path: str, body: Any
) -> None:
    etag = site.signed_in("admin").get("/api/v1/staff").headers["ETag"]
    changed(site, "auditor", department="审计二部")
    before = roster(site)
    answer = call(site, method, path, body, on=etag)
    assert answer.status_code == 412
    told = answer.get_json()
    assert (told["errors"]["by"], told["errors"]["about"]) == ("admin@staff.example", "auditor@staff.example")
    assert told["errors"]["by_name"] in told["message"]
    assert roster(site) == before
    assert site.signed_in("admin").open(f"/api/v1/{path}", method=method, json=body).status_code == 428


def test_every_change_is_kept_with_who_made_it_and_what_it_touched(site: Site) -> None:
    changed(site, "legal", department="法务二部")
    changed(site, "legal", department="法务二部")  # changes nothing
    call(site, "PUT", "responsibilities", {"responsibilities": []})  # a proposal
    changes = site.signed_in("admin").get("/api/v1/staff/changes").get_json()["changes"]
    assert [(change["version"], change["about"]) for change in changes] == [(2, ""), (1, "legal@staff.example")]
    assert changes[1]["after"] == {"department": "法务二部"}
    assert set(changes[1]["before"]) == {"department"}
    assert (changes[1]["by"], changes[1]["at"]) == ("admin@staff.example", "2026-11-20T10:00:00+08:00")
    older = site.signed_in("admin").get("/api/v1/staff/changes?before=2").get_json()["changes"]
    assert older == changes[1:]


def test_what_somebody_had_already_is_not_held_against_him(site: Site) -> None:
    """A deputy who has left, and a role that the regulation no longer has, stand in the way of no other change."""
    old = a_member("legal", roles=frozenset({"legal", "emperor"}), deputy="auditor@staff.example")
    site.services.staff.put(member=old)
    changed(site, "auditor", active=False)
    assert changed(site, "legal", department="法务二部").status_code == 200
    assert changed(site, "legal", roles=["legal"]).status_code == 200
    assert set(faults(changed(site, "legal", roles=["legal", "emperor"]))) == {"roles"}
