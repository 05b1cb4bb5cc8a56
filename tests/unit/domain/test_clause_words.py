"""A clause tells in plain words, in both languages, what it orders."""

from collections.abc import Mapping
from typing import Any

import pytest

from complaints.adapters.policy_files import POLICIES, known_policies, load_policy
from complaints.domain.acts import OUTSIDE_ANY_CASE
from complaints.domain.case import Kind, Stage
from complaints.domain.clause_tables import GUARDS as GUARD_WORDS
from complaints.domain.clause_tables import WEEKDAYS as WEEKDAY_WORDS
from complaints.domain.clause_titles import ACTS, LETTERS, clause_title
from complaints.domain.clause_words import clause_lines, limit_told
from complaints.domain.closing_guards import GUARDS, NAMING_GUARDS
from complaints.domain.condition_checks import clauses
from complaints.domain.conditions import FACTS
from complaints.domain.counting import Counting, Start
from complaints.domain.event_words import FACTS as FACT_WORDS
from complaints.domain.event_words import KINDS, STAGES, conditions_told, event_told
from complaints.domain.policy_checks import WEEKDAYS
from complaints.domain.policy_clauses import Amount
from complaints.domain.working_time import Limit, Unit
from tests.factories import a_policy

OPPEIN = load_policy(POLICIES / "oppein.toml")
CLAUSES: Mapping[str, Any] = dict(clauses(OPPEIN))


def told(path: str, locale: str = "zh") -> dict[str, str]:
    return {line.label.zh: getattr(line.value, locale) for line in clause_lines(clause=CLAUSES[path], policy=OPPEIN)}


def test_a_clock_says_what_starts_and_stops_it_how_long_it_runs_and_who_answers() -> None:
    assert told("clocks.reply") == {
        "开始": "发出投诉单",
        "时限": "2个工作日",
        "完成": "责任部门回复",
        "责任人": "投诉处理责任人",
        "告知投诉人": "是",
    }
    assert told("clocks.reply", "en")["时限"] == "2 working days"


def test_a_step_of_a_ladder_says_when_and_to_whom() -> None:
    assert told("clocks.reply.ladder.executive") == {
        "逾期后": "2个工作日",
        "此后每隔": "1个工作日",
        "发给": "总经理室",
        "抄送": "部门负责人、客户服务分部主管",
    }


def test_a_chain_of_approval_is_told_in_its_order() -> None:
    told_of = told("approvals.extension", "en")["逐级审批"]
    assert told_of == "Customer service group leader or Supervisor or Director → General manager's office"


def test_a_way_to_close_says_what_it_needs() -> None:
    assert told("closing.satisfied")["须满足"] == "客户表示满意；已有最终处理结果"


def test_by_names_people_but_of_a_figure_by_what_it_is_broken_down() -> None:
    assert told("kpis.timely_reply")["分列"] == "投诉处理责任人"
    assert told("kpis.contact")["分列"] == "业务线"
    assert "由谁" not in told("kpis.timely_reply")
    assert told("acts.audit")["由谁"] == "监察审计部、系统管理员"


@pytest.mark.parametrize(
    ("limit", "zh", "en"),
    [
        (Limit(1, Unit.WORKING_DAYS), "1个工作日", "1 working day"),
        (Limit(24, Unit.HOURS), "24小时", "24 hours"),
        (Limit(0, Unit.SAME_DAY), "当天", "same day"),
        (Limit(12, Unit.MONTHS), "12个月", "12 months"),
    ],
)
def test_a_limit_is_said_as_people_say_it(limit: Limit, zh: str, en: str) -> None:
    assert (limit_told(limit=limit, locale="zh-CN"), limit_told(limit=limit, locale="en")) == (zh, en)


def test_a_way_of_counting_is_told_where_it_is_not_the_plain_one() -> None:
    counting = Counting(Start.NEXT_WORKING_DAY, "16:00", True, Limit(1, Unit.HOURS))
    [line] = [each for each in clause_lines(clause=_With(counting), policy=OPPEIN) if each.label.zh == "计算方法"]
    assert line.value.zh == "下一工作日为第1天；16:00后按下一工作日算；至当日24:00止；另宽限1小时"
    assert not list(clause_lines(clause=_With(Counting()), policy=OPPEIN))


class _With:
    def __init__(self, counting: Counting) -> None:
        self.counting = counting


class _Money:
    def __init__(self, money: Amount) -> None:
        self.money = money


@pytest.mark.parametrize(
    ("amount", "said"),
    [(Amount(50), "50元"), (Amount(50, 200), "50–200元"), (Amount(500, open=True), "500+元")],
)
def test_money_is_told_with_its_bounds(amount: Amount, said: str) -> None:
    assert [line.value.zh for line in clause_lines(clause=_Money(amount), policy=OPPEIN)] == [said]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("called.not_satisfied", "满意度回访：不满意"),
        ("recorded.repeat_cause.follow_up", "办理记录：「二次或多次投诉原因：跟进不到位」"),
        ("decided.extension.approved", "审批意见：「投诉单推迟回访申请」 同意"),
        ("classified.crisis.A", "分类定级：危机等级 A级事件"),
        ("escalated.reply", "逐级上报：「责任部门回复」"),
        ("clock:reply", "「责任部门回复」"),
        ("no such thing", "no such thing"),
    ],
)
def test_an_event_is_told_in_the_words_of_the_policy(name: str, said: str) -> None:
    assert event_told(name=name, policy=OPPEIN, locale="zh-CN") == said


def test_conditions_are_told_with_what_they_exclude_and_from_which_number_on() -> None:
    when = {"round": ("3+",), "category": ("corruption", "!misconduct"), "final": ("yes",)}
    assert conditions_told(when=when, policy=OPPEIN, locale="en") == (
        "round: from 3; category: Corruption of company staff or not "
        f"{OPPEIN.category('misconduct').title.en}; final result reported: Yes"  # type: ignore[union-attr]
    )


def test_there_are_words_for_everything_that_a_policy_can_name() -> None:
    assert set(KINDS) == set(Kind)
    assert set(STAGES) == set(Stage)
    assert set(FACT_WORDS) == set(FACTS)
    assert set(GUARD_WORDS) == {*GUARDS, *NAMING_GUARDS}
    assert set(WEEKDAY_WORDS) == set(WEEKDAYS)
    assert set(ACTS) >= {*OUTSIDE_ANY_CASE, *a_policy().acts}


@pytest.mark.parametrize("policy_id", known_policies())
def test_every_clause_of_a_shipped_policy_has_a_title_and_lines_in_both_languages(policy_id: str) -> None:
    policy = load_policy(POLICIES / f"{policy_id}.toml")
    for path, clause in clauses(policy):
        if path and hasattr(clause, "rules"):
            assert clause_title(path=path, clause=clause), path
            for line in clause_lines(clause=clause, policy=policy):
                assert line.value.zh.strip(), path
                assert line.value.en.strip(), path
    assert {letter.letter for letter in policy.letters} <= {
        *LETTERS,
        *(each.letter for each in policy.letters if each.title),
    }
