"""What an entry about a penalty says, in words: how it stands, what it may cost and what was decided."""

from collections.abc import Iterator, Mapping
from typing import Any

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
