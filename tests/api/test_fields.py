"""Bad fields: each is answered with 422, at the right field, in the reader's language, and nothing is stored."""

import json
from typing import Any

import pytest

from api.messages import TEXTS
from tests.api.site import COMPLAINT, Site, errors_of

LONG_LINE, LONG_TEXT = "长" * 201, "长" * 5001


def with_field(path: str, value: Any) -> Any:
    """The usual complaint with the field at `path` set; `complainant.name` reaches inside."""
    outer, _, inner = path.partition(".")
    return COMPLAINT | {outer: COMPLAINT[outer] | {inner: value} if inner else value}  # type: ignore[operator]


def without(path: str) -> Any:
    """The usual complaint without the field at `path`."""
    outer, _, inner = path.partition(".")
    if not inner:
        return {name: value for name, value in COMPLAINT.items() if name != outer}
    rest = {name: value for name, value in COMPLAINT[outer].items() if name != inner}  # type: ignore[attr-defined]
    return COMPLAINT | {outer: rest}


def said_at(found: Any, path: str) -> str:
    """The one message at `path`, and that there is no other."""
    for name in path.split("."):
        assert list(found) == [name]
        found = found[name]
    assert len(found) == 1, found
    return str(found[0])


@pytest.mark.parametrize("path", ["complainant", "complainant.name", "category", "description", "consent"])
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_missing_field_is_asked_for(site: Site, path: str, locale: str) -> None:
    answer = site.file(without(path) | {"locale": locale})
    assert said_at(errors_of(answer), path) == TEXTS["required"].in_locale(locale)
    assert site.services.cases.saves == 0


@pytest.mark.parametrize("path", ["complainant.name", "category", "description"])
@pytest.mark.parametrize("nothing", ["", "  ", "\n\t", None, "\u3000"])
def test_blank_is_as_good_as_missing(site: Site, path: str, nothing: str | None) -> None:
    assert said_at(errors_of(site.file(with_field(path, nothing))), path) == "请填写此项。"


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("complainant.name", 80),
        ("complainant.address", 200),
        ("order_no", 60),
        ("place", 200),
        ("description", 5000),
        ("demand", 2000),
    ],
)
def test_field_may_be_as_long_as_it_may_be_and_no_longer(site: Site, path: str, most: int) -> None:
    assert site.file(with_field(path, "长" * most)).status_code == 201
    assert said_at(errors_of(site.file(with_field(path, "长" * (most + 1)))), path) == f"最多{most}个字符。"
    assert site.services.cases.saves == 1


@pytest.mark.parametrize("path", ["extra", "complainant.extra", "reference", "channel", "complainant.secret"])
def test_unknown_field_is_named(site: Site, path: str) -> None:
    assert said_at(errors_of(site.file(with_field(path, "x"))), path) == "没有这个字段。"


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("complainant", "林芳", "not_an_object"),
        ("complainant", [1], "not_an_object"),
        ("complainant.name", 5, "not_text"),
        ("complainant.phone", 13800138000, "not_text"),
        ("complainant.email", ["a@b.cn"], "not_text"),
        ("category", {"id": "other"}, "not_text"),
        ("description", True, "not_text"),
        ("attachments", "key", "not_a_list"),
        ("attachments", {"key": 1}, "not_a_list"),
        ("consent", "maybe", "not_true_or_false"),
        ("consent", {}, "not_true_or_false"),
        ("locale", 5, "not_text"),
    ],
)
def test_wrong_type_is_named(site: Site, path: str, value: Any, said: str) -> None:
    found = errors_of(site.file(with_field(path, value)))
    found = {"complainant": found["complainant"]["_schema"]} if said == "not_an_object" else found
    assert said_at(found, path) == TEXTS[said].zh


@pytest.mark.parametrize("body", [[], "text", 5, None, True])
def test_body_that_is_no_object_is_refused(site: Site, body: Any) -> None:
    answer = site.anybody.post("/api/v1/complaints", data=json.dumps(body), content_type="application/json")
    assert errors_of(answer) == {"_schema": [TEXTS["not_an_object"].zh]}


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\ufffe", "\ud800"])
@pytest.mark.parametrize("path", ["complainant.name", "description", "order_no"])
def test_control_characters_are_refused(site: Site, path: str, control: str) -> None:
    body = json.dumps(with_field(path, f"门{control}板"))
    answer = site.anybody.post("/api/v1/complaints", data=body, content_type="application/json")
    assert said_at(errors_of(answer), path) == TEXTS["control_characters"].zh


@pytest.mark.parametrize("path", ["complainant.name", "order_no", "place", "complainant.address"])
def test_line_breaks_have_no_place_in_a_line(site: Site, path: str) -> None:
    assert said_at(errors_of(site.file(with_field(path, "a\nBcc: b"))), path) == TEXTS["control_characters"].zh


@pytest.mark.parametrize("text", ["第一行\n第二行\t缩进", "😀", "مرحبا", "\U00020bb7野家", "a" * 60])
def test_text_of_any_language_is_taken(site: Site, text: str) -> None:
    reference, _ = site.filed(description=text)
    assert site.case(reference).content.description == text


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("category", "zz"),
        ("business_line", "zz"),
        ("complainant.kind", "zz"),
        ("locale", "fr"),
        ("category", "PRODUCT_QUALITY"),
    ],
)
def test_value_that_is_not_offered_is_refused(site: Site, path: str, value: str) -> None:
    assert said_at(errors_of(site.file(with_field(path, value))), path) == TEXTS["unknown_value"].zh


def test_without_consent_nothing_is_stored(site: Site) -> None:
    assert said_at(errors_of(site.file(with_field("consent", False))), "consent") == TEXTS["consent"].zh
    assert site.services.cases.saves == 0


@pytest.mark.parametrize("consent", ["true", "false", "on", "yes", 1, 0, 1.0, [], [True]])
def test_consent_is_true_or_false_and_nothing_like_it(site: Site, consent: Any) -> None:
    assert said_at(errors_of(site.file(with_field("consent", consent))), "consent") == TEXTS["not_true_or_false"].zh
    assert site.services.cases.saves == 0


OPTIONAL = ["business_line", "order_no", "occurred_at", "place", "demand", "attachments", "locale"]


@pytest.mark.parametrize("path", [*OPTIONAL, "complainant.phone", "complainant.address", "complainant.kind"])
def test_null_is_as_good_as_leaving_out(site: Site, path: str) -> None:
    answers = [site.file(body) for body in (with_field(path, None), without(path))]
    one, other = (site.case(answer.get_json()["reference"]).content for answer in answers)
    assert one == other


def test_some_way_to_reach_the_complainant_is_needed(site: Site) -> None:
    body = COMPLAINT | {"complainant": {"name": "林芳", "phone": "", "email": " "}}
    assert said_at(errors_of(site.file(body)), "complainant.phone") == TEXTS["contact"].zh


def test_all_that_is_wrong_is_said_at_once(site: Site) -> None:
    body = {"complainant": {"name": "", "phone": "12"}, "description": LONG_TEXT, "place": LONG_LINE, "consent": False}
    found = errors_of(site.file(body))
    assert set(found) == {"complainant", "category", "description", "place", "consent"}
    assert set(found["complainant"]) == {"name", "phone"}


@pytest.mark.parametrize(
    ("headers", "locale", "said"),
    [
        ({}, "en", "en"),
        ({}, "zh-CN", "zh-CN"),
        ({"Accept-Language": "en-US,en;q=0.9"}, "zh-CN", "zh-CN"),  # the form's own language comes first
        ({"Accept-Language": "en-US,en;q=0.9"}, None, "en"),
        ({"Accept-Language": "zh-TW,zh;q=0.9,en;q=0.5"}, None, "zh-CN"),
        ({"Accept-Language": "fr"}, None, "zh-CN"),
        ({}, None, "zh-CN"),
    ],
)
def test_reader_is_answered_in_his_language(site: Site, headers: Any, locale: str | None, said: str) -> None:
    body = {"locale": locale} if locale else {}
    answer = site.file(body, **headers)
    assert errors_of(answer)["category"] == [TEXTS["required"].in_locale(said)]
    assert answer.get_json()["message"] == TEXTS["invalid"].in_locale(said)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2026-11-18", "2026-11-18"),
        (" 1900-01-01 ", "1900-01-01"),
        ("2026-11-21", "2026-11-21"),  # tomorrow, seen from Shanghai
        ("2026-11-18T09:30:00+08:00", "2026-11-18T09:30:00+08:00"),
        ("2026-11-18T09:30+08:00", "2026-11-18T09:30:00+08:00"),
        ("2026-11-18T09:30:15.999999-05:30", "2026-11-18T09:30:15-05:30"),
        ("2026-11-18T09:30:00Z", "2026-11-18T09:30:00+00:00"),
        ("2026-11-21T10:00:00+08:00", "2026-11-21T10:00:00+08:00"),
        ("", ""),
    ],
)
def test_day_or_moment_is_kept_as_it_was_given(site: Site, given: str, kept: str) -> None:
    reference, _ = site.filed(occurred_at=given)
    assert site.case(reference).content.occurred_at == kept
    shown = site.signed_in("agent").get(f"/api/v1/cases/{reference}").get_json()
    assert shown["complaint"]["occurred_at"] == kept


@pytest.mark.parametrize(
    "given",
    [
        "2026-02-30",
        "18.11.2026",
        "yesterday",
        "2026-13-01",
        "0000-00-00",
        "2026-11-18T09:30",
        "2026-11-18 09:30:00+08:00",
        "2026-11-18T09:30:00",
        "2026-11-18T25:00:00Z",
        "2026-11-18T09:30:00+25:00",
        "2026-11-18xyz",
        "2026-11-18T",
        "2026-W47-3",
        "20261118",
        "２０２６-11-18",
        "1899-12-31",
        "0001-01-01T00:00:00+14:00",
        "2026-11-22",
        "2026-11-21T10:00:01+08:00",
        "9999-12-31T23:59:59-12:00",
    ],
)
def test_day_that_is_none_or_cannot_have_been_is_refused(site: Site, given: str) -> None:
    assert said_at(errors_of(site.file(with_field("occurred_at", given))), "occurred_at") == TEXTS["date"].zh
