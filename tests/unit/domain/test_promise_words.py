"""The rule behind a promised date, as the complainant reads it."""

from dataclasses import replace

import pytest

from complaints.domain.counting import Counting, Start
from complaints.domain.policy import ClockRule
from complaints.domain.promise_words import promise_rule
from complaints.domain.working_time import Limit, Unit
from tests.factories import a_policy, a_registered_case

REPLY = a_policy().clock("reply")


def told(rule: ClockRule, **calendar: object) -> tuple[str, str]:
    policy = a_policy()
    policy = replace(policy, calendar=replace(policy.calendar, **calendar))  # type: ignore[arg-type]
    words = promise_rule(rule=rule, case=a_registered_case(), policy=policy)
    return words.zh, words.en


def test_rule_says_from_when_how_long_and_which_days_count() -> None:
    assert told(REPLY) == (
        "自转交责任部门起2个工作日内；工作日为星期一至星期六，法定节假日不计",
        (
            "2 working days from when it was passed to the department responsible; "
            "working days are Mon to Sat, public holidays do not count"
        ),
    )


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [
        (("mon", "tue", "wed", "thu", "fri"), "星期一至星期五", "Mon to Fri"),
        (("mon", "wed", "fri"), "星期一、星期三、星期五", "Mon, Wed, Fri"),
        (("sat", "sun"), "星期六、星期日", "Sat, Sun"),
    ],
)
def test_working_days_are_named_as_they_follow_each_other(days: tuple[str, ...], zh: str, en: str) -> None:
    told_zh, told_en = told(REPLY, weekdays=days)
    assert f"工作日为{zh}，" in told_zh
    assert f"working days are {en}, " in told_en


def test_limit_by_the_clock_says_nothing_of_working_days() -> None:
    assert told(replace(REPLY, limit=Limit(24, Unit.HOURS)))[0] == "自转交责任部门起24小时内"


def test_way_of_counting_and_an_agreed_time_are_told() -> None:
    rule = replace(REPLY, counting=Counting(Start.NEXT_DAY), agreed="visit", limit=Limit(3, Unit.CALENDAR_DAYS))
    assert told(rule)[0] == "自转交责任部门起3个自然日内；次日为第1天；已约定时间的，以约定为准"
