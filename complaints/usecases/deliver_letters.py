"""Letters leave the outbox: claimed, rendered, sent, marked. Sent at least once; a crash repeats at most one letter."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from complaints.domain.case import COMPLAINANT
from complaints.domain.circumstances import Circumstances
from complaints.domain.letter_owed import Letter
from complaints.domain.letter_times import end_of_hour, may_wait, quiet_until
from complaints.domain.threads import letter_id
from complaints.usecases.compose_letter import Post, compose_letter, filled_in
from complaints.usecases.deliveries import Block, Blocked, Lost, block_id, blocks_of
from complaints.usecases.note_lost_mail import note_unsent
from complaints.usecases.outbox_port import Earlier, Envelope, Outbox
from complaints.usecases.ports import UnableToSend
from complaints.usecases.report_undelivered import report_undelivered
from complaints.usecases.writing import settle_case

HOLD = timedelta(minutes=10)  # longer than any run may last
LOOKED_BACK = timedelta(days=30)
HAS_LEFT = "disabled: not on the staff any more"
PATIENCE = (1, 2, 5, 10, 30, 60)  # minutes until the next attempt; the last one goes on


@dataclass(frozen=True)
class Owed:
    """One letter of an envelope: its place, and that of the first letter to the same person about the case.

    `subject`: its own, where it is told of in another mail. `secret_hash`: as an Envelope says it.
    """

    reference: str
    place: tuple[int, int]
    first: tuple[int, int]
    letter: Letter
    subject: str = ""
    secret_hash: str = ""


@dataclass(frozen=True)
class Delivery:
    """What became of one envelope: letters sent, letters refused for good, and whether it will be tried again.

    `unwilling_until`: before then the mail service had better not be asked, for this letter or for any other.
    `together`: letters to be put together with those of other envelopes; until they are, this one stays claimed.
    """

    sent: int
    refused: int
    postponed: bool
    unwilling_until: datetime | None = None
    together: tuple[Owed, ...] = ()


def follow_up(
    *, post: Post, reference: str, seq: int, owes: bool, circumstances: Circumstances, unwilling_until: datetime | None
) -> Delivery:
    """What is due when the entry `seq` is stored: that the case is found by it, and its letters, where it `owes` any.

    Raises what settle_case and deliver_letters raise.
    """
    settle_case(cases=post.cases, reference=reference, seq=seq, circumstances=circumstances)
    if not owes:
        return Delivery(0, 0, postponed=False, unwilling_until=unwilling_until)
    return deliver_letters(
        post=post, reference=reference, seq=seq, circumstances=circumstances, unwilling_until=unwilling_until
    )


def deliver_letters(
    *,
    post: Post,
    reference: str,
    seq: int,
    circumstances: Circumstances,
    unwilling_until: datetime | None = None,
) -> Delivery:
    """Sends what is still owed of the envelope (`reference`, `seq`), and may leave.

    A letter refused for good is put on the timeline as undelivered. When the mail service is unwilling for now, the
    envelope is let go and waits for the next attempt; where it said so to another letter already (`unwilling_until`),
    it is left in peace. An envelope that another run holds is left alone.
    """
    now, outbox = circumstances.now, post.outbox
    if unwilling_until:
        outbox.put_off(reference=reference, seq=seq, now=now, at=unwilling_until)
        return Delivery(0, 0, postponed=True, unwilling_until=unwilling_until)
    envelope = outbox.claim(reference=reference, seq=seq, now=now, until=now + HOLD)
    return _deliver(post, envelope, circumstances) if envelope else Delivery(0, 0, postponed=False)


def _deliver(post: Post, envelope: Envelope, circumstances: Circumstances) -> Delivery:
    """First what the mail service would not take before: of one case no letter overtakes another."""
    reference = envelope.reference
    earlier = envelope.earlier or post.outbox.earlier(reference=reference, before=envelope.seq)
    before = Delivery(0, 0, postponed=False)
    for each in earlier.put_off:
        done = deliver_letters(post=post, reference=reference, seq=each, circumstances=circumstances)
        before = _both(before, done)
        if done.unwilling_until:
            break  # the service is away still, or will not have this one letter, which holds up no others for ever
    return _both(before, _deliver_one(post, envelope, earlier, circumstances))


def _both(one: Delivery, other: Delivery) -> Delivery:
    return Delivery(
        one.sent + other.sent,
        one.refused + other.refused,
        one.postponed or other.postponed,
        other.unwilling_until,
        (*one.together, *other.together),
    )


def _deliver_one(post: Post, envelope: Envelope, earlier: Earlier, circumstances: Circumstances) -> Delivery:
    now, outbox, reference, seq = circumstances.now, post.outbox, envelope.reference, envelope.seq
    sent, gone, later, together = 0, 0, list[datetime](), list[Owed]()
    unmarked: tuple[int, str] | None = None  # the letter that left last: with the end of the envelope it needs no mark
    all_owed = _owed(envelope, earlier)
    is_blocked = _blocks(post, all_owed, circumstances)
    for owed in all_owed:
        _mark(outbox, envelope, unmarked)
        unmarked = None
        leaves_at = _leaves_at(post, envelope, owed, circumstances)
        if leaves_at is None:
            subject, _, _ = filled_in(post=post, letter=owed.letter, reference=reference)
            together.append(replace(owed, subject=subject))
        elif leaves_at > now:
            later.append(leaves_at)
        else:
            try:
                left, message_id = _send(post, owed, circumstances, is_blocked)
            except UnableToSend as trouble:
                again_at = next_attempt(trouble=trouble, attempts=envelope.attempts, now=now)
                outbox.retry(reference=reference, seq=seq, at=again_at, unwilling=True)
                return Delivery(sent, gone - sent, postponed=True, unwilling_until=again_at)
            sent, gone, unmarked = sent + left, gone + 1, (owed.place[1], message_id)
    if together or later:
        _mark(outbox, envelope, unmarked)
    if together:
        return Delivery(sent, gone - sent, postponed=True, together=tuple(together))
    if later:
        outbox.retry(reference=reference, seq=seq, at=min(later))
    else:
        outbox.finish(envelope=envelope, last=unmarked)
    return Delivery(sent, gone - sent, postponed=bool(later))


def _mark(outbox: Outbox, envelope: Envelope, last: tuple[int, str] | None) -> None:
    """Before anything else may go wrong."""
    if last:
        outbox.mark_sent(reference=envelope.reference, seq=envelope.seq, index=last[0], message_id=last[1])


def oldest_wait(*, outbox: Outbox, now: datetime) -> timedelta:
    """How long ago the first letter that still waits ought to have left; what waits on purpose is not counted."""
    due = outbox.next_due_at(after=now - LOOKED_BACK)
    return max(now - due, timedelta()) if due else timedelta()


def send_letter(*, post: Post, owed: Owed, circumstances: Circumstances) -> bool:
    """Sends one letter, marks it, and reports it where it is refused for good; whether it left.

    Raises UnableToSend when the mail service is unwilling for now.
    """
    left, message_id = _send(post, owed, circumstances, _blocks(post, [owed], circumstances))
    seq, index = owed.place
    post.outbox.mark_sent(reference=owed.reference, seq=seq, index=index, message_id=message_id)
    return left


def _send(post: Post, owed: Owed, circumstances: Circumstances, is_blocked: Blocked) -> tuple[bool, str]:
    """(whether it left, by what it is marked)."""
    letter = owed.letter
    if block := is_blocked(letter.to):
        withhold(post=post, owed=owed, block=block, circumstances=circumstances)
        return False, Lost.WITHHELD.value
    at = {"place": owed.place, "first": owed.first}
    mail = compose_letter(post=post, letter=letter, reference=owed.reference, secret_hash=owed.secret_hash, **at)
    try:
        check_reader(letter=letter, circumstances=circumstances)
        message_id, left = post.mailer.send(mail=mail), True
    except UnableToSend as trouble:
        if not trouble.permanent:
            raise
        report_undelivered(
            cases=post.cases,
            reference=owed.reference,
            letter=letter,
            message_id=mail.message_id,
            reason=trouble.reason,
            circumstances=circumstances,
        )
        note_unsent(
            deliveries=post.deliveries,
            state=Lost.REFUSED,
            letter=letter,
            reference=owed.reference,
            message_id=mail.message_id,
            reason=trouble.reason,
            by=circumstances,
        )
        message_id, left = refused(trouble), False
    return left, message_id


def check_reader(*, letter: Letter, circumstances: Circumstances) -> None:
    """What was owed to a member of staff who has left since is not for him. Raises UnableToSend, for good."""
    if letter.audience != COMPLAINANT and circumstances.roster.find(letter.to) is None:
        raise UnableToSend(reason=HAS_LEFT, permanent=True)


def _blocks(post: Post, letters: Iterable[Owed], by: Circumstances) -> Blocked:
    """Which of their addresses are not written to, in one look; at night in one each, as most wait for the morning."""
    if _morning(by):
        return lambda address: post.deliveries.find_block(id=block_id(address=address))
    return blocks_of(deliveries=post.deliveries, addresses={owed.letter.to for owed in letters})


def withhold(*, post: Post, owed: Owed, block: Block, circumstances: Circumstances) -> None:
    """The letter does not leave, since its address is not written to. Its case says so, once for an address."""
    letter, (seq, index) = owed.letter, owed.place
    note_unsent(
        deliveries=post.deliveries,
        state=Lost.WITHHELD,
        letter=letter,
        reference=owed.reference,
        message_id=letter_id(reference=owed.reference, place=owed.place, domain=post.inbound_domain),
        reason=block.reason,
        by=circumstances,
    )
    report_undelivered(
        cases=post.cases,
        reference=owed.reference,
        letter=letter,
        message_id=f"{Lost.WITHHELD.value}:{block.since.isoformat()}:{letter.to.casefold()}",
        reason=block.reason,
        circumstances=circumstances,
    )
    post.deliveries.block(block=replace(block, references=(owed.reference,)))  # it too is to hear when it is freed
    post.outbox.mark_sent(reference=owed.reference, seq=seq, index=index, message_id=Lost.WITHHELD.value)


def refused(trouble: UnableToSend) -> str:
    """What stands in the place of a message id where a letter was refused for good."""
    return f"refused: {trouble.reason}"[:200]


def next_attempt(*, trouble: UnableToSend, attempts: int, now: datetime) -> datetime:
    """When a letter is tried again after that many attempts: later each time, and not before it is worth asking."""
    return now + max(timedelta(minutes=PATIENCE[min(attempts, len(PATIENCE)) - 1]), trouble.wait)


def _owed(envelope: Envelope, earlier: Earlier) -> list[Owed]:
    reference, seq, known = envelope.reference, envelope.seq, envelope.secret_hash
    firsts = dict(earlier.first)
    letters = ((each, (seq, index)) for index, each in enumerate(envelope.letters))
    owed = [Owed(reference, at, firsts.setdefault(each.to, at), each, secret_hash=known) for each, at in letters]
    return [each for each in owed if each.place[1] not in envelope.sent]


def _leaves_at(post: Post, envelope: Envelope, owed: Owed, by: Circumstances) -> datetime | None:
    """When the letter may leave; None: now, and together with others.

    By the regulation in force, not the one that the case pins: this is about the reader's night and mailbox. The case
    is read only where it is asked for.
    """
    rule, now, letter, (seq, index) = by.policy.mail, by.now, owed.letter, owed.place

    def waits(until: datetime) -> bool:
        case = post.cases.get(reference=owed.reference)
        return may_wait(letter=letter, case=case, seq=seq, until=until, now=now, rule=rule)

    morning = _morning(by)
    if morning and waits(morning):
        return morning
    together_at = envelope.together_at.get(index)
    if together_at:
        return together_at if now < together_at else None
    if letter.audience == COMPLAINANT or not rule.digest_above:
        return now
    hour_ends = end_of_hour(now=now)
    if post.outbox.count(to=letter.to, hour_ends=hour_ends) <= rule.digest_above or not waits(hour_ends):
        return now
    post.outbox.put_together(reference=owed.reference, seq=seq, index=index, at=hour_ends)
    return hour_ends


def _morning(by: Circumstances) -> datetime | None:
    """When the reader's night ends; None by day."""
    quiet = by.policy.mail.quiet
    return quiet_until(quiet=quiet, now=by.now, zone=by.calendar.zone) if quiet else None
