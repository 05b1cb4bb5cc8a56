"""Who has lost number and secret: links by mail, each good once, and nobody learns who has complained."""

import json
import re
from typing import Any

import pytest

from tests.api.site import COMPLAINT, Site

EMAIL = "lin.fang@customer.example"


def asked(site: Site, email: str = EMAIL, **typed: str) -> Any:
    return site.anybody.post("/api/v1/links", data={"email": email, **typed})


def mailed(site: Site, email: str = EMAIL) -> list[str]:
    """The paths of the links in the last mail to an address; none where there was none."""
    letters = [mail for mail in site.services.mailer.to(email) if mail.headers["X-Letter-Kind"] == "case-links"]
    told = json.loads(letters[-1].text)["cases"] if letters else []
    return [case["link"].removeprefix("https://portal.example") for case in told]


def test_link_shows_number_and_secret_at_the_press_of_a_button_once(site: Site) -> None:
    reference, secret = site.filed()
    asked(site)
    [link] = mailed(site)
    opened = site.anybody.post(link)
    assert opened.status_code == 200
    assert reference in opened.text
    assert secret["Authorization"].removeprefix("Secret ") in opened.text
    assert opened.headers["Cache-Control"] == "no-store"
    assert site.anybody.post(link).status_code == 404


@pytest.mark.parametrize("path", ["/api/v1/links", "/api/v1/links/none"])
def test_who_is_told_to_contact_us_reads_where(site: Site, path: str) -> None:
    shown = site.anybody.get(path).text
    assert f'href="mailto:{site.services.settings.mailbox}"' in shown
    assert 'href="/api/v1/privacy/page?locale=' in shown


def test_looking_at_a_link_uses_nothing_up_and_tells_nothing(site: Site) -> None:
    site.filed()
    asked(site)
    [link] = mailed(site)
    for _ in range(3):
        site.anybody.head(link)
        seen = site.anybody.get(link)
    assert seen.data == site.anybody.get("/api/v1/links/none").data
    assert site.anybody.post(link).status_code == 200


def test_answer_is_the_same_whether_the_address_is_known_or_not(site: Site) -> None:
    site.filed()
    answers = [asked(site), asked(site, "nobody@elsewhere.example"), asked(site, EMAIL.upper())]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
    told = [{name: value for name, value in answer.headers.items() if name != "X-Request-Id"} for answer in answers]
    assert told[0] == told[1] == told[2]
    assert mailed(site, "nobody@elsewhere.example") == []


def test_each_complaint_of_the_address_has_its_link_and_no_other_does(site: Site) -> None:
    mine = {site.filed()[0] for _ in range(2)}
    site.filed(complainant=COMPLAINT["complainant"] | {"email": "other@customer.example"})  # type: ignore[operator]
    asked(site)
    shown = {re.search(r'data-reference="(\w+)"', site.anybody.post(link).text)[1] for link in mailed(site)}  # type: ignore[index]
    assert shown == mine


def test_link_ends_after_an_hour(site: Site) -> None:
    site.filed()
    asked(site)
    [link] = mailed(site)
    site.services.clock.advance(hours=1)
    assert site.anybody.post(link).status_code == 404


def test_no_more_than_three_mails_an_hour_leave_and_the_answer_stays_the_same(site: Site) -> None:
    site.filed()
    answers = [asked(site) for _ in range(5)]
    assert len({answer.data for answer in answers}) == 1
    assert [kind for kind, _ in site.services.mailer.told].count("case-links") == 3
    site.services.clock.advance(hours=1)
    asked(site)
    assert [kind for kind, _ in site.services.mailer.told].count("case-links") == 4


@pytest.mark.parametrize("email", ["", " ", "x", "a@b", "<script>@x.example"])
def test_what_is_no_address_is_sent_back_as_it_was_typed(site: Site, email: str) -> None:
    answer = asked(site, email)
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text
    assert "<script>@" not in answer.text


def test_who_typed_nothing_is_asked_for_the_address_in_his_language(site: Site) -> None:
    for locale, said in (("zh-CN", "请填写邮箱地址"), ("en", "Enter your e-mail address")):
        assert f'id="email-error">{said}<' in asked(site, " ", locale=locale).text


def test_mail_is_written_in_the_language_of_who_asks(site: Site) -> None:
    site.filed()
    asked(site, locale="en")
    assert json.loads(site.services.mailer.to(EMAIL)[-1].text)["locale"] == "en"
