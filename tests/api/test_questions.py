"""Staff ask the complainant: he reads it where he follows his case and answers it there; both sides see so."""

from typing import Any

import pytest

from tests.api.site import COMPLAINT, Site, errors_of

ASKED = {"text": "厨房门是哪一年安装的？"}
NO_MAIL = {"complainant": COMPLAINT["complainant"] | {"email": ""}}


def asked(site: Site, **complaint: Any) -> tuple[str, dict[str, str], int]:
    """Number and secret of a case, and the number of the question that its handler has asked."""
    reference, secret = site.filed(**complaint)
    assert site.act("handler", reference, "question", ASKED).status_code == 200
    return reference, secret, site.case(reference).timeline[-1].seq


def shown(site: Site, reference: str) -> Any:
    return site.signed_in("handler").get(f"/api/v1/cases/{reference}").get_json()


def test_the_complainant_reads_the_question_and_not_who_asked(site: Site) -> None:
    reference, secret, number = asked(site)
    seen = site.tracked(reference, secret).get_json()
    assert [(each["number"], each["text"]) for each in seen["questions"]] == [(number, ASKED["text"])]
    line = seen["timeline"][-1]
    assert (line["kind"], line["text"], line["own"]) == ("asked", ASKED["text"], False)
    assert "@staff.example" not in str(seen)


def test_files_alone_are_an_answer_and_staff_see_what_they_answer(site: Site) -> None:
    reference, secret, number = asked(site)
    assert shown(site, reference)["questions_open"] == [number]
    key = site.upload("upload/1.jpg")
    answer = site.add(reference, secret, "supplements", {"attachments": [key], "answers": [number]})
    assert (answer.status_code, answer.get_json()["questions"]) == (200, [])
    kase = shown(site, reference)
    assert kase["questions_open"] == []
    assert kase["timeline"][-1]["data"]["answers"] == [number]


@pytest.mark.parametrize("answers", [[1], [99], [0], ["1"], [True], "1", [1] * 101])
def test_an_answer_to_nothing_that_was_asked_is_refused(site: Site, answers: Any) -> None:
    reference, secret, _ = asked(site)
    before = site.case(reference)
    answer = site.add(reference, secret, "supplements", {"text": "去年", "answers": answers})
    assert answer.status_code == 422
    assert "answers" in errors_of(answer)
    assert site.case(reference) == before


def test_a_preview_says_whether_he_is_written_to(site: Site) -> None:
    for complaint, audiences in (({}, ["complainant"]), (NO_MAIL, [])):
        reference, _ = site.filed(**complaint)
        letters = site.act("agent", reference, "previews/question", ASKED).get_json()["letters"]
        assert [letter["audience"] for letter in letters] == audiences
        assert shown(site, reference)["reached_by_mail"] == bool(audiences)


def test_who_asked_may_take_it_back_and_the_complainant_is_not_asked_any_more(site: Site) -> None:
    reference, secret, number = asked(site)
    assert shown(site, reference)["undo"]["seq"] == number
    assert site.act("handler", reference, "undoing", {"seq": number}).status_code == 200
    seen = site.tracked(reference, secret).get_json()
    assert seen["questions"] == []
    assert "asked" not in [line["kind"] for line in seen["timeline"]]


@pytest.mark.parametrize("text", ["", " ", "a\x07", "长" * 2001, 5])
def test_a_question_has_words(site: Site, text: Any) -> None:
    reference, _ = site.filed()
    assert "text" in errors_of(site.act("handler", reference, "question", {"text": text}))


def test_the_pile_of_the_handler_says_that_he_waits_and_that_an_answer_came(site: Site) -> None:
    def told() -> list[str]:
        rows = site.signed_in("handler").get("/api/v1/work?lane=mine").get_json()["rows"]
        return [row["case"]["question"] for row in rows]

    reference, secret, number = asked(site)
    assert told() == ["open"]
    site.add(reference, secret, "supplements", {"text": "去年五月", "answers": [number]})
    assert told() == ["answered"]
    site.act("handler", reference, "note", {"text": "已看到"})
    assert told() == [""]
