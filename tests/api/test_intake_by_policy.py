"""What the regulation asks for beside the ordinary, over HTTP: types, fields, levels, and what only staff may say."""

from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.asking import INTAKE, POLICY
from tests.api.site import COMPLAINT, FORM, Site, errors_of
from tests.fakes import fake_services

FIELDS = {"damage": "crack", "loss": "120.5"}
NAMED = COMPLAINT["complainant"]


@pytest.fixture
def site() -> Site:
    return Site(fake_services(policy=POLICY))


def taken(site: Site, who: str = "agent", **changes: Any) -> TestResponse:
    """POST /cases by a member of staff."""
    body = COMPLAINT | {"channel": "phone", "fields": FIELDS} | changes
    return site.signed_in(who).post("/api/v1/cases", json=body)


def shown(site: Site, reference: str) -> Any:
    return site.signed_in("agent").get(f"/api/v1/cases/{reference}").get_json()


def words(label: str, value: str, *, en: tuple[str, str]) -> dict[str, Any]:
    return {"label": {"zh-CN": label, "en": en[0]}, "value": {"zh-CN": value, "en": en[1]}}


# -- the public


def test_complaint_is_filed_with_type_and_fields_and_its_complainant_reads_them(site: Site) -> None:
    reference, secret = site.filed(type="external", fields=FIELDS)
    kept = site.case(reference).content
    assert (kept.type, kept.fields) == ("external", FIELDS)
    seen = site.tracked(reference, secret).get_json()
    assert seen["type"] == "external"
    assert seen["particulars"] == [
        words("损坏情况", "开裂", en=("Damage", "Crack")),
        words("损失金额", "120.5", en=("Loss", "120.5")),
    ]


def test_type_left_out_is_the_first_of_the_policy(site: Site) -> None:
    reference, _ = site.filed(fields=FIELDS)
    assert site.case(reference).content.type == "external"


@pytest.mark.parametrize(
    ("locale", "missing", "unknown", "number"),
    [
        ("zh-CN", "请填写此项。", "没有这个字段。", "这里应为数字，如 12 或 12.5。"),
        ("en", "Please fill this in.", "There is no such field.", "This must be a number, such as 12 or 12.5."),
    ],
)
def test_every_field_that_does_not_fit_is_named(
    site: Site, locale: str, missing: str, unknown: str, number: str
) -> None:
    body = COMPLAINT | {"order_no": "", "locale": locale, "fields": {"loss": "much", "branch": "x", "colour": "y"}}
    assert errors_of(site.file(body)) == {
        "order_no": [missing],
        "fields": {"damage": [missing], "loss": [number], "branch": [unknown], "colour": [unknown]},
    }
    assert site.services.cases.saves == 0


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ({"damage": 5}, ("fields", "damage")),
        ({"damage": "x" * 2001}, ("fields", "damage")),
        ({"": "x"}, ("fields", "")),
        ({"\x00": "x"}, ("fields", "\x00")),
        ({f"f{number}": "x" for number in range(101)}, ("fields",)),
        ([], ("fields",)),
        ("crack", ("fields",)),
    ],
    ids=lambda value: str(value)[:20],
)
def test_fields_that_are_no_fields_are_refused(site: Site, value: Any, where: tuple[str, ...]) -> None:
    found = errors_of(site.file(COMPLAINT | {"fields": value}))
    for name in where:
        assert list(found) == [name]
        found = found[name]
    assert found


@pytest.mark.parametrize("type_", ["internal", "weather"])
def test_type_that_is_not_for_the_public_is_refused(site: Site, type_: str) -> None:
    assert list(errors_of(site.file(COMPLAINT | {"type": type_, "fields": FIELDS}))) == ["type"]


@pytest.mark.parametrize("name", ["levels", "anonymous", "respondent", "repeat_of", "received_at", "channel"])
def test_what_only_staff_may_say_is_no_field_of_the_public(site: Site, name: str) -> None:
    assert errors_of(site.file(COMPLAINT | {"fields": FIELDS, name: "x"})) == {name: ["没有这个字段。"]}


def test_plain_form_files_type_and_fields(site: Site) -> None:
    answer = site.anybody.post(
        "/api/v1/complaints",
        data=FORM | {"order_no": "A1", "type": "external", "fields.damage": "crack", "fields.loss": ""},
    )
    assert answer.status_code == 303, answer.text
    assert site.case("26110001").content.fields == {"damage": "crack"}


# -- staff


def test_staff_say_what_the_complainant_cannot(site: Site) -> None:
    reference, _ = site.filed(fields=FIELDS)
    answer = taken(
        site,
        type="internal",
        fields=FIELDS | {"branch": "广州"},
        levels={"urgency": "high", "severity": "major"},
        respondent="Handler@Staff.example",
        repeat_of=reference,
        received_at="2026-11-19T15:00:00+08:00",
    )
    assert answer.status_code == 201, answer.text
    case = shown(site, answer.get_json()["reference"])
    complaint = case["complaint"]
    assert (complaint["type"], complaint["fields"]) == ("internal", FIELDS | {"branch": "广州"})
    assert complaint["particulars"][-1] == words("分公司", "广州", en=("Branch", "广州"))
    assert (complaint["respondent"], complaint["respondent_name"]) == ("handler@staff.example", "王强")
    assert (complaint["repeat_of"], complaint["anonymous"]) == (reference, False)
    assert complaint["levels"] == {"urgency": "high", "severity": "major"}
    assert (case["severity"], case["classes"]) == ("major", {"urgency": "high"})
    assert case["received_at"] == "2026-11-19T15:00:00+08:00"
    assert case["timeline"][0]["at"] == case["received_at"]


def test_what_staff_filled_in_stays_in_the_house(site: Site) -> None:
    answer = taken(site, fields=FIELDS | {"branch": "广州"}, respondent="handler@staff.example").get_json()
    seen = site.tracked(answer["reference"], {"Authorization": f"Secret {answer['secret']}"})
    assert "广州" not in seen.text.replace(NAMED["address"], "")
    assert "handler@staff.example" not in seen.text


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"levels": {"urgency": "low"}}, "levels"),
        ({"levels": {"crisis": "a"}}, "levels"),
        ({"levels": {"urgency": ""}}, "levels"),
        ({"levels": "high"}, "levels"),
        ({"respondent": "nobody@staff.example"}, "respondent"),
        ({"respondent": "nobody"}, "respondent"),
        ({"repeat_of": "26119999"}, "repeat_of"),
        ({"repeat_of": "x" * 41}, "repeat_of"),
        ({"received_at": "2026-11-20T10:01:00+08:00"}, "received_at"),
        ({"received_at": "2026-10-21T09:59:00+08:00"}, "received_at"),
        ({"received_at": "2026-11-19"}, "received_at"),
        ({"received_at": "0001-01-01T00:00:00+08:00"}, "received_at"),
        ({"anonymous": "yes"}, "anonymous"),
        ({"type": "weather"}, "type"),
        ({"fields": {}}, "fields"),
    ],
    ids=str,
)
def test_what_staff_say_wrongly_is_refused_with_its_field(site: Site, changes: dict[str, Any], where: str) -> None:
    assert list(errors_of(taken(site, **changes))) == [where]
    assert site.services.cases.saves == 0


@pytest.mark.parametrize("received_at", [None, "2026-10-21T10:00:00+08:00", "2026-11-20T02:00:00Z"])
def test_earlier_receipt_is_taken(site: Site, received_at: str | None) -> None:
    assert taken(site, received_at=received_at).status_code == 201


@pytest.mark.parametrize(
    ("who", "type_", "status"),
    [
        ("agent", "internal", 201),
        ("handler", "internal", 201),
        ("handler", "", 201),
        ("handler", "external", 403),
        ("supervisor", "internal", 403),
        ("supervisor", "external", 201),
        ("auditor", "", 403),
    ],
)
def test_type_is_registered_by_its_roles(site: Site, who: str, type_: str, status: int) -> None:
    assert taken(site, who, type=type_).status_code == status


@pytest.mark.parametrize(
    ("who", "may", "types"),
    [
        ("agent", True, ["external", "internal"]),
        ("handler", True, ["internal"]),
        ("supervisor", True, ["external"]),
        ("auditor", False, []),
    ],
)
def test_session_says_which_types_one_may_register(site: Site, who: str, may: bool, types: list[str]) -> None:
    session = site.signed_in(who).get("/api/v1/sessions/current").get_json()
    assert ("intake" in session["may"], session["types"]) == (may, types)


def test_anonymous_complaint_needs_neither_name_nor_contact(site: Site) -> None:
    answer = taken(site, anonymous=True, complainant={})
    assert answer.status_code == 201, answer.text
    complaint = shown(site, answer.get_json()["reference"])["complaint"]
    assert (complaint["anonymous"], complaint["complainant"]["name"]) == (True, "匿名")
    body = {name: value for name, value in COMPLAINT.items() if name != "complainant"}
    without = site.signed_in("agent").post(
        "/api/v1/cases", json=body | {"channel": "phone", "fields": FIELDS, "anonymous": True}
    )
    assert without.status_code == 201


def test_who_is_not_anonymous_has_a_name_and_can_be_reached(site: Site) -> None:
    assert errors_of(taken(site, complainant={})) == {
        "complainant": {"name": ["请填写此项。"], "phone": ["请至少填写电话或邮箱中的一项，以便与您联系。"]}
    }
    assert errors_of(taken(site, complainant={"name": "林芳"}, order_no="x" * 61)) == {
        "complainant": {"phone": ["请至少填写电话或邮箱中的一项，以便与您联系。"]},
        "order_no": ["最多60个字符。"],
    }
    assert errors_of(taken(site, complainant={"name": "x" * 81, "phone": "13800138000"})) == {
        "complainant": {"name": ["最多80个字符。"]}
    }


@pytest.mark.parametrize(
    ("locale", "said"), [("zh-CN", "不受理匿名投诉"), ("en", "anonymous complaints cannot be registered")]
)
def test_regulation_that_wants_real_names_refuses_an_anonymous_complaint(locale: str, said: str) -> None:
    site = Site(fake_services(policy=replace(POLICY, intake=replace(INTAKE, anonymous=False))))
    answer = taken(site, anonymous=True, locale=locale)
    assert answer.status_code == 422
    assert said in answer.get_json()["message"]
    assert errors_of(answer) == {"anonymous": [answer.get_json()["message"]]}
    assert site.services.cases.saves == 0
