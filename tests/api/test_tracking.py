"""The complainant's routes: one header opens them, and whoever has it wrong learns nothing."""

from typing import Any

import pytest

from tests.api.site import NOBODY, Site, errors_of
from tests.factories import NAMES

ACTS = {
    "supplements": {"text": "还有一扇门"},
    "withdrawal": {"reason": "已解决"},
    "objection": {"text": "不同意"},
    "survey": {"score": 5},
}


def test_complainant_sees_his_case(site: Site) -> None:
    reference, secret = site.filed()
    answer = site.tracked(reference, secret)
    assert answer.status_code == 200
    seen = answer.get_json()
    assert (seen["reference"], seen["stage"], seen["round"]) == (reference, "dispatched", 1)
    assert (seen["description"], seen["demand"], seen["order_no"]) == (
        "橱柜门板安装后第三天开裂。",
        "更换门板",
        "OP-2026-0815",
    )
    assert seen["received_at"] == "2026-11-20T10:00:00+08:00"
    assert [promise["state"] for promise in seen["promises"]] == ["running", "expected"]


def test_complainants_view_has_these_fields_and_no_others(site: Site) -> None:
    reference, secret = site.filed()
    assert set(site.tracked(reference, secret).get_json()) == {
        "reference",
        "policy",
        "stage",
        "stage_title",
        "closing_title",
        "received_at",
        "closed_at",
        "disposed_at",
        "type",
        "type_title",
        "counted",
        "category",
        "business_line",
        "order_no",
        "description",
        "demand",
        "particulars",
        "missing",
        "questions",
        "repeat_of",
        "round",
        "promises",
        "calendar_url",
        "survey_url",
        "timeline",
        "attachments",
        "can",
        "rating",
    }


def test_wrong_secret_and_wrong_number_give_the_very_same_answer(site: Site) -> None:
    reference, secret = site.filed()
    answers = [
        site.tracked(reference, NOBODY),
        site.tracked("26119999", secret),
        site.tracked("26119999", NOBODY),
        site.tracked("x" * 5000, NOBODY),
        site.tracked("门", NOBODY),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert len({answer.headers.pop("X-Request-Id") for answer in answers}) == len(answers)
    assert len({tuple(answer.headers.to_wsgi_list()) for answer in answers}) == 1


@pytest.mark.parametrize("header", [None, "", "Secret", "Secret  ", "Basic x"])
def test_no_secret_is_a_wrong_one(site: Site, header: str | None) -> None:
    reference, _ = site.filed()
    given = {} if header is None else {"Authorization": header}
    assert site.tracked(reference, given).data == site.tracked("26119999", NOBODY).data


@pytest.mark.parametrize("act", ACTS)
def test_act_without_the_secret_is_refused_and_changes_nothing(site: Site, act: str) -> None:
    reference, _ = site.filed()
    before = site.case(reference)
    answer = site.add(reference, NOBODY, act, ACTS[act])
    assert answer.status_code == 404
    assert site.case(reference) == before


@pytest.mark.parametrize("act", ACTS)
def test_secret_is_asked_for_before_the_body_is_looked_at(site: Site, act: str) -> None:
    reference, _ = site.filed()
    wrong_body = site.add(reference, NOBODY, act, {"unknown": 1})
    assert wrong_body.status_code in (404, 422)
    assert reference not in wrong_body.text


@pytest.mark.parametrize("scheme", ["Secret", "secret", "SECRET"])
def test_scheme_is_no_matter_of_case(site: Site, scheme: str) -> None:
    reference, secret = site.filed()
    header = {"Authorization": secret["Authorization"].replace("Secret", scheme)}
    assert site.tracked(reference, header).status_code == 200


def test_own_words_are_shown_and_nobody_elses(site: Site) -> None:
    reference, secret = site.filed()
    site.add(reference, secret, "supplements", {"text": "还有一扇门"})
    site.act("handler", reference, "contact", {"text": "内部：已联系"})
    entries = site.tracked(reference, secret).get_json()["timeline"]
    assert [(entry["kind"], entry["own"], entry["text"]) for entry in entries] == [
        ("received", True, None),
        ("registered", False, None),
        ("dispatched", False, None),
        ("supplemented", True, "还有一扇门"),
        ("contacted", False, None),
    ]


def test_view_names_nobody_who_works_here(site: Site) -> None:
    reference, secret = site.filed()
    site.act("agent", reference, "note", {"text": "内部：难缠"})
    site.act("handler", reference, "reply", {"text": "内部：供应商的错", "five_w_two_h": {"why": "内部：受潮"}})
    site.act("agent", reference, "follow-up", {"outcome": "not_satisfied", "text": "内部：再来"})
    seen = site.tracked(reference, secret).text
    for kept in ("内部", "staff", "kitchen-line", "hash", *NAMES.values()):
        assert kept not in seen


def test_texts_come_in_both_languages(site: Site) -> None:
    reference, secret = site.filed()
    seen = site.tracked(reference, secret).get_json()
    titles = [seen["stage_title"], *(entry["title"] for entry in seen["timeline"])]
    assert all(set(title) == {"zh-CN", "en"} and all(title.values()) for title in titles)


@pytest.mark.parametrize(
    ("act", "body", "field"),
    [
        ("supplements", {}, "text"),
        ("supplements", {"text": "长" * 5001}, "text"),
        ("supplements", {"text": "x", "reason": "x"}, "reason"),
        ("withdrawal", {"reason": "长" * 2001}, "reason"),
        ("objection", {"text": " "}, "text"),
        ("survey", {}, "score"),
        ("survey", {"score": 0}, "score"),
        ("survey", {"score": 6}, "score"),
        ("survey", {"score": 4.5}, "score"),
        ("survey", {"score": "5"}, "score"),
        ("survey", {"score": True}, "score"),
        ("survey", {"score": 5, "comment": "a\x00"}, "comment"),
    ],
)
def test_bad_field_of_an_act_is_named(site: Site, act: str, body: Any, field: str) -> None:
    reference, secret = site.filed()
    assert set(errors_of(site.add(reference, secret, act, body))) == {field}


@pytest.mark.parametrize("act", ["objection", "survey"])
def test_act_before_there_is_a_result_is_refused(site: Site, act: str) -> None:
    reference, secret = site.filed()
    assert site.add(reference, secret, act, ACTS[act]).status_code == 409


def test_withdrawn_case_cannot_be_withdrawn_again(site: Site) -> None:
    reference, secret = site.filed()
    assert site.add(reference, secret, "withdrawal", {}).get_json()["stage"] == "closed"
    again = site.add(reference, secret, "withdrawal", {})
    assert again.status_code == 409
    assert again.get_json()["message"] == "投诉单已经结案，不能再进行此操作；仍可补充说明，要继续办理须先重新开启。"


def test_rating_is_given_once(site: Site) -> None:
    reference, secret = site.filed()
    site.add(reference, secret, "withdrawal", {})
    assert site.add(reference, secret, "survey", {"score": 2, "comment": "太慢"}).get_json()["rating"] == 2
    again = site.add(reference, secret, "survey", {"score": 5})
    assert again.status_code == 409
    assert site.case(reference).rating == 2


def test_act_answers_with_the_case_as_it_is_then(site: Site) -> None:
    reference, secret = site.filed()
    answer = site.add(reference, secret, "supplements", {"text": "还有一扇门"})
    assert answer.get_json() == site.tracked(reference, secret).get_json()


def test_policy_tells_all_that_the_form_needs(site: Site) -> None:
    told = site.anybody.get("/api/v1/policy").get_json()
    assert (told["id"], told["zone"], told["locales"]) == ("oppein", "Asia/Shanghai", ["zh-CN", "en"])
    assert [choice["id"] for choice in told["business_lines"]] == [
        "kitchen",
        "integrated_home",
        "bathroom",
        "wood_door",
    ]
    assert told["limits"][0] == {
        "stage": "reply",
        "title": {"zh-CN": "责任部门回复", "en": "Handler's reply"},
        "amount": 2,
        "unit": "working_days",
        "rule": "OPPEIN-6, OPPEIN-7, OPPEIN-8, OPPEIN-34",
    }
    assert told["attachments"]["max_files"] == 6
    assert told["mailbox"] == "complaints@in.example"


def test_portal_says_that_it_is_well(site: Site) -> None:
    answer = site.anybody.get("/healthz")
    assert answer.status_code == 200
    assert set(answer.get_json()) == {"status", "version"}
    assert answer.get_json()["status"] == "ok"
