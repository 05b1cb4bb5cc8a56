"""Why an act is refused, in both languages: for whoever does it on the page, through the API or by mail."""

from collections.abc import Mapping

from complaints.domain.text import Text

REFUSALS: Mapping[str, Text] = {
    "evidence": Text("请附上至少{0}个文件作为凭证。", "Attach at least {0} of the files that prove it."),
    "not_allowed": Text("您没有权限进行此操作。", "You may not do this."),
    "illegal_transition": Text(
        "投诉单当前所处阶段不能进行此操作。", "This is not possible at the stage where the case stands."
    ),
    "illegal_transition.closed": Text(
        "投诉单已经结案，不能再进行此操作；仍可补充说明，要继续办理须先重新开启。",
        "The case is closed, so this is not possible. You may still add to it; to go on with it, reopen it first.",
    ),
    "guards_unmet": Text("还不能结案：{0}。", "The case cannot be closed yet: {0}."),
    "guard.final_result": Text("尚未收到最终处理结果", "the final result has not been reported"),
    "guard.satisfied": Text("客户尚未表示满意", "the complainant has not said that he is satisfied"),
    "guard.unreachable": Text("尚未在规定的天数内多次联系", "he has not been called on enough different days"),
    "guard.reason": Text("请填写理由", "a reason is needed"),
    "guard.recorded": Text("尚未记录「{0}」", "'{0}' has not been recorded"),
    "guard.rated": Text("客户尚未评价", "the complainant has not rated the handling"),
    "guard.classified": Text("尚未确定「{0}」", "'{0}' has not been decided"),
    "guard.escalated": Text("「{0}」尚未超时升级", "'{0}' is not overdue so far as to be escalated"),
    "guard.level": Text("须为「{0}」", "it must be '{0}'"),
    "guard.round": Text("尚未到第{0}轮", "round {0} has not been reached"),
    "guard.approved": Text("「{0}」尚未获得批准", "'{0}' has not been approved"),
    "nothing_to_decide": Text("没有待审批的申请。", "There is no request that waits for a decision."),
    "request.open": Text("已有一份申请正在审批。", "A request of this kind is being decided already."),
    "request.excluded": Text(
        "与已申请或已批准的另一事项互斥，两者不能并用。",
        "It excludes another matter that is asked for or approved already.",
    ),
    "request.too_often": Text("申请次数已达上限。", "It has been granted as often as the regulation allows."),
    "request.exhausted": Text(
        "已延至制度允许的最晚时间。", "It has been extended as far as the regulation allows already."
    ),
    "request.too_late": Text("期限已过，不能再申请延期。", "The limit has passed; it cannot be extended any more."),
    "request.too_far": Text("申请的时间超出制度允许的范围。", "This is later than the regulation allows."),
    "request.no_time": Text(
        "请填写晚于现有期限的时间，且该期限须正在计时。", "Name a time after the present limit, which must be running."
    ),
    "penalty.proposed": Text("同一事由已经提出过。", "The same has been proposed already."),
    "penalty.decided": Text("此项已有决定，无需再审。", "It has been decided on already."),
    "penalty.final": Text("现在不能对此项提出申诉。", "There is no appeal against it now."),
    "mail.no_such": Text("本单适用的制度没有这一事项。", "The regulation of this case has no such step."),
    "mail.empty": Text("命令之后没有写内容。", "Nothing is written after the command."),
    "mail.blank": Text(
        "信中除引用的原信外，没有看到您写的内容。请把内容写在原信上方，再回复一次。",
        "Besides the letter that it quotes, your mail says nothing. Please write above that letter and send it again.",
    ),
    "mail.no_date": Text(
        "没有读出延长到哪一天，请写明日期，如 2026-11-30 18:00、11月30日、下周一或3个工作日。",
        "The date is missing. Write for example 2026-11-30 18:00, 30 Nov, next Monday or 3 working days.",
    ),
    "mail.no_level": Text("没有读出定为哪一级，可选：{0}。", "The level is missing; it can be: {0}."),
    "mail.unknown_person": Text(
        "人员名录中没有「{0}」，请写全名或邮箱地址。",
        "Nobody on the roster is called '{0}'. Write the full name or the address.",
    ),
    "mail.which_person": Text(
        "同名的有几位，请写邮箱地址：{0}。", "Several people have this name. Write the address: {0}."
    ),
    "mail.which": Text(
        "不能确定指哪一项，请在命令后写明：{0}。", "It may be one of several; name it after the command: {0}."
    ),
    "mail.nothing_to_decide": Text("本单目前没有等您决定的事项。", "Nothing on this case waits for your word now."),
    "mail.nothing_to_appeal": Text("目前没有您可以申诉的决定。", "There is no decision that you may appeal against."),
    "mail.unsure": Text(
        "本单有事项等您决定，但来信的意思不够明确，因此没有执行。请在第一行只写「同意」或「不同意：理由」。",
        "Something waits for your word, but your mail may be read in two ways, so nothing was done. "
        "Write 'approve' or 'refuse: reason' alone in the first line.",
    ),
    "mail.alone": Text("「撤销」须单独写在一封回信里。", "'undo' must stand alone in a mail."),
    "mail.fields": Text("以下各项没有填写或填写有误：{0}。", "These lines are missing or not right: {0}."),
    "mail.unknown": Text("没有「{0}」。", "There is no '{0}'."),
    "mail.records": Text("须先完成「{0}」。", "'{0}' must come first."),
    "mail.bounds": Text(
        "须写明金额（如 200元）或扣分（如 2分），且不超出制度规定的范围。",
        "Name the money (such as 200 yuan) or the points (such as 2 points), within the bounds of the clause.",
    ),
    "mail.no_amount": Text(
        "这一条款没有规定金额或扣分，请不要写金额和扣分。",
        "The clause knows no such amount; leave money and points out.",
    ),
    "disposal.not_due": Text("保存期还没有满，不能销毁。", "The time for which the case is kept has not run out."),
    "disposal.held": Text(
        "该案正处于法律保全中，不能销毁。", "The case is under legal hold and cannot be disposed of."
    ),
    "disposal.proposed": Text(
        "已有人提议销毁，正在等他人批准。", "It has been proposed already and waits for approval."
    ),
    "disposal.nothing_proposed": Text("没有待批准的销毁提议。", "Nobody has proposed to dispose of it."),
    "disposal.not_held": Text("该案没有处于法律保全中。", "The case is not under legal hold."),
    "disposal.party": Text(
        "您曾受理、办理此案或与此案有关，须由他人提议和批准。",
        "You took this case down, handled it or are concerned by it; other people must propose and approve.",
    ),
    "disposal.same_person": Text(
        "提议人不能批准自己的提议，须由另一人批准。", "Nobody approves his own proposal; another person must do it."
    ),
    "undo.nothing": Text("没有可以撤销的操作。", "There is nothing of yours to undo."),
    "undo.too_late": Text(
        "已超过十分钟，不能再撤销。", "More than ten minutes have passed; it cannot be undone any more."
    ),
    "undo.moved_on": Text(
        "此后已有新的办理情况，不能再撤销。", "The case has moved on since; it cannot be undone any more."
    ),
}


def refusal_told(*, reason: str, about: tuple[str, ...], locale: str) -> str:
    """The sentence for `reason`, with what it is `about` filled in as a list."""
    comma = ", " if locale == "en" else "、"
    return REFUSALS[reason].in_locale(locale).format(comma.join(about))
