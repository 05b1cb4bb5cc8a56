"""Who speaks about which case, and whether a person wrote it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain.correspondence import IncomingMessage, is_automatic, words_of
from complaints.domain.reply_addresses import UnusableReference, parse_reply_address, reply_address, speaker

DOMAIN = "in.example.com"
KEY, OLD_KEY, OTHER_KEY = b"new key", b"old key", b"key of somebody else"
HANDLER, AGENT, CUSTOMER = "handler@staff.example", "agent@staff.example", "customer@example.cn"
EVERYBODY = (CUSTOMER, AGENT, HANDLER)
MESSAGE = IncomingMessage(message_id="<1@example.cn>", sender=HANDLER, subject="回复: [15040001] 投诉派单")


def signed(reference: str = "15040001", email: str = HANDLER, key: bytes = KEY) -> tuple[str, str]:
    address = reply_address(reference=reference, email=email, key=key, domain=DOMAIN)
    found = parse_reply_address(address, DOMAIN)
    assert found
    return found


def speaks(reference: str, signature: str, *keys: bytes) -> str | None:
    return speaker(reference=reference, signature=signature, candidates=EVERYBODY, keys=keys or (KEY,))


def with_headers(**headers: str) -> IncomingMessage:
    return replace(MESSAGE, headers={name.replace("_", "-"): (value,) for name, value in headers.items()})


# -- reply addresses -------------------------------------------------------------------------------------------------


def test_reply_address_has_the_form_that_the_contract_asks_for() -> None:
    address = reply_address(reference="15040001", email=HANDLER, key=KEY, domain=DOMAIN)
    local_part, domain = address.split("@")
    case, signature = local_part.removeprefix("case+").split(".")
    assert (case, len(signature), domain) == ("15040001", 16, DOMAIN)
    assert signature == signature.lower()


def test_reply_address_is_the_same_every_time_and_for_any_spelling_of_the_email() -> None:
    assert signed() == signed(email=" Handler@STAFF.example ")


def test_reply_address_names_its_own_person_and_nobody_else() -> None:
    assert [speaks(*signed(email=email)) for email in EVERYBODY] == list(EVERYBODY)


def test_signature_of_one_case_says_nothing_about_another() -> None:
    _, signature = signed("15040001")
    assert speaks("15040002", signature) is None


def test_old_keys_verify_and_foreign_ones_do_not() -> None:
    assert speaks(*signed(key=OLD_KEY), KEY, OLD_KEY) == HANDLER
    assert speaks(*signed(key=OLD_KEY), KEY) is None
    assert speaks(*signed(key=OTHER_KEY), KEY, OLD_KEY) is None


def test_signature_of_somebody_who_is_no_candidate_names_nobody() -> None:
    assert speaks(*signed(email="left@staff.example")) is None


def test_longest_reference_fits_a_local_part() -> None:
    address = reply_address(reference="9" * 40, email=HANDLER, key=KEY, domain=DOMAIN)
    assert len(address.split("@")[0]) <= 64


@pytest.mark.parametrize("reference", ["", "9" * 41, "15 04", "1@2", "1.2", "一"])
def test_reference_that_no_address_can_carry_is_refused(reference: str) -> None:
    with pytest.raises(UnusableReference):
        reply_address(reference=reference, email=HANDLER, key=KEY, domain=DOMAIN)


def test_case_of_the_address_does_not_count() -> None:
    address = reply_address(reference="KC-1504", email=HANDLER, key=KEY, domain=DOMAIN)
    for spelling in (address.lower(), address.upper(), f"<{address}>", f" {address} "):
        found = parse_reply_address(spelling, DOMAIN)
        assert found
        assert found[0] == "KC-1504"
        assert speaks(*found) == HANDLER


@pytest.mark.parametrize(
    "address",
    [
        "",
        "complaints@in.example.com",
        "case+15040001@in.example.com",
        "case+15040001.short@in.example.com",
        "case+15040001.abcdefghijklmno1@in.example.com",
        "case+15040001.abcdefghijklmnop@in.example.com.evil.example",
        "case+15040001.abcdefghijklmnop@evil.example",
        "x case+15040001.abcdefghijklmnop@in.example.com",
        "case+15040001.abcdefghijklmnop.q@in.example.com",
    ],
)
def test_other_addresses_are_no_reply_addresses(address: str) -> None:
    assert parse_reply_address(address, DOMAIN) is None


@given(email=st.emails(), other=st.emails(), reference=st.from_regex(r"[0-9]{4,10}", fullmatch=True))
def test_nobody_elses_address_verifies(email: str, other: str, reference: str) -> None:
    found = signed(reference, email)
    same = email.strip().casefold() == other.strip().casefold()
    heard = speaker(reference=found[0], signature=found[1], candidates=[other], keys=[KEY])
    assert (heard == other) == same


@given(st.from_regex(r"[a-z2-7]{16}", fullmatch=True))
def test_guessed_signatures_name_nobody(signature: str) -> None:
    assert speaks("15040001", signature) is None


# -- mail that no person wrote ---------------------------------------------------------------------------------------

AUTOMATIC = {
    "auto_submitted": [
        {"auto_submitted": "auto-generated"},
        {"auto_submitted": "AUTO-GENERATED; owner-email=x@example.com"},
        {"auto_submitted": "auto-notified"},
        {"x_auto_response_suppress": "All"},
        {"x_auto_response_suppress": "DR, RN, OOF, AutoReply"},
        {"x_auto_response_suppress": "dr,rn,nrn,oof"},
        {"precedence": "bulk"},
        {"precedence": "Junk"},
        {"x_ms_exchange_generated_message_source": "Mailbox Rules Agent"},
    ],
    "out_of_office": [
        {"auto_submitted": "auto-replied (vacation)"},
        {"auto_submitted": "auto-replied", "return_path": "<>"},
        {"x_autoreply": "yes"},
        {"precedence": "auto_reply"},
    ],
    "bounce": [
        {"return_path": "<>"},
        {"return_path": "<MAILER-DAEMON@mx.example.cn>"},
        {"content_type": 'multipart/report; report-type="delivery-status"', "auto_submitted": "auto-replied"},
        {"content_type": "multipart/report"},
        {"x_failed_recipients": "x@example.cn"},
    ],
    "read_receipt": [{"content_type": "multipart/report; report-type=disposition-notification"}],
    "spam_report": [{"content_type": "multipart/report; report-type=feedback-report"}],
    "list": [
        {"list_id": "<l.example.com>"},
        {"list_unsubscribe": "<mailto:x>", "precedence": "bulk"},
        {"precedence": "list"},
    ],
}
PERSONAL = [
    {},
    {"auto_submitted": "no"},
    {"auto_submitted": "No (a person)"},
    {"precedence": "normal"},
    {"x_auto_response_suppress": "DR, RN, NRN"},
    {"x_autoreply": "no"},
    {"return_path": "<handler@staff.example>"},
    {"content_type": "multipart/mixed; boundary=x"},
]


@pytest.mark.parametrize(("reason", "headers"), [(why, headers) for why, rows in AUTOMATIC.items() for headers in rows])
def test_headers_tell_a_robot(reason: str, headers: dict[str, str]) -> None:
    assert is_automatic(with_headers(**headers)) == reason


@pytest.mark.parametrize("headers", PERSONAL)
def test_people_are_heard(headers: dict[str, str]) -> None:
    assert is_automatic(with_headers(**headers)) is None


@pytest.mark.parametrize(
    ("sender", "reason"),
    [
        ("MAILER-DAEMON@mx.example.cn", "bounce"),
        ("postmaster@example.cn", "bounce"),
        ("bounce+1=2@example.cn", "bounce"),
        ("no-reply@example.cn", "auto_submitted"),
        ("DoNotReply@example.cn", "auto_submitted"),
        ("system-noreply@example.cn", "auto_submitted"),
        ("service@example.cn", None),
        ("bouncer@example.cn", None),
        ("norbert@example.cn", None),
        ("autohaus@example.cn", None),
    ],
)
def test_senders_tell_a_robot(sender: str, reason: str | None) -> None:
    assert is_automatic(replace(MESSAGE, sender=sender)) == reason


@pytest.mark.parametrize(
    ("subject", "reason"),
    [
        ("自动回复: [15040001] 投诉派单", "out_of_office"),
        ("自动答复:[15040001] 投诉派单", "out_of_office"),
        ("【自动回复】Re: 投诉派单", "out_of_office"),
        ("Re: 投诉派单 [Auto-Reply]", "out_of_office"),
        ("Automatic reply: [15040001]", "out_of_office"),
        ("Out of Office: [15040001]", "out_of_office"),
        ("外出通知", "out_of_office"),
        ("Abwesenheitsnotiz", "out_of_office"),
        ("系统退信/Systems bounce", "bounce"),
        ("来自example.cn的退信", "bounce"),
        ("退信:投诉派单", "bounce"),
        ("邮件投递失败", "bounce"),
        ("无法送达: [15040001]", "bounce"),
        ("Undelivered Mail Returned to Sender", "bounce"),
        ("Delivery Status Notification (Failure)", "bounce"),
        ("已读: [15040001] 投诉派单", "read_receipt"),
        ("Read: [15040001]", "read_receipt"),
        ("已读回执", "read_receipt"),
        ("回复:自动回复: 投诉派单", None),
        ("投诉:快递无法投递", None),
        ("投诉:你们的自动回复没有用", None),
        ("Delivery failure: my kitchen never came", None),
        ("Re: Out of Office", None),
        ("Reading lamp broken", None),
        ("已读完说明书", None),
        ("退信用卡", None),
        ("", None),
    ],
)
def test_subjects_tell_a_robot(subject: str, reason: str | None) -> None:
    assert is_automatic(replace(MESSAGE, subject=subject)) == reason
    assert is_automatic(replace(MESSAGE, subject=subject), by_subject=False) is None


def test_headers_and_sender_tell_a_robot_without_the_subject() -> None:
    answered = replace(with_headers(auto_submitted="auto-replied"), subject="已读: 投诉派单")
    assert is_automatic(answered, by_subject=False) == "out_of_office"
    assert is_automatic(replace(MESSAGE, sender="postmaster@example.cn"), by_subject=False) == "bounce"


def test_our_own_mail_is_known_by_its_message_id() -> None:
    own = replace(MESSAGE, message_id="<case.15040001.3.0@in.example.com>")
    assert is_automatic(own, own_domain="IN.example.com") == "own_mail"
    assert is_automatic(own, own_domain="example.com") is None
    assert is_automatic(own) is None


# -- what a message says ---------------------------------------------------------------------------------------------

PASSED_ON = (
    "请处理。\n\n________________________________\n"
    "发件人: 王女士 <w@example.cn>\n发送时间: 2026年3月9日 09:00\n主题: 投诉\n\n门板掉漆。\n\n-- \n王女士"
)


@pytest.mark.parametrize("subject", ["转发: 投诉", "转发：投诉", "FW: 投诉", "Fwd: 投诉", "轉寄: 投訴", "[Fwd: 投诉]"])
def test_what_is_passed_on_is_said_whole(subject: str) -> None:
    assert words_of(replace(MESSAGE, subject=subject, text=PASSED_ON)) == PASSED_ON


@pytest.mark.parametrize("subject", ["答复: 投诉", "回复：转发: 投诉", "Re: Fwd: 投诉", "转发给你们的照片", ""])
def test_what_is_answered_is_not(subject: str) -> None:
    assert words_of(replace(MESSAGE, subject=subject, text=PASSED_ON)) == "请处理。"


def test_our_own_letter_is_quoted_also_where_the_answer_is_sent_as_a_forward() -> None:
    ours = PASSED_ON.replace("w@example.cn", "case+15040001.abcdefghijklmnop@in.example.com")
    answer = replace(MESSAGE, subject="转发: [15040001] 投诉派单", text=ours, recipients=("complaints@in.example.com",))
    assert words_of(answer) == "请处理。"
    assert words_of(replace(answer, recipients=("complaints@other.example.com",))) == ours


def test_own_address_and_name_under_a_reply_are_no_part_of_it() -> None:
    for card in (HANDLER, f"张工\n{HANDLER}"):
        message = replace(MESSAGE, sender_name="张工", text=f"已处理\n\n\n{card}\n")
        assert words_of(message) == "已处理"
    asked = replace(MESSAGE, sender_name="张工", text=f"我的邮箱是:\n{HANDLER}")
    assert words_of(asked) == asked.text
    assert words_of(replace(asked, text=HANDLER)) == HANDLER
