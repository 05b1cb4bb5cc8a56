"""装饰集团: the approval matrix row by row: who asks, on which documents, who decides, who does not, who files."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import UnknownValue
from complaints.domain.commands import Command, Decision, Record, Request
from complaints.domain.forms import FieldsRefused
from complaints.domain.records import EvidenceMissing, RecordMissing
from tests.regulations.story import Files, Story, expects, proves
from tests.regulations.team import a_file, the_policy

ROLES = tuple(the_policy("decor").roles)
BRANCH = ("handler", "head")
FORM = {"details_form": "2026-11"}
ONE, TWO = a_file("详情表.pdf"), a_file("协议书.pdf")
AT = "Mon 2026-11-23 11:00"
RECORDED = Record("recording", attachments=(a_file("通话.mp3"),))


@dataclass(frozen=True)
class Row:
    """A row of the table: `tiers` decide in turn, `files` papers and `fields` are asked for; `filed`: who files it.

    `case`: what complaint it is about; `before`: what must have been recorded, and by whom.
    """

    matter: str
    by: tuple[str, ...]
    tiers: tuple[str, ...]
    files: int = 0
    fields: Mapping[str, str] = field(default_factory=dict)
    filed: str = ""
    case: Mapping[str, Any] = field(default_factory=dict)
    before: tuple[str, Record] | None = None

    @property
    def asked(self) -> Request:
        """What is asked for, complete."""
        return Request(self.matter, "请批示", fields=self.fields, attachments=(ONE, TWO)[: self.files])

    def told(self) -> Story:
        """A complaint that it may be asked for."""
        story = Story("decor").run(("Mon 2026-11-23 09:00", "agent", Files(channel="visit", **self.case)))
        return story.run(("Mon 2026-11-23 10:00", *self.before)) if self.before else story


AGREEMENT = FORM | {"agreement": "法务中心模板"}
MEDIA, TEAM = {"levels": {"authority": "media"}}, {"kind": "team"}
MATRIX = {
    "DECOR-105 未量房": Row("deposit_unmeasured", BRANCH, ("president|executive",), 2, AGREEMENT, "legal_deputy"),
    "DECOR-106 已量房": Row("deposit_measured", BRANCH, ("legal_deputy", "executive"), 2, AGREEMENT, "auditor"),
    "DECOR-107 退单": Row("withdrawal", BRANCH, ("executive",), 1),
    "DECOR-108 质量索赔": Row("quality_claim", BRANCH, ("legal_deputy", "president"), 1, filed="auditor"),
    "DECOR-109 延期赔偿": Row("delay_compensation", BRANCH, ("executive",)),
    "DECOR-110 维修索赔": Row("repair_claim", BRANCH, ("legal_deputy", "executive"), 1, filed="auditor"),
    "DECOR-111 工队承担": Row("agreement_dispute", BRANCH, ("president",), 1),
    "DECOR-111 无法落实": Row("agreement_dispute_nobody", BRANCH, ("executive",), 1),
    "DECOR-112 有理退半步": Row("unreasonable", (*BRANCH, "supervisor"), ("executive",)),
    "DECOR-113 主管部门、媒体": Row("authority", ("agent", "supervisor", "director"), ("legal_deputy", "executive"), 2, FORM,
                             case=MEDIA, before=("agent", RECORDED)),
    "DECOR-114 环保纠纷": Row("environment", BRANCH, ("legal",), 2, FORM | {"supplement": "有", "test_report": "CMA"}),
    "DECOR-115 仲裁、诉讼": Row("litigation", ("director", "supervisor", "head"), ("legal",), 1),
    "DECOR-116 质保金": Row("team_deposit", ("handler", "engineering_deputy"), ("auditor",), 1, case=TEAM),
    "DECOR-117 工队不愿承担": Row("team_cost", ("handler", "engineering_deputy"), ("executive",), 0, FORM),
}
each_row = pytest.mark.parametrize("row", [pytest.param(row, id=name) for name, row in MATRIX.items()])
proves_the_matrix = proves(
    "DECOR-105", "DECOR-106", "DECOR-107", "DECOR-108", "DECOR-109", "DECOR-110", "DECOR-111", "DECOR-112", "DECOR-113",
    "DECOR-114", "DECOR-115", "DECOR-116", "DECOR-117",
)


@proves_the_matrix
@each_row
def test_only_these_may_ask_and_only_on_all_the_documents(row: Row):
    story = row.told()
    handler = story.case.handler.partition("@")[0]
    for role in ROLES:
        if role not in row.by and not (role == handler and "handler" in row.by):
            story.run((AT, role, row.asked, expects(raises=NotAllowed)))
    asker = next(role for role in row.by if role != "handler" or handler == "handler")
    for less in row.fields:
        fields = {name: value for name, value in row.fields.items() if name != less}
        story.run((AT, asker, replace(row.asked, fields=fields), expects(raises=FieldsRefused, why=less)))
    if row.files:
        story.run((AT, asker, replace(row.asked, attachments=(ONE, TWO)[: row.files - 1]), expects(raises=EvidenceMissing)))
    story.run((AT, asker, row.asked, expects(entries=["requested"])))


@proves_the_matrix
@each_row
def test_only_these_decide_one_after_the_other(row: Row):
    story = row.told()
    asker = next(role for role in row.by if role != "handler" or story.case.handler.startswith("handler@"))
    story.run((AT, asker, row.asked))
    for tier in row.tiers:
        able = tier.split("|")
        for role in ROLES:
            if role not in able:
                story.run((AT, role, Decision(row.matter, approved=True), expects(raises=NotAllowed)))
        for role in able:
            last = tier == row.tiers[-1]
            filed = [f"notice:{row.filed}"] if last and row.filed else []
            then = [f"approval:{asker}"] if last else [f"approval:{row.tiers[1]}"]
            story.fork().run((AT, role, Decision(row.matter, approved=True), expects(letters=[*then, *filed])))
        story.run((AT, able[0], Decision(row.matter, approved=True)))
    assert story.case.timeline[-1].data["outcome"] == f"{row.matter}.approved"


@proves("DECOR-113")
def test_an_authority_matter_needs_the_recording_and_such_a_complaint():
    asked = MATRIX["DECOR-113 主管部门、媒体"].asked
    plain = Story("decor").run(("Mon 2026-11-23 09:00", "agent", Files()))
    plain.run((AT, "agent", asked, expects(raises=UnknownValue, why="authority")))
    media = Story("decor").run(("Mon 2026-11-23 09:00", "agent", Files(**MEDIA)))
    media.run((AT, "agent", asked, expects(raises=RecordMissing)))


@proves("DECOR-110", "DECOR-108")
def test_an_agreement_is_filed_once_whatever_else_is_decided_on_the_case():
    done: tuple[tuple[str, Command], ...] = (
        ("handler", MATRIX["DECOR-108 质量索赔"].asked), ("legal_deputy", Decision("quality_claim", approved=True)),
        ("president", Decision("quality_claim", approved=True)), ("handler", Request("repair", "返工")),
    )
    Story("decor").run(
        ("Mon 2026-11-23 09:00", "agent", Files(channel="visit")),
        *((AT, who, what) for who, what in done),
        (AT, "head", Decision("repair", approved=True), expects(letters=["approval:handler"])),
    )


@proves("DECOR-116")
def test_a_teams_deposit_is_no_matter_of_a_customer():
    story = Story("decor").run(("Mon 2026-11-23 09:00", "agent", Files()))
    story.run((AT, "handler", MATRIX["DECOR-116 质保金"].asked, expects(raises=UnknownValue, why="team_deposit")))
