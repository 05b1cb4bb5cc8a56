"""Why an answer about a report was not done, in words for whoever wrote it."""

from complaints.domain.mail_commands import NotUnderstood
from complaints.domain.policy import PolicyProfile
from complaints.domain.publishing import EditionSettled, NotAwaited, SectionsMissing
from complaints.domain.report_mail import AnsweredLate
from complaints.domain.text import Text

_NOT_UNDERSTOOD = {
    "unsure": Text(
        "没有看出您是同意还是退回：第一行请只写“同意”，或写“退回：”和要改的地方。",
        "Do you agree? Write «agree» alone in the first line, or «return:» and what is to be changed.",
    ),
    "empty": Text("退回时请写明要改什么。", "When you return it, say what is to be put right."),
}
_OTHERS: dict[type[Exception], Text] = {
    AnsweredLate: Text(
        "您收到那封邮件之后，报告的内容有过改动；请看新的内容，再答复新的邮件。",
        "The report was changed after that mail was sent: read it as it stands now, and answer the newer mail.",
    ),
    EditionSettled: Text(
        "这份报告已发出、已有更正版或无人待审，不能再改动。",
        "The report was sent, has a corrected edition or waits for nobody: nothing can be done to it.",
    ),
}
_AT_ONCE = Text(
    "同一时刻有人改动了这份报告，请再答复一次。", "Somebody changed the report at the same moment: answer once more."
)
_AGREED = Text("您已经审核过了，不必再答复。", "You have agreed already; no further answer is needed.")


def why_not(*, error: Exception, policy: PolicyProfile) -> Text:
    """The reason in words; of anything else, that something else happened at the same moment."""
    match error:
        case NotUnderstood():
            return _NOT_UNDERSTOOD.get(error.reason, _NOT_UNDERSTOOD["unsure"])
        case NotAwaited():
            return _turn_of(error.role, policy)
        case SectionsMissing():
            zh, en = "、".join(each.zh for each in error.titles), ", ".join(each.en for each in error.titles)
            return Text(f"还有部分没有写：{zh}。", f"These sections have no words yet: {en}.")
        case _:
            return _OTHERS.get(type(error), _AT_ONCE)


def _turn_of(role: str, policy: PolicyProfile) -> Text:
    if not role:
        return _AGREED
    title = policy.roles.get(role, Text(role, role))
    return Text(f"现在等{title.zh}审核，轮不到您。", f"It waits for: {title.en}. It is not your turn.")
