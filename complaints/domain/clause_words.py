"""What a clause of the regulation orders, line by line: who, when, how long, on which conditions."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any

from complaints.domain.case_facts import KEYWORD
from complaints.domain.clause_tables import AMOUNTS, GUARDS, STARTS, WEEKDAYS, WORDS
from complaints.domain.counting import PLAIN, Counting
from complaints.domain.event_words import FACTS, STAGES, conditions_told, events_told
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_clauses import Amount
from complaints.domain.policy_oversight import KpiRule
from complaints.domain.text import LOCALES, Text
from complaints.domain.wording import YES_NO, guard_subject, level_title, role_title
from complaints.domain.working_time import Limit, Unit

BROKEN_DOWN = Text("分列", "Broken down by")
Teller = Callable[[Any, PolicyProfile, str], str]


@dataclass(frozen=True)
class Line:
    """One line of a clause: what it is about, and what the clause says of it."""

    label: Text
    value: Text


def clause_lines(*, clause: Any, policy: PolicyProfile) -> tuple[Line, ...]:
    """What `clause` (any dataclass of a policy) orders; what it leaves open is not told."""
    return tuple(_lines(clause, policy))


def limit_told(*, limit: Limit, locale: str) -> str:
    """A span as people say it."""
    one, more = AMOUNTS[limit.unit]
    text = one if limit.amount == 1 or (limit.unit is Unit.SAME_DAY and not limit.amount) else more
    return text.in_locale(locale).format(limit.amount)


def _lines(clause: Any, policy: PolicyProfile) -> Iterator[Line]:
    for name, (label, tell) in TELLERS.items():
        value = getattr(clause, name, None)
        if not value or (name == "times" and value == 1):
            continue
        if name == "by" and isinstance(clause, KpiRule):
            label, tell = BROKEN_DOWN, _fact
        if told := [words for locale in LOCALES if (words := tell(value, policy, locale))]:
            yield Line(label, Text(*told))


def _roles(value: Any, policy: PolicyProfile, locale: str, *, between: tuple[str, str] = ("、", ", ")) -> str:
    roles = (value,) if isinstance(value, str) else value
    return between[locale == "en"].join(role_title(role=role, policy=policy, locale=locale) for role in roles)


def _by(value: Any, policy: PolicyProfile, locale: str) -> str:
    """Roles; the scheme by which a limit differs, or the fact by which a figure is broken down, is no role."""
    roles = (value,) if isinstance(value, str) else value
    known = {*policy.roles, "complainant"}
    return _roles(value, policy, locale) if all(part in known for role in roles for part in role.split("|")) else ""


def _fact(value: str, policy: PolicyProfile, locale: str) -> str:
    if value == KEYWORD:
        return Text("关键词", "Keyword").in_locale(locale)
    scheme = policy.scheme(value)
    found = scheme.title if scheme else FACTS.get(value)
    return found.in_locale(locale) if found else role_title(role=value, policy=policy, locale=locale)


def _limit(value: Any, policy: PolicyProfile, locale: str) -> str:
    if isinstance(value, Limit):
        return limit_told(limit=value, locale=locale)
    return WORDS[value].in_locale(locale)


def _each_limit(value: Iterable[Limit], policy: PolicyProfile, locale: str) -> str:
    return (", " if locale == "en" else "、").join(limit_told(limit=each, locale=locale) for each in value)


def _limits(value: Mapping[str, Limit], policy: PolicyProfile, locale: str) -> str:
    by = next((clock.by for clock in policy.clocks if clock.limits == value), "")
    between, is_ = ("; ", ": ") if locale == "en" else ("；", "：")
    levels = {each: level_title(scheme=by, level=each, policy=policy, locale=locale) for each in value}
    return between.join(f"{levels[each]}{is_}{limit_told(limit=limit, locale=locale)}" for each, limit in value.items())


def _counting(value: Counting, policy: PolicyProfile, locale: str) -> str:
    return counting_told(counting=value, locale=locale)


def counting_told(*, counting: Counting, locale: str) -> str:
    """How a limit is counted, where there is anything to say of it."""
    if counting == PLAIN:
        return ""
    told = [STARTS[counting.start]]
    if counting.cut_off:
        told.append(Text(f"{counting.cut_off}后按下一工作日算", f"after {counting.cut_off} as of the next working day"))
    if counting.end_of_day:
        told.append(Text("至当日24:00止", "until the end of that day"))
    if counting.grace:
        spans = (limit_told(limit=counting.grace, locale=each) for each in LOCALES)
        told.append(
            Text(*(words.format(span) for words, span in zip(("另宽限{0}", "{0} of grace"), spans, strict=True)))
        )
    return ("; " if locale == "en" else "；").join(text.in_locale(locale) for text in told)


def _events(value: Any, policy: PolicyProfile, locale: str) -> str:
    names = [
        name for name in ((value,) if isinstance(value, str) else value) if name not in ("cases", "met", "breached")
    ]
    return events_told(names=names, policy=policy, locale=locale)


def _when(value: Any, policy: PolicyProfile, locale: str) -> str:
    return conditions_told(when=value, policy=policy, locale=locale)


def _named(of: str, value: Iterable[str], policy: PolicyProfile, locale: str) -> str:
    subjects = (guard_subject(guard=f"{of}:{each}", policy=policy, locale=locale) for each in value)
    return (", " if locale == "en" else "、").join(subjects)


def _clocks(value: Any, policy: PolicyProfile, locale: str) -> str:
    ids = (value,) if isinstance(value, str) else value
    return (", " if locale == "en" else "、").join(policy.clock(each).title.in_locale(locale) for each in ids)


def _guards(value: Iterable[str], policy: PolicyProfile, locale: str) -> str:
    told = []
    for guard in value:
        name, _, _ = guard.partition(":")
        subject = guard_subject(guard=guard, policy=policy, locale=locale)
        told.append(GUARDS[name].in_locale(locale).format(subject))
    return ("; " if locale == "en" else "；").join(told)


def _amount(unit: Text, value: Any, policy: PolicyProfile, locale: str) -> str:
    if not isinstance(value, Amount):
        return unit.in_locale(locale).format(value)
    most = f"–{value.most}" if value.most not in (0, value.least) else ""
    return unit.in_locale(locale).format(f"{value.least}{most}{'+' if value.open else ''}")


def _times(unit: Text, value: Any, policy: PolicyProfile, locale: str) -> str:
    """A number; a flag under the same name (a figure whose target is a most) says nothing here."""
    return "" if isinstance(value, bool) else unit.in_locale(locale).format(value)


def _words(table: Mapping[Any, Text], value: Any, policy: PolicyProfile, locale: str) -> str:
    told = (value,) if isinstance(value, (str, Enum)) else value
    return (", " if locale == "en" else "、").join(table[each].in_locale(locale) for each in told if each in table)


def _titles(value: Iterable[Any], policy: PolicyProfile, locale: str) -> str:
    titles = (each if isinstance(each, Text) else each.title for each in value)
    return (", " if locale == "en" else "、").join(title.in_locale(locale) for title in titles)


def _said(value: Iterable[Any], policy: PolicyProfile, locale: str) -> str:
    """Words that are looked for; what the regulation calls fields are clauses of their own."""
    return _plain([each for each in value if isinstance(each, str)], policy, locale)


def _plain(value: Any, policy: PolicyProfile, locale: str) -> str:
    return str(value) if isinstance(value, (str, int)) else (", " if locale == "en" else "、").join(map(str, value))


def _yes(value: Any, policy: PolicyProfile, locale: str) -> str:
    return YES_NO["yes"].in_locale(locale) if value is True else ""


def _months(value: Any, locale: str) -> str:
    """How many months back; a report names those in which it falls due."""
    if isinstance(value, int):
        return f"the last {value} months" if locale == "en" else f"最近{value}个月"
    between, word = (", ", "month {0}") if locale == "en" else ("、", "{0}月")
    return between.join(word.format(month) for month in value)


def _shares(value: Mapping[str, int], policy: PolicyProfile, locale: str) -> str:
    shares = (f"{role_title(role=role, policy=policy, locale=locale)} {percent}%" for role, percent in value.items())
    return (", " if locale == "en" else "、").join(shares)


_PERCENT = Text("{0}%", "{0} %")
_TIMES, _YUAN, _POINTS = Text("{0}次", "{0}"), Text("{0}元", "{0} yuan"), Text("{0}分", "{0} points")
_ARROW = (" → ", " → ")
TELLERS: Mapping[str, tuple[Text, Teller]] = {
    "starts": (Text("开始", "Starts on"), _events),
    "on": (Text("触发", "On"), _events),
    "of": (Text("计入", "Counts"), _events),
    "that": (Text("其中", "Of them"), _events),
    "that_when": (Text("其中", "Of them"), _when),
    "when": (Text("条件", "Where"), _when),
    "unless": (Text("除外", "Unless"), _when),
    "limit": (Text("时限", "Limit"), _limit),
    "limits": (Text("分级时限", "Limit by level"), _limits),
    "counting": (Text("计算方法", "How it is counted"), _counting),
    "before": (Text("到期前", "Before the limit"), _limit),
    "after": (Text("逾期后", "After the limit"), _limit),
    "repeat": (Text("此后每隔", "Again every"), _limit),
    "stops": (Text("完成", "Met by"), _events),
    "pauses": (Text("暂停", "Paused by"), _events),
    "resumes": (Text("恢复", "Resumed by"), _events),
    "times": (Text("次数", "Times"), partial(_times, _TIMES)),
    "accountable": (Text("责任人", "Accountable"), _roles),
    "promise": (Text("告知投诉人", "Promised to the complainant"), _yes),
    "to": (Text("发给", "To"), _roles),
    "copy": (Text("抄送", "Copy to"), _roles),
    "by": (Text("由谁", "By"), _by),
    "not_by": (Text("不得由", "Not by"), _roles),
    "signatures": (Text("须签字", "Signed by"), _roles),
    "hands_to": (Text("转交", "Handed over to"), _roles),
    "hand_to": (Text("转交", "Handed over to"), _roles),
    "then": (Text("结果不满意时", "When not satisfied"), partial(_words, WORDS)),
    "tiers": (Text("逐级审批", "Decided by, in turn"), partial(_roles, between=_ARROW)),
    "appeal": (Text("申诉由谁受理", "Appeals heard by"), _roles),
    "review": (Text("审核", "Reviewed by, in turn"), partial(_roles, between=_ARROW)),
    "seen_by": (Text("仅限查看", "Seen only by"), _roles),
    "hides": (Text("保密内容", "Keeps secret"), partial(_words, WORDS)),
    "at_least": (Text("至少人数", "People at least"), partial(_times, Text("{0}人", "{0}"))),
    "stages": (Text("阶段", "Stages"), partial(_words, STAGES)),
    "requires": (Text("须先记录", "Only after"), partial(_named, "recorded")),
    "excludes": (Text("互斥", "Excludes"), partial(_named, "approved")),
    "extends": (Text("延长的时限", "Extends"), _clocks),
    "cap": (Text("最多延至", "At most by"), _limit),
    "at_most": (Text("最多", "At most"), partial(_times, _TIMES)),
    "within": (Text("期限", "Within"), _limit),
    "audience": (Text("调查对象", "Asks"), partial(_words, WORDS)),
    "share": (Text("抽样", "Of them"), partial(_times, _PERCENT)),
    "covers": (Text("至少参加", "At least answer"), partial(_times, _PERCENT)),
    "reminders": (Text("未填写者再次邀请", "Asked again after"), _each_limit),
    "rest": (Text("同一人间隔", "Nobody again within"), _limit),
    "signed_by": (Text("结果签核", "Results signed by"), _roles),
    "questions": (Text("问题", "Questions"), _titles),
    "dissatisfied": (Text("再处理", "Taken up again"), partial(_times, Text("{0}分及以下", "rated {0} or lower"))),
    "smallest": (
        Text("最小公开数", "Smallest number told"),
        partial(_times, Text("少于{0}不公开", "fewer than {0} are not")),
    ),
    "months": (Text("月份", "Months"), lambda value, policy, locale: _months(value, locale)),
    "files": (Text("凭证", "Files at least"), partial(_times, Text("至少{0}个文件", "{0}"))),
    "fields": (Text("填写内容", "Asks for"), _titles),
    "guards": (Text("须满足", "Needs"), _guards),
    "attempts": (Text("联系次数", "Attempts"), partial(_times, _TIMES)),
    "levels": (
        Text("等级", "Levels"),
        lambda value, policy, locale: "" if hasattr(value, "items") else _titles(value, policy, locale),
    ),
    "money": (Text("金额", "Money"), partial(_amount, _YUAN)),
    "points": (Text("扣分", "Points"), partial(_amount, _POINTS)),
    "per_day": (Text("每逾期一天", "For each day late"), partial(_amount, _YUAN)),
    "doubled": (Text("加倍", "Doubled where"), _when),
    "shares": (Text("连带", "Jointly"), _shares),
    "every": (Text("周期", "How often"), _limit),
    "sections": (Text("内容", "Contents"), _titles),
    "words": (Text("词语", "Words"), _said),
    "heading": (Text("标题", "Headed"), lambda value, policy, locale: value.in_locale(locale)),
    "keep": (Text("保存期限", "Kept for"), _limit),
    "archive_within": (Text("归档期限", "Filed within"), _limit),
    "archived_by": (Text("归档责任人", "Filed by"), _roles),
    "checklist": (Text("归档清单", "Checklist"), partial(_named, "recorded")),
    "pattern": (Text("编号格式", "Pattern"), _plain),
    "zone": (Text("时区", "Time zone"), _plain),
    "weekdays": (Text("工作日", "Working days"), partial(_words, WEEKDAYS)),
    "hours": (Text("工作时间", "Hours"), _plain),
    "hotline": (Text("热线", "Hotline"), _plain),
}
