"""The agent calls the complainant: satisfied closes by the policy's guards, not satisfied opens the next round."""

from complaints.domain.case import Kind
from tests.factories import moment
from tests.functional.portal import CUSTOMER, Filed, Portal, staff_address


def replied(portal: Portal, *, final: bool = True) -> Filed:
    """A case of Friday ten o'clock that the handler answered on Saturday."""
    filed = portal.file()
    portal.at("Sat 2026-11-21 10:00")
    assert portal.staff_does("handler", filed, "reply", text="门板已更换。", final=final).status_code == 200
    return filed


def test_satisfied_closes_the_case(portal: Portal) -> None:
    filed = replied(portal)
    done = portal.staff_does("agent", filed, "follow-up", outcome="satisfied", text="客户表示满意")
    assert (done.get_json()["stage"], done.get_json()["closing_kind"]) == ("closed", "satisfied")
    assert portal.kinds(filed)[-2:] == ["called", "closed"]


def test_everybody_concerned_is_told_of_the_closing(portal: Portal) -> None:
    filed = replied(portal)
    portal.staff_does("agent", filed, "follow-up", outcome="satisfied")
    assert sorted(mail.to for mail in portal.mails(kind="closure")) == [staff_address("handler"), CUSTOMER]


def test_nothing_is_due_any_more_after_the_closing(portal: Portal) -> None:
    filed = replied(portal)
    portal.staff_does("agent", filed, "follow-up", outcome="satisfied")
    forecast = portal.signed_in("agent").get(f"/api/v1/cases/{filed.reference}/forecast").get_json()
    assert forecast["steps"] == []
    assert portal.services.cases.next_due_at() is None


def test_not_satisfied_opens_the_next_round(portal: Portal) -> None:
    filed = replied(portal)
    portal.at("Sat 2026-11-21 15:00")
    done = portal.staff_does("agent", filed, "follow-up", outcome="not_satisfied", text="门板颜色不对")
    assert (done.get_json()["stage"], done.get_json()["round"]) == ("dispatched", 2)
    again = portal.mail(to=staff_address("handler"), kind="dispatch")
    assert "第2轮" in again.subject
    assert "门板颜色不对" in again.text


def test_each_round_has_its_own_clock(portal: Portal) -> None:
    filed = replied(portal)
    portal.at("Sat 2026-11-21 15:00")
    done = portal.staff_does("agent", filed, "follow-up", outcome="not_satisfied")
    clocks = [(clock["clock"], clock["run"], clock["state"]) for clock in done.get_json()["clocks"]]
    assert clocks == [("reply", 1, "met"), ("reply", 2, "running"), ("follow_up", 1, "met")]
    promise = portal.track(filed)["promises"][0]
    assert (promise["due"], promise["state"]) == (moment("Tue 2026-11-24 15:00").isoformat(), "running")


def test_ladder_climbs_anew_in_the_next_round(portal: Portal) -> None:
    filed = replied(portal)
    portal.staff_does("agent", filed, "follow-up", outcome="not_satisfied")
    portal.at("Tue 2026-11-24 10:00")
    assert portal.tick() == 1
    assert portal.last(filed, Kind.URGED).data["run"] == 2


def test_three_rounds_end_in_satisfaction(portal: Portal) -> None:
    filed = replied(portal)
    for expected in (2, 3):
        portal.advance(hours=1)
        done = portal.staff_does("agent", filed, "follow-up", outcome="not_satisfied")
        assert done.get_json()["round"] == expected
        portal.advance(hours=1)
        portal.staff_does("handler", filed, "reply", text="再次更换。")
    portal.staff_does("agent", filed, "follow-up", outcome="satisfied")
    assert portal.kinds(filed).count("dispatched") == 3
    assert portal.case(filed).stage == "closed"


def test_satisfied_with_an_interim_word_waits_for_the_final_result(portal: Portal) -> None:
    filed = replied(portal, final=False)
    done = portal.staff_does("agent", filed, "follow-up", outcome="satisfied").get_json()
    [satisfied] = [each for each in done["closings_open"] if each["when_satisfied"]]
    assert (done["stage"], [each["en"] for each in satisfied["missing"]]) == (
        "follow_up",
        ["the final result has not been reported"],
    )
    refused = portal.staff_does("agent", filed, "closure", kind="satisfied")
    assert refused.status_code == 409
    assert list(refused.get_json()["errors"]["guards"]) == ["final_result"]


def test_final_result_later_closes_it(portal: Portal) -> None:
    filed = replied(portal, final=False)
    portal.staff_does("agent", filed, "follow-up", outcome="satisfied")
    portal.staff_does("handler", filed, "reply", text="最终结果：已更换。")
    assert portal.kinds(filed)[-2:] == ["further_reply", "closed"]
    assert portal.last(filed, Kind.CLOSED).data["kind"] == "satisfied"


def test_handler_is_urged_for_the_final_result(portal: Portal) -> None:
    filed = replied(portal, final=False)
    portal.staff_does("agent", filed, "follow-up", outcome="satisfied")
    portal.at("Tue 2026-11-24 10:00")
    portal.tick()
    assert portal.last(filed, Kind.URGED).data["clock"] == "closure"
    assert f"[{filed.reference}]" in portal.mail(to=staff_address("handler"), kind="urging").subject


def test_unreachable_on_three_days_may_be_closed(portal: Portal) -> None:
    filed = replied(portal)
    for day in ("Sat 2026-11-21 11:00", "Mon 2026-11-23 11:00", "Tue 2026-11-24 11:00"):
        portal.at(day)
        assert portal.staff_does("agent", filed, "follow-up", outcome="unreachable").status_code == 200
    done = portal.staff_does("agent", filed, "closure", kind="unreachable", reason="三天均无人接听")
    assert done.get_json()["closing_kind"] == "unreachable"


def test_three_calls_on_one_day_are_not_enough(portal: Portal) -> None:
    filed = replied(portal)
    for _ in range(3):
        portal.advance(hours=1)
        portal.staff_does("agent", filed, "follow-up", outcome="unreachable")
    refused = portal.staff_does("agent", filed, "closure", kind="unreachable", reason="打不通")
    assert refused.status_code == 409
    assert list(refused.get_json()["errors"]["guards"]) == ["unreachable"]
    assert portal.case(filed).stage == "follow_up"


def test_vain_call_does_not_stop_the_clock_of_the_call(portal: Portal) -> None:
    filed = replied(portal)
    done = portal.staff_does("agent", filed, "follow-up", outcome="unreachable")
    assert [clock["state"] for clock in done.get_json()["clocks"] if clock["clock"] == "follow_up"] == ["running"]


def test_objection_takes_a_closed_case_up_again(portal: Portal) -> None:
    filed = replied(portal)
    portal.staff_does("agent", filed, "follow-up", outcome="satisfied")
    portal.advance(days=3)
    seen = portal.complainant_does(filed, "objection", text="又裂了").get_json()
    assert (seen["stage"], seen["round"], seen["closing_title"]) == ("dispatched", 2, None)
    assert portal.kinds(filed)[-4:] == ["objected", "reopened", "assigned", "dispatched"]
    assert [mail.to for mail in portal.mails(kind="supplement-received")] == [staff_address("agent")]


def test_agent_takes_a_closed_case_up_again(portal: Portal) -> None:
    filed = replied(portal)
    portal.staff_does("agent", filed, "follow-up", outcome="satisfied")
    done = portal.staff_does("agent", filed, "reopening", reason="客户来电，问题复现")
    assert (done.get_json()["stage"], done.get_json()["round"]) == ("dispatched", 2)
    assert "问题复现" in str(portal.last(filed, Kind.REOPENED).data)
