"""SesMailer: raw mail as it was built; what SES refuses for good is told from what may work later."""

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
    headers={"X-Letter-Kind": "acknowledgement"},
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


def test_a_sender_whom_ses_does_not_know_is_refused_for_good(client: Any):
    with pytest.raises(UnableToSend) as trouble:
        SesMailer(client=client, sender="stranger@elsewhere.example", build=build).send(mail=MAIL)
    assert (trouble.value.reason, trouble.value.permanent) == ("MessageRejected", True)


@pytest.mark.parametrize(
    ("code", "permanent"),
    [
        ("MessageRejected", True),
        ("BadRequestException", True),
        ("TooManyRequestsException", False),
        ("LimitExceededException", False),
        ("SendingPausedException", False),
        ("AccountSuspendedException", False),
        ("MailFromDomainNotVerifiedException", False),
        ("InternalServiceErrorException", False),
        ("ExpiredTokenException", False),
        ("AccessDeniedException", False),
    ],
)
def test_only_what_the_letter_itself_is_to_blame_for_is_permanent(code: str, permanent: bool):
    class Refusing:
        def send_email(self, **asked: Any) -> None:
            raise ClientError({"Error": {"Code": code, "Message": "no"}}, "SendEmail")

    with pytest.raises(UnableToSend) as trouble:
        SesMailer(client=Refusing(), sender=SENDER, build=build).send(mail=MAIL)
    assert (trouble.value.reason, trouble.value.permanent) == (code, permanent)


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
