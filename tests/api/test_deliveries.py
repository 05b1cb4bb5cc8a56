"""Mail that did not arrive, by HTTP: looked at by month, sent again, and addresses that are not written to."""

from typing import Any

import pytest

from complaints.domain.acts import THE_PORTAL
from complaints.domain.case import Kind
from complaints.domain.mail_events import SPAM_REPORT, Became, MailEvent
from complaints.usecases.deliver_letters import deliver_letters
from complaints.usecases.ports import CaseFilter
from complaints.usecases.record_mail_event import record_mail_event
from tests.api.site import Site, errors_of
from tests.factories import a_path, a_policy
from tests.fakes import fake_services
from tests.unit.domain.on_a_path import under

WHO = "lin.fang@customer.example"
ELSEWHERE = "lin@other.example"


def deliver(site: Site) -> None:
    """All that is owed leaves, and what comes of that."""
    services = site.services
    by = services.circumstances(THE_PORTAL)
    rows = services.cases.find(wanted=CaseFilter(), now=services.clock(), limit=100, cursor=None).rows
    for reference in sorted(row.reference for row in rows):
        seq = 0
        while seq < len(site.case(reference).timeline):
            seq += 1
            deliver_letters(post=services.post, reference=reference, seq=seq, circumstances=by)


def news(site: Site, reference: str, became: Became = Became.BOUNCED, **changes: Any) -> None:
    """SES tells what became of the acknowledgement of a case."""
    told = {"to": (WHO,), "message_id": "ses-1", "reason": "550 5.1.1 unknown", "kind": "acknowledgement"} | changes
    event = MailEvent(became=became, references=(reference,) if reference else (), **told)
    services = site.services
    record_mail_event(
        cases=services.cases,
        deliveries=services.deliveries,
        event=event,
        circumstances=services.circumstances(THE_PORTAL),
    )


def bounced(site: Site, **changes: Any) -> str:
    """The reference of a case whose acknowledgement bounced."""
    reference, _ = site.filed()
    deliver(site)
    news(site, reference, **changes)
    deliver(site)
    return reference


def shown(site: Site, who: str = "agent", **query: Any) -> Any:
    answer = site.signed_in(who).get("/api/v1/deliveries", query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def blocks(site: Site, who: str = "agent") -> Any:
    return site.signed_in(who).get("/api/v1/deliveries/blocks").get_json()["blocks"]


def resend(site: Site, delivery: str, who: str = "agent", **body: Any) -> Any:
    return site.signed_in(who).post(f"/api/v1/deliveries/{delivery}/resending", json={"reason": "客户要求"} | body)


def free(site: Site, block: str, who: str = "agent", **body: Any) -> Any:
    return site.signed_in(who).post(f"/api/v1/deliveries/blocks/{block}/freeing", json={"reason": "邮箱已恢复"} | body)


def mails(site: Site, to: str) -> list[str]:
    return [mail.headers["X-Letter-Kind"] for mail in site.services.mailer.to(to)]


def test_a_bounce_is_listed_in_its_month_with_what_can_be_done(site: Site) -> None:
    reference = bounced(site)
    page = shown(site)
    [row] = page["deliveries"]
    assert (page["month"], row["state"], row["to"], row["letter"]) == ("2026-11", "bounced", WHO, "acknowledgement")
    assert (row["references"], row["reason"], row["audience"]) == ([reference], "550 5.1.1 unknown", "complainant")
    assert (row["blocked"], row["may"]) == (True, ["resend_elsewhere", "call", "free"])
    assert shown(site, month="2026-10")["deliveries"] == []
    assert shown(site, state="delayed")["deliveries"] == []
    assert [each["id"] for each in shown(site, state="bounced")["deliveries"]] == [row["id"]]


def test_an_address_that_bounced_is_not_written_to_on_any_case_until_somebody_says_so(site: Site) -> None:
    bounced(site)
    before = mails(site, WHO)
    second, _ = site.filed()
    deliver(site)
    assert mails(site, WHO) == before
    [withheld] = shown(site, state="withheld")["deliveries"]
    assert (withheld["references"], withheld["letter"]) == ([second], "acknowledgement")
    assert [entry.kind for entry in site.case(second).timeline].count(Kind.UNDELIVERED) == 1
    [block] = blocks(site)
    assert (block["to"], block["why"], len(block["references"])) == (WHO, "bounced", 2)
    assert free(site, block["id"]).get_json() == {"blocks": []}
    assert site.case(second).timeline[-1].kind is Kind.FREED
    assert site.case(second).undelivered == ()
    third, _ = site.filed()
    deliver(site)
    assert len(mails(site, WHO)) == len(before) + 1
    assert [entry.kind for entry in site.case(third).timeline].count(Kind.UNDELIVERED) == 0


def test_freeing_an_address_is_an_entry_with_its_reason_and_mail_flows_again(site: Site) -> None:
    reference = bounced(site)
    [block] = blocks(site)
    assert free(site, block["id"], reason="客户清理了邮箱").status_code == 200
    entry = site.case(reference).timeline[-1]
    assert (entry.kind, entry.data["text"], entry.actor) == (Kind.FREED, "客户清理了邮箱", "staff:agent@staff.example")
    before = len(mails(site, WHO))
    assert site.act("agent", reference, "closure", {"kind": "answered", "reason": "已解决"}).status_code == 200
    deliver(site)
    assert len(mails(site, WHO)) == before + 1


def test_a_case_that_mail_did_not_reach_is_stuck_no_more_once_its_address_is_freed(site: Site) -> None:
    bounced(site)

    def stuck() -> list[Any]:
        rows = site.signed_in("supervisor").get("/api/v1/work?lane=stuck").get_json()["rows"]
        return [row["undelivered"]["to"] for row in rows if row["undelivered"]]

    assert stuck() == [WHO]
    assert free(site, blocks(site)[0]["id"]).status_code == 200
    assert stuck() == []


def test_a_letter_is_sent_again_to_the_same_address_through_the_queue(site: Site) -> None:
    reference = bounced(site)
    [row] = shown(site)["deliveries"]
    assert resend(site, row["id"]).status_code == 409
    assert free(site, row["block"]).status_code == 200
    answer = resend(site, row["id"])
    assert answer.status_code == 200, answer.text
    assert answer.get_json()["mended"]["means"] == "resent"
    assert mails(site, WHO) == ["acknowledgement"]
    deliver(site)
    assert mails(site, WHO) == ["acknowledgement"] * 2
    first, second = (mail.text for mail in site.services.mailer.to(WHO))
    assert first == second
    assert resend(site, row["id"]).status_code == 409
    [again] = [entry for entry in site.case(reference).timeline if entry.kind is Kind.RESENT]
    assert (again.data["text"], again.data["letter"]) == ("客户要求", "acknowledgement")


def test_a_letter_is_sent_to_another_address_which_the_case_shows_in_part_alone(site: Site) -> None:
    reference = bounced(site)
    [row] = shown(site)["deliveries"]
    assert resend(site, row["id"], to=ELSEWHERE).status_code == 200
    deliver(site)
    assert mails(site, ELSEWHERE) == ["acknowledgement"]
    case = site.signed_in("agent").get(f"/api/v1/cases/{reference}").get_json()
    told = next(entry for entry in case["timeline"] if entry["kind"] == "resent")
    assert told["data"]["to"] == "l***@other.example"
    assert ELSEWHERE not in str(case)


def test_a_letter_to_staff_goes_to_staff_alone(site: Site) -> None:
    reference, _ = site.filed()
    deliver(site)
    news(site, reference, to=("handler@staff.example",), kind="dispatch")
    [row] = shown(site)["deliveries"]
    assert (row["audience"], row["to"]) == ("staff", "handler@staff.example")
    assert set(errors_of(resend(site, row["id"], to=ELSEWHERE))) == {"to"}
    before = len(mails(site, "head@staff.example"))
    assert resend(site, row["id"], to="head@staff.example").status_code == 200
    deliver(site)
    assert mails(site, "head@staff.example")[before:] == ["dispatch"]


def test_a_letter_about_a_confidential_case_goes_to_nobody_who_may_not_know_of_it() -> None:
    site = Site(fake_services(policy=under(a_path(seen_by=("supervisor", "handler")), acts=a_policy().acts)))
    reference, _ = site.filed(category="price")
    news(site, reference, to=("handler@staff.example",), kind="dispatch", final=False)
    [row] = shown(site, "supervisor")["deliveries"]
    assert set(errors_of(resend(site, row["id"], "supervisor", to="head@staff.example"))) == {"to"}
    assert resend(site, row["id"], "supervisor").status_code == 200


def test_what_is_late_may_arrive_still_and_then_is_mended(site: Site) -> None:
    reference, _ = site.filed()
    deliver(site)
    news(site, reference, Became.DELAYED, final=False, reason="MailboxFull")
    [row] = shown(site, state="delayed")["deliveries"]
    assert (row["may"], row["blocked"], row["mended"]) == (["call"], False, None)
    news(site, reference, Became.DELIVERED)
    [row] = shown(site)["deliveries"]
    assert (row["mended"]["means"], row["mended"]["by"]) == ("arrived", "")


def test_what_is_late_is_not_sent_twice(site: Site) -> None:
    reference, _ = site.filed()
    news(site, reference, Became.DELAYED, final=False)
    [row] = shown(site)["deliveries"]
    assert resend(site, row["id"]).status_code == 409


def test_a_full_mailbox_blocks_nothing_and_a_spam_report_does(site: Site) -> None:
    reference = bounced(site, final=False, reason="452 4.2.2 mailbox full")
    assert blocks(site) == []
    [row] = shown(site)["deliveries"]
    assert row["may"] == ["resend", "resend_elsewhere", "call"]
    news(site, reference, Became.REPORTED, reason=SPAM_REPORT)
    assert [block["why"] for block in blocks(site)] == ["reported"]


def test_what_the_mail_service_refused_never_left_and_says_so(site: Site) -> None:
    site.services.mailer.refuse(WHO)
    reference, _ = site.filed()
    deliver(site)
    [row] = shown(site)["deliveries"]
    assert (row["state"], row["reason"], row["references"]) == ("refused", "MessageRejected", [reference])
    assert not row["blocked"]
    assert site.case(reference).undelivered == (WHO,)
    site.services.mailer.accept(WHO)
    assert resend(site, row["id"]).status_code == 200
    deliver(site)
    assert (mails(site, WHO), site.case(reference).undelivered) == (["acknowledgement"], ())


def test_letters_that_wait_for_more_than_an_hour_are_counted(site: Site) -> None:
    assert shown(site)["waiting"] == {"count": 0, "since": None}
    site.filed()
    site.services.clock.advance(hours=2)
    waiting = shown(site)["waiting"]
    assert (waiting["count"], waiting["since"]) == (1, "2026-11-20T10:00:00+08:00")


def test_who_is_shown_names_in_short_is_shown_addresses_in_short(site: Site) -> None:
    bounced(site)
    [row] = shown(site, "admin")["deliveries"]
    assert row["to"] == "l***@customer.example"
    assert [block["to"] for block in blocks(site, "admin")] == ["l***@customer.example"]


def test_nothing_is_told_of_a_case_that_the_reader_may_not_know_of() -> None:
    site = Site(fake_services(policy=under(a_path(seen_by=("supervisor",)), acts=a_policy().acts)))
    reference, _ = site.filed(category="price")
    news(site, reference)
    [row], [block] = shown(site, "supervisor")["deliveries"], blocks(site, "supervisor")
    assert (shown(site)["deliveries"], blocks(site)) == ([], [])
    assert resend(site, row["id"]).status_code == 404
    assert free(site, block["id"]).status_code == 404
    assert free(site, block["id"], "supervisor").status_code == 200


def test_news_of_an_address_that_nobody_here_has_are_not_believed(site: Site) -> None:
    reference, _ = site.filed()
    news(site, reference, to=("stranger@elsewhere.example",))
    assert (shown(site)["deliveries"], blocks(site)) == ([], [])


@pytest.mark.parametrize("path", ["x/resending", "blocks/x/freeing"])
def test_a_reason_is_needed_and_what_there_is_not_is_not_found(site: Site, path: str) -> None:
    browser = site.signed_in("agent")
    assert set(errors_of(browser.post(f"/api/v1/deliveries/{path}", json={}))) == {"reason"}
    assert browser.post(f"/api/v1/deliveries/{path}", json={"reason": "…"}).status_code == 404
