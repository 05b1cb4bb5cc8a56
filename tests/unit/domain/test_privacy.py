"""The notice of privacy says what the regulation says: what is kept, why, how long, who sees it, how it is erased."""

from dataclasses import replace

import pytest

from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_intake import TypeRule
from complaints.domain.policy_oversight import PrivacyRule, RetentionRule
from complaints.domain.privacy import privacy_notice
from complaints.domain.text import Text
from complaints.domain.working_time import Limit, Unit
from tests.factories import a_field, a_policy, with_intake

REQUEST = TypeRule("data_request", Text("个人信息申请", "Request for data"), counted=False, about_data=True)


def said(policy: PolicyProfile, section: str, locale: str = "zh-CN") -> str:
    """What the notice says in a section."""
    notice = privacy_notice(policy=policy, company="欧派家居", mailbox="complaints@in.example")
    found = next(each for each in notice.sections if each.id == section)
    return "\n".join(line.in_locale(locale) for line in found.lines)


def test_the_notice_answers_the_six_questions_in_both_languages() -> None:
    notice = privacy_notice(policy=a_policy(), company="欧派家居", mailbox="complaints@in.example")
    assert [each.id for each in notice.sections] == ["who", "what", "why", "how_long", "who_sees", "rights"]
    for section in notice.sections:
        for line in (section.title, *section.lines):
            assert line.zh and line.en  # noqa: PT018
            assert "{" not in line.zh + line.en
    assert (notice.policy, notice.version) == (a_policy().id, a_policy().version)


def test_it_names_who_answers_and_how_to_reach_him() -> None:
    assert "欧派家居" in said(a_policy(), "who")
    assert "complaints@in.example" in said(a_policy(), "who", "en")
    assert "电话" not in said(a_policy(), "who")
    assert "95105" in said(with_intake(hotline="95105"), "who")


def test_what_the_regulation_asks_for_is_named_and_what_only_staff_know_is_not() -> None:
    policy = with_intake(
        fields=(
            a_field("site", title=Text("工地", "Site")),
            a_field("branch", title=Text("分公司", "Branch"), staff_only=True),
        ),
        needed=("order_no",),
    )
    told = said(policy, "what")
    assert "工地" in told
    assert "分公司" not in told
    assert "另须填写订单号" in told


def test_the_words_of_consent_are_those_of_the_form() -> None:
    assert a_policy().intake.consent.zh in said(a_policy(), "why")
    assert a_policy().intake.consent.en in said(a_policy(), "why", "en")


def test_how_long_is_what_the_regulation_keeps() -> None:
    kept = replace(a_policy(), retention=RetentionRule(keep=Limit(36, Unit.MONTHS)))
    assert "36" in said(kept, "how_long")
    assert "没有规定保存期限" in said(replace(a_policy(), retention=None), "how_long")


def test_who_sees_it_are_the_roles_that_may_see_cases() -> None:
    told = said(a_policy(), "who_sees")
    for role in a_policy().acts["view"].by:
        assert a_policy().roles[role].zh in told


@pytest.mark.parametrize(("types", "way"), [((REQUEST,), "本页的申请表"), ((), "complaints@in.example")])
def test_how_to_have_it_erased(types: tuple[TypeRule, ...], way: str) -> None:
    complaint = TypeRule("complaint", Text("投诉", "Complaint"))
    assert way in said(with_intake(types=(complaint, *types) if types else ()), "rights")


def test_ground_recipients_and_authority_are_said_where_the_regulation_says_them() -> None:
    rule = PrivacyRule(Text("依据甲", "Ground"), {"cloud": Text("云乙", "Cloud")}, Text("机关丙", "Authority"))
    policy = replace(a_policy(), privacy=rule)
    assert "依据甲" in said(policy, "why")
    assert "云乙" in said(policy, "who_sees")
    assert "机关丙" in said(policy, "rights")
