"""Letters of the house itself, to its administrators: mail in quarantine, and the state of the portal."""

from datetime import date
from typing import Any

from complaints.domain.letter_owed import Letter
from complaints.domain.staff import MatrixChange, Reassignment, Responsibility, Roster
from complaints.domain.upkeep import Finding, Matter, finding_told
from complaints.usecases.ask_approvers import told_of_change
from tests.factories import REGISTERED_AT, a_policy

CAUSES = (
    "unreadable",
    "virus verdict",
    "spam verdict",
    "dmarc verdict",
    "spf and dkim verdict",
    "unknown case",
    "signature of the reply address",
    "nothing to read",
    "policy not kept",
    "disposed case",
    "no address of ours",
    "automatic",
    "subject",
    "too many mails",
)
EVERY_MATTER = (
    Finding(Matter.CALENDAR, "2027", count=7, due_at=REGISTERED_AT, cases=("26110001", *"234567")),
    Finding(Matter.POST, "legal", count=1, wanted=2),
    Finding(Matter.HEAD, "D-12"),
    Finding(Matter.CATEGORY, "price", "kitchen"),
    Finding(Matter.REVIEW, "executive", due_at=REGISTERED_AT),
    Finding(Matter.DISPOSAL, count=1),
    Finding(Matter.ARCHIVE, "agent", count=1, cases=("26110009",)),
    Finding(Matter.LETTERS, "2026-11-20", count=31, due_at=REGISTERED_AT),
    Finding(Matter.QUARANTINE, "2026-11-20", count=4, due_at=REGISTERED_AT),
)


def quarantined(locale: str, **changes: str) -> Letter:
    """What the administrator is told of a mail in quarantine; `changes` are those of its context."""
    given = {
        "reference": "",
        "at": "2026-11-20T10:00:00+08:00",
        "cause": "unknown case",
        "writer": "x@customer.example",
        "headline": {"zh-CN": "柜门开裂", "en": "My door"}[locale],
        "raw_mail": "s3://mail/inbound/m-1",
    }
    return Letter("quarantined", "admin@staff.example", "John Doe", locale, "staff", given | changes)


def digest(locale: str, **changes: str) -> Letter:
    """Three letters in one, of which one asks for nothing; `changes` are those of the first."""
    headline, asked = {"zh-CN": ("催办：「回复」已到期", "回复"), "en": ("Urgent: the reply was due", "Reply")}[locale]
    first = {
        "reference": "26110001",
        "headline": headline,
        "asked": asked,
        "due": "2026-11-23T10:00:00+08:00",
        "reply_to": "case+26110001.ABCDEFGH@in.example",
    }
    second = first | {"reference": "26110002", "reply_to": "case+26110002.HGFEDCBA@in.example"}
    third = first | {"reference": "26110003", "asked": "", "due": "", "reply_to": "case+26110003.AAAABBBB@in.example"}
    told = [first | changes, second, third]
    return Letter("digest", "handler@staff.example", "John Doe", locale, "staff", {"reference": "", "letters": told})


def upkeep(locale: str, *found: Finding) -> Letter:
    """What the administrator is told of the state of the portal: of every matter, or of `found`."""
    told = [finding_told(finding=each, policy=a_policy(), locale=locale) for each in found or EVERY_MATTER]
    return Letter("upkeep", "admin@staff.example", "John Doe", locale, "staff", {"reference": "", "findings": told})


def report(locale: str, matter: str, **changes: Any) -> Letter:
    """What is told of a report that waits, was returned, or is sent; `changes` are those of its context."""
    given = {
        "reference": "",
        "matter": matter,
        "title": {"zh-CN": "投诉月报", "en": "Monthly report"}[locale],
        "period": "2026-11",
        "edition": 2,
        "reason": "",
        "note": "",
        "who": "John Doe",
        "lines": 3,
        "written": [],
        "page": "https://complaints.example/admin.html#reports/monthly/2026-11/2",
        "figures": [{"title": {"zh-CN": "及时回复率", "en": "Timely reply rate"}[locale], "reads": "83 % (5/6)"}],
    }
    return Letter("report", "director@staff.example", "John Doe", locale, "staff", given | changes)


def bulletin(locale: str, matter: str, **changes: Any) -> Letter:
    """What is told of a typical case that waits, was returned, or is sent; `changes` are those of its context."""
    words = {
        "zh-CN": ("门板受潮开裂", "安装三天后开裂", "封边不严", "雨季须验封边", "更换并改工艺"),
        "en": ("Cracked door", "It cracked within three days", "A bad seal", "Check seals", "Replaced"),
    }
    told = dict(zip(("headline", "happened", "cause", "lesson", "measure"), words[locale], strict=True))
    page = "https://complaints.example/admin.html#bulletin/2026-11/1"
    given = {"reference": "", "matter": matter, **told, "note": "", "who": "John Doe", "page": page}
    return Letter("bulletin", "director@staff.example", "John Doe", locale, "staff", given | changes)


def survey_invitation(locale: str, *, of_staff: bool, again: bool = False) -> Letter:
    """What is asked of a customer or a member of staff, for the first time or again."""
    given = {
        "reference": "",
        "title": {"zh-CN": "客户满意度调查", "en": "Satisfaction survey"}[locale],
        "of_staff": of_staff,
        "again": again,
        "questions": 4,
        "until": "2027-03-01T00:00:00+08:00",
        "page": "https://complaints.example/api/v1/questionnaires/t",
        "hotline": "" if of_staff else "400-800-1234",
    }
    audience = "staff" if of_staff else "complainant"
    return Letter("survey-invitation", "lin.fang@customer.example", "John Doe", locale, audience, given)


def survey_results(locale: str, matter: str, **changes: Any) -> Letter:
    """What who signs, and who reads, the results of a survey is told; `changes` are those of its context."""
    given = {
        "reference": "",
        "matter": matter,
        "title": {"zh-CN": "员工满意度调查", "en": "Employee survey"}[locale],
        "year": "2027",
        "asked": 40,
        "answered": 25,
        "smallest": 5,
        "means": [{"title": {"zh-CN": "您对工作环境满意吗？", "en": "With your work?"}[locale], "mean": "4.20"}],
        "covered": True,
        "page": "https://complaints.example/admin.html#surveys/staff/2027",
    }
    return Letter("survey-results", "director@staff.example", "John Doe", locale, "staff", given | changes)


def told_to_many(locale: str, why: str) -> tuple[Letter, ...]:
    """Every letter of a survey and of the bulletin; `why`: words of who returns a typical case."""
    return (
        survey_invitation(locale, of_staff=False),
        survey_invitation(locale, of_staff=True, again=True),
        survey_results(locale, "waiting", covered=False),
        survey_results(locale, "sent", means=[]),
        *(bulletin(locale, matter) for matter in ("waiting", "sent")),
        bulletin(locale, "returned", note=why, cause=""),
    )


def matrix_proposed(locale: str, *, reason: str = "", cells: int = 1) -> Letter:
    """What an approver is told of a proposed change, in so many cells."""
    row = Responsibility("handler@staff.example", "D-12", "price", "kitchen")
    changed = (Reassignment("price", "kitchen", None, row), *[Reassignment("", "", row, None)] * (cells - 1))
    change = MatrixChange(7, date(2026, 12, 1), changed, "admin@staff.example", REGISTERED_AT, reason)
    context = told_of_change(change=change, policy=a_policy(), roster=Roster(), locale=locale)
    return Letter("matrix-proposed", "director@staff.example", "John Doe", locale, "staff", context)
