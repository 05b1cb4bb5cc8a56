"""What the API says to staff alone, in both languages."""

from collections.abc import Mapping

from complaints.domain.text import Text

STAFF_TEXTS: Mapping[str, Text] = {
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
    "sign_in": Text("请先登录。", "Please sign in."),
    "link_refused": Text(
        "登录链接无效或已过期，请重新获取。", "The sign-in link is not valid any more. Ask for a new one."
    ),
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
    "policy_not_kept": Text(
        "此投诉单所适用的制度版本没有保存，暂时不能查看或处理。请联系系统管理员。",
        "The version of the regulation under which this case runs is not kept, so it cannot be shown or changed. "
        "Please tell the administrator.",
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
        "没有这个月份的报表：该月尚未开始，或当时还没有受理过投诉。",
        "There is no report of such a month: it has not begun yet, or no complaint had come by then.",
    ),
    "report_policy_gone": Text(
        "这份报告所依据的制度版本没有保存，暂时不能查看。请联系系统管理员。",
        "The version of the regulation that this report follows is not kept, so it cannot be shown. "
        "Please tell the administrator.",
    ),
    "report_unknown": Text("没有这份报告。", "There is no such report."),
    "report_not_yet": Text(
        "该期尚未结束，或当时还没有受理过投诉，不能出报告。",
        "The period has not ended, or no complaint had come by then: there is nothing to report.",
    ),
    "report_settled": Text(
        "这份报告已发出、已有更正版或无人待审，不能再改动。",
        "The report was sent, has a corrected edition or waits for nobody: nothing can be done to it.",
    ),
    "report_not_sent": Text(
        "报告审核发出后，才有对外版。", "A report leaves the company when it has been agreed to and sent."
    ),
    "report_incomplete": Text("还有部分没有写：{0}。", "These sections have no words yet: {0}."),
    "report_no_place": Text("报告里没有这一栏。", "The report has no place for this."),
    "report_score": Text("得分应为 0 到 {0} 的数。", "A score is a number from 0 to {0}."),
    "report_not_awaited": Text(
        "现在不是由您审核；同一个人不能以两个身份先后审核。",
        "It is not your turn to agree; one person does not agree in two roles.",
    ),
    "report_stale": Text(
        "您看到的内容之后有人改动过这份报告，请重新载入。", "The report was changed since you read it: load it again."
    ),
    "typical_unknown": Text("没有这个案例。", "There is no such typical case."),
    "tells.name": Text("文中有投诉人的姓名，请去掉。", "This names the complainant: take it out."),
    "tells.phone": Text("文中有电话号码，请去掉。", "This holds a telephone number: take it out."),
    "tells.email": Text("文中有邮箱地址，请去掉。", "This holds a mail address: take it out."),
    "tells.address": Text("文中有投诉人的地址，请去掉。", "This holds the complainant's address: take it out."),
    "tells.order_no": Text("文中有订单号，请去掉。", "This holds the number of the order: take it out."),
    "tells.personal": Text("文中有投诉人的个人信息，请去掉。", "This tells who complained: take it out."),
    "source.open": Text("只有已结案的投诉才能写成案例。", "Only a closed complaint is told as a typical case."),
    "source.confidential": Text("保密的投诉不能写成案例。", "A confidential complaint is not told as a typical case."),
    "survey_unknown": Text("没有这次调查。", "There is no such survey."),
    "survey_settled": Text(
        "调查还没有结束，或结果已签核。", "The survey runs still, or its results were signed already."
    ),
    "survey_stale": Text(
        "您看到的内容之后有变化，请重新载入。", "Something has changed since you read it: load it again."
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
    "bounds": Text("应为{0}。", "This must be {0}."),
    "bounds.none": Text("此项没有这一内容。", "There is nothing of the kind in the clause."),
}
