"""The survey page: it opens from the link in the mail, counts at the press of a button, and for nobody else."""

from typing import Any

import pytest

from complaints.domain.case import Stage
from tests.api.site import Site


@pytest.fixture
def page(site: Site) -> str:
    """The address of the survey of a closed case, 26110001."""
    reference, secret = site.filed()
    site.act("handler", reference, "reply", {"text": "已更换"})
    site.act("agent", reference, "follow-up", {"outcome": "satisfied", "text": "满意"})
    address: str = site.tracked(reference, secret).get_json()["survey_url"]
    return address


def sent(site: Site, page: str, **typed: str) -> Any:
    return site.anybody.post(page, data=typed)


def test_page_asks_the_questions_of_the_policy_in_the_readers_language(site: Site, page: str) -> None:
    seen = site.anybody.get(page)
    assert (seen.status_code, seen.mimetype) == (200, "text/html")
    for question in ("您对这次投诉的处理满意吗？", "对处理的速度满意吗？", "对工作人员的态度满意吗？"):
        assert question in seen.text
    assert "With how our people treated you?" in site.anybody.get(f"{page}?locale=en").text


def test_looking_rates_nothing_however_often_and_with_whatever_in_the_address(site: Site, page: str) -> None:
    before = site.case("26110001")
    for _ in range(3):
        site.anybody.get(f"{page}?score=1&comment=x")
        site.anybody.head(page)
        site.anybody.options(page)
    assert site.case("26110001") == before


def test_rating_counts_at_the_press_of_the_button_and_the_page_says_thank_you(site: Site, page: str) -> None:
    answer = sent(site, page, score="4", speed="2", comment="还不错", locale="zh-CN")
    assert answer.status_code == 303
    thanks = site.anybody.get(answer.headers["Location"])
    assert "谢谢您的评价" in thanks.text
    assert "您的评价：满意" in thanks.text
    entry = site.case("26110001").timeline[-1]
    assert entry.data == {"score": 4, "comment": "还不错", "answers": {"speed": 2}}


def test_second_press_changes_nothing(site: Site, page: str) -> None:
    sent(site, page, score="4")
    assert sent(site, page, score="1").status_code == 303
    assert site.case("26110001").rating == 4
    assert "<form" not in site.anybody.get(page).text


def test_dissatisfied_is_told_that_the_case_goes_on(site: Site, page: str) -> None:
    answer = sent(site, page, score="1", comment="又裂了")
    assert "您的投诉已重新处理" in site.anybody.get(answer.headers["Location"]).text
    assert site.case("26110001").stage is Stage.DISPATCHED


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"score": ""},
        {"score": "6"},
        {"score": "x"},
        {"score": "²"},
        {"score": "4", "speed": "9"},
        {"comment": "只有话"},
    ],
)
def test_press_without_a_choice_is_sent_back_with_what_was_typed(site: Site, page: str, typed: dict[str, str]) -> None:
    answer = sent(site, page, **typed)
    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.text
    assert typed.get("comment", "") in answer.text
    assert site.case("26110001").rating is None


def test_what_is_typed_stands_as_text(site: Site, page: str) -> None:
    hostile = "<script>alert(1)</script>'\"{{7*7}}"
    shown = sent(site, page, comment=hostile).text
    assert "<script>alert" not in shown
    assert "{{7*7}}" in shown


def test_number_and_secret_open_the_page_too(site: Site) -> None:
    told = site.file().get_json()
    typed = {"reference": f" {told['reference']} ", "secret": told["secret"].lower(), "locale": "en"}
    answer = site.anybody.post("/api/v1/surveys", data=typed)
    assert answer.status_code == 303
    assert "cannot be rated" in site.anybody.get(answer.headers["Location"]).text  # nothing has come of it yet


@pytest.mark.parametrize(
    ("reference", "secret"),
    [("26110001", "AAAA-AAAA-AAAA-AAAA"), ("26119999", "AAAA-AAAA-AAAA-AAAA"), ("x" * 5000, ""), ("", "")],
)
def test_wrong_number_and_wrong_secret_look_the_same(site: Site, reference: str, secret: str) -> None:
    site.filed()
    answers = [
        site.anybody.post("/api/v1/surveys", data=typed)
        for typed in ({"reference": reference, "secret": secret}, {"reference": "26118888", "secret": "x"})
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1


@pytest.mark.parametrize("broken", ["x", "%00", "é", "MjYx"])
def test_broken_link_asks_for_number_and_secret(site: Site, page: str, broken: str) -> None:
    for answer in (site.anybody.get(f"/api/v1/surveys/{broken}"), site.anybody.post(f"/api/v1/surveys/{broken}")):
        assert answer.status_code == 404
        assert 'action="/api/v1/surveys"' in answer.text


def test_no_member_of_staff_has_a_way_to_rate(site: Site, page: str) -> None:
    for who in ("agent", "handler", "supervisor", "director", "admin"):
        assert site.act(who, "26110001", "survey", {"score": 5}).status_code == 404
    assert site.case("26110001").rating is None
