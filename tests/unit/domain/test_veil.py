"""What is left of a complaint for those who may not know who complains."""

from dataclasses import replace

from complaints.domain.policy_intake import FieldRule
from complaints.domain.text import Text
from complaints.domain.veil import veiled, veiled_words
from tests.factories import a_complainant, a_complaint, a_policy

FIELDS = (
    FieldRule("id_card", Text("身份证号", "Identity card"), personal=True),
    FieldRule("site", Text("工地", "Building site")),
)
POLICY = a_policy(intake=replace(a_policy().intake, fields=FIELDS))
FILLED_IN = {"id_card": "440101199001011234", "site": "3 号楼"}


def words(told, **complainant):
    complaint = a_complaint(complainant=a_complainant(**complainant), fields=FILLED_IN)
    return veiled_words(told, complaint=complaint, policy=POLICY)


def test_of_the_complainant_only_his_kind_is_left():
    left = veiled(complaint=a_complaint(fields=FILLED_IN), policy=POLICY).complainant
    assert (left.name, left.kind, left.phone, left.email, left.address) == ("***", "end_user", "", "", "")


def test_what_is_personal_goes_and_what_else_was_filled_in_stays():
    assert veiled(complaint=a_complaint(fields=FILLED_IN), policy=POLICY).fields == {"id_card": "***", "site": "3 号楼"}
    empty = a_complaint(fields={"id_card": ""})
    assert veiled(complaint=empty, policy=POLICY).fields == {"id_card": ""}


def test_his_name_goes_wherever_he_wrote_it():
    told = a_complaint(
        description="我是林芳，电话 13800138000。", demand="请回复LIN.FANG@customer.example", place="林芳家"
    )
    left = veiled(complaint=told, policy=POLICY)
    assert (left.description, left.demand, left.place) == ("我是***，电话 ***。", "请回复***", "***家")
    assert left.category == told.category


def test_his_number_and_his_name_go_however_they_are_written():
    for told in ("138-0013-8000", "138 0013 8000", "１３８００１３８０００", "+86 13800138000", "(138)00138000"):
        assert "8000" not in words(f"请拨{told}。", phone="13800138000"), told
    assert words("Ｌｉｍ先生", name="Lim") == "***先生"
    assert words("证号 4401 0119 9001 0112 34") == "证号 ***"


def test_nothing_is_taken_for_his_name_that_only_contains_its_letters():
    assert words("Lim called Limited", name="Lim") == "*** called Limited"
    assert words("1380013800099", phone="13800138000") == "1380013800099"
    assert words("李先生说李", name="李") == "李先生说李", "one character is no name"


def test_words_of_one_secret_within_another_leave_nothing_of_either():
    assert words("住在广州市白云区 5 号", name="白云", address="广州市白云区") == "住在*** 5 号"


def test_values_within_values_are_veiled_and_of_the_place_of_a_file_only_its_address_is_kept():
    told = {
        "text": "林芳来电",
        "files": [{"key": "uploads/林芳.jpg", "name": "林芳.jpg", "url": "https://x/林芳.jpg"}],
        "score": 5,
        "message_id": "<1@fang.example>",
    }
    assert words(told) == {
        "text": "***来电",
        "files": [{"name": "***.jpg", "url": "https://x/林芳.jpg"}],
        "score": 5,
    }


def test_of_somebody_who_says_nothing_of_himself_nothing_is_replaced():
    complaint = a_complaint(complainant=a_complainant(name="", phone="", email="", address=""))
    assert veiled_words("门 裂了", complaint=complaint, policy=a_policy()) == "门 裂了"
