"""What a clause is called that has no title of its own: acts, letters, steps of a ladder, single tables."""

from collections.abc import Mapping
from typing import Any

from complaints.domain.text import Text

ACTS: Mapping[str, Text] = {
    "intake": Text("受理登记", "Registering complaints"),
    "view": Text("查看投诉", "Seeing cases"),
    "quarantine": Text("处理待审邮件", "Deciding on mail that waits"),
    "directory": Text("维护通讯录与责任分工", "Keeping directory and matrix"),
    "reports": Text("查看月度报表", "Seeing the figures of a month"),
    "sign-ins": Text("查看登录记录", "Reading the record of sign-ins"),
    "deliveries": Text("处理送不到的邮件", "Looking after mail that did not arrive"),
    "handover": Text("查看他人待办、交接工作", "Seeing others' desks, handing them over"),
    "unmasking": Text("查看完整联系方式", "Seeing in full how to reach the complainant"),
    "matrix-decision": Text("批准责任分工的改动", "Approving changes of the matrix"),
    "audit": Text("审计核对", "Checking timelines"),
    "bulletin": Text("编写典型案例", "Writing up typical cases"),
    "surveys": Text("查看问卷调查", "Seeing surveys"),
    "retention": Text("查看到期档案", "Seeing what is due to be disposed of"),
    "legal-hold": Text("设置法律保全", "Placing a legal hold"),
    "legal-hold-lifting": Text("解除法律保全", "Lifting a legal hold"),
    "disposal": Text("提议销毁到期档案", "Proposing disposal"),
    "disposal-decision": Text("批准销毁到期档案", "Approving disposal"),
    "assignment": Text("分派、改派", "Assigning"),
    "note": Text("内部备注", "Notes"),
    "record": Text("办理记录", "Records"),
    "classification": Text("分类定级", "Classifying"),
    "request": Text("提出申请", "Requests"),
    "decision": Text("审批", "Decisions"),
    "question": Text("向客户提问", "Questions to the complainant"),
    "contact": Text("与客户沟通", "Contacts with the complainant"),
    "reply": Text("回复处理意见", "Replies"),
    "follow-up": Text("满意度回访", "Satisfaction calls"),
    "closure": Text("结案", "Closing"),
    "reopening": Text("重新处理", "Reopening"),
    "supplement": Text("补充情况", "Supplements"),
    "withdrawal": Text("撤诉", "Withdrawal"),
    "objection": Text("提出异议", "Objections"),
    "survey": Text("满意度评价", "Rating"),
    "penalty": Text("提出责任处理", "Proposing penalties"),
    "penalty-decision": Text("责任处理审批", "Deciding on penalties"),
    "penalty-appeal": Text("责任处理申诉", "Appeals against penalties"),
}
LETTERS: Mapping[str, Text] = {
    "acknowledgement": Text("受理回执", "Acknowledgement"),
    "dispatch": Text("客户投诉处理单", "Complaint order"),
    "unassigned": Text("待分派通知", "Case without a handler"),
    "reply-received": Text("已收到回复", "Reply received"),
    "supplement-received": Text("客户补充情况", "Something was added"),
    "question": Text("请客户补充说明", "Question to the complainant"),
    "closure": Text("结案通知", "Closing letter"),
    "notice": Text("通知", "Notice"),
    "undelivered": Text("邮件无法送达", "Mail not delivered"),
    "approval": Text("审批请求", "Request for approval"),
}
STEPS: Mapping[str, Text] = {
    "reminder": Text("到期前提醒", "Reminder"),
    "urging": Text("到期催办", "Urging"),
    "escalation": Text("逾期上报", "Escalation"),
}
ROUTE = Text("由指定角色处理", "Handled by a role of its own")
SINGLE: Mapping[str, Text] = {
    "numbering": Text("编号", "Numbering"),
    "calendar": Text("工作日历", "Working calendar"),
    "intake": Text("受理", "Intake"),
    "intake.attachments": Text("附件", "Attachments"),
    "follow_up": Text("回访", "Follow-up calls"),
    "objection": Text("异议", "Objection"),
    "survey": Text("满意度评价", "Satisfaction survey"),
    "bulletin": Text("案例通报", "Bulletin of typical cases"),
    "open_figures": Text("公开数据", "Open figures"),
    "retention": Text("归档与保存", "Filing and keeping"),
    "privacy": Text("个人信息保护", "Privacy"),
    "review": Text("制度复审", "Review of the regulation"),
    "mail": Text("邮件处理", "Mail"),
    "mail.quiet": Text("免打扰时段", "Quiet hours"),
}


def clause_title(*, path: str, clause: Any) -> Text | None:
    """The title of the clause at `path`: its own, else what is said here; None for what only its id tells."""
    if isinstance(clause, Text):
        return Text(clause.zh, clause.en)
    own: Text | None = getattr(clause, "title", None)
    if own:
        return own
    table, _, name = path.rpartition(".")
    if table == "acts":
        return ACTS.get(name)
    if table == "routes":
        return ROUTE
    if table == "letters":
        return LETTERS.get(clause.letter)
    if table.endswith(".ladder"):
        return STEPS[clause.kind]
    return SINGLE.get(path)
