"""SmtpMailer: the same port as SesMailer's, over a relay that takes nothing without TLS."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from complaints.adapters import smtp
from complaints.adapters.smtp import Relay, SmtpMailer
from complaints.usecases.ports import UnableToSend
from dev.ports import free_port
from tests.adapters.test_ses import MAIL, SENDER, build

HOST = "127.0.0.1"


@dataclass
class Mailroom:
    """What a relay took, and how it answers."""

    taken: list[Envelope] = field(default_factory=list)
    to_recipient: str = "250 OK"
    to_text: str = "250 OK"

    async def handle_RCPT(self, _: Any, __: Any, envelope: Envelope, address: str, ___: Any) -> str:  # noqa: N802
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(envelope)
        return self.to_text


@dataclass(frozen=True)
class Secrets:
    """A certificate for the loopback address: of the server, and as what a client trusts."""

    server: ssl.SSLContext
    client: ssl.SSLContext


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Secrets:
    folder = tmp_path_factory.mktemp("tls")
    return _certified(folder)


def _certified(folder: Path) -> Secrets:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "relay.example")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today)
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    (folder / "key.pem").write_bytes(key.private_bytes(*form, plain))
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return Secrets(server, ssl.create_default_context(cafile=str(folder / "cert.pem")))


def _knows_portal(_server: Any, _session: Any, _envelope: Any, _how: str, said: Any) -> AuthResult:
    return AuthResult(success=(said.login, said.password) == (b"portal", b"a password"), handled=False)


@contextmanager
def relay(room: Mailroom, **how: Any) -> Iterator[Relay]:
    """A relay on a free port."""
    listening = Controller(room, hostname=HOST, port=free_port(), **how)
    listening.start()
    try:
        yield Relay(HOST, listening.port, "portal", "a password")
    finally:
        listening.stop()


@pytest.fixture
def room() -> Mailroom:
    return Mailroom()


@pytest.fixture
def safe(room: Mailroom, secrets: Secrets) -> Iterator[Relay]:
    """A relay that wants STARTTLS and a password."""
    how = {"authenticator": _knows_portal, "auth_required": True, "require_starttls": True}
    with relay(room, tls_context=secrets.server, **how) as listening:
        yield listening


def mailer(listening: Relay, secrets: Secrets) -> SmtpMailer:
    return SmtpMailer(relay=listening, sender=SENDER, build=build, trust=secrets.client)


def test_a_mail_leaves_as_the_bytes_it_was_built_into_to_its_one_recipient(
    safe: Relay, room: Mailroom, secrets: Secrets
):
    assert mailer(safe, secrets).send(mail=MAIL) == MAIL.message_id
    [taken] = room.taken
    assert taken.content == build(MAIL)
    assert (taken.mail_from, taken.rcpt_tos) == (SENDER, [MAIL.to])


def test_on_the_port_of_smtps_the_line_is_safe_from_its_first_byte(
    room: Mailroom, secrets: Secrets, monkeypatch: pytest.MonkeyPatch
):
    with relay(room, ssl_context=secrets.server) as listening:
        monkeypatch.setattr(smtp, "IMPLICIT_TLS", listening.port)
        mailer(Relay(HOST, listening.port), secrets).send(mail=MAIL)
    assert len(room.taken) == 1


def test_nothing_is_said_to_a_relay_without_tls(room: Mailroom, secrets: Secrets):
    with relay(room) as listening, pytest.raises(UnableToSend) as trouble:
        mailer(listening, secrets).send(mail=MAIL)
    assert (trouble.value.permanent, trouble.value.wait) == (False, timedelta(hours=1))
    assert room.taken == []


def test_a_relay_that_nobody_vouches_for_is_not_believed(safe: Relay, room: Mailroom):
    with pytest.raises(UnableToSend) as trouble:
        SmtpMailer(relay=safe, sender=SENDER, build=build).send(mail=MAIL)
    assert (trouble.value.reason, trouble.value.permanent) == ("SSLCertVerificationError", False)
    assert room.taken == []


@pytest.mark.parametrize(
    ("answer", "permanent", "minutes"),
    [
        ("550 5.1.1 user unknown", True, 0),
        ("553 no such address", True, 0),
        ("450 4.2.1 try again later", False, 0),
        ("550 5.7.1 relaying denied", False, 60),
        ("530 5.7.0 authentication required", False, 60),
    ],
)
def test_a_recipient_is_to_blame_only_for_what_is_said_of_him_for_good(
    safe: Relay, room: Mailroom, secrets: Secrets, answer: str, permanent: bool, minutes: int
):
    room.to_recipient = answer
    with pytest.raises(UnableToSend) as trouble:
        mailer(safe, secrets).send(mail=MAIL)
    assert (trouble.value.reason, trouble.value.permanent) == (answer, permanent)
    assert trouble.value.wait == timedelta(minutes=minutes)


@pytest.mark.parametrize(("answer", "permanent"), [("554 5.6.0 not like this", True), ("452 4.3.1 no room", False)])
def test_a_text_is_to_blame_only_for_what_is_said_of_it_for_good(
    safe: Relay, room: Mailroom, secrets: Secrets, answer: str, permanent: bool
):
    room.to_text = answer
    with pytest.raises(UnableToSend) as trouble:
        mailer(safe, secrets).send(mail=MAIL)
    assert (trouble.value.reason, trouble.value.permanent) == (answer, permanent)


def test_a_wrong_password_is_no_letters_fault_and_is_not_tried_every_minute(safe: Relay, secrets: Secrets):
    with pytest.raises(UnableToSend) as trouble:
        mailer(Relay(safe.host, safe.port, "portal", "another"), secrets).send(mail=MAIL)
    assert trouble.value.reason.startswith("535 ")
    assert (trouble.value.permanent, trouble.value.wait) == (False, timedelta(hours=1))


def test_a_relay_that_cannot_be_reached_is_tried_again(secrets: Secrets):
    with pytest.raises(UnableToSend) as trouble:
        mailer(Relay(HOST, 9), secrets).send(mail=MAIL)
    assert (trouble.value.reason, trouble.value.permanent) == ("ConnectionRefusedError", False)
    assert trouble.value.wait == timedelta()


def test_a_letter_that_cannot_be_written_says_so_before_anything_is_sent(safe: Relay, room: Mailroom):
    def unwritable(mail: Any) -> bytes:
        raise UnableToSend(reason="address", permanent=True)

    with pytest.raises(UnableToSend):
        SmtpMailer(relay=safe, sender=SENDER, build=unwritable).send(mail=MAIL)
    assert room.taken == []
