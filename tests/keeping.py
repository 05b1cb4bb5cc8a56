"""A regulation that keeps cases for three months, and a case of it that was closed and whose time is over."""

from dataclasses import replace
from typing import Any

from complaints.domain.case import Attachment, ComplaintCase
from complaints.domain.circumstances import ByMail
from complaints.domain.commands import (
    Closure,
    Contact,
    DisposalDecision,
    DisposalProposal,
    Note,
    Record,
    Reply,
    Request,
)
from complaints.domain.lifecycle import perform
from complaints.domain.policy import ActRule, PolicyProfile
from complaints.domain.policy_intake import FieldKind
from complaints.domain.policy_oversight import RetentionRule
from complaints.domain.text import Text
from complaints.domain.working_time import Limit, Unit
from tests.factories import (
    a_complaint,
    a_field,
    a_policy,
    a_record,
    a_registered_case,
    acting,
    after,
    an_approval,
    circumstances,
    moment,
)

CLOSED = "Mon 2026-11-23 09:00"
LAST = "Tue 2027-02-23 09:00"  # at this very moment it is kept still
OVER = "Tue 2027-02-23 09:01"
FILE = Attachment("upload/1/door.jpg", "林芳家的门.jpg", "image/jpeg", 1000)
NOTED = Attachment("mail/m1/0", "林芳来信.pdf", "application/pdf", 2000)
MAIL = ByMail("<7@customer.example>", "m1")
PERSONAL = ("林芳", "13800138000", "lin.fang@customer.example", "白云区", "OP-2026-0815", "开裂", "更换", "客户女儿")


def keeping_policy(**changes: Any) -> PolicyProfile:
    """The regulation of 欧派 with a time for keeping, something to record and something to ask for."""
    rule = RetentionRule(Limit(3, Unit.MONTHS), rules=("SVC24-14",))
    sizes = {"small": Text("小", "small"), "large": Text("大", "large")}
    visit = a_record(
        "visit", fields=(a_field("size", kind=FieldKind.CHOICE, options=sizes), a_field("seen")), tells="size"
    )
    acts = a_policy().acts | {act: ActRule(by=("agent", "handler")) for act in ("record", "request")}
    wanted = {"retention": rule, "records": (visit,), "approvals": (an_approval("redress"),), "acts": acts}
    return a_policy(**wanted | changes)


def a_closed_case(*, policy: PolicyProfile | None = None, reference: str = "26110001", **changes: Any) -> ComplaintCase:
    """A case with a file, a mail, a note, a record and a request, in all of which the complainant is mentioned."""
    policy = policy or keeping_policy()
    complaint = a_complaint(**{"attachments": (FILE,)} | changes)
    case = a_registered_case(reference=reference, complaint=complaint, policy=policy)
    seen = {"size": "large", "seen": "林芳家厨房，客户女儿在场"}
    case = after(
        case,
        ("handler", "Fri 2026-11-20 11:00", Contact("已电话联系林芳 13800138000")),
        ("handler", "Fri 2026-11-20 12:00", Record("visit", seen, "林芳在场")),
        ("handler", "Fri 2026-11-20 12:30", Request("redress", "更换林芳家的门板")),
        ("handler", "Fri 2026-11-20 15:00", Reply("周二为林芳更换门板。")),
        policy=policy,
    )
    by = circumstances(actor=acting("agent"), now=moment("Sat 2026-11-21 09:00"), policy=policy)
    case = perform(case=case, command=Note("林芳来信", (NOTED,)), circumstances=replace(by, mail=MAIL))
    return after(case, ("agent", CLOSED, Closure("answered", "林芳表示满意")), policy=policy)


def proposed(case: ComplaintCase, *, policy: PolicyProfile | None = None, who: str = "supervisor") -> ComplaintCase:
    """`case` with the proposal to dispose of it."""
    return after(case, (who, OVER, DisposalProposal("保存期满")), policy=policy or keeping_policy())


def disposed(case: ComplaintCase, *, policy: PolicyProfile | None = None) -> ComplaintCase:
    """`case` disposed of, by two people."""
    approval = ("director", "Wed 2027-02-24 10:00", DisposalDecision(True, "同意销毁"))
    return after(proposed(case, policy=policy), approval, policy=policy or keeping_policy())
