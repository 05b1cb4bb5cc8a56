"""Letters leave the outbox: claimed, rendered, sent, marked. Sent at least once; a crash repeats at most one letter."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from complaints.domain.acts import THE_PORTAL
from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import Act
from complaints.domain.correspondence import reply_address
from complaints.domain.letters import Letter
from complaints.domain.lifecycle import transition
from complaints.usecases.ports import (
    CaseRepository,
    Envelope,
    LetterRenderer,
    Mailer,
    Outbox,
    OutgoingMail,
    UnableToSend,
)
from complaints.usecases.secrets import secret_of
from complaints.usecases.writing import save_change

HOLD = timedelta(minutes=10)  # longer than any run may last
ACKNOWLEDGEMENT, UNDELIVERED = "acknowledgement", "undelivered"
PATIENCE = (1, 2, 5, 10, 30, 60)  # minutes until the next attempt; the last one goes on


@dataclass(frozen=True)
class Post:
    """The post office of a run: the ports, and what every outgoing mail carries."""

    outbox: Outbox
    mailer: Mailer
    renderer: LetterRenderer
    cases: CaseRepository
    signing_keys: tuple[bytes, ...]
    inbound_domain: str


@dataclass(frozen=True)
class Delivery:
    """What became of one envelope: letters sent, letters refused for good, and whether it will be tried again."""

    sent: int
    refused: int
    postponed: bool


def deliver_letters(*, post: Post, reference: str, seq: int, circumstances: Circumstances) -> Delivery:
    """Sends what is still owed of the envelope (`reference`, `seq`).

    A letter refused for good is put on the timeline as undelivered. When the mail service is unwilling for now, the
    envelope is let go and waits for the next attempt. An envelope that another run holds is left alone.
    """
    now = circumstances.now
    envelope = post.outbox.claim(reference=reference, seq=seq, now=now, until=now + HOLD)
    if envelope is None:
        return Delivery(0, 0, postponed=False)
    sent = refused = 0
    firsts = dict(post.outbox.first_letters(reference=reference, before=seq))
    for index, letter in enumerate(envelope.letters):
        first = firsts.setdefault(letter.to, (seq, index))
        if index in envelope.sent:
            continue
        mail = _compose(post, envelope, index, letter, first)
        try:
            message_id = post.mailer.send(mail=mail)
        except UnableToSend as trouble:
            if not trouble.permanent:
                post.outbox.retry(reference=reference, seq=seq, at=_next_attempt(envelope, now))
                return Delivery(sent, refused, postponed=True)
            if letter.kind != UNDELIVERED:  # else the news of an undelivered letter would report itself for ever
                _report(post, envelope, letter, mail, trouble.reason, circumstances)
            message_id, refused = f"refused: {trouble.reason}"[:200], refused + 1
        else:
            sent += 1
        post.outbox.mark_sent(reference=reference, seq=seq, index=index, message_id=message_id)
    post.outbox.finish(reference=reference, seq=seq)
    return Delivery(sent, refused, postponed=False)


def _compose(post: Post, envelope: Envelope, index: int, letter: Letter, first: tuple[int, int]) -> OutgoingMail:
    reference, domain = envelope.reference, post.inbound_domain
    secret = _secret(post, reference) if letter.kind == ACKNOWLEDGEMENT else ""
    given = {"name": letter.name, "audience": letter.audience, "secret": secret}
    subject, text, html = post.renderer.render(kind=letter.kind, locale=letter.locale, context=letter.context | given)
    # One thread for each recipient and case: below a root of their own, every letter answers the first.
    person = hashlib.sha256(letter.to.casefold().encode()).hexdigest()[:12]
    root = f"<case.{reference}.{person}@{domain}>"
    opening, own = (_message_id(reference, place, domain) for place in (first, (envelope.seq, index)))
    return OutgoingMail(
        to=letter.to,
        to_name=letter.name,
        subject=subject,
        text=text,
        html=html,
        message_id=own,
        references=(root,) if own == opening else (root, opening),
        reply_to=reply_address(reference=reference, email=letter.to, key=post.signing_keys[0], domain=domain),
        headers={"X-Case-Reference": reference, "X-Letter-Kind": letter.kind},
    )


def _message_id(reference: str, place: tuple[int, int], domain: str) -> str:
    """The same at every attempt: the case, the write that called for the letter, and its place in the envelope."""
    seq, index = place
    return f"<case.{reference}.{seq}.{index}@{domain}>"


def _secret(post: Post, reference: str) -> str:
    return secret_of(case=post.cases.get(reference=reference), keys=post.signing_keys)


def _report(post: Post, envelope: Envelope, letter: Letter, mail: OutgoingMail, reason: str, by: Circumstances) -> None:
    """The case says once that a letter to the complainant did not leave; a refused staff address is noted likewise."""
    if by.actor != THE_PORTAL:
        raise ValueError("letters are delivered by the portal")
    data = {"to": letter.to, "letter": letter.kind, "reason": reason, "outcome": letter.audience}
    data["message_id"] = mail.message_id

    def change(case: ComplaintCase, by: Circumstances) -> ComplaintCase:
        if any(entry.data.get("message_id") == mail.message_id for entry in case.timeline):
            return case  # an earlier run said so and then died
        return transition(case, Act.MAIL, lambda: by.put(case, Kind.UNDELIVERED, data))

    save_change(cases=post.cases, reference=envelope.reference, change=change, circumstances=by)


def _next_attempt(envelope: Envelope, now: datetime) -> datetime:
    return now + timedelta(minutes=PATIENCE[min(envelope.attempts, len(PATIENCE)) - 1])
