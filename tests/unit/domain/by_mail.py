"""Cases that are handled by mail: the regulation, what arrives, and what came of it."""

from dataclasses import replace
from typing import Any

from complaints.domain.case import Attachment, ComplaintCase, Entry, Kind
from complaints.domain.circumstances import ByMail
from complaints.domain.consequences import follow
from complaints.domain.mail_acts import taken
from complaints.domain.mail_meaning import MailContent
from complaints.domain.policy_intake import FieldKind
from complaints.domain.policy_mail import MailRule, Spoken
from complaints.domain.text import Text
from tests.factories import (
    a_field,
    a_penalty,
    a_policy,
    a_record,
    a_registered_case,
    a_roster,
    acting,
    an_approval,
    circumstances,
    moment,
)

FRIDAY = "Fri 2026-11-20 11:00"
FILE = Attachment("k", "door.jpg", "image/jpeg", 1)
EXTENSION = an_approval(
    "extension",
    title=Text("延期申请", "Extension"),
    extends=("reply",),
    fields=(a_field("reason", title=Text("延期理由", "Reason"), required=True),),
)
DISPUTE = a_record(
    "dispute",
    title=Text("质量责任异议", "Dispute"),
    fields=(
        a_field("reason", title=Text("异议理由", "Reason"), required=True),
        a_field("since", title=Text("发生日期", "Since"), kind=FieldKind.DATE),
        a_field(
            "who", title=Text("责任方", "Whose"), kind=FieldKind.CHOICE, options={"mall": Text("商场", "The mall")}
        ),
    ),
)
POLICY = a_policy(
    approvals=(EXTENSION, an_approval("gift", title=Text("赠品", "Gift"))),
    records=(DISPUTE,),
    penalties=(a_penalty("late", title=Text("超时处罚", "Late")),),
    mail=MailRule(dispute="dispute", words=(Spoken("gift", ("送礼",)),)),
)


def mailed(case: ComplaintCase, who: str, when: str, text: str, *files: Attachment, **changes: Any) -> ComplaintCase:
    """`case` after `who` has answered a letter about it."""
    roster, policy = changes.get("roster") or a_roster(), changes.get("policy") or POLICY
    by = circumstances(actor=acting(who, roster=roster), now=moment(when), policy=policy, roster=roster)
    by = replace(by, mail=ByMail(f"<{len(case.timeline)}@x>", f"m{len(case.timeline)}"))
    mail = MailContent(text, changes.get("form") or {}, files)
    return follow(before=case, after=taken(case=case, mail=mail, by=by), circumstances=by)


def a_case(**changes: Any) -> ComplaintCase:
    return a_registered_case(policy=POLICY, **changes)


def added(case: ComplaintCase, before: ComplaintCase) -> list[Entry]:
    return list(case.timeline[len(before.timeline) :])


def why(case: ComplaintCase) -> str:
    assert case.timeline[-1].kind is Kind.MISREAD
    return str(case.timeline[-1].data["why"])
