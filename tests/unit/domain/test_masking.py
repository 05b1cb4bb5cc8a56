"""How to reach the complainant, for those who need not reach him."""

from dataclasses import replace

import pytest

from complaints.domain.acts import NotAllowed
from complaints.domain.case import Kind
from complaints.domain.commands import Act, Unmasking
from complaints.domain.lifecycle import perform
from complaints.domain.masking import is_masked, masked_line, masked_name, masked_words, masks_rows, unmasked_until
from complaints.domain.policy import ActRule
from complaints.domain.policy_intake import FieldRule
from complaints.domain.text import Text
from tests.factories import a_complainant, a_complaint, a_policy, a_registered_case, acting, circumstances, moment

NOON = moment("Mon 2026-11-23 12:00")
FIELDS = (FieldRule("id_card", Text("身份证号", "Identity card"), personal=True),)
PERSONAL = a_policy(intake=replace(a_policy().intake, fields=FIELDS))


def by(name, now=NOON, policy=None):
    return circumstances(actor=acting(name), now=now, policy=policy or a_policy())


def looked(name="auditor", now=NOON):
    return perform(case=a_registered_case(), command=Unmasking("核对回访"), circumstances=by(name, now))


def words(told, **complainant):
    complaint = a_complaint(complainant=a_complainant(**complainant), fields={"id_card": "440101199001011234"})
    return masked_words(told, complaint=complaint, policy=PERSONAL)


@pytest.mark.parametrize(("name", "masked"), [("auditor", True), ("admin", True), ("agent", False), ("handler", False)])
def test_it_is_masked_for_the_roles_that_the_policy_lets_look_on_giving_a_reason(name, masked):
    assert is_masked(case=a_registered_case(), by=by(name)) is masked
    assert masks_rows(by=by(name)) is masked


def test_whoever_the_case_is_given_to_reads_it_in_full():
    case = replace(a_registered_case(), handler="auditor@staff.example")
    assert not is_masked(case=case, by=by("auditor"))


def test_without_a_clause_nothing_is_masked():
    silent = a_policy(acts={name: rule for name, rule in a_policy().acts.items() if name != Act.UNMASKING})
    assert not is_masked(case=a_registered_case(), by=by("auditor", policy=silent))


def test_looking_leaves_an_entry_with_its_reason_and_shows_it_for_a_quarter_of_an_hour_to_who_looked_alone():
    case = looked()
    entry = case.timeline[-1]
    assert (entry.kind, entry.actor, entry.data) == (
        Kind.UNMASKED,
        "staff:auditor@staff.example",
        {"reason": "核对回访"},
    )
    assert unmasked_until(case=case, by=by("auditor")) == moment("Mon 2026-11-23 12:15")
    assert not is_masked(case=case, by=by("auditor", moment("Mon 2026-11-23 12:14")))
    assert is_masked(case=case, by=by("auditor", moment("Mon 2026-11-23 12:15")))
    assert is_masked(case=case, by=by("admin"))


def test_looking_changes_nothing_else():
    before, after = a_registered_case(), looked()
    assert (after.stage, after.handler, after.round) == (before.stage, before.handler, before.round)


def test_only_whom_the_clause_names_may_look():
    with pytest.raises(NotAllowed):
        looked("handler")


def test_behind_a_veil_no_reason_helps():
    policy = a_policy(acts=a_policy().acts | {Act.UNMASKING: ActRule(by=("complainant",))})
    with pytest.raises(NotAllowed):
        perform(case=a_registered_case(), command=Unmasking("…"), circumstances=by("complainant", policy=policy))


def test_of_each_the_ends_are_left_wherever_it_is_mentioned():
    told = {"text": "林芳 13800138000 / lin.fang@customer.example，身份证 440101199001011234", "score": 5}
    shown = words(told, phone="+86 138 0013 8000")
    assert shown == {"text": "林** 138****8000 / l***@customer.example，身份证 ****", "score": 5}
    assert words("+86 138 0013 8000", phone="+86 138 0013 8000") == "138****8000"
    assert words("回电 020 123", phone="020 123") == "回电 ****23"
    assert words("住在浙江省杭州市西湖区 1 号", address="浙江省杭州市西湖区 1 号") == "住在浙江省杭州市****"
    assert words("住在东村", address="东村") == "住在****"


@pytest.mark.parametrize(
    "told", ["138-0013-8000", "138 0013 8000", "１３８００１３８０００", "+8613800138000", "86-138.0013.8000"]
)
def test_a_number_is_masked_however_it_is_written(told: str):
    assert words(f"请拨{told}。") == words("请拨13800138000。") == "请拨138****8000。"


def test_nothing_known_nothing_masked():
    nobody = a_complaint(complainant=a_complainant(name="", phone="", email="", address=""))
    assert masked_words("无名来信", complaint=nobody, policy=a_policy()) == "无名来信"


def test_a_row_of_a_list_tells_neither_the_name_nor_how_to_reach_anybody():
    assert masked_line("林芳来电 138-0013-8000，或 lin@customer.example", name="林芳") == "林**来电 ****，或 ****"
    assert masked_line("请拨１３８００１３８０００或 +8613800138000", name="") == "请拨****或 ****"
    assert masked_line("订单 4401019900112233 延误", name="") == "订单 4401019900112233 延误"


@pytest.mark.parametrize(("name", "shown"), [("林芳", "林**"), ("", ""), ("***", "***")])
def test_a_name_is_left_its_first_character(name, shown):
    assert masked_name(name) == shown
