"""What the complainant may do besides: his mails again, a call at a time, another complaint of the same matter."""

from typing import Any

import pytest

from complaints.domain.case import Kind
from tests.api.site import COMPLAINT, NOBODY, Site, errors_of

EMAIL = "lin.fang@customer.example"
SECOND = {"description": "换过的门板又裂了", "demand": "退款", "consent": True}


def again(site: Site, reference: str, secret: dict[str, str]) -> Any:
    return site.add(reference, secret, "mails", {})


def test_mails_come_again_under_ids_of_their_own(site: Site) -> None:
    reference, secret = site.filed()
    assert again(site, reference, secret).status_code == 200
    [first] = site.services.mailer.to(EMAIL)
    assert first.headers["X-Letter-Kind"] == "acknowledgement"
    assert secret["Authorization"].removeprefix("Secret ") in first.text
    again(site, reference, secret)
    ids = [mail.message_id for mail in site.services.mailer.to(EMAIL)]
    assert len(set(ids)) == 2


def test_mails_come_twice_an_hour_and_not_more_often(site: Site) -> None:
    reference, secret = site.filed()
    assert [again(site, reference, secret).status_code for _ in range(3)] == [200, 200, 429]
    site.services.clock.advance(hours=1)
    assert again(site, reference, secret).status_code == 200


def test_who_gave_no_address_is_not_offered_mails(site: Site) -> None:
    reference, secret = site.filed(complainant=COMPLAINT["complainant"] | {"email": ""})  # type: ignore[operator]
    assert "mails" not in site.tracked(reference, secret).get_json()["can"]
    assert again(site, reference, secret).status_code == 409


def test_address_that_takes_no_mail_is_told_so(site: Site) -> None:
    reference, secret = site.filed()
    site.services.mailer.refuse(EMAIL)
    assert again(site, reference, secret).status_code == 409


def test_call_is_asked_for_at_a_time_which_stands_on_the_timeline(site: Site) -> None:
    reference, secret = site.filed()
    body = {"call_at": "2026-11-21T15:00:00+08:00"}
    seen = site.add(reference, secret, "supplements", body).get_json()
    assert seen["timeline"][-1]["particulars"] == [
        {
            "label": {"zh-CN": "希望回电的时间", "en": "Asks to be called at"},
            "value": {"zh-CN": "2026年11月21日（星期六） 15:00", "en": "Sat 21 Nov 2026, 15:00"},
        }
    ]
    assert site.case(reference).timeline[-1].kind is Kind.SUPPLEMENTED


@pytest.mark.parametrize("at", ["2026-11-20T09:59:00+08:00", "2026-12-04T10:01:00+08:00", "2026-11-21", "tomorrow"])
def test_call_in_the_past_or_too_far_ahead_is_refused(site: Site, at: str) -> None:
    reference, secret = site.filed()
    assert set(errors_of(site.add(reference, secret, "supplements", {"call_at": at}))) == {"call_at"}


def test_second_complaint_is_a_case_of_its_own_linked_to_the_first(site: Site) -> None:
    reference, secret = site.filed()
    answer = site.add(reference, secret, "complaints", SECOND)
    assert answer.status_code == 201
    told = answer.get_json()
    assert told["reference"] != reference
    seen = site.tracked(told["reference"], {"Authorization": f"Secret {told['secret']}"}).get_json()
    assert (seen["repeat_of"], seen["description"], seen["order_no"]) == (
        reference,
        SECOND["description"],
        "OP-2026-0815",
    )
    second, first = site.case(told["reference"]).content, site.case(reference).content
    assert second.complainant == first.complainant


def test_same_key_gives_one_second_complaint(site: Site) -> None:
    reference, secret = site.filed()
    headers = secret | {"Idempotency-Key": "once"}
    path = f"/api/v1/complaints/{reference}/complaints"
    answers = [site.anybody.post(path, json=SECOND, headers=headers) for _ in range(2)]
    assert answers[0].data == answers[1].data


def test_second_complaint_needs_the_secret_of_the_first_and_consent(site: Site) -> None:
    reference, secret = site.filed()
    assert site.add(reference, NOBODY, "complaints", SECOND).status_code == 404
    assert set(errors_of(site.add(reference, secret, "complaints", SECOND | {"consent": False}))) == {"consent"}
    assert set(errors_of(site.add(reference, secret, "complaints", {"consent": True}))) == {"description"}
    assert set(errors_of(site.add(reference, secret, "complaints", SECOND | {"repeat_of": "26110009"}))) == {
        "repeat_of"
    }


def test_public_form_still_cannot_say_of_itself_what_it_repeats(site: Site) -> None:
    assert set(errors_of(site.file(COMPLAINT | {"repeat_of": "26110001"}))) == {"repeat_of"}


def test_an_act_under_the_key_of_another_act_or_of_other_words_is_done_and_the_same_once(site: Site) -> None:
    reference, secret = site.filed()
    headers = secret | {"Idempotency-Key": "once"}
    key = site.upload("upload/one/a.jpg")
    for _ in range(2):
        for text in ("门板又裂了一处", "抽屉也关不上了"):
            body = {"text": text, "attachments": [key]}
            assert site.add(reference, headers, "supplements", body).status_code == 200
        key = site.upload("upload/two/a.jpg")  # the same form once more: its files are uploaded anew
    supplements = [entry.data["text"] for entry in site.case(reference).timeline if entry.kind is Kind.SUPPLEMENTED]
    assert supplements == ["门板又裂了一处", "抽屉也关不上了"]
    for _ in range(2):
        assert site.add(reference, headers, "withdrawal", {"reason": "已解决"}).get_json()["stage"] == "closed"
    assert [entry.kind for entry in site.case(reference).timeline].count(Kind.CLOSED) == 1
