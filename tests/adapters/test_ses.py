"""SesMailer: raw mail as it was built; what SES refuses for good is told from what may work later."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from complaints.adapters.ses import SesMailer
from complaints.usecases.ports import OutgoingMail, UnableToSend
from tests.adapters.stores import REGION

SENDER = "portal@in.example"
MAIL = OutgoingMail(
    to="lin.fang@customer.example",
    to_name="林芳",
    subject="[26110001] 已受理",
    text="您好",
    html="<p>您好</p>",
    message_id="<case.26110001.1.0@in.example>",
    references=("<case.26110001.x@in.example>",),
    reply_to="case+26110001.abc@in.example",
    headers={"X-Letter-Kind": "acknowledgement", "X-Case-Reference": "26110001"},
)


def build(mail: OutgoingMail) -> bytes:
    return f"From: {SENDER}\r\nTo: {mail.to}\r\nMessage-ID: {mail.message_id}\r\n\r\n{mail.text}\r\n".encode()


@pytest.fixture(scope="module")
def client(moto: str) -> Any:
    made = boto3.client("sesv2", endpoint_url=moto, region_name=REGION)
    made.create_email_identity(EmailIdentity="in.example")
    return made


def test_a_mail_leaves_as_the_bytes_it_was_built_into_to_its_one_recipient(client: Any):
    message_id = SesMailer(client=client, sender=SENDER, build=build).send(mail=MAIL)
    kept = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
    (sent,) = [message for message in kept if message.id == message_id]
    assert sent.raw_data == build(MAIL).decode()
    assert set(sent.destinations) == {MAIL.to}


class Recording:
    """A client that keeps what it was asked, or refuses."""

    def __init__(self, code: str = "", words: str = "no") -> None:
        self.asked: dict[str, Any] = {}
        self._error = {"Code": code, "Message": words} if code else None

    def send_email(self, **asked: Any) -> dict[str, str]:
        self.asked = asked
        if self._error:
            raise ClientError({"Error": self._error}, "SendEmail")
        return {"MessageId": "0102-000000"}


@pytest.mark.parametrize(
    ("code", "words", "permanent", "minutes"),
    [
        ("MessageRejected", "Email address is not valid", True, 0),
        ("BadRequestException", "Missing final '@domain'", True, 0),
        ("MessageRejected", "Email address is not verified. The following identities failed …", False, 60),
        ("NotFoundException", "Configuration set <mail> does not exist.", False, 60),
        ("TooManyRequestsException", "Too many requests", False, 0),
        ("ThrottlingException", "Maximum sending rate exceeded.", False, 0),
        ("Throttling", "Maximum sending rate exceeded.", False, 0),
        ("ThrottlingException", "Daily message quota exceeded.", False, 60),
        ("LimitExceededException", "Daily sending quota exceeded", False, 60),
        ("LimitExceededException", "too many of them", False, 0),
        ("SendingPausedException", "paused", False, 60),
        ("AccountSuspendedException", "suspended", False, 60),
        ("MailFromDomainNotVerifiedException", "pending", False, 60),
        ("AccessDeniedException", "no", False, 60),
        ("InternalServiceErrorException", "oops", False, 0),
        ("ExpiredTokenException", "old", False, 0),
    ],
)
def test_only_what_the_letter_itself_is_to_blame_for_is_permanent(code: str, words: str, permanent: bool, minutes: int):
    with pytest.raises(UnableToSend) as trouble:
        SesMailer(client=Recording(code, words), sender=SENDER, build=build).send(mail=MAIL)
    assert (trouble.value.reason, trouble.value.permanent) == (code, permanent)
    assert trouble.value.wait == timedelta(minutes=minutes)


def test_what_became_of_a_mail_is_reported_by_the_configuration_set_with_its_kind_and_case():
    client = Recording()
    SesMailer(client=client, sender=SENDER, build=build, configuration_set="letters").send(mail=MAIL)
    assert client.asked["ConfigurationSetName"] == "letters"
    assert client.asked["EmailTags"] == [
        {"Name": "kind", "Value": "acknowledgement"},
        {"Name": "reference", "Value": "26110001"},
    ]
    house = replace(MAIL, headers={"X-Letter-Kind": "sign-in/短x"})
    SesMailer(client=client, sender=SENDER, build=build).send(mail=house)
    assert "ConfigurationSetName" not in client.asked
    assert client.asked["EmailTags"] == [{"Name": "kind", "Value": "sign-in_x"}]


def test_a_mail_about_many_cases_names_as_many_as_a_tag_holds():
    client, cases = Recording(), [f"2611{number:04}" for number in range(1, 51)]
    digest = replace(MAIL, headers={"X-Letter-Kind": "digest", "X-Case-Reference": " ".join(cases)})
    SesMailer(client=client, sender=SENDER, build=build).send(mail=digest)
    _, reference = client.asked["EmailTags"]
    assert reference["Value"].split("_") == cases[:28]
    assert len(reference["Value"]) <= 256


def test_a_mail_service_that_cannot_be_reached_is_tried_again():
    nowhere = Config(connect_timeout=1, retries={"total_max_attempts": 1})
    client = boto3.client("sesv2", endpoint_url="http://127.0.0.1:9", region_name=REGION, config=nowhere)
    with pytest.raises(UnableToSend) as trouble:
        SesMailer(client=client, sender=SENDER, build=build).send(mail=MAIL)
    assert (trouble.value.reason, trouble.value.permanent) == ("EndpointConnectionError", False)


def test_a_letter_that_cannot_be_written_says_so_before_anything_is_sent(client: Any):
    def unwritable(mail: OutgoingMail) -> bytes:
        raise UnableToSend(reason="address", permanent=True)

    with pytest.raises(UnableToSend):
        SesMailer(client=client, sender=SENDER, build=unwritable).send(mail=MAIL)
