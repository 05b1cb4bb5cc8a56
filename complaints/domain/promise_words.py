"""The rule behind a promised date, in words for who complains: from when, how long, and which days count."""

from collections.abc import Mapping

from complaints.domain.case import SEVERITY, ComplaintCase, Kind
from complaints.domain.clause_tables import WEEKDAYS
from complaints.domain.clause_words import counting_told, limit_told
from complaints.domain.event_words import event_told
from complaints.domain.policy import ClockRule, PolicyProfile
from complaints.domain.text import LOCALES, Text
from complaints.domain.working_time import WORKING_UNITS

# What starts a promised limit, as the complainant knows it; anything else in the words of the regulation.
STARTS: Mapping[str, Text] = {
    Kind.RECEIVED: Text("收到投诉", "your complaint was received"),
    Kind.REGISTERED: Text("登记编号", "it was registered"),
    Kind.DISPATCHED: Text("转交责任部门", "it was passed to the department responsible"),
    Kind.REPLIED: Text("责任部门回复", "the department has replied"),
    Kind.REOPENED: Text("重新受理", "it was taken up again"),
}


def promise_rule(*, rule: ClockRule, case: ComplaintCase, policy: PolicyProfile) -> Text:
    """How the date promised by `rule` is reckoned in `case`."""
    return Text(*(_told(rule, case, policy, locale) for locale in LOCALES))


def _told(rule: ClockRule, case: ComplaintCase, policy: PolicyProfile, locale: str) -> str:
    level = case.severity if rule.by == SEVERITY else case.classes.get(rule.by, "")
    limit = rule.limit_at(level)
    english = locale == "en"
    begins = (" or " if english else "或").join(
        STARTS[name].in_locale(locale) if name in STARTS else event_told(name=name, policy=policy, locale=locale)
        for name in rule.starts
    )
    span = limit_told(limit=limit, locale=locale)
    told = [f"{span} from when {begins}" if english else f"自{begins}起{span}内"]
    if counted := counting_told(counting=rule.counting, locale=locale):
        told.append(counted)
    if rule.agreed:
        told.append("an agreed time comes first" if english else "已约定时间的，以约定为准")
    if limit.unit in WORKING_UNITS:
        days = _working_days(policy, locale)
        told.append(
            f"working days are {days}, public holidays do not count" if english else f"工作日为{days}，法定节假日不计"
        )
    return ("; " if english else "；").join(told)


def _working_days(policy: PolicyProfile, locale: str) -> str:
    """The first and the last where they follow each other, as they mostly do; else each."""
    days = [day for day in WEEKDAYS if day in policy.calendar.weekdays]
    named = [WEEKDAYS[day].in_locale(locale) for day in days]
    week = list(WEEKDAYS)
    if len(days) > 2 and days == week[week.index(days[0]) : week.index(days[-1]) + 1]:
        return (" to " if locale == "en" else "至").join((named[0], named[-1]))
    return (", " if locale == "en" else "、").join(named)
