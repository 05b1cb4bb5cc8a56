"""质量事故及质量投诉管理: accidents are reported by the hour, complaints by their people."""

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import Closure, Record, Reply
from complaints.domain.records import EvidenceMissing, RecordMissing
from tests.regulations.story import Files, Story, expects, proves
from tests.regulations.team import the_policy

PHSTORE = the_policy("phstore")
CAUSE = Record("cause", {"cause": "储存不当", "responsible": "保管员", "rectification": "加装温控"})


def accident(level: str, when: str = "Fri 2026-11-20 20:00") -> Story:
    return Story("phstore").run((when, "head", Files(type="accident", levels={"accident": level}), expects(
        letters=["acknowledgement:complainant", "dispatch:handler", "notice:supervisor", "notice:director", "notice:executive"])))


@proves("PHSTORE-4", "PHSTORE-3", "PHSTORE-7")
def test_a25_an_injury_is_reported_within_12_hours_and_to_the_superior_department_within_24():
    story = accident("casualties")
    story.deadline("report_internal", at="Sat 2026-11-21 08:00", who="head", what=Record("report_internal"))
    story.deadline("report_superior", at="Sat 2026-11-21 20:00", who="supervisor", what=Record("report_superior"))
    story.run(
        ("Fri 2026-11-20 21:00", "head", Record("report_superior"), expects(raises=NotAllowed)),
        ("Fri 2026-11-20 21:00", "head", Record("report_internal"), expects(letters=["notice:executive", "notice:supervisor"])),
    )


@proves("PHSTORE-5")
def test_another_major_accident_goes_to_the_authority_in_24_hours_and_in_writing_in_7_days():
    story = accident("other_major")
    story.deadline("report_authority", at="Sat 2026-11-21 20:00", who="director", what=Record("report_authority"))
    story.run(
        ("Sat 2026-11-21 10:00", "director", Record("report_authority")),
        ("Mon 2026-11-23 10:00", "director", Record("written_report"), expects(raises=RecordMissing)),
        ("Mon 2026-11-23 10:00", "supervisor", Record("clarified"), expects(
            clocks={"written_report": "running, due Mon 2026-11-30 10:00, by director"})),
        ("Mon 2026-11-23 11:00", "director", Record("written_report"), expects(raises=EvidenceMissing)),
    )


@proves("PHSTORE-6", "PHSTORE-8")
def test_a_general_accident_is_reported_in_two_working_days_and_explained_within_a_month():
    story = accident("general", "Sat 2026-01-31 10:00")
    story.deadline("general_result", at="Sat 2026-02-28 10:00", who="head", what=CAUSE)
    story.run(
        ("Mon 2026-02-02 10:00", "head", Record("report_general"), expects(clocks={"report_general": "met"})),
        ("Mon 2026-02-02 11:00", "handler", Reply("已封存。")),
        ("Tue 2026-02-03 10:00", "supervisor", Closure("accident", "处理完毕"), expects(raises=GuardsUnmet)),
        ("Tue 2026-02-03 11:00", "head", Record("cause", {"cause": "储存不当"}), expects(raises=UnknownValue)),
        ("Tue 2026-02-03 11:00", "head", CAUSE),
        ("Tue 2026-02-03 12:00", "supervisor", Closure("accident", "处理完毕"), expects(stage="closed")),
    )
    accident("general").deadline("report_general", at="Tue 2026-11-24 20:00", who="head", what=Record("report_general"))


@proves("PHSTORE-2", "PHSTORE-9", "PHSTORE-1")
def test_a_complaint_is_told_to_quality_section_and_store_head_and_the_public_files_no_accident():
    Story("phstore").run(
        ("Mon 2026-11-23 09:00", "complainant", Files(type="accident"), expects(raises=UnknownValue)),
        ("Mon 2026-11-23 09:00", "complainant", Files(type="complaint"), expects(
            letters=["acknowledgement:complainant", "dispatch:handler", "notice:supervisor", "notice:head"])),
        ("Mon 2026-11-23 10:00", "handler", Reply("已解释。"), expects(stage="follow_up")),
    )
    [basis] = [text.text.zh for text in PHSTORE.texts if text.id == "basis" and text.public]
    assert all(word in basis for word in ("药品管理法", "GSP", "门店"))


@proves("PHSTORE-3")
@pytest.mark.parametrize("level", ["casualties", "other_major", "general"])
def test_the_classes_of_accidents_are_these(level: str):
    assert accident(level).case.classes["accident"] == level
    Story("phstore").run(("Mon 2026-11-23 09:00", "head", Files(type="accident", levels={"accident": "small"}), expects(raises=UnknownValue)))
