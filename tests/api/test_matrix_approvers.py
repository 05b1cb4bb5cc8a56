"""A proposed change of the matrix is told to whoever may approve it: by mail, once, and beside their work."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.api.site import Site
from tests.api.test_matrix import KITCHEN, decide, propose, proposed


def mails(site: Site) -> list[Any]:
    return [mail for mail in site.services.mailer.sent if mail.headers["X-Letter-Kind"] == "matrix-proposed"]


def waiting(site: Site, who: str) -> Any:
    answer = site.signed_in(who).get("/api/v1/work")
    assert answer.status_code == 200, answer.text
    return answer.get_json()["matrix_changes"]


def test_approvers_get_one_mail_that_says_what_changes_from_when_and_why(site: Site) -> None:
    proposed(site, KITCHEN, effective="2026-12-01", reason="橱柜由售后直接处理")
    assert {mail.to for mail in mails(site)} == {"supervisor@staff.example", "director@staff.example"}
    [mail] = [mail for mail in mails(site) if mail.to == "director@staff.example"]
    assert all(word in mail.text for word in ("2026年12月1日（星期二）", "橱柜由售后直接处理", "何勇", "不单独指定"))
    assert len({mail.message_id for mail in mails(site)}) == 2


def test_an_approver_is_written_to_in_his_own_language(site: Site) -> None:
    director = site.services.staff.roster().find("director@staff.example")
    site.services.staff.put(member=replace(director, locale="en"))
    proposed(site, KITCHEN)
    [mail] = [mail for mail in mails(site) if mail.to == "director@staff.example"]
    assert "Fri 20 Nov 2026" in mail.text


def test_who_is_away_is_told_only_where_nobody_else_is_left(site: Site) -> None:
    people = {who: site.services.staff.roster().find(f"{who}@staff.example") for who in ("supervisor", "director")}
    site.services.staff.put(member=replace(people["director"], away_from=date(2026, 11, 1)))
    proposed(site, KITCHEN)
    assert {mail.to for mail in mails(site)} == {"supervisor@staff.example"}
    site.services.staff.put(member=replace(people["supervisor"], away_from=date(2026, 11, 1)))
    proposed(site)
    assert [mail.to for mail in mails(site)].count("director@staff.example") == 1


def test_what_changes_nothing_or_is_decided_is_told_to_nobody_again(site: Site) -> None:
    change = proposed(site, KITCHEN)
    before = len(mails(site))
    assert decide(site, change).status_code == 200
    assert propose(site, KITCHEN).status_code == 200
    assert len(mails(site)) == before


def test_a_mail_that_cannot_leave_does_not_hinder_the_proposal(site: Site) -> None:
    site.services.mailer.refuse("director@staff.example", permanent=False)
    change = proposed(site, KITCHEN)
    assert [each["id"] for each in waiting(site, "director")] == [change]


def test_the_change_waits_on_the_approvers_desk_until_it_is_decided(site: Site) -> None:
    change = proposed(site, KITCHEN, reason="岗位调整")
    [told] = waiting(site, "supervisor")
    assert (told["id"], told["reason"], told["proposed_by_name"]) == (change, "岗位调整", "何勇")
    assert told["cells"] > 0
    assert decide(site, change).status_code == 200
    assert waiting(site, "supervisor") == []


@pytest.mark.parametrize("who", ["admin", "agent", "handler", "executive"])
def test_nobody_else_is_shown_it(site: Site, who: str) -> None:
    proposed(site, KITCHEN)
    assert waiting(site, who) == []
