"""What lies on somebody's desk: whose it is, in which order, how much time is left, and what is not shown to whom."""

from dataclasses import replace
from typing import Any

import pytest

from api.texts import both
from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.acts import THE_PORTAL
from complaints.domain.mail_events import SPAM_REPORT
from complaints.domain.policy import ActRule
from complaints.domain.policy_clauses import Amount
from complaints.domain.policy_intake import FieldKind
from complaints.domain.text import Text
from complaints.usecases.report_undelivered import note_undelivered
from tests.api.site import Site
from tests.factories import a_field, a_penalty, a_policy, an_approval
from tests.fakes import fake_services

MAY_ASK = a_policy().acts | {"request": ActRule(by=("agent",))}


@pytest.fixture
def site() -> Site:
    """On Friday 2026-11-20 at 10:00, under a regulation with limits, calls and approvals."""
    return Site(fake_services(policy=load_policy(POLICIES / "oppein.toml")))


def pile(site: Site, who: str, lane: str = "mine", **query: Any) -> Any:
    answer = site.signed_in(who).get("/api/v1/work", query_string={"lane": lane, **query})
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def told(site: Site, who: str, lane: str = "mine") -> list[tuple[str, str]]:
    return [(row["reference"], row["title"]["en"]) for row in pile(site, who, lane)["rows"]]


def test_a_limit_lies_on_the_handlers_desk_with_the_working_time_that_is_left(site: Site) -> None:
    reference, _ = site.filed()
    [row] = [row for row in pile(site, "handler")["rows"] if row["title"]["zh-CN"] == "责任部门回复"]
    assert (row["reference"], row["kind"], row["state"]) == (reference, "clock", "running")
    assert row["waits_for"]["id"] == "handler@staff.example"
    assert row["due_at"] == "2026-11-23T10:00:00+08:00"
    assert row["left"]["unit"] == "working"
    minutes = row["left"]["minutes"]
    site.services.clock.advance(hours=1)
    [later] = [row for row in pile(site, "handler")["rows"] if row["title"]["zh-CN"] == "责任部门回复"]
    assert minutes - later["left"]["minutes"] == 60
    assert row["case"]["complainant"] == "林芳"


def test_a_case_that_no_limit_urges_lies_with_its_handler_since_he_has_it_until_he_has_replied() -> None:
    site = Site(fake_services(policy=a_policy(clocks=())))
    reference, _ = site.filed()
    [row] = pile(site, "handler")["rows"]
    assert (row["reference"], row["title"]["en"], row["due_at"], row["state"]) == (
        *(reference, "Handle it and reply"),
        *(None, "none"),
    )
    assert row["since"] == "2026-11-20T10:00:00+08:00"
    assert site.act("handler", reference, "reply", {"text": "门板已更换"}).status_code == 200
    assert pile(site, "handler")["rows"] == []


def test_what_is_late_says_by_how_much(site: Site) -> None:
    site.filed()
    site.services.clock.advance(days=4)
    row = next(row for row in pile(site, "handler")["rows"] if row["title"]["zh-CN"] == "责任部门回复")
    assert row["state"] == "overdue"
    assert row["left"]["minutes"] < 0


def test_the_most_urgent_comes_first_and_pages_go_on_where_the_last_ended(site: Site) -> None:
    for _ in range(3):
        site.filed()
        site.services.clock.advance(hours=1)
    whole = [(row["reference"], row["title"]["en"]) for row in pile(site, "handler")["rows"]]
    dues = [row["due_at"] for row in pile(site, "handler")["rows"]]
    assert dues == sorted(dues)
    paged, cursor = [], None
    while True:
        page = pile(site, "handler", limit=1, **({"cursor": cursor} if cursor else {}))
        paged += [(row["reference"], row["title"]["en"]) for row in page["rows"]]
        cursor = page["cursor"]
        if not cursor:
            break
    assert paged == whole
    assert len(whole) >= 3


def test_after_the_reply_it_is_the_callers_turn_and_nothing_is_left_with_the_handler(site: Site) -> None:
    reference = site.replied()
    assert pile(site, "handler")["rows"] == []
    [row] = pile(site, "agent", "calls")["rows"]
    assert (row["reference"], row["kind"]) == (reference, "call")
    assert row["call"]["attempt"] == 1
    assert "satisfied" in row["call"]["outcomes"]
    assert row["call"]["phone"] == "13800138000"
    answer = site.act("agent", reference, "follow-up", {"outcome": "satisfied", "text": "满意"})
    assert answer.status_code == 200
    assert pile(site, "agent", "calls")["rows"] == []


def test_a_call_says_in_which_hours_it_is_made_and_when_next_if_nobody_is_reached(site: Site) -> None:
    reference = site.replied()
    [call] = [row["call"] for row in pile(site, "agent", "calls")["rows"]]
    assert call["band"] == {"from": "2026-11-20T09:00:00+08:00", "to": "2026-11-20T12:00:00+08:00"}
    assert call["not_before"] is None
    proposed = call["if_unreachable"]
    assert proposed["not_before"] == "2026-11-21T14:00:00+08:00"  # Saturday counts
    assert site.act("agent", reference, "follow-up", {"outcome": "unreachable"}).status_code == 200
    [later] = [row["call"] for row in pile(site, "agent", "calls")["rows"]]
    assert {name: later[name] for name in proposed} == proposed
    for _ in range(2):
        site.services.clock.advance(days=1)
        assert site.act("agent", reference, "follow-up", {"outcome": "unreachable"}).status_code == 200
    [enough] = [row["call"] for row in pile(site, "agent", "calls")["rows"]]
    assert enough["if_unreachable"] is None


def test_a_request_lies_on_the_desk_of_whose_word_is_next() -> None:
    delay = an_approval("extension", tiers=("head", "supervisor|director"), extends=("reply",))
    site = Site(fake_services(policy=a_policy(approvals=(delay,))))
    reference, _ = site.filed()
    asked = site.act("handler", reference, "extension", {"text": "配件要外购", "until": "2026-11-25T18:00:00+08:00"})
    assert asked.status_code == 200, asked.text
    [row] = pile(site, "head", "approvals")["rows"]
    assert (row["kind"], row["request"]["text"], row["request"]["asked_by_name"]) == ("approval", "配件要外购", "王强")
    assert [tier["state"] for tier in row["request"]["chain"]] == ["open", "later"]
    assert row["request"]["may_decide"]
    assert pile(site, "supervisor", "approvals")["rows"] == []
    assert site.act("head", reference, "extension-decision", {"approved": True, "text": "同意"}).status_code == 200
    assert pile(site, "head", "approvals")["rows"] == []
    for who in ("supervisor", "director"):
        [row] = pile(site, who, "approvals")["rows"]
        assert [tier["state"] for tier in row["request"]["chain"]] == ["approved", "open"]


def test_an_extension_says_by_how_many_working_days_it_moves_the_limit() -> None:
    delay = an_approval("extension", tiers=("head",), extends=("reply",))
    site = Site(fake_services(policy=a_policy(approvals=(delay,))))
    reference, _ = site.filed()
    until = "2026-11-25T10:00:00+08:00"
    assert site.act("handler", reference, "extension", {"text": "配件要外购", "until": until}).status_code == 200
    [row] = pile(site, "head", "approvals")["rows"]
    cost = row["request"]["cost"]
    assert cost["label"]["zh-CN"] == "延长“责任部门回复”，原定2026年11月23日（星期一） 10:00"
    assert cost["value"] == {"zh-CN": "2 个工作日", "en": "2 working days"}


@pytest.mark.parametrize(("amount", "said"), [("12500", "12,500"), ("80.50", "80.50"), ("", None)])
def test_a_redress_says_its_money(amount: str, said: str | None) -> None:
    money = a_field("amount", title=Text("金额（元）", "Amount (yuan)"), kind=FieldKind.NUMBER)
    redress = an_approval("redress", tiers=("supervisor",), fields=(money,))
    site = Site(fake_services(policy=a_policy(approvals=(redress,), acts=MAY_ASK)))
    reference, _ = site.filed()
    asked = {"matter": "redress", "text": "客户关怀", "fields": {"amount": amount} if amount else {}}
    answer = site.act("agent", reference, "request", asked)
    assert answer.status_code == 200, answer.text
    [row] = pile(site, "supervisor", "approvals")["rows"]
    cost = row["request"]["cost"]
    assert cost == (said and {"label": both(money.title), "value": {"zh-CN": said, "en": said}})


def test_penalties_of_one_clause_are_told_apart_by_their_number_and_say_what_they_come_to() -> None:
    rude = a_penalty("rude", title=Text("态度恶劣", "Rudeness"), money=Amount(50, 200))
    site = Site(fake_services(policy=a_policy(penalties=(rude,))))
    reference, _ = site.filed()
    for evidence, text in ((2, "辱骂客户"), (3, "又一次")):
        body = {"penalty": "rude", "text": text, "on": "handler@staff.example", "evidence": evidence}
        assert site.act("supervisor", reference, "penalty", body).status_code == 200
    rows = pile(site, "director", "approvals")["rows"]
    told = {row["penalty"]["number"]: row["penalty"] for row in rows}
    assert [told[number]["text"] for number in (1, 2)] == ["辱骂客户", "又一次"]
    assert told[1]["title"] == {"zh-CN": "态度恶劣", "en": "Rudeness"}
    assert told[1]["on_name"] == "王强"
    assert told[1]["cost"]["value"] == {"zh-CN": "50至200元，2分", "en": "50 to 200 yuan, 2 points"}


def test_who_gave_a_case_to_another_sees_that_it_still_waits(site: Site) -> None:
    reference, _ = site.filed()
    site.services.staff.put(
        member=replace(site.services.staff.roster().find("handler@staff.example"), email="second@staff.example")
    )
    answer = site.act("supervisor", reference, "assignment", {"handler": "second@staff.example"})
    assert answer.status_code == 200, answer.text
    [row] = pile(site, "supervisor", "delegated")["rows"]
    assert row["case"]["handler"] == "second@staff.example"
    assert pile(site, "handler")["rows"] == []
    assert pile(site, "director", "delegated")["rows"] == []


def test_a_case_that_nobody_answers_for_is_stuck_and_waits_for_who_may_assign(site: Site) -> None:
    site.services.staff.set_responsibilities(rows=[])
    reference, _ = site.filed()
    assert (reference, "Assign a handler") in told(site, "agent")
    [row] = pile(site, "supervisor", "stuck")["rows"]
    assert (row["reference"], row["kind"]) == (reference, "stuck")
    assert pile(site, "handler", "stuck")["rows"] == []


def test_piles_are_counted(site: Site) -> None:
    site.filed()
    site.replied()
    counts = pile(site, "agent")["counts"]
    assert counts["calls"] == 1
    assert counts["mine"] == len(pile(site, "agent")["rows"])
    assert set(counts) == {"mine", "delegated", "stuck", "calls", "approvals"}


def test_of_what_a_member_may_not_know_there_is_neither_row_nor_count(site: Site) -> None:
    before = {who: pile(site, who)["counts"] for who in ("agent", "supervisor", "handler")}
    site.filed(category="corruption", description="收受红包")
    site.services.clock.advance(days=90)
    for who, counts in before.items():
        assert pile(site, who)["counts"] == counts, who
        assert [pile(site, who, lane)["rows"] for lane in counts] == [[], [], [], [], []]


def test_a_deputy_finds_what_waits_for_whom_he_stands_in_for(site: Site) -> None:
    handler = site.services.staff.roster().find("handler@staff.example")
    reference, _ = site.filed()
    away = replace(handler, deputy="second@staff.example", active=True)
    site.services.staff.put(member=replace(handler, email="second@staff.example"))
    today = site.services.clock().date()
    site.services.staff.put(member=replace(away, away_from=today))
    assert reference in [row["reference"] for row in pile(site, "second")["rows"]]


def test_a_cursor_that_was_not_given_out_is_refused(site: Site) -> None:
    for cursor in ("x", "!", "MjAyNg"):
        answer = site.signed_in("agent").get("/api/v1/work", query_string={"cursor": cursor})
        assert answer.status_code in (400, 422), answer.text
    assert site.signed_in("agent").get("/api/v1/work?lane=all").status_code == 422


@pytest.mark.parametrize(("reason", "why"), [("550 no such mailbox", "refused"), (SPAM_REPORT, "reported")])
def test_mail_that_does_not_arrive_is_stuck_and_says_to_whom_and_why(site: Site, reason: str, why: str) -> None:
    reference, _ = site.filed()
    data = {"to": "lin.fang@customer.example", "letter": "closure", "reason": reason, "outcome": "complainant"}
    by = site.services.circumstances(THE_PORTAL)
    note_undelivered(
        cases=site.services.cases, reference=reference, data=data | {"message_id": "m-9"}, circumstances=by
    )
    [row] = pile(site, "supervisor", "stuck")["rows"]
    assert (row["reference"], row["title"]["en"]) == (reference, "Mail does not arrive")
    assert row["undelivered"] == {"to": "lin.fang@customer.example", "reason": reason, "why": why}
    assert "lin.fang" not in str(pile(site, "auditor", "stuck"))
    site.act("handler", reference, "contact", {"text": "已电话联系"})
    assert pile(site, "supervisor", "stuck")["rows"] == []
