"""Forms from browsers without our script within limits: asked once more, at last another way; nothing typed is lost."""

import re
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from complaints.usecases.secrets import secret_of
from tests.api.site import FORM, Site
from tests.api.test_limits import LIMITS, NEAR, limited
from tests.file_samples import JPEG


@pytest.fixture
def site() -> Site:
    return limited(LIMITS)


def post(site: Site, form: Any = None, *, by: str = NEAR) -> TestResponse:
    """Posts the plain form from an address."""
    return site.anybody.post("/api/v1/complaints", data=form or FORM, environ_base={"REMOTE_ADDR": by})


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page, as a browser would send them."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def test_plain_form_within_the_rate_leads_to_the_receipt_at_once(site: Site) -> None:
    assert post(site).status_code == 303


def test_plain_form_above_the_rate_is_asked_once_more_with_all_that_was_typed(site: Site) -> None:
    post(site)
    page = post(site, FORM | {"description": "第一行\n<b>第二行</b>"})
    assert page.status_code == 200
    assert "请再确认一次" in page.text
    assert "&lt;b&gt;第二行" in page.text
    assert site.services.cases.saves == 1
    site.services.clock.advance(seconds=5)
    assert post(site, hidden(page.text)).status_code == 303
    assert site.case("26110002").content.description == "第一行\n<b>第二行</b>"


def test_a_confirmation_that_comes_at_once_or_was_made_up_asks_again(site: Site) -> None:
    post(site)
    typed = hidden(post(site).text)
    assert post(site, typed).status_code == 200
    site.services.clock.advance(hours=1)
    post(site)
    assert post(site, typed | {"confirmed": "1.00"}).status_code == 200
    assert site.services.cases.saves == 2


def test_a_confirmation_is_good_for_one_complaint(site: Site) -> None:
    post(site)
    typed = hidden(post(site).text)
    site.services.clock.advance(seconds=5)
    places = {post(site, typed).headers["Location"]}
    assert len(places) == 1
    other = typed | {"name": "别人"}
    assert post(site, other).status_code in (422, 429)
    assert site.services.cases.saves == 2


def test_plain_form_far_above_the_rate_keeps_what_was_typed_and_tells_other_ways(site: Site) -> None:
    for _ in range(3):
        post(site)
    page = post(site, FORM | {"description": "我的话都还在"})
    assert page.status_code == 429
    for kept in ("我的话都还在", "林芳", "complaints@in.example"):
        assert kept in page.text


def test_form_that_comes_back_sooner_than_anybody_types_is_asked_once_more(site: Site) -> None:
    shown = hidden(site.anybody.get("/api/v1/form").text)
    assert "请再确认一次" in post(site, FORM | shown).text
    site.services.clock.advance(hours=1)
    shown = hidden(site.anybody.get("/api/v1/form").text)
    site.services.clock.advance(seconds=4)
    assert post(site, FORM | shown).status_code == 303


def test_form_with_the_unseen_field_filled_in_is_asked_once_more(site: Site) -> None:
    page = post(site, FORM | {"website": "https://spam.example"})
    assert "请再确认一次" in page.text
    site.services.clock.advance(seconds=5)
    assert post(site, hidden(page.text)).status_code == 303


def test_plain_survey_page_says_other_ways_after_many_wrong_secrets(site: Site) -> None:
    typed = {"reference": "26119999", "secret": "AAAA-AAAA-AAAA-AAAA", "locale": "zh-CN"}
    places = [site.anybody.post("/api/v1/surveys", data=typed, environ_base={"REMOTE_ADDR": NEAR}) for _ in range(4)]
    assert [answer.status_code for answer in places] == [404, 404, 404, 429]
    assert places[-1].mimetype == "text/html"
    assert "complaints@in.example" in places[-1].text


@pytest.mark.parametrize("plain", ["files", "track"])
def test_files_above_the_rate_are_refused_on_a_page_that_tells_other_ways(site: Site, plain: str) -> None:
    place = f"{post(site).headers['Location']}/files"
    if plain == "track":
        place = track_page(site, "26110001")
    answers = [
        site.anybody.post(place, data=with_photo(number), environ_base={"REMOTE_ADDR": NEAR}) for number in range(3)
    ]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert answers[-1].mimetype == "text/html"
    assert "complaints@in.example" in answers[-1].text
    assert "我写的话" in answers[-1].text or plain == "files"


def with_photo(number: int) -> dict[str, Any]:
    photo = (BytesIO(JPEG), f"{number}.jpg", "image/jpeg")
    return {"act": "supplements", "text": "我写的话", "locale": "zh-CN", "attachments": photo}


def track_page(site: Site, reference: str) -> str:
    """The address of the page of a case without scripts."""
    secret = secret_of(case=site.case(reference), keys=site.services.settings.signing_keys)
    typed = {"reference": reference, "secret": secret}
    return str(site.anybody.post("/api/v1/track", data=typed).headers["Location"]).partition("?")[0]
