"""客户投诉处理管理规章制度细则, told as stories."""

from complaints.domain.acts import NotAllowed
from complaints.domain.circumstances import UnknownValue
from complaints.domain.closing import GuardsUnmet
from complaints.domain.commands import Classification, Closure, Contact, FollowUp, Note, Record, Reply
from complaints.domain.forms import FieldsRefused
from complaints.domain.records import RecordMissing
from tests.regulations.shown import letter, offers_only, published, seen_by, told_in
from tests.regulations.story import Files, Story, expects, proves

NOW = "Mon 2026-11-16 10:00"
REPLY = Reply("已更换门板。")
ANALYSIS = Record("first_analysis", {"analysis": "疑似受潮"})
FOUND = Record("investigation", {"findings": "板材受潮，属实"})
SOLUTION = Record("solution", {"cause": "仓库漏水", "solution": "更换门板"})
RESULT = Record("result", {"result": "更换门板", "measures": "仓库已防水"})
TRUE = Classification("substantiated", "yes", "现场核实")


@proves("DETAIL-1")
def test_the_form_says_what_a_complaint_is():
    assert "客户对产品或服务提出的不满意或异议" in published("detail")


@proves("DETAIL-3")
def test_a_complaint_comes_by_phone_mail_social_media_and_other_ways():
    offers_only("detail", "channel", ["phone", "mail", "social", "web", "other"], refused="fax")


@proves("DETAIL-2", "DETAIL-4", "DETAIL-5", "DETAIL-7", "DETAIL-8", "DETAIL-11", "DETAIL-15")
def test_received_investigated_handled_and_fed_back_by_three_persons():
    story = Story("detail").run(
        (NOW, "complainant", Files(), expects(stage="dispatched", letters=[
            "acknowledgement:complainant", "dispatch:handler", "dispatch:investigator"])),
        (NOW, "investigator", FOUND, expects(raises=RecordMissing, why="first_analysis")),
        (NOW, "handler", ANALYSIS, expects(raises=NotAllowed)),
        (NOW, "agent", ANALYSIS, expects(entries=["recorded"])),
        (NOW, "handler", RESULT, expects(raises=RecordMissing, why="investigation")),
        (NOW, "handler", FOUND, expects(raises=NotAllowed)),
        (NOW, "investigator", Record("investigation"), expects(raises=FieldsRefused, why="findings")),
        ("Tue 2026-11-17 10:00", "investigator", FOUND, expects(clocks={"investigation": "met"})),
        ("Tue 2026-11-17 11:00", "handler", SOLUTION, expects(raises=UnknownValue)),
        ("Tue 2026-11-17 11:00", "investigator", TRUE, expects(levels={"substantiated": "yes"})),
        ("Tue 2026-11-17 11:00", "handler", Record("solution", {"solution": "更换"}), expects(
            raises=FieldsRefused, why="cause")),
        ("Tue 2026-11-17 12:00", "handler", SOLUTION),
        ("Tue 2026-11-17 13:00", "handler", Record("result", {"result": "更换"}), expects(
            raises=FieldsRefused, why="measures")),
        ("Tue 2026-11-17 14:00", "handler", RESULT, expects(letters=["notice:complainant"])),
    )
    assert letter(story, "notice", "complainant")["headline"] == "投诉处理结果"
    assert told_in(story, "notice", "complainant") == {"处理结果": "更换门板", "采取的措施": "仓库已防水"}
    story.run(
        ("Tue 2026-11-17 15:00", "handler", REPLY, expects(stage="follow_up")),
        ("Wed 2026-11-18 10:00", "agent", FollowUp("satisfied"), expects(stage="closed", closing="substantiated")),
    )


@proves("DETAIL-5")
def test_the_investigation_is_the_investigators_to_do_in_time():
    Story("detail").run(
        (NOW, "complainant", Files(), expects(clocks={
            "investigation": "running, due Wed 2026-11-18 10:00, by investigator"})),
        (NOW, "agent", ANALYSIS),
    ).deadline("investigation", at="Wed 2026-11-18 10:00", who="investigator", what=FOUND)


@proves("DETAIL-7")
def test_a_substantiated_complaint_is_not_closed_before_its_cause_is_known():
    substantiated = Closure("substantiated")
    Story("detail").run(
        (NOW, "complainant", Files()),
        (NOW, "agent", ANALYSIS),
        (NOW, "investigator", TRUE),
        (NOW, "handler", SOLUTION, expects(raises=RecordMissing, why="investigation")),
        (NOW, "investigator", FOUND),
        (NOW, "handler", REPLY),
        (NOW, "agent", FollowUp("satisfied"), expects(stage="follow_up", satisfied=True)),
        (NOW, "agent", Closure("satisfied"), expects(raises=GuardsUnmet, why="level:substantiated.no")),
        (NOW, "agent", substantiated, expects(raises=GuardsUnmet, why="recorded:solution")),
        (NOW, "handler", SOLUTION),
        (NOW, "agent", substantiated, expects(stage="closed", closing="substantiated")),
    )


@proves("DETAIL-9")
def test_who_is_not_satisfied_is_offered_something_further_until_he_is():
    untrue = Classification("substantiated", "no", "安装时已告知")
    story = Story("detail").run((NOW, "complainant", Files()), (NOW, "investigator", untrue))
    for number in range(1, 5):
        story.run(
            (NOW, "handler", REPLY, expects(stage="follow_up", round=number)),
            (NOW, "agent", FollowUp("not_satisfied", "仍有缝隙"), expects(stage="dispatched", round=number + 1)),
        )
    story.run(
        (NOW, "handler", REPLY),
        (NOW, "agent", FollowUp("satisfied"), expects(stage="follow_up", satisfied=True)),
        (NOW, "agent", Closure("satisfied"), expects(stage="closed", closing="satisfied")),
    )


@proves("DETAIL-13", "DETAIL-14")
def test_the_whole_course_stands_on_the_timeline_with_who_did_what_when_and_what_was_learnt():
    lesson = Record("lesson", {"lesson": "雨季入库前检查含水率"})
    story = Story("detail").run(
        (NOW, "complainant", Files()),
        ("Mon 2026-11-16 11:00", "investigator", Note("已调取入库单"), expects(entries=["noted"])),
        ("Mon 2026-11-16 12:00", "handler", Contact("已致电客户"), expects(entries=["contacted"])),
        ("Mon 2026-11-16 13:00", "handler", Record("lesson"), expects(raises=FieldsRefused, why="lesson")),
        ("Mon 2026-11-16 14:00", "handler", lesson, expects(entries=["recorded"])),
    )
    shown = seen_by(story, "investigator")["timeline"]
    assert [(each["kind"], each["at"][11:16], each["actor"].partition("@")[0]) for each in shown[-3:]] == [
        ("noted", "11:00", "staff:investigator"), ("contacted", "12:00", "staff:handler"),
        ("recorded", "14:00", "staff:handler")]
    assert "已调取入库单" in str(shown[-3])
    assert "雨季入库前检查含水率" in str(shown[-1])
