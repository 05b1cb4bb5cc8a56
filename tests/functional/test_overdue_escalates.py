"""Nobody answers: a reminder before, an urging at, an escalation after, each once, each to whom the ladder names."""

from dataclasses import replace
from datetime import date, timedelta

import boto3
import pytest

from complaints.adapters.dynamodb.packing import pack, unpack
from complaints.domain.case import Kind
from functions import deadlines
from tests.factories import a_member, moment
from tests.functional.portal import SCHEDULE_EVENT, Filed, Portal, staff_address
from tests.functional.post import answer

MINUTE = timedelta(minutes=1)
FRIDAY = "Fri 2026-11-20 10:00"

# The ladder of the reply clock of a complaint filed on Friday at ten: when, which letter, to whom, copied to whom.
LADDER = (
    ("Mon 2026-11-23 06:00", "reminder", ("handler",), ()),
    ("Mon 2026-11-23 10:00", "urging", ("handler",), ("agent",)),
    ("Mon 2026-11-23 12:00", "escalation", ("head",), ("handler",)),
    ("Tue 2026-11-24 10:00", "escalation", ("supervisor",), ("head",)),
    ("Wed 2026-11-25 10:00", "escalation", ("executive",), ("head", "supervisor")),
    ("Thu 2026-11-26 10:00", "escalation", ("executive",), ("head", "supervisor")),
    ("Fri 2026-11-27 10:00", "escalation", ("executive",), ("head", "supervisor")),
)


def ladder_mails(portal: Portal) -> list[tuple[str, str]]:
    """(letter, recipient) of every mail that the timer caused, in order."""
    kinds = ("reminder", "urging", "escalation", "vacancy")
    return [(mail.kind, mail.to.partition("@")[0]) for mail in portal.mails() if mail.kind in kinds]


def test_each_step_comes_at_its_minute_once_to_whom_the_ladder_names(portal: Portal) -> None:
    filed = portal.file()
    expected: list[tuple[str, str]] = []
    for at, letter, to, copy in LADDER:
        portal.at(at)
        portal.advance(minutes=-1)
        assert portal.tick() == 0, f"{letter} came before {at}"
        portal.advance(minutes=1)
        assert [portal.tick(), portal.tick()] == [1, 0], f"at {at}"
        expected += [(letter, role) for role in (*to, *copy)]
        assert ladder_mails(portal) == expected
    steps = [kind for kind in portal.kinds(filed) if kind in ("reminded", "urged", "escalated")]
    assert steps == ["reminded", "urged"] + ["escalated"] * 5


def test_forecast_says_beforehand_what_then_happens(portal: Portal) -> None:
    filed = portal.file()
    steps = portal.signed_in("agent").get(f"/api/v1/cases/{filed.reference}/forecast").get_json()["steps"]
    foretold = [
        (step["at"], step["kind"], [person["email"] for person in step["to"]], [p["email"] for p in step["copy"]])
        for step in steps[: len(LADDER)]
    ]
    assert foretold == [
        (moment(at).isoformat(), kind, [staff_address(role) for role in to], [staff_address(role) for role in copy])
        for at, kind, to, copy in LADDER
    ]


def test_minute_by_minute_nothing_more_is_sent(portal: Portal) -> None:
    portal.file()
    portal.at("Mon 2026-11-23 09:58")
    taken = []
    for _ in range(6):
        taken.append(portal.tick())
        portal.advance(minutes=1)
    # 09:58 finds the reminder that nobody sent at six; the urging is due at ten sharp
    assert taken == [1, 0, 1, 0, 0, 0]


def test_reminder_that_nobody_sent_in_time_has_lapsed(portal: Portal) -> None:
    portal.file()
    portal.at("Mon 2026-11-23 10:00")
    portal.tick()
    assert ladder_mails(portal) == [("urging", "handler"), ("urging", "agent")]


def test_after_a_long_standstill_each_level_is_told_once(portal: Portal) -> None:
    filed = portal.file()
    portal.at("Wed 2026-11-25 11:00")
    assert portal.tick() == 4
    assert portal.tick() == 0
    told = [entry.data["step"] for entry in portal.case(filed).timeline if entry.kind in (Kind.URGED, Kind.ESCALATED)]
    assert told == ["urging", "head", "supervisor", "executive"]


def test_reply_in_time_ends_the_ladder(portal: Portal) -> None:
    filed = portal.file()
    portal.at("Mon 2026-11-23 05:59")
    mail = portal.mail(to=staff_address("handler"), kind="dispatch")
    portal.receive(answer(mail, "已更换。", now=portal.now))
    portal.at("Mon 2026-11-23 23:00")
    portal.tick()
    assert ladder_mails(portal) == []
    assert portal.case(filed).stage == "follow_up"


def test_then_the_agent_answers_for_the_call(portal: Portal) -> None:
    filed = portal.file()
    portal.at("Sat 2026-11-21 10:00")
    portal.staff_does("handler", filed, "reply", text="已更换。")
    for at in ("Mon 2026-11-23 06:00", "Mon 2026-11-23 10:00", "Tue 2026-11-24 10:00", "Wed 2026-11-25 10:00"):
        portal.at(at)
        assert portal.tick() == 1, at
    assert ladder_mails(portal) == [
        ("reminder", "agent"),
        ("urging", "agent"),
        ("escalation", "supervisor"),
        ("escalation", "agent"),
        ("escalation", "supervisor"),
        ("escalation", "agent"),
    ]


def test_closed_case_is_never_urged(portal: Portal) -> None:
    filed = portal.file()
    portal.staff_does("agent", filed, "closure", kind="answered", reason="当场解决")
    portal.advance(days=30)
    assert portal.tick() == 0
    assert ladder_mails(portal) == []


def test_late_reply_is_recorded_as_a_breach(portal: Portal) -> None:
    filed = portal.file()
    portal.at("Mon 2026-11-23 10:01")
    portal.staff_does("handler", filed, "reply", text="晚了一分钟也是晚。")
    clocks = portal.signed_in("agent").get(f"/api/v1/cases/{filed.reference}/clocks").get_json()["clocks"]
    assert clocks[0]["state"] == "breached"
    assert portal.track(filed)["promises"][0]["state"] == "breached"


def test_reply_at_the_latest_time_is_in_time(portal: Portal) -> None:
    filed = portal.file()
    portal.at("Mon 2026-11-23 10:00")
    portal.staff_does("handler", filed, "reply", text="赶上了。")
    assert portal.track(filed)["promises"][0]["state"] == "met"


def test_deputy_is_told_while_the_handler_is_away(portal: Portal) -> None:
    away = replace(a_member("handler"), deputy=staff_address("legal"), away_from=date(2026, 11, 21))
    portal.file()
    portal.services.staff.put(member=away)
    portal.at("Mon 2026-11-23 10:00")
    portal.tick()
    assert ladder_mails(portal) == [("urging", "legal"), ("urging", "agent")]


def test_vacant_post_is_passed_over_and_the_administrator_alarmed(portal: Portal) -> None:
    portal.file()
    portal.services.staff.put(member=replace(a_member("head"), active=False))
    portal.at("Mon 2026-11-23 12:00")
    portal.tick()
    assert ladder_mails(portal)[2:] == [
        ("escalation", "supervisor"),
        ("escalation", "handler"),
        ("vacancy", "admin"),
    ]


def test_case_that_fails_holds_up_no_other(portal: Portal) -> None:
    broken, whole = portal.file(), portal.file()
    _tamper(broken)
    portal.at("Mon 2026-11-23 10:00")
    with pytest.raises(deadlines.CasesFailed, match=broken.reference):
        deadlines.run(SCHEDULE_EVENT, None)
    assert "urged" in portal.kinds(whole)


def test_many_cases_due_at_once_are_all_done_in_one_run(portal: Portal) -> None:
    filed = [portal.file() for _ in range(12)]
    portal.at("Mon 2026-11-23 10:00")
    assert portal.tick() == 12
    assert all(portal.kinds(each)[-1] == "urged" for each in filed)


def _tamper(filed: Filed) -> None:
    """Somebody changes a stored entry behind the portal's back."""
    table = boto3.resource("dynamodb").Table("complaints")
    key = {"pk": f"C#{filed.reference}", "sk": "T#000001"}
    stored = table.get_item(Key=key)["Item"]
    told = unpack(stored["e"].value)
    table.put_item(Item=stored | {"e": pack(told.replace("更换门板", "不用更换"))})
