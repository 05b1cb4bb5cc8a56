"""Filing a complaint: JSON and the plain form, what is told, and the same submission again."""

import re
from datetime import datetime
from urllib.parse import urlsplit

import pytest

from tests.api.site import COMPLAINT, FORM, Site
from tests.factories import moment


def test_complaint_is_answered_with_number_secret_address_and_promises(site: Site) -> None:
    answer = site.file()
    assert answer.status_code == 201
    told = answer.get_json()
    assert told["reference"] == "26110001"
    assert re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", told["secret"])
    assert told["status_url"] == "https://portal.example/track.html#26110001"
    assert [promise["stage"] for promise in told["promises"]] == ["reply", "follow_up"]
    assert datetime.fromisoformat(told["promises"][0]["due"]) == moment("Mon 2026-11-23 10:00")


def test_promise_names_its_stage_in_both_languages_and_its_rules(site: Site) -> None:
    promise = site.file().get_json()["promises"][0]
    assert promise["title"] == {"zh-CN": "责任部门回复", "en": "Handler's reply"}
    assert "OPPEIN-7" in promise["rule"]
    assert promise["due"].endswith("+08:00")


@pytest.mark.parametrize("missing", ["phone", "email"])
def test_one_way_to_reach_the_complainant_is_enough(site: Site, missing: str) -> None:
    complainant = {name: value for name, value in COMPLAINT["complainant"].items() if name != missing}  # type: ignore[attr-defined]
    assert site.file(COMPLAINT | {"complainant": complainant}).status_code == 201


def test_only_what_the_contract_needs_is_needed(site: Site) -> None:
    least = {"complainant": {"name": "林芳", "phone": "13800138000"}, "consent": True}
    assert site.file(least | {"category": "other", "description": "开裂"}).status_code == 201


def test_what_was_sent_is_what_is_stored(site: Site) -> None:
    reference, _ = site.filed(description="  第一行\r\n第二行  ", order_no=" OP-1 ")
    kept = site.case(reference).content
    assert (kept.description, kept.order_no) == ("第一行\n第二行", "OP-1")
    assert (kept.complainant.name, kept.place, kept.demand, kept.channel) == ("林芳", "厨房", "更换门板", "web")
    assert kept.consent.startswith("我同意")


def test_consent_is_kept_in_the_words_that_were_read(site: Site) -> None:
    reference, _ = site.filed(locale="en")
    assert site.case(reference).content.consent.startswith("I agree")


def test_same_key_gives_the_same_case_and_the_same_answer(site: Site) -> None:
    answers = [site.file(**{"Idempotency-Key": "once"}) for _ in range(3)]
    assert len({answer.data for answer in answers}) == 1
    assert {answer.status_code for answer in answers} == {201}
    assert len(site.signed_in("agent").get("/api/v1/cases").get_json()["cases"]) == 1


def test_same_key_gives_the_same_answer_hours_later(site: Site) -> None:
    first = site.file(**{"Idempotency-Key": "once"})
    site.services.clock.advance(hours=30)
    assert site.file(**{"Idempotency-Key": "once"}).data == first.data


def test_without_a_key_each_submission_is_a_case(site: Site) -> None:
    assert [site.filed()[0] for _ in range(2)] == ["26110001", "26110002"]


def test_key_of_somebody_else_gives_nothing_away(site: Site) -> None:
    site.file(**{"Idempotency-Key": "once"})
    other = COMPLAINT | {"complainant": {"name": "别人", "phone": "13900139000"}}
    answer = site.file(other, **{"Idempotency-Key": "once"})
    assert answer.status_code == 422
    assert "26110001" not in answer.text


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "a b", "键"])
def test_key_that_is_none_is_refused(site: Site, key: str) -> None:
    answer = site.file(**{"Idempotency-Key": key.encode().decode("latin-1")})
    assert answer.status_code == 422
    assert site.services.cases.saves == 0


# -- the plain form


def posted(site: Site, **changes: str) -> str:
    """Posts the form; where it leads."""
    answer = site.anybody.post("/api/v1/complaints", data=FORM | changes)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_plain_form_leads_to_the_receipt(site: Site) -> None:
    page = site.anybody.get(posted(site))
    assert page.status_code == 200
    assert page.mimetype == "text/html"
    secret = site.file(COMPLAINT, **{"Idempotency-Key": "other"}).get_json()["secret"]
    assert "26110001" in page.text
    assert re.search(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", page.text)
    assert secret not in page.text
    assert "2026年11月23日" in page.text


def test_receipt_shows_the_secret_that_opens_the_case(site: Site) -> None:
    page = site.anybody.get(posted(site)).text
    shown = re.search(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", page)
    assert shown is not None
    assert site.tracked("26110001", {"Authorization": f"Secret {shown[0]}"}).status_code == 200


def test_receipt_speaks_english_to_who_wrote_english(site: Site) -> None:
    page = site.anybody.get(posted(site, locale="en")).text
    assert '<html lang="en"' in page
    assert "Mon 23 Nov 2026, 10:00" in page


def test_neither_number_nor_secret_is_in_the_address_in_clear(site: Site) -> None:
    location = posted(site)
    secret = re.search(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", site.anybody.get(location).text)
    assert secret is not None
    assert secret[0] not in location
    assert urlsplit(location).netloc == ""


def test_form_sent_twice_files_once(site: Site) -> None:
    places = [posted(site, idempotency_key="k1") for _ in range(2)]
    assert all("26110001" in site.anybody.get(place).text for place in places)
    assert site.services.cases.saves == 1


def test_form_with_an_empty_key_is_taken(site: Site) -> None:
    assert posted(site, idempotency_key="")
    assert posted(site, idempotency_key="")
    assert site.services.cases.saves == 2


def test_form_sent_as_multipart_is_taken(site: Site) -> None:
    answer = site.anybody.post("/api/v1/complaints", data=FORM, content_type="multipart/form-data")
    assert answer.status_code == 303


def test_form_with_errors_comes_back_with_what_was_typed(site: Site) -> None:
    typed = FORM | {"phone": "12", "description": '门板"开裂"<b>', "idempotency_key": "k1"}
    answer = site.anybody.post("/api/v1/complaints", data=typed)
    assert answer.status_code == 422
    assert answer.mimetype == "text/html"
    assert "电话号码不正确" in answer.text
    assert "门板&#34;开裂&#34;&lt;b&gt;" in answer.text
    assert "<b>" not in answer.text
    assert 'value="k1"' in answer.text
    assert site.services.cases.saves == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"consent": ""}, "请同意使用这些信息"),
        ({"name": ""}, "请填写此项"),
        ({"category": "zz"}, "请从给出的选项中选择"),
        ({"phone": "", "email": ""}, "请至少填写电话或邮箱中的一项"),
        ({"name": "", "phone": " ", "email": ""}, "请至少填写电话或邮箱中的一项"),
        ({"locale": "en", "description": ""}, "Please fill this in."),
        ({"idempotency_key": "x" * 300}, "提交编号"),
    ],
)
def test_form_says_what_to_mend_in_the_readers_language(site: Site, changes: dict[str, str], said: str) -> None:
    answer = site.anybody.post("/api/v1/complaints", data=FORM | changes)
    assert answer.status_code == 422
    assert said in answer.text


def test_form_page_works_without_having_typed_anything(site: Site) -> None:
    page = site.anybody.get("/api/v1/form")
    assert page.status_code == 200
    for said in ("橱柜", "产品质量", 'name="consent"', 'action="/api/v1/complaints"'):
        assert said in page.text


@pytest.mark.parametrize(("asked", "lang"), [("?locale=en", "en"), ("", "zh-CN"), ("?locale=xx", "zh-CN")])
def test_form_page_speaks_the_wanted_language(site: Site, asked: str, lang: str) -> None:
    assert f'<html lang="{lang}"' in site.anybody.get(f"/api/v1/form{asked}").text


def test_form_page_follows_the_browsers_language(site: Site) -> None:
    page = site.anybody.get("/api/v1/form", headers={"Accept-Language": "en-GB,en;q=0.8"})
    assert '<html lang="en"' in page.text
