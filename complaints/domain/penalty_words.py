"""What an entry about a penalty says, in words: how it stands, what it may cost and what was decided."""

from collections.abc import Iterator, Mapping
from typing import Any

from complaints.domain.case import Entry, Kind
from complaints.domain.policy import PolicyProfile
from complaints.domain.text import Text

MONEY, POINTS = Text("{0}元", "{0} yuan"), Text("{0}分", "{0} points")
OPEN, RANGE = Text("{0}起", "from {0}"), Text("{0}至{1}", "{0} to {1}")
VERDICTS = {
    "proposed": Text("提出，待决定", "Proposed"),
    "forwarded": Text("同意，转下一级决定", "Agreed to, and passed to the next tier"),
    "approved": Text("决定执行", "Decided"),
    "refused": Text("不予执行", "Refused"),
    "appealed": Text("提出申诉", "Appealed against"),
    "upheld": Text("维持原决定", "Upheld"),
    "withdrawn": Text("撤销原决定", "Withdrawn"),
}
STANDS, FALLS_ON = Text("处理", "Status"), Text("涉及人员", "Falls on")
BOUNDS = {"money": Text("金额", "Money"), "points": Text("分值", "Points")}
DECIDED = {"money": Text("决定金额", "Money decided on"), "points": Text("决定分值", "Points decided on")}
DAYS, DAYS_OVER = Text("超期", "Over the limit"), Text("{0}个工作日", "{0} working days")
DOUBLED, TWICE = Text("加倍", "Doubled"), Text("是", "Yes")
# What calls for a penalty and has no name in the policy.
CALLED_FOR = {
    Kind.REMINDED: Text("提醒", "reminder"),
    Kind.URGED: Text("逾期催办", "urging, overdue"),
    Kind.ESCALATED: Text("逾期升级", "escalation, overdue"),
    Kind.REPLIED: Text("处理回复", "reply"),
    Kind.CALLED: Text("回访", "follow-up call"),
    Kind.RATED: Text("满意度评价", "rating"),
    Kind.OBJECTED: Text("投诉人异议", "objection of the complainant"),
    Kind.REOPENED: Text("重新开启", "reopening"),
    Kind.CLOSED: Text("结案", "closure"),
}
UNITS = {"money": MONEY, "points": POINTS}


def penalty_told(*, data: Mapping[str, Any], locale: str) -> Iterator[tuple[str, str]]:
    """(label, value) of all that an entry says of a penalty, but for the fields of its clause, shares and tiers."""
    yield STANDS.in_locale(locale), VERDICTS[data["verdict"]].in_locale(locale)
    yield FALLS_ON.in_locale(locale), data["on"]
    for name, label in (DECIDED if data["decided"] else BOUNDS).items():
        told = data["decided"] if data["decided"] else data
        if told.get(name) or told.get(name) == 0:
            yield label.in_locale(locale), amount_told(amount=told[name], unit=name, locale=locale)
    if data["days"]:
        yield DAYS.in_locale(locale), DAYS_OVER.in_locale(locale).format(data["days"])
    if data["doubled"]:
        yield DOUBLED.in_locale(locale), TWICE.in_locale(locale)


def evidence_told(*, entry: Entry, policy: PolicyProfile, locale: str) -> str:
    """What an entry is called that calls for a penalty: which limit was exceeded; empty for what has no name here."""
    what = CALLED_FOR[entry.kind].in_locale(locale) if entry.kind in CALLED_FOR else ""
    clock = next((clock for clock in policy.clocks if clock.id == entry.data.get("clock")), None)
    if clock is None:
        return what
    return (
        f"{clock.title.in_locale(locale)} ({what})" if locale == "en" else f"{clock.title.in_locale(locale)}（{what}）"
    )


def amount_told(*, amount: int | Mapping[str, Any], unit: str, locale: str) -> str:
    """An amount of money or points in words: one number, or the bounds {least, most, open}."""
    words = UNITS[unit].in_locale(locale)
    if isinstance(amount, int):
        return words.format(amount)
    least = words.format(amount["least"])
    if amount["open"]:
        return OPEN.in_locale(locale).format(least)
    if amount["most"] > amount["least"]:
        return RANGE.in_locale(locale).format(amount["least"], words.format(amount["most"]))
    return least
