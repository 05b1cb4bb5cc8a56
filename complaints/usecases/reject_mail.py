"""A person rejects a message in quarantine: nothing is done with it, and it stays listed for the record."""

from complaints.domain.circumstances import Circumstances
from complaints.usecases.mail_room import MailRoom
from complaints.usecases.quarantine import Decision, Standing
from complaints.usecases.release_mail import HELD
from complaints.usecases.view_quarantine import look_up_mail


def reject_mail(*, room: MailRoom, message_id: str, reason: str, circumstances: Circumstances) -> Decision:
    """Who rejected it, when and why, once. Raises NotAllowed, UnknownMail, UnknownReference, AlreadyDecided."""
    look_up_mail(room=room, message_id=message_id, circumstances=circumstances)
    now = circumstances.now
    room.quarantine.hold(message_id=message_id, now=now, until=now + HELD)
    decision = Decision(Standing.REJECTED, circumstances.actor.email, now, reason=reason)
    room.quarantine.settle(message_id=message_id, decision=decision)
    return decision
