"""What an entry is called and says in the policy's own words."""

from dataclasses import replace

import pytest

from complaints.domain.case import ComplaintCase
from complaints.domain.commands import Classification, Decision, Record, Request
from complaints.domain.policy import ActRule
from complaints.domain.policy_clauses import Scheme
from complaints.domain.policy_intake import Choice, FieldKind, FieldRule
from complaints.domain.text import Text
from complaints.domain.wording import event_title, facts_told, value_told
from tests.factories import a_policy, a_record, a_registered_case, after, an_approval

FIELDS = (
    FieldRule("where", Text("地点", "Place")),
    FieldRule("kind", Text("方式", "Way"), FieldKind.CHOICE, options={"visit": Text("上门", "Visit")}),
    FieldRule("seen", Text("见到客户", "Customer seen"), FieldKind.YES_NO),
    FieldRule("day", Text("日期", "Day"), FieldKind.DATE),
    FieldRule("from", Text("开始", "From"), FieldKind.MOMENT),
    FieldRule("cost", Text("费用", "Cost"), FieldKind.NUMBER),
)
FILLED_IN = {
    "where": "广州",
    "kind": "visit",
    "seen": "yes",
    "day": "2026-11-23",
    "from": "2026-11-23T01:00:00+00:00",
    "cost": "120.5",
}
EITHER = "supervisor|director"
POLICY = a_policy(
    schemes=(Scheme("crisis", Text("危机", "Crisis"), (Choice("a", Text("A级", "Level A")),)),),
    records=(a_record("inspection", title=Text("现场查勘", "Inspection"), fields=FIELDS),),
    approvals=(
        an_approval("delay", title=Text("延期", "Extension"), tiers=("supervisor", EITHER), extends=("reply",)),
        an_approval("redress", title=Text("赔偿", "Redress"), tiers=("head", "director"), refusal_goes_on=True),
    ),
    acts=a_policy().acts
    | {act: ActRule(by=tuple(a_policy().roles)) for act in ("record", "classification", "request", "decision")},
)
AT = "Fri 2026-11-20 11:00"
ASKED = ("handler", AT, Request("delay", "等配件", until="2026-11-25T18:00:00+08:00"))
REDRESS = ("handler", AT, Request("redress", "赔偿"))


def told(case: ComplaintCase, locale: str) -> tuple[str, list[tuple[str, str]]]:
    """Title and facts of the last entry."""
    entry = case.timeline[-1]
    facts = facts_told(entry=entry, policy=POLICY, locale=locale)
    title = event_title(entry=entry, policy=POLICY, locale=locale)
    return title, [(fact["label"], fact["value"]) for fact in facts]


def lived(*steps) -> ComplaintCase:
    return after(a_registered_case(policy=POLICY), *steps, policy=POLICY)


def test_a_record_says_its_fields_as_people_read_them() -> None:
    case = lived(("handler", AT, Record("inspection", FILLED_IN)))
    assert told(case, "zh-CN") == (
        "现场查勘",
        [
            ("地点", "广州"),
            ("方式", "上门"),
            ("见到客户", "是"),
            ("日期", "2026年11月23日（星期一）"),
            ("开始", "2026年11月23日（星期一） 09:00"),
            ("费用", "120.5"),
        ],
    )
    assert told(case, "en") == (
        "Inspection",
        [
            ("Place", "广州"),
            ("Way", "Visit"),
            ("Customer seen", "Yes"),
            ("Day", "Mon 23 Nov 2026"),
            ("From", "Mon 23 Nov 2026, 09:00"),
            ("Cost", "120.5"),
        ],
    )


def test_a_record_leaves_out_what_was_not_filled_in() -> None:
    case = lived(("handler", AT, Record("inspection", {"where": "广州", "seen": ""})))
    assert told(case, "zh-CN") == ("现场查勘", [("地点", "广州")])


@pytest.mark.parametrize("kind", [FieldKind.DATE, FieldKind.MOMENT, FieldKind.YES_NO, FieldKind.CHOICE])
def test_a_value_from_before_the_field_was_changed_is_told_as_it_stands(kind: FieldKind) -> None:
    rule = replace(FIELDS[1], kind=kind)
    assert value_told(rule=rule, value="下周二", policy=POLICY, locale="zh-CN") == "下周二"


@pytest.mark.parametrize(
    ("command", "zh", "en"),
    [
        (Classification("crisis", "a"), ("危机", [("危机", "A级")]), ("Crisis", [("Crisis", "Level A")])),
        (
            Classification("severity", "major"),
            ("严重程度", [("严重程度", "重大")]),
            ("Severity", [("Severity", "Major")]),
        ),
    ],
)
def test_a_level_is_told_with_its_scheme(command, zh, en) -> None:
    case = lived(("agent", AT, command))
    assert (told(case, "zh-CN"), told(case, "en")) == (zh, en)


def test_a_request_says_until_when_and_who_decides() -> None:
    case = lived(ASKED)
    until = ("延期至", "2026年11月25日（星期三） 18:00")
    assert told(case, "zh-CN") == ("延期", [until, ("待审批", "客户服务分部主管")])
    assert told(case, "en")[1] == [("Until", "Wed 25 Nov 2026, 18:00"), ("To be decided by", "Supervisor")]


def test_each_tier_says_its_word_and_whose_turn_it_is() -> None:
    case = lived(ASKED, ("supervisor", AT, Decision("delay", approved=True)))
    until = ("Until", "Wed 25 Nov 2026, 18:00")
    assert told(case, "en")[1] == [
        ("Decision", "Approved, and passed to the next tier"),
        until,
        ("To be decided by", "Supervisor or Director"),
    ]
    assert told(case, "zh-CN")[1][-1] == ("待审批", "客户服务分部主管或客户服务分部经理")


@pytest.mark.parametrize(
    ("decisions", "zh", "en"),
    [
        ([True], "同意", "Approved"),
        ([False], "不同意，转下一级审批", "Not approved, and passed to the next tier"),
        ([False, False], "不同意", "Refused"),
    ],
)
def test_the_verdict_is_told(decisions: list[bool], zh: str, en: str) -> None:
    tiers = zip(("head", "director"), decisions, strict=False)
    case = lived(REDRESS, *((who, AT, Decision("redress", approved=word)) for who, word in tiers))
    assert told(case, "zh-CN")[1][0] == ("意见", zh)
    assert told(case, "en")[1][0] == ("Decision", en)


def test_what_every_policy_has_is_called_by_no_policy() -> None:
    assert told(a_registered_case(), "zh-CN") == ("", [])
