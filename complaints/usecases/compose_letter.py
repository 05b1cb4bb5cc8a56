"""A letter of an envelope becomes a mail: filled in, threaded, and answered to the recipient's own address."""

from dataclasses import dataclass

from complaints.domain.case import COMPLAINANT
from complaints.domain.letter_owed import Letter
from complaints.domain.letter_times import ACKNOWLEDGEMENT
from complaints.domain.reply_addresses import reply_address
from complaints.domain.threads import letter_id, root_id, thread_index, threaded_subject, topic
from complaints.usecases.deliveries import Deliveries
from complaints.usecases.outbox_port import Outbox
from complaints.usecases.passes import survey_pass
from complaints.usecases.ports import CaseRepository, LetterRenderer, Mailer, OutgoingMail
from complaints.usecases.secrets import secret_behind

CLOSURE = "closure"


@dataclass(frozen=True)
class Post:
    """The post office of a run: the ports, and what every outgoing mail carries."""

    outbox: Outbox
    mailer: Mailer
    renderer: LetterRenderer
    cases: CaseRepository
    deliveries: Deliveries
    signing_keys: tuple[bytes, ...]
    inbound_domain: str


def compose_letter(
    *,
    post: Post,
    letter: Letter,
    reference: str,
    place: tuple[int, int],
    first: tuple[int, int],
    secret_hash: str = "",
) -> OutgoingMail:
    """The mail for `letter` at `place` (seq, index) of the case's letters; `first`: its recipient's first one.

    `secret_hash`: of the case's secret, where that is known.

    The mail service may give the mail an id of its own, so all mails of a thread refer to a root that is no mail;
    below it every letter answers the first.
    """
    domain = post.inbound_domain
    subject, text, html = filled_in(post=post, letter=letter, reference=reference, secret_hash=secret_hash)
    named = {"reference": reference, "audience": letter.audience, "locale": letter.locale}
    root = root_id(reference=reference, email=letter.to, domain=domain)
    opens = place == first
    return OutgoingMail(
        to=letter.to,
        to_name=letter.name,
        subject=threaded_subject(told=subject, **named),
        text=text,
        html=html,
        message_id=letter_id(reference=reference, place=place, domain=domain),
        references=(root,) if opens else (root, letter_id(reference=reference, place=first, domain=domain)),
        reply_to=reply_address(reference=reference, email=letter.to, key=post.signing_keys[0], domain=domain),
        headers={
            "Thread-Topic": topic(**named),
            "Thread-Index": thread_index(root=root, place=None if opens else place),
            "X-Case-Reference": reference,
            "X-Letter-Kind": letter.kind,
        },
    )


def filled_in(*, post: Post, letter: Letter, reference: str, secret_hash: str = "") -> tuple[str, str, str]:
    """(subject, text, html) of `letter`."""
    given = {"name": letter.name, "audience": letter.audience, **_opens(post, letter, reference, secret_hash)}
    return post.renderer.render(kind=letter.kind, locale=letter.locale, context=letter.context | given)


def _opens(post: Post, letter: Letter, reference: str, secret_hash: str) -> dict[str, str]:
    """What opens the case, or a page of it, to the complainant: made when the letter leaves, and kept in none.

    Where the hash of its secret is known, the case is not read for it.
    """
    secret, rating = "", ""
    if letter.kind == ACKNOWLEDGEMENT:
        secret_hash = secret_hash or post.cases.get(reference=reference).secret_hash
        secret = secret_behind(reference=reference, secret_hash=secret_hash, keys=post.signing_keys)
    elif letter.kind == CLOSURE and letter.audience == COMPLAINANT:
        rating = survey_pass(case=post.cases.get(reference=reference), key=post.signing_keys[0])
    return {"secret": secret, "survey_pass": rating}
