"""A complaint sent again under its key with other words: the first stands, what changed can be added by one press."""

import re
from html import unescape
from typing import Any

import pytest

from tests.api.site import COMPLAINT, FORM, Site

KEY = {"Idempotency-Key": "one-complaint"}
LATER = COMPLAINT | {"description": "门板开裂，今天又掉了一块。"}


def test_first_version_stands_and_the_answer_says_what_does_not(site: Site) -> None:
    first = site.file(**KEY).get_json()
    assert first["changed"] is None
    again = site.file(LATER, **KEY).get_json()
    assert (again["reference"], again["secret"]) == (first["reference"], first["secret"])
    assert again["changed"] == {"text": "提交后更正：\n情况说明：门板开裂，今天又掉了一块。", "attachments": []}
    assert site.case(first["reference"]).content.description == COMPLAINT["description"]
    assert site.file(**KEY).get_json()["changed"] is None


def test_what_changed_is_a_supplement_as_it_stands(site: Site) -> None:
    first = site.file(**KEY).get_json()
    key = site.upload("upload/1.jpg")
    changed = site.file(LATER | {"attachments": [key]}, **KEY).get_json()["changed"]
    assert changed["attachments"] == [key]
    secret = {"Authorization": f"Secret {first['secret']}"}
    assert site.add(first["reference"], secret, "supplements", changed).status_code == 200
    entry = site.case(first["reference"]).timeline[-1]
    assert entry.data["text"].endswith("今天又掉了一块。")


def test_the_key_of_somebody_else_tells_nothing(site: Site) -> None:
    site.file(**KEY)
    other = LATER | {"complainant": COMPLAINT["complainant"] | {"name": "别人"}}
    answer = site.file(other, **KEY)
    assert answer.status_code == 422
    assert "changed" not in answer.get_json()


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_plain_form_sent_again_with_other_words_offers_to_add_them(site: Site, locale: str) -> None:
    form: dict[str, Any] = FORM | {"idempotency_key": "one-complaint", "locale": locale}
    assert site.anybody.post("/api/v1/complaints", data=form).status_code == 303
    assert site.anybody.post("/api/v1/complaints", data=form).status_code == 303
    hostile = "<script>alert(1)</script>又掉了一块"
    page = site.anybody.post("/api/v1/complaints", data=form | {"description": hostile})
    assert page.status_code == 200
    assert "26110001" in page.text
    assert "<script>alert" not in page.text
    action = re.search(r'<form[^>]+action="([^"]+)"', page.text)
    assert action
    fields = {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text, re.DOTALL)
    }
    assert site.anybody.post(action[1], data=fields).status_code == 303
    assert hostile in site.case("26110001").timeline[-1].data["text"]
