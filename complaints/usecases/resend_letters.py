"""Letters that are owed leave now, whatever they wait for: at the word of an administrator, when mail works again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from complaints.domain.acts import THE_PORTAL, Actor
from complaints.domain.case import BrokenTimeline
from complaints.domain.circumstances import Circumstances
from complaints.usecases.compose_letter import Post
from complaints.usecases.deliver_letters import deliver_letters
from complaints.usecases.keep_directory import check_may_keep
from complaints.usecases.view_cases import knows

FAR = timedelta(days=366)
MOST = 1000


@dataclass(frozen=True)
class Resent:
    """What became of one envelope: letters that left, letters refused for good, and whether it waits again."""

    reference: str
    sent: int
    refused: int
    waits: bool


def owed_letters(*, post: Post, circumstances: Circumstances, reference: str = "") -> tuple[tuple[str, int], ...]:
    """(reference, seq) of the envelopes that are owed, of one case or of all, the oldest first; at most MOST.

    Cases of which who asks may not know are not among them. Raises NotAllowed to whom does not keep the directory.
    """
    check_may_keep(circumstances)
    waiting = post.outbox.waiting(now=circumstances.now + FAR, limit=MOST)
    asked = [place for place in waiting if reference in ("", place[0])]
    known = {each: _knows(post, each, circumstances) for each in {place[0] for place in asked}}
    return tuple(place for place in asked if known[place[0]])


def resend_letters(
    *,
    post: Post,
    places: tuple[tuple[str, int], ...],
    as_actor: Callable[[Actor], Circumstances],
) -> Iterator[Resent]:
    """Sends each envelope of `places`, one after the other; `as_actor` gives the circumstances of each moment."""
    for reference, seq in places:
        by = as_actor(THE_PORTAL)
        done = deliver_letters(post=post, reference=reference, seq=seq, circumstances=by)
        yield Resent(reference, done.sent, done.refused, done.postponed)


def _knows(post: Post, reference: str, by: Circumstances) -> bool:
    try:
        case = post.cases.get(reference=reference)
    except BrokenTimeline:  # nobody can tell who may know of it
        return False
    return knows(case=case, circumstances=by.under(case))
