"""Phone numbers and addresses: what people write is taken, what is none is refused."""

import pytest

from complaints.domain.search import keys
from tests.api.site import COMPLAINT, Site, errors_of

PHONES = {
    "a mobile": "13800138000",
    "a mobile with blanks": "138 0013 8000",
    "a mobile with hyphens": "138-0013-8000",
    "a mobile with country code": "+8613800138000",
    "a mobile with country code and blanks": "+86 138 0013 8000",
    "the newest mobile prefixes": "19912345678",
    "a 400 number": "400-830-8888",
    "a 400 number without hyphens": "4008308888",
    "a landline with area code": "020-81234567",
    "a landline with area code in brackets": "(0755) 8234567",
    "a landline with area code in full-width brackets": "\uff08020\uff0981234567",
    "an extension after a word": "020-81234567转8001",
    "an extension after x": "020-81234567 x 12",
    "an extension after ext": "020-81234567 ext.805",
    "an extension after a hyphen": "020-81234567-8001",
    "Hong Kong": "+852 2345 6789",
    "Macau": "+853 2833 3333",
    "Taiwan": "+886 2 2345 6789",
    "Taiwan mobile": "+886912345678",
    "abroad": "+49 30 123456",
    "the shortest abroad": "+290 1234",
    "full-width digits": "\uff11\uff13\uff18\uff10\uff10\uff11\uff13\uff18\uff10\uff10\uff10",
    "full-width plus": "\uff0b85223456789",
    "dots": "020.8123.4567",
}
NO_PHONES = {
    "too short": "12",
    "letters": "call me",
    "too long": "1" * 16,
    "a mail address": "a@b.cn",
    "letters inside": "1380013800O",
    "two numbers": "13800138000/13900139000",
    "a plus in the middle": "138+00138000",
    "two pluses": "++8613800138000",
    "an extension without a number": "x12",
    "an endless extension": "020-81234567x1234567",
    "Chinese numerals": "一三八零零一三八零零零",
    "Arabic-Indic digits": "١٣٨٠٠١٣٨٠٠٠",
    "only hyphens": "---",
    "an emoji": "📞13800138000",
}


def with_phone(phone: str) -> object:
    return COMPLAINT | {"complainant": {"name": "林芳", "phone": phone}}


@pytest.mark.parametrize("phone", PHONES.values(), ids=PHONES)
def test_phone_is_taken(site: Site, phone: str) -> None:
    answer = site.file(with_phone(phone))
    assert answer.status_code == 201, answer.text
    kept = site.case(answer.get_json()["reference"]).content.complainant.phone
    assert kept.isascii() or "转" in kept  # full-width characters are kept as plain ones


@pytest.mark.parametrize("phone", NO_PHONES.values(), ids=NO_PHONES)
def test_phone_that_is_none_is_refused(site: Site, phone: str) -> None:
    [said] = errors_of(site.file(with_phone(phone)))["complainant"]["phone"]
    assert "13800138000" in said  # the message shows how to write one


def test_full_width_digits_are_kept_as_plain_ones(site: Site) -> None:
    reference = site.file(
        with_phone(" \uff11\uff13\uff18\uff10\uff10\uff11\uff13\uff18\uff10\uff10\uff10 ")
    ).get_json()["reference"]
    assert site.case(reference).content.complainant.phone == "13800138000"


@pytest.mark.parametrize(
    "email", ["a@b.cn", "lin.fang+kitchen@mail.customer.example", "12345@qq.com", "用户@例子.广告", "o'neill@x.example"]
)
def test_address_is_taken(site: Site, email: str) -> None:
    assert site.file(COMPLAINT | {"complainant": {"name": "林芳", "email": email}}).status_code == 201


@pytest.mark.parametrize(
    "email",
    [
        "a",
        "a@b",
        "@b.cn",
        "a@",
        "a b@c.cn",
        "a@b.cn, c@d.cn",
        "a@b..cn",
        "<a@b.cn>",
        "a@@b.cn",
        "a@b.cn\nBcc: c@d.cn",
        "x" * 65 + "@b.cn",
        "a@" + "b" * 250 + ".cn",
    ],
)
def test_address_that_is_none_is_refused(site: Site, email: str) -> None:
    found = errors_of(site.file(COMPLAINT | {"complainant": {"name": "林芳", "email": email}}))
    assert "email" in found["complainant"]


@pytest.mark.parametrize(
    "written",
    ["lin@ｃustomer.example", "lin@cust\u200bomer.example", "lin@cu\u00adstomer.example", "lin@customer。example"],
)
def test_address_that_is_delivered_to_one_mailbox_is_one_however_it_is_written(site: Site, written: str) -> None:
    reference = site.file(COMPLAINT | {"complainant": {"name": "林芳", "email": written}}).get_json()["reference"]
    assert site.case(reference).content.complainant.email == "lin@customer.example"


def test_ways_to_write_one_address_are_counted_together(site: Site) -> None:
    told = []
    for often in range(7):
        body = COMPLAINT | {"complainant": {"name": "林芳", "email": "lin@cust" + "\u200b" * often + "omer.example"}}
        where = {"REMOTE_ADDR": "203.0.113.7"}
        told.append(site.anybody.post("/api/v1/complaints", json=body, environ_base=where).status_code)
    assert told == [201] * 5 + [429] * 2


def test_address_that_only_looks_like_another_is_none_of_its(site: Site) -> None:
    body = COMPLAINT | {"complainant": {"name": "林芳", "email": "lin@gm\U0001f130il.example"}}
    kept = site.case(site.file(body).get_json()["reference"]).content.complainant.email
    assert kept == "lin@xn--gmil-w823c.example"
    assert keys(email=kept) != keys(email="lin@gmail.example")


def test_a_name_turns_nothing_round_that_stands_behind_it_and_is_found(site: Site) -> None:
    who = {"name": "\u202e林\u200b芳\u2066", "phone": "13800138000\u202c"}
    body = COMPLAINT | {"complainant": who, "description": "\u202eشكوى"}
    kept = site.case(site.file(body).get_json()["reference"]).content
    assert (kept.complainant.name, kept.complainant.phone) == ("林芳", "13800138000")
    assert kept.description == "\u202eشكوى", "words of several lines stand by themselves, and stay as they are"


def test_a_name_of_nothing_that_can_be_seen_is_none(site: Site) -> None:
    body = COMPLAINT | {"complainant": {"name": "\u200b\u202e", "phone": "13800138000"}}
    assert "name" in errors_of(site.file(body))["complainant"]
