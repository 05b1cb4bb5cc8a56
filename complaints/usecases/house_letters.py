"""Letters of the house about no step of a case: sent at once, not kept in an outbox, not answered."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from complaints.domain.case import COMPLAINANT
from complaints.domain.staff import StaffMember
from complaints.usecases.ports import LetterRenderer, Mailer, OutgoingMail, UnableToSend


@dataclass(frozen=True)
class HousePost:
    """What sends them: the ports, and the domain for message ids."""

    mailer: Mailer
    renderer: LetterRenderer
    domain: str


@dataclass(frozen=True)
class Addressee:
    """Somebody who is not on the staff; the name may be empty."""

    email: str
    name: str
    locale: str


def tell(
    *,
    post: HousePost,
    kind: str,
    member: StaffMember | Addressee,
    about: tuple[str, ...],
    context: Mapping[str, Any],
    reply_to: str = "",
) -> bool:
    """As `hand_over`; whether the letter left."""
    try:
        hand_over(post=post, kind=kind, member=member, about=about, context=context, reply_to=reply_to)
    except UnableToSend:
        return False
    return True


def hand_over(
    *,
    post: HousePost,
    kind: str,
    member: StaffMember | Addressee,
    about: tuple[str, ...],
    context: Mapping[str, Any],
    reply_to: str = "",
) -> None:
    """Mails `member` a letter of `kind` in the language of theirs. Raises UnableToSend.

    `about` tells this letter from others of its kind: the same words give the same message id. `context` is what the
    letter says, besides the name; `reply_to`: where an answer of his is understood.
    """
    audience = "staff" if isinstance(member, StaffMember) else COMPLAINANT
    filled = {"name": member.name, "audience": audience, **context}
    subject, text, html = post.renderer.render(kind=kind, locale=member.locale, context=filled)
    identity = hashlib.sha256("\0".join(about).encode()).hexdigest()[:24]
    letter = OutgoingMail(
        to=member.email,
        to_name=member.name,
        subject=subject,
        text=text,
        html=html,
        message_id=f"<{kind}.{identity}@{post.domain}>",
        references=(),
        reply_to=reply_to,
        headers={"X-Letter-Kind": kind},
    )
    post.mailer.send(mail=letter)
