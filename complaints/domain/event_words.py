"""What a clause waits for and on which conditions, in the words of the policy: `called.satisfied`, `round = ["3+"]`."""

from collections.abc import Iterable, Mapping
from typing import Any

from complaints.domain.case import COMPLAINANT, SEVERITY, Kind, Stage
from complaints.domain.conditions import FIELD
from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import When
from complaints.domain.text import Text
from complaints.domain.timeline import APPROVED, FORWARDED, REFUSED
from complaints.domain.wording import SEVERITY_TITLE, TYPE, YES_NO, guard_subject, level_title, scheme_title

KINDS: Mapping[str, Text] = {
    Kind.RECEIVED: Text("收到投诉", "complaint received"),
    Kind.REGISTERED: Text("立案编号", "registered and numbered"),
    Kind.UNASSIGNED: Text("无人负责，待分派", "nobody responsible"),
    Kind.ASSIGNED: Text("确定责任人", "handler named"),
    Kind.DISPATCHED: Text("发出投诉单", "sent to the handler"),
    Kind.CONTACTED: Text("与客户沟通", "complainant contacted"),
    Kind.REPLIED: Text("责任部门回复", "handler's reply"),
    Kind.FURTHER_REPLY: Text("补充回复", "further reply"),
    Kind.UNCOUNTED_REPLY: Text("不计入的回复", "reply that does not count"),
    Kind.NOTED: Text("备注", "note"),
    Kind.ASKED: Text("向客户提问", "complainant asked"),
    Kind.UNMASKED: Text("查看了联系方式", "contact details looked at"),
    Kind.RECORDED: Text("办理记录", "record made"),
    Kind.CLASSIFIED: Text("分类定级", "classified"),
    Kind.REQUESTED: Text("提出申请", "request made"),
    Kind.DECIDED: Text("审批意见", "request decided"),
    Kind.PENALTY: Text("责任处理", "penalty"),
    Kind.CALLED: Text("满意度回访", "satisfaction call"),
    Kind.REMINDED: Text("到期前提醒", "reminder"),
    Kind.URGED: Text("到期催办", "urging"),
    Kind.ESCALATED: Text("逐级上报", "escalation"),
    Kind.SUPPLEMENTED: Text("客户补充情况", "complainant added something"),
    Kind.OBJECTED: Text("客户提出异议", "complainant objected"),
    Kind.RATED: Text("客户评价", "complainant rated"),
    Kind.CLOSED: Text("结案", "closed"),
    Kind.REOPENED: Text("重新处理", "reopened"),
    Kind.UNDELIVERED: Text("邮件无法送达", "mail not delivered"),
    Kind.RESENT: Text("重新发送邮件", "mail sent again"),
    Kind.FREED: Text("恢复向该地址发信", "address written to again"),
    Kind.MISREAD: Text("邮件未能执行", "mail could not be carried out"),
    Kind.UNDONE: Text("撤销", "undone"),
    Kind.AWAY: Text("本人外出", "handler away"),
    Kind.BRAKED: Text("来信过多", "too many mails"),
    Kind.HELD: Text("法律保全", "put under legal hold"),
    Kind.RELEASED: Text("解除法律保全", "legal hold lifted"),
    Kind.DISPOSAL_PROPOSED: Text("提议销毁", "disposal proposed"),
    Kind.DISPOSAL_REFUSED: Text("不同意销毁，继续保存", "disposal refused"),
    Kind.DISPOSED: Text("已批准销毁", "disposed of"),
}
OUTCOMES: Mapping[str, Text] = {
    "satisfied": Text("满意", "satisfied"),
    "not_satisfied": Text("不满意", "not satisfied"),
    "unreachable": Text("未联系上", "not reached"),
    "not_handled": Text("尚未处理", "nothing done yet"),
    APPROVED: Text("同意", "approved"),
    REFUSED: Text("不同意", "refused"),
    FORWARDED: Text("转下一级", "passed on"),
    COMPLAINANT: Text("投诉人", "complainant"),
    "staff": Text("工作人员", "staff"),
}
STAGES: Mapping[str, Text] = {
    Stage.REGISTERED: Text("待分派", "to be assigned"),
    Stage.DISPATCHED: Text("处理中", "in hand"),
    Stage.FOLLOW_UP: Text("待回访", "to be called"),
    Stage.CLOSED: Text("已结案", "closed"),
}
FACTS: Mapping[str, Text] = {
    "type": TYPE,
    "category": Text("投诉类别", "category"),
    "business_line": Text("业务线", "business line"),
    "kind": Text("投诉人身份", "kind of complainant"),
    "channel": Text("渠道", "channel"),
    "department": Text("部门", "department"),
    "stage": Text("阶段", "stage"),
    "closing": Text("结案方式", "closing"),
    "anonymous": Text("匿名", "anonymous"),
    "repeat": Text("二次或多次投诉", "repeat complaint"),
    "final": Text("已有最终处理结果", "final result reported"),
    "satisfied": Text("回访满意", "found satisfied"),
    "rating": Text("评分", "rating"),
    "recorded": Text("已记录", "recorded"),
    "approved": Text("已批准", "approved"),
    "round": Text("轮次", "round"),
    SEVERITY: SEVERITY_TITLE,
}


def events_told(*, names: Iterable[str], policy: PolicyProfile, locale: str) -> str:
    """Events, one of which is waited for."""
    between = " / " if locale == "en" else "；"
    return between.join(event_told(name=name, policy=policy, locale=locale) for name in names)


def event_told(*, name: str, policy: PolicyProfile, locale: str) -> str:
    """One event, such as `recorded.dispute` or `clock:reply`; what the policy does not have as it stands."""
    if name.startswith("clock:"):
        return _quoted(policy.clock(name.removeprefix("clock:")).title.in_locale(locale), locale)
    kind, _, outcome = name.partition(".")
    if kind not in KINDS:
        return name
    about = _outcome_told(kind, outcome, policy, locale) if outcome else ""
    title = KINDS[kind].in_locale(locale)
    return title + (": " if locale == "en" else "：") + about if about else title


def conditions_told(*, when: When, policy: PolicyProfile, locale: str) -> str:
    """Conditions, all of which must hold."""
    between = "; " if locale == "en" else "；"
    return between.join(_condition_told(key, wanted, policy, locale) for key, wanted in when.items())


def _outcome_told(kind: str, outcome: str, policy: PolicyProfile, locale: str) -> str:
    thing, _, value = outcome.partition(".")
    match kind:
        case Kind.RECORDED:
            return _record_told(outcome, policy, locale)
        case Kind.REQUESTED | Kind.DECIDED:
            rule = policy.approval(thing)
            return _joined(_quoted(rule.title.in_locale(locale), locale) if rule else thing, value, locale)
        case Kind.CLASSIFIED:
            title = scheme_title(scheme=thing, policy=policy, locale=locale)
            level = level_title(scheme=thing, level=value, policy=policy, locale=locale) if value else ""
            return f"{title} {level}".strip()
        case Kind.REMINDED | Kind.URGED | Kind.ESCALATED:
            return _quoted(policy.clock(thing).title.in_locale(locale), locale)
        case Kind.CLOSED:
            return next((rule.title.in_locale(locale) for rule in policy.closing if rule.id == thing), thing)
        case Kind.RECEIVED | Kind.REGISTERED if found := policy.type(thing):
            return found.title.in_locale(locale)
        case _:
            return _joined("", outcome, locale)


def _record_told(record: str, policy: PolicyProfile, locale: str) -> str:
    return _quoted(guard_subject(guard=f"recorded:{record}", policy=policy, locale=locale), locale)


def _joined(title: str, value: str, locale: str) -> str:
    word = OUTCOMES[value].in_locale(locale) if value in OUTCOMES else value
    return f"{title} {word}".strip()


def _quoted(title: str, locale: str) -> str:
    return f"“{title}”" if locale == "en" else f"「{title}」"


def _condition_told(key: str, wanted: tuple[str, ...], policy: PolicyProfile, locale: str) -> str:
    named = FACTS[key].in_locale(locale) if key in FACTS else _field_or_scheme(key, policy, locale)
    either, not_ = (" or ", "not ") if locale == "en" else ("、", "非")
    values = [
        (not_ if value.startswith("!") else "") + _value_told(key, value.removeprefix("!"), policy, locale)
        for value in wanted
    ]
    return named + (": " if locale == "en" else "：") + either.join(values)


def _field_or_scheme(key: str, policy: PolicyProfile, locale: str) -> str:
    if not key.startswith(FIELD):
        return scheme_title(scheme=key, policy=policy, locale=locale)
    fields = [*policy.intake.fields]
    for rules in (policy.records, policy.approvals):
        fields += [field for rule in rules for field in rule.fields]
    found = next((rule for rule in fields if rule.id == key.removeprefix(FIELD)), None)
    return found.title.in_locale(locale) if found else key


def _value_told(key: str, value: str, policy: PolicyProfile, locale: str) -> str:
    if value in YES_NO:
        return YES_NO[value].in_locale(locale)
    number = value.strip("+>")
    if number.isdecimal() and number != value:
        above = value.startswith(">")
        return (
            f"{'over ' if above else 'from '}{number}"
            if locale == "en"
            else f"{number}以上" + ("" if above else "（含）")
        )
    match key:
        case "recorded":
            return _record_told(value, policy, locale)
        case "stage":
            return STAGES[value].in_locale(locale)
        case _ if key in (SEVERITY, *(scheme.id for scheme in policy.schemes)):
            return level_title(scheme=key, level=value, policy=policy, locale=locale)
    found = next((each for each in _choices(key, policy) if each.id == value), None)
    return str(found.title.in_locale(locale)) if found else value


def _choices(key: str, policy: PolicyProfile) -> Iterable[Any]:
    return {
        "type": policy.intake.types,
        "category": policy.intake.categories,
        "business_line": policy.intake.business_lines,
        "kind": policy.intake.complainant_kinds,
        "channel": policy.intake.channels,
        "closing": policy.closing,
        "approved": policy.approvals,
    }.get(key, ())
