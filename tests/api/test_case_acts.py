"""What staff do to a case: versions, permissions, stages, guards, and bad bodies."""

from dataclasses import replace
from typing import Any

import pytest

from tests.api.site import Site, errors_of
from tests.factories import a_member

BODIES: dict[str, Any] = {
    "assignment": {"handler": "head@staff.example", "reason": "更熟悉"},
    "note": {"text": "已核实"},
    "unmasking": {"reason": "核对回访"},
    "question": {"text": "何时安装的？"},
    "contact": {"text": "已致电"},
    "reply": {"text": "门板已更换"},
    "follow-up": {"outcome": "satisfied"},
    "closure": {"kind": "answered", "reason": "电话中已解决"},
    "reopening": {"reason": "问题复现"},
    "legal-hold": {"reason": "客户已起诉"},
}
# The act table of the policy, for a case of the handler and his department.
MAY = {
    "assignment": {"agent", "head", "supervisor", "director"},
    "note": {"agent", "handler", "head", "supervisor", "director", "executive", "legal"},
    "unmasking": {"executive", "auditor", "admin"},
    "question": {"agent", "handler", "head", "supervisor"},
    "contact": {"handler", "agent", "head"},
    "reply": {"handler"},
    "follow-up": {"agent", "supervisor"},
    "closure": {"agent", "supervisor", "director"},
    "reopening": {"agent", "supervisor", "director"},
    "legal-hold": {"legal", "director"},
}
DONE_BY = {"reply": "handler", "unmasking": "auditor", "legal-hold": "legal"}  # and by the agent whatever is not named
EVERYBODY = {"agent", "handler", "head", "supervisor", "director", "executive", "auditor", "legal", "admin"}
# In which stages an act is possible at all.
POSSIBLE = {
    "assignment": {"dispatched"},
    "note": {"dispatched", "follow_up", "closed"},
    "unmasking": {"dispatched", "follow_up", "closed"},
    "question": {"dispatched", "follow_up"},
    "contact": {"dispatched", "follow_up"},
    "reply": {"dispatched", "follow_up"},
    "follow-up": {"follow_up"},
    "closure": {"dispatched", "follow_up"},
    "reopening": {"closed"},
    "legal-hold": {"dispatched", "follow_up", "closed"},
}


def in_stage(site: Site, stage: str) -> str:
    """The reference of a case in that stage."""
    if stage == "follow_up":
        return site.replied()
    return site.closed() if stage == "closed" else site.filed()[0]


@pytest.mark.parametrize("act", BODIES)
@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_act_is_open_to_the_roles_of_the_policy_and_to_nobody_else(site: Site, act: str, who: str) -> None:
    reference = in_stage(site, min(POSSIBLE[act]))
    before = site.case(reference)
    answer = site.act(who, reference, act, BODIES[act])
    assert answer.status_code == (200 if who in MAY[act] else 403), answer.text
    assert (site.case(reference) != before) == (who in MAY[act])


@pytest.mark.parametrize("act", BODIES)
@pytest.mark.parametrize("stage", ["dispatched", "follow_up", "closed"])
def test_act_is_possible_in_its_stages_and_in_no_other(site: Site, act: str, stage: str) -> None:
    reference = in_stage(site, stage)
    before = site.case(reference)
    answer = site.act(DONE_BY.get(act, "agent"), reference, act, BODIES[act])
    assert answer.status_code == (200 if stage in POSSIBLE[act] else 409), answer.text
    if answer.status_code == 409:
        assert ("已经结案" if stage == "closed" else "所处阶段不能") in answer.get_json()["message"]
        assert site.case(reference) == before


@pytest.mark.parametrize("stage", ["dispatched", "follow_up", "closed"])
@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_case_says_beforehand_which_acts_are_open(site: Site, stage: str, who: str) -> None:
    reference = in_stage(site, stage)
    answer = site.signed_in(who).get(f"/api/v1/cases/{reference}")
    expected = {act for act in BODIES if who in MAY[act] and stage in POSSIBLE[act]}
    assert set(answer.get_json()["acts"]) == expected


@pytest.mark.parametrize("act", BODIES)
def test_act_answers_with_the_case_and_its_new_version(site: Site, act: str) -> None:
    reference = in_stage(site, min(POSSIBLE[act]))
    version = site.case(reference).version
    answer = site.act(DONE_BY.get(act, "agent"), reference, act, BODIES[act])
    assert answer.headers["ETag"] == f'"{version + 1}"'
    assert answer.get_json()["version"] == version + 1 == site.case(reference).version


# -- versions


@pytest.mark.parametrize("act", BODIES)
def test_act_without_a_version_is_refused(site: Site, act: str) -> None:
    reference, _ = site.filed()
    answer = site.signed_in("agent").post(f"/api/v1/cases/{reference}/{act}", json=BODIES[act])
    assert answer.status_code == 428
    assert "If-Match" in answer.get_json()["message"]


@pytest.mark.parametrize("given", ['"1"', "1", 'W/"1"', "*", ' "1" '])
def test_version_that_was_read_is_taken(site: Site, given: str) -> None:
    reference, _ = site.filed()
    assert site.act("agent", reference, "note", BODIES["note"], If_Match=given).status_code == 200


@pytest.mark.parametrize("given", ['"0"', '"2"', '"-1"', "x", '"1", "2"', '""', '"' + "9" * 5000 + '"', '"1e3"'])
def test_any_other_version_is_stale(site: Site, given: str) -> None:
    reference, _ = site.filed()
    before = site.case(reference)
    answer = site.act("agent", reference, "note", BODIES["note"], If_Match=given)
    assert answer.status_code == 412
    assert "刷新" in answer.get_json()["message"]
    assert site.case(reference) == before


def test_of_two_who_read_the_same_version_the_second_is_told(site: Site) -> None:
    reference, _ = site.filed()
    read = site.signed_in("agent").get(f"/api/v1/cases/{reference}").headers["ETag"]
    assert site.act("agent", reference, "note", BODIES["note"], If_Match=read).status_code == 200
    assert site.act("supervisor", reference, "note", BODIES["note"], If_Match=read).status_code == 412


def test_act_that_somebody_was_faster_than_is_told_even_between_reading_and_writing(site: Site) -> None:
    reference, _ = site.filed()
    site.services.cases.before_save.append(lambda: site.act("supervisor", reference, "note", {"text": "快一步"}))
    assert site.act("agent", reference, "note", BODIES["note"], If_Match='"1"').status_code == 412
    texts = [entry.data["text"] for entry in site.case(reference).timeline if entry.kind == "noted"]
    assert texts == ["快一步"]


def test_act_on_any_version_is_decided_anew(site: Site) -> None:
    reference, _ = site.filed()
    site.services.cases.before_save.append(lambda: site.act("supervisor", reference, "note", {"text": "快一步"}))
    assert site.act("agent", reference, "note", {"text": "慢一步"}).status_code == 200
    texts = [entry.data["text"] for entry in site.case(reference).timeline if entry.kind == "noted"]
    assert texts == ["快一步", "慢一步"]


# -- guards and values


@pytest.mark.parametrize(
    ("body", "unmet"),
    [
        ({"kind": "satisfied"}, {"satisfied", "final_result"}),
        ({"kind": "unreachable"}, {"final_result", "unreachable", "reason"}),
        ({"kind": "unreachable", "reason": "打不通"}, {"final_result", "unreachable"}),
        ({"kind": "answered"}, {"reason"}),
        ({"kind": "invalid", "reason": "  "}, {"reason"}),
    ],
)
def test_closing_names_every_guard_that_is_not_met(site: Site, body: Any, unmet: set[str]) -> None:
    reference, _ = site.filed()
    answer = site.act("agent", reference, "closure", body)
    assert answer.status_code == 409
    told = answer.get_json()
    assert set(told["errors"]["guards"]) == unmet
    assert all(words in told["message"] for words in told["errors"]["guards"].values())
    assert site.case(reference).stage == "dispatched"


def test_guards_are_told_in_english_too(site: Site) -> None:
    reference, _ = site.filed()
    answer = site.act("agent", reference, "closure", {"kind": "satisfied"}, Accept_Language="en")
    assert answer.get_json()["message"] == (
        "The case cannot be closed yet: the complainant has not said that he is satisfied; "
        "the final result has not been reported."
    )


@pytest.mark.parametrize(
    ("act", "body", "field"),
    [
        ("assignment", {"handler": "nobody@staff.example"}, "handler"),
        ("assignment", {"handler": "lin.fang@customer.example"}, "handler"),
        ("assignment", {"handler": "legal@staff.example"}, "handler"),
        ("assignment", {}, "handler"),
        ("note", {}, "text"),
        ("note", {"text": " "}, "text"),
        ("note", {"text": "长" * 10001}, "text"),
        ("note", {"text": "a\x07"}, "text"),
        ("note", {"text": "x", "attachments": []}, "attachments"),
        ("contact", {"text": 5}, "text"),
        ("reply", {}, "text"),
        ("reply", {"text": "x", "final": "maybe"}, "final"),
        ("reply", {"text": "x", "final": "true"}, "final"),
        ("reply", {"text": "x", "final": 0}, "final"),
        ("reply", {"text": "x", "five_w_two_h": {"when": "now"}}, "five_w_two_h"),
        ("reply", {"text": "x", "five_w_two_h": []}, "five_w_two_h"),
        ("reply", {"text": "x", "message_id": "<1@x>"}, "message_id"),
        ("follow-up", {"outcome": "happy"}, "outcome"),
        ("follow-up", {}, "outcome"),
        ("closure", {"kind": "withdrawn by us"}, "kind"),
        ("closure", {}, "kind"),
        ("reopening", {}, "reason"),
    ],
)
def test_bad_field_of_an_act_is_named(site: Site, act: str, body: Any, field: str) -> None:
    reference = in_stage(site, min(POSSIBLE[act]))
    assert set(errors_of(site.act(DONE_BY.get(act, "agent"), reference, act, body))) == {field}


def test_who_left_the_company_cannot_be_assigned(site: Site) -> None:
    reference, _ = site.filed()
    site.services.staff.put(member=replace(a_member("head"), active=False))
    assert set(errors_of(site.act("agent", reference, "assignment", BODIES["assignment"]))) == {"handler"}


def test_reply_form_keeps_what_was_filled_in(site: Site) -> None:
    reference, _ = site.filed()
    form = {"what": "更换门板", "who": "王强", "why": "受潮", "when_done": "", "how": " "}
    site.act("handler", reference, "reply", {"text": "见表", "five_w_two_h": form})
    replied = site.case(reference).timeline[-1]
    assert replied.data["five_w_two_h"] == {"what": "更换门板", "who": "王强", "why": "受潮"}


def test_assigned_handler_takes_over_and_the_former_may_not_reply(site: Site) -> None:
    reference, _ = site.filed()
    site.act("agent", reference, "assignment", BODIES["assignment"])
    assert site.act("handler", reference, "reply", BODIES["reply"]).status_code == 403
    assert site.act("head", reference, "reply", BODIES["reply"]).status_code == 200


def test_head_of_another_department_may_not_steer_the_case(site: Site) -> None:
    reference, _ = site.filed()
    site.services.staff.put(member=replace(a_member("head"), department="bathroom-line"))
    assert site.act("head", reference, "contact", BODIES["contact"]).status_code == 403
    assert site.signed_in("head").get(f"/api/v1/cases/{reference}").status_code == 403


@pytest.mark.parametrize("path", ["", "/clocks", "/forecast"])
def test_handler_may_not_look_into_the_cases_of_others(site: Site, path: str) -> None:
    reference, _ = site.filed()
    site.act("agent", reference, "assignment", BODIES["assignment"])
    assert site.signed_in("handler").get(f"/api/v1/cases/{reference}{path}").status_code == 403


@pytest.mark.parametrize("path", ["", "/clocks", "/forecast"])
def test_unknown_case_is_not_found(site: Site, path: str) -> None:
    for reference in ("26119999", "x" * 3000, "%00"):
        answer = site.signed_in("agent").get(f"/api/v1/cases/{reference}{path}")
        assert answer.status_code == 404
        assert answer.get_json()["message"] == "没有这个编号的投诉单。"


@pytest.mark.parametrize("act", BODIES)
def test_act_on_an_unknown_case_is_not_found(site: Site, act: str) -> None:
    assert site.act("agent", "26119999", act, BODIES[act]).status_code == 404


# -- looking


def test_clock_tells_who_until_when_and_why(site: Site) -> None:
    reference, _ = site.filed()
    [clock] = site.signed_in("agent").get(f"/api/v1/cases/{reference}/clocks").get_json()["clocks"]
    assert (clock["clock"], clock["run"], clock["state"], clock["accountable"]) == ("reply", 1, "running", "handler")
    assert clock["stage"] == "reply"
    assert clock["started"] == clock["started_at"] == "2026-11-20T10:00:00+08:00"
    assert clock["due"] == clock["due_at"] == "2026-11-23T10:00:00+08:00"
    assert clock["rule"] == ", ".join(clock["rules"]) != ""
    assert site.signed_in("agent").get(f"/api/v1/cases/{reference}").get_json()["clocks"] == [clock]
    assert clock["owner"] == {
        "role": "handler",
        "title": {"zh-CN": "投诉处理责任人", "en": "Handler"},
        "email": "handler@staff.example",
        "name": "王强",
    }
    assert [(day["day"], day["counted"], day["reason"]) for day in clock["explanation"]] == [
        ("2026-11-20", False, "start"),
        ("2026-11-21", True, "working_day"),
        ("2026-11-22", False, "rest_day"),
        ("2026-11-23", True, "working_day"),
    ]


def test_case_view_tells_the_whole_story_to_staff(site: Site) -> None:
    reference = site.replied()
    seen = site.signed_in("agent").get(f"/api/v1/cases/{reference}").get_json()
    assert [entry["kind"] for entry in seen["timeline"]] == [
        "received",
        "registered",
        "assigned",
        "dispatched",
        "replied",
    ]
    assert seen["timeline"][-1]["actor_name"] == "王强"
    assert seen["complaint"]["complainant"]["phone"] == "13800138000"
    assert seen["policy"]["id"] == "oppein"
