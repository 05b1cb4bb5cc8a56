"""Letters that would be too many for one person leave as one, which tells what each is about and where to answer."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from complaints.domain.circumstances import Circumstances
from complaints.domain.letter_owed import DIGEST
from complaints.domain.reply_addresses import reply_address
from complaints.domain.threads import letter_id
from complaints.usecases.compose_letter import Post
from complaints.usecases.deliver_letters import (
    Owed,
    check_reader,
    deliver_letters,
    next_attempt,
    refused,
    send_letter,
    withhold,
)
from complaints.usecases.deliveries import block_id
from complaints.usecases.ports import OutgoingMail, UnableToSend
from complaints.usecases.report_undelivered import report_undelivered


@dataclass(frozen=True)
class Digests:
    """What a run came to: mails sent, letters refused for good, and until when the mail service is unwilling."""

    sent: int
    refused: int
    unwilling_until: datetime | None = None


def send_digests(
    *, post: Post, together: Iterable[Owed], circumstances: Circumstances, unwilling_until: datetime | None = None
) -> Digests:
    """One mail to each reader of the letters `together`, whose envelopes this run holds; then these are settled.

    A letter is marked when the mail that tells of it was taken, so a run that dies repeats at most that mail. Where the
    mail service is unwilling, or was before (`unwilling_until`), all that is left waits with its envelopes.
    """
    unsettled = sorted(together, key=lambda owed: (owed.letter.to.casefold(), owed.reference, owed.place))
    sent = refusals = 0
    waits = unwilling_until
    for _, letters in groupby(unsettled, key=lambda owed: owed.letter.to.casefold()):
        if waits:
            break
        to_one = tuple(letters)
        try:
            left = _send(post, to_one, circumstances)
        except UnableToSend as trouble:
            waits = next_attempt(trouble=trouble, attempts=1, now=circumstances.now)
        else:
            sent, refusals = sent + left, refusals + (0 if left else len(to_one))
    for reference, seq in dict.fromkeys((owed.reference, owed.place[0]) for owed in unsettled):
        at, unwilling = waits or circumstances.now, waits is not None
        post.outbox.retry(reference=reference, seq=seq, at=at, unwilling=unwilling)
        if not waits:
            rest = deliver_letters(post=post, reference=reference, seq=seq, circumstances=circumstances)
            sent, refusals, waits = sent + rest.sent, refusals + rest.refused, rest.unwilling_until
    return Digests(sent, refusals, waits)


def _send(post: Post, letters: tuple[Owed, ...], by: Circumstances) -> bool:
    """Whether the one mail to a reader left. Raises UnableToSend when it may leave later."""
    if len(letters) == 1:
        return send_letter(post=post, owed=letters[0], circumstances=by)
    if block := post.deliveries.find_block(id=block_id(address=letters[0].letter.to)):
        for owed in letters:
            withhold(post=post, owed=owed, block=block, circumstances=by)
        return False
    reason = ""
    try:
        check_reader(letter=letters[0].letter, circumstances=by)
        message_id = post.mailer.send(mail=_composed(post, letters))
    except UnableToSend as trouble:
        if not trouble.permanent:
            raise
        message_id, reason = refused(trouble), trouble.reason
    for owed in letters:
        seq, index = owed.place
        if reason:
            report_undelivered(
                cases=post.cases,
                reference=owed.reference,
                letter=owed.letter,
                message_id=letter_id(reference=owed.reference, place=owed.place, domain=post.inbound_domain),
                reason=reason,
                circumstances=by,
            )
        post.outbox.mark_sent(reference=owed.reference, seq=seq, index=index, message_id=message_id)
    return not reason


def _composed(post: Post, letters: tuple[Owed, ...]) -> OutgoingMail:
    reader = letters[-1].letter
    told: dict[str, Any] = {"name": reader.name, "audience": reader.audience, "reference": ""}
    told |= {"letters": [_told(post, owed) for owed in letters]}
    subject, text, html = post.renderer.render(kind=DIGEST, locale=reader.locale, context=told)
    places = "\0".join(f"{owed.reference}.{owed.place}" for owed in letters)
    identity = hashlib.sha256(f"{reader.to}\0{places}".encode()).hexdigest()[:24]
    return OutgoingMail(
        to=reader.to,
        to_name=reader.name,
        subject=subject,
        text=text,
        html=html,
        message_id=f"<{DIGEST}.{identity}@{post.inbound_domain}>",
        references=(),
        reply_to="",
        headers={
            "X-Case-Reference": " ".join(dict.fromkeys(owed.reference for owed in letters)),
            "X-Letter-Kind": DIGEST,
        },
    )


def _told(post: Post, owed: Owed) -> dict[str, Any]:
    """What a digest says of a letter: its subject, what it asks for and until when, and where an answer goes to."""
    letter, reference = owed.letter, owed.reference
    clock = letter.context.get("clock", {}) if not letter.context.get("copied") else {}
    return {
        "reference": reference,
        "headline": owed.subject.removeprefix(f"[{reference}]").strip(),
        "asked": clock.get("title", ""),
        "due": clock.get("due", ""),
        "reply_to": reply_address(
            reference=reference, email=letter.to, key=post.signing_keys[0], domain=post.inbound_domain
        ),
    }
