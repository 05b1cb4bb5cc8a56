"""What the API says to people when something is wrong, in both languages."""

from collections.abc import Mapping
from typing import Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

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
    "member_unknown": Text("通讯录里没有这个人。", "Nobody in the directory has this address."),
    "directory.day": Text("日期不正确，请填写如 2026-11-20。", "This is not a day. Write for example 2026-11-20."),
    "directory.email": Text("这个邮箱已经登记在通讯录里。", "This address is in the directory already."),
    "directory.roles": Text("制度里没有这个角色。", "The regulation has no such role."),
    "directory.deputy": Text("代理人必须是在职员工。", "The deputy must be an active member of staff."),
    "directory.circle": Text(
        "代理关系绕成了一圈：最后又轮到本人代理。",
        "The deputies form a circle: at its end the person deputises for himself.",
    ),
    "directory.away_from": Text("请填写从哪一天起不在。", "Say from which day on."),
    "directory.away_until": Text("返岗日必须晚于离岗日。", "The first day back must be after the first day away."),
    "directory.keeps": Text(
        "第一位管理员的角色必须能够维护通讯录。",
        "The first administrator needs a role that may keep the directory.",
    ),
    "directory.oneself": Text(
        "不能取消自己的管理权限，请由另一位管理员操作。",
        "You cannot take the directory away from yourself; let another administrator do it.",
    ),
    "directory.handler": Text("负责人必须是在职员工。", "Who answers must be an active member of staff."),
    "directory.cannot_handle": Text("此人的角色不能办理投诉。", "With these roles nobody handles complaints."),
    "directory.twice": Text("这一类别和业务线已经有一行了。", "This category and line have a row already."),
    "directory.past": Text("生效日期不能早于今天。", "A change cannot take effect before today."),
    "matrix.unknown": Text("没有这一项分工变更。", "There is no such change of the matrix."),
    "matrix.own": Text(
        "自己提出的变更须由他人批准。", "Nobody approves what he proposed himself; another person must do it."
    ),
    "matrix.not_own": Text("只有提出人可以撤回变更。", "Only who proposed a change can withdraw it."),
    "matrix.settled": Text("这项变更已有结论。", "This change has been decided already."),
    "directory.matrix": Text("责任分工表", "the responsibility matrix"),
    "directory.stale": Text("内容已被他人修改，请重新载入。", "Somebody changed this meanwhile; please load it again."),
    "directory.stale_by": Text(
        "{0}已于{1}修改了“{2}”，请重新载入后再改。", "{0} changed {2} at {1}; load it again and then make your change."
    ),
    "required": Text("请填写此项。", "This is needed."),
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
    "fault.required": Text("请填写此项。", "This is needed."),
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
    "case_unknown": Text("没有这个编号的投诉单。", "There is no case with this number."),
    "sign_in": Text("请先登录。", "Please sign in."),
    "link_refused": Text(
        "登录链接无效或已过期，请重新获取。", "The sign-in link is not valid any more. Ask for a new one."
    ),
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
    "too_busy": Text("此刻登录的人太多，请稍后再试。", "Too many people are signing in right now. Please try again."),
    "code_refused": Text(
        "验证码不对、已过期或试错次数过多。请核对邮件，或重新获取。",
        "The code is wrong or expired, or was tried too often. Check the mail, or ask for a new one.",
    ),
    "link_elsewhere": Text(
        "请在申请登录的那个浏览器里打开这个链接，或者在那里输入邮件中的验证码。",
        "Open this link in the browser where you asked for it, or type the code of the mail there.",
    ),
    "session_unknown": Text("没有这个登录记录，可能已经退出。", "There is no such session; it may have ended already."),
    "foreign_origin": Text("请求来源不正确。", "The request comes from another site."),
    "objection_too_late": Text(
        "提出异议的期限已过，截止时间为{0}。", "The time for objecting to the result is over: it ended on {0}."
    ),
    "objection_too_often": Text(
        "提出异议的次数已达上限（{0}次）。", "The case has been taken up again as often as the regulation allows: {0}."
    ),
    "policy_not_kept": Text(
        "此投诉单所适用的制度版本没有保存，暂时不能查看或处理。请联系系统管理员。",
        "The version of the regulation under which this case runs is not kept, so it cannot be shown or changed. "
        "Please tell the administrator.",
    ),
    "already_rated": Text("您已经评价过，评价不可更改。", "You have rated already; a rating cannot be changed."),
    "not_asked": Text("这一件不作评价，或者评价的期限已过。", "This is not rated, or the time for it is over."),
    "stale": Text(
        "此投诉单刚被他人更新，请刷新后再试。", "Somebody has changed this case meanwhile. Reload it and try again."
    ),
    "views_stale": Text(
        "您在别处改过自己的视图，请重新载入。", "You have changed your views elsewhere; please load them again."
    ),
    "name_taken": Text("已有同名的视图。", "There is a view of this name already."),
    "delivery_unknown": Text("没有这封邮件，或者您无权查看。", "There is no such mail, or you may not see it."),
    "delivery_mended": Text("这封邮件已经处理过了。", "This mail has been dealt with already."),
    "address_blocked": Text(
        "这个地址已停止发信。请先恢复发信，或改发到其他地址。",
        "This address is not written to. Please free it first, or send to another address.",
    ),
    "not_resendable": Text(
        "这封邮件不能原样重发：它不是单件投诉的邮件，或投诉和人员已有变化。请在投诉单上另行办理。",
        "This mail cannot be made again: it is about no single case, or case and people have moved on.",
    ),
    "mail_unknown": Text("没有这封邮件。", "There is no such mail."),
    "figure_unknown": Text("报表中没有这项指标。", "The report has no such figure."),
    "month_unknown": Text(
        "没有这个月份的报表，或该月尚未开始。", "There is no report of such a month, or it has not begun yet."
    ),
    "mail_decided": Text(
        "此邮件已被放行或拒收，或他人正在处理。请刷新后查看。",
        "This mail has been released or rejected, or somebody is just doing it. Reload the list.",
    ),
    "mail_still_held": Text(
        "重新读取后，此邮件因另一原因仍需等待，列表中已写明。",
        "Read again, the mail has to wait for another reason, which the list now says.",
    ),
    "release.not_offered": Text("此邮件不能以这种方式放行。", "This mail cannot be released in this way."),
    "release.no_case": Text("请填写投诉单编号。", "Say on which case."),
    "release.not_sure": Text(
        "请先与投诉人核实，并确认此邮件确由其本人所发。",
        "Ask the complainant first, and confirm that this mail is really his.",
    ),
    "if_match": Text("缺少版本号（If-Match）。", "The header If-Match with the version is missing."),
    "cursor": Text("翻页标记无效，请从第一页重新开始。", "The page mark is not valid. Start from the first page."),
    "bounds": Text("应为{0}。", "This must be {0}."),
    "bounds.none": Text("此项没有这一内容。", "There is nothing of the kind in the clause."),
    "stage.registered": Text("已登记，正在安排负责人", "Registered; a handler is being found"),
    "stage.dispatched": Text("处理中，责任部门正在核实处理", "In hand; the department responsible is looking into it"),
    "stage.follow_up": Text("已有处理结果，客服将与您联系回访", "There is a result; we will call you about it"),
    "stage.closed": Text("已结案", "Closed"),
    "event.received": Text("收到您的投诉", "Your complaint was received"),
    "event.registered": Text("投诉已登记编号", "It was registered and numbered"),
    "event.dispatched": Text("已转交责任部门处理", "It was passed to the department responsible"),
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
}


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
    except (RequestEntityTooLarge, RecursionError):
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
