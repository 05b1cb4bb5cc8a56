"""What the API says to people when something is wrong, in both languages."""

from collections.abc import Mapping
from typing import Any

from flask import request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from api.staff_messages import STAFF_TEXTS
from complaints.domain.refusal_words import REFUSALS
from complaints.domain.text import LOCALES, Text

# marshmallow's own words -> ours. Validators of schema.py say `key` or `key:parameter`.
STANDARD = {
    "Missing data for required field.": "required",
    "Field may not be null.": "required",
    "Unknown field.": "unknown_field",
    "Not a valid string.": "not_text",
    "Not a valid integer.": "not_a_number",
    "Not a valid boolean.": "not_true_or_false",
    "Not a valid list.": "not_a_list",
    "Not a valid mapping type.": "not_an_object",
    "Invalid input type.": "not_an_object",
    "Not a valid email address.": "email",
    "Invalid JSON body.": "bad_json",
}

TEXTS: Mapping[str, Text] = {
    **REFUSALS,
    "required": Text("请填写此项。", "Please fill this in."),
    "unknown_field": Text("没有这个字段。", "There is no such field."),
    "not_text": Text("这里应为文字。", "This must be text."),
    "not_a_number": Text("这里应为整数。", "This must be a whole number."),
    "not_true_or_false": Text("这里应为是或否。", "This must be true or false."),
    "not_a_list": Text("这里应为列表。", "This must be a list."),
    "not_an_object": Text("这里应为一组字段。", "This must be a group of fields."),
    "invalid": Text("请检查所填内容。", "Please check what you filled in."),
    "too_large": Text("提交的内容太大。", "What was sent is too large."),
    "bad_json": Text("无法读取所提交的内容。", "The body is not readable JSON."),
    "too_long": Text("最多{0}个字符。", "At most {0} characters."),
    "too_many": Text("最多{0}个。", "At most {0}."),
    "out_of_range": Text("应在{0}之间。", "Must be {0}."),
    "control_characters": Text(
        "含有无法显示的字符，请删除后再试。", "Contains characters that cannot be shown; please remove them."
    ),
    "phone": Text(
        "电话号码不正确，请填写如 13800138000、020-81234567 或 +852 2345 6789。",
        "This is not a phone number. Write for example 13800138000, 020-81234567 or +852 2345 6789.",
    ),
    "phone_mobile": Text(
        "手机号应为 11 位，您填的是 {0} 位，请核对。",
        "A mobile number of mainland China has 11 digits, this one has {0}. Please check it.",
    ),
    "phone_after": Text(
        "{0} 后面的号码位数不对，请核对，例如 +852 2345 6789、+853 6612 3456、+886 912 345 678。",
        "The number after {0} has too many or too few digits. Write for example +852 2345 6789 or +886 912 345 678.",
    ),
    "email": Text(
        "邮箱地址不正确，请填写如 name@example.com。",
        "This is not an e-mail address. Write for example name@example.com.",
    ),
    "contact": Text(
        "请至少填写电话或邮箱中的一项，以便与您联系。",
        "Give a phone number or an e-mail address, so that we can reach you.",
    ),
    "consent": Text(
        "请同意使用这些信息，否则无法受理投诉。",
        "Please agree to the use of this information; without it the complaint cannot be handled.",
    ),
    "date": Text(
        "日期不正确，请填写已经过去的日期，如 2026-11-20。",
        "This is not a date in the past. Write for example 2026-11-20.",
    ),
    "month": Text("月份不正确，请填写如 2026-11。", "This is not a month. Write for example 2026-11."),
    "unknown_value": Text("请从给出的选项中选择。", "Choose one of the values that are offered."),
    "fault.required": Text("请填写此项。", "Please fill this in."),
    "fault.not_asked": Text("没有这个字段。", "There is no such field."),
    "fault.text": Text("这里应为文字。", "This must be text."),
    "fault.number": Text("这里应为数字，如 12 或 12.5。", "This must be a number, such as 12 or 12.5."),
    "fault.yes_no": Text("请选择是或否。", "Choose yes or no."),
    "fault.date": Text("请填写日期，如 2026-11-20。", "This must be a date, such as 2026-11-20."),
    "fault.moment": Text(
        "请填写日期和时间，如 2026-11-20T10:00:00+08:00。", "This must be a time, such as 2026-11-20T10:00:00+08:00."
    ),
    "fault.choice": Text("请从给出的选项中选择。", "Choose one of the values that are offered."),
    "fault.no_case": Text("没有这个编号的投诉单。", "There is no case with this number."),
    "fault.receipt": Text(
        "应为最近30天内的时间，且不晚于现在。", "This must be a time within the last 30 days, and not in the future."
    ),
    "anonymous": Text("匿名", "Anonymous"),
    "anonymous_refused": Text(
        "本制度要求实名投诉，不受理匿名投诉。", "Under this regulation anonymous complaints cannot be registered."
    ),
    "attachment_missing": Text(
        "附件尚未上传完成，请重新上传。", "The file has not been uploaded. Please upload it again."
    ),
    "attachment_too_large": Text("附件太大。", "The file is too large."),
    "attachment_type": Text("不能上传这种类型的文件。", "Files of this type cannot be taken."),
    "attachment_content": Text(
        "《{0}》的实际内容不是可以上传的文件类型，请换一个文件。",
        "What is in {0} is not a file of a type that can be taken. Please choose another file.",
    ),
    "attachment_archive": Text(
        "《{0}》带有密码、已损坏或压缩内容过大，无法检查，请换一个文件。",
        "{0} cannot be checked: it is locked, damaged, or holds too much. Please choose another file.",
    ),
    "attachment_too_many": Text("附件太多。", "There are too many files."),
    "attachment_too_many_of_the_case": Text(
        "这件投诉的附件已达上限，请把其余材料发到我们的邮箱。",
        "This complaint has as many files as it may have. Please mail us the rest.",
    ),
    "http.404": Text("没有这个地址。", "There is nothing at this address."),
    "http.405": Text("这个地址不支持这种请求。", "This address does not take such a request."),
    "http.500": Text(
        "系统出错，您的内容可能没有保存，请稍后再试。与我们联系时，请告知编号 {0}。",
        "Something went wrong on our side. What you sent may not have been kept; please try again later. "
        "If you write to us about it, please give the number {0}.",
    ),
    "idempotency_key": Text(
        "这个提交编号已被使用，请再提交一次。", "This submission key is in use. Please submit once more."
    ),
    "key_form": Text("提交编号应为1至200个可见字符。", "The submission key must be 1 to 200 visible characters."),
    "not_found": Text("编号或查询密码不正确。", "The number or the secret is not right."),
    "figures_not_open": Text("本公司没有公开投诉统计。", "This company does not publish figures of its complaints."),
    "case_unknown": Text("没有这个编号的投诉单。", "There is no case with this number."),
    "limit.proof": Text(
        "提交较为集中，需要您的浏览器先完成一次自动校验，但没有完成。您填写的内容没有丢失。您也可以{0}。",
        "Many requests come in right now, and your browser has not finished the automatic check they need. What you "
        "typed is not lost. You can also {0}.",
    ),
    "limit.most": Text(
        "您所在的网络或所填的联系方式在一小时内提交过多，暂时不能再从这里提交。您填写的内容没有丢失。请{0}，或一小时后再试。",
        "Too much was sent from your network, or with your contact details, within the hour. What you typed is not "
        "lost. Please {0}, or try again in an hour.",
    ),
    "limit.call_or_mail": Text("拨打 {1}，或发邮件至 {0}", "call {1} or write to {0}"),
    "limit.mail": Text("发邮件至 {0}", "write to {0}"),
    "foreign_origin": Text("请求来源不正确。", "The request comes from another site."),
    "objection_too_late": Text(
        "提出异议的期限已过，截止时间为{0}。", "The time for objecting to the result is over: it ended on {0}."
    ),
    "objection_too_often": Text(
        "提出异议的次数已达上限（{0}次）。", "The case has been taken up again as often as the regulation allows: {0}."
    ),
    "already_rated": Text("您已经评价过，评价不可更改。", "You have rated already; a rating cannot be changed."),
    "nothing_to_mail": Text(
        "没有可以重发的邮件，或邮件无法送达。", "There is no mail to send again, or mail does not reach this address."
    ),
    "not_asked": Text("这一件不作评价，或者评价的期限已过。", "This is not rated, or the time for it is over."),
    "stale": Text(
        "此投诉单刚被他人更新，请刷新后再试。", "Somebody has changed this case meanwhile. Reload it and try again."
    ),
    "cursor": Text("翻页标记无效，请从第一页重新开始。", "The page mark is not valid. Start from the first page."),
    "stage.registered": Text("已登记，正在安排负责人", "Registered; a handler is being found"),
    "stage.dispatched": Text("处理中，责任部门正在核实处理", "In hand; the department responsible is looking into it"),
    "stage.follow_up": Text("已有处理结果，客服将与您联系回访", "There is a result; we will call you about it"),
    "stage.closed": Text("已结案", "Closed"),
    "event.received": Text("收到您的投诉", "Your complaint was received"),
    "event.registered": Text("投诉已登记编号", "It was registered and numbered"),
    "event.dispatched": Text("已转交责任部门处理", "It was passed to the department responsible"),
    "event.asked": Text("我们请您补充说明", "We asked you a question"),
    "event.contacted": Text("工作人员与您联系", "We were in touch with you"),
    "event.replied": Text("责任部门已作出回复", "The department responsible has replied"),
    "event.called": Text("客服回访", "We called you about the result"),
    "event.supplemented": Text("您补充了内容", "You added something"),
    "event.objected": Text("您对结果提出异议", "You disagreed with the result"),
    "event.rated": Text("您作出了评价", "You rated the handling"),
    "event.closed": Text("投诉已结案", "The case was closed"),
    "event.reopened": Text("投诉重新受理", "The case was taken up again"),
    # of what is no complaint
    "noted.received": Text("已收到", "It was received"),
    "noted.registered": Text("已登记编号", "It was registered and numbered"),
    "noted.closed": Text("已办结", "It was dealt with"),
    "noted.reopened": Text("重新办理", "It was taken up again"),
    **STAFF_TEXTS,
}


# Of a body that is too large, or whose sender went away before its end, nothing can be said again.
UNREADABLE = (RequestEntityTooLarge, ClientDisconnected)


def wanted_locale() -> str:
    """The reader's locale: what the body asks for, else the best of Accept-Language, else Chinese."""
    asked = _asked_locale()
    if asked in LOCALES:
        return str(asked)
    return "en" if request.accept_languages.best_match(["zh-CN", "zh", "en"]) == "en" else "zh-CN"


def _asked_locale() -> Any:
    """The `locale` in the body, if there is a body that can be read."""
    try:
        body: Any = request.get_json(silent=True) if request.is_json else request.form
    except (*UNREADABLE, RecursionError):
        return None
    return body.get("locale") if isinstance(body, Mapping) else None


def say(key: str, locale: str, *parameters: object) -> str:
    """The text behind `key`, with its parameters filled in."""
    return TEXTS[key].in_locale(locale).format(*parameters)


def translated(errors: Any, locale: str) -> Any:
    """Validation errors of any depth with every message in `locale`."""
    if isinstance(errors, Mapping):
        return {_printable(name): translated(inner, locale) for name, inner in errors.items()}
    if isinstance(errors, list):
        return [translated(inner, locale) for inner in errors]
    key, _, parameter = STANDARD.get(str(errors), str(errors)).partition(":")
    return say(key, locale, parameter) if key in TEXTS else str(errors)


def _printable(name: Any) -> str:
    """The name of a field, as far as it can be sent back: JSON can hold halves of characters."""
    return str(name).encode("utf-8", "replace").decode()
