"""Letters leave the outbox: claimed, rendered, sent, marked. Sent at least once; a crash repeats at most one letter."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from complaints.domain.acts import THE_PORTAL
from complaints.domain.case import ComplaintCase, Kind
from complaints.domain.circumstances import Circumstances
from complaints.domain.commands import Act
from complaints.domain.letters import Letter
from complaints.domain.lifecycle import transition
from complaints.usecases.compose_letter import Post, compose_letter
from complaints.usecases.outbox_port import Envelope
from complaints.usecases.ports import OutgoingMail, UnableToSend
from complaints.usecases.writing import save_change

HOLD = timedelta(minutes=10)  # longer than any run may last
UNDELIVERED = "undelivered"
PATIENCE = (1, 2, 5, 10, 30, 60)  # minutes until the next attempt; the last one goes on


@dataclass(frozen=True)
class Delivery:
    """What became of one envelope: letters sent, letters refused for good, and whether it will be tried again.

    `unwilling_until`: before then the mail service had better not be asked, for this letter or for any other.
    """

    sent: int
    refused: int
    postponed: bool
    unwilling_until: datetime | None = None


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
        mail = compose_letter(post=post, letter=letter, reference=reference, place=(seq, index), first=first)
        try:
            message_id = post.mailer.send(mail=mail)
        except UnableToSend as trouble:
            if not trouble.permanent:
                again_at = max(_next_attempt(envelope, now), now + trouble.wait)
                post.outbox.retry(reference=reference, seq=seq, at=again_at)
                return Delivery(sent, refused, postponed=True, unwilling_until=again_at)
            if letter.kind != UNDELIVERED:  # else the news of an undelivered letter would report itself for ever
                _report(post, envelope, letter, mail, trouble.reason, circumstances)
            message_id, refused = f"refused: {trouble.reason}"[:200], refused + 1
        else:
            sent += 1
        post.outbox.mark_sent(reference=reference, seq=seq, index=index, message_id=message_id)
    post.outbox.finish(reference=reference, seq=seq)
    return Delivery(sent, refused, postponed=False)


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
