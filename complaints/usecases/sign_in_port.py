"""Where links, codes and sessions are kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from complaints.domain.sessions import Session


@dataclass(frozen=True)
class Asking:
    """That a browser asked for a link: whose (empty where nobody's), and the hashes of the link and of the code."""

    email: str
    link_hash: str
    code_hash: str


class SignIns(Protocol):
    """Sign-in links and sessions; both are known by hash only."""

    def put_link(self, *, token_hash: str, email: str, expires_at: datetime, bound_to: str = "") -> None:
        """Keeps a link that may be used once until `expires_at`, in the browser `bound_to` (a hash) if one is named."""

    def bound_to(self, *, token_hash: str) -> str:
        """The hash of the browser that a link is bound to; empty where it is to none, or unknown."""

    def put_asking(self, *, browser_hash: str, asking: Asking, tries: int, expires_at: datetime) -> None:
        """Keeps that a browser asked, and may so often try the code that was mailed."""

    def spend_try(self, *, browser_hash: str, now: datetime) -> Asking | None:
        """What a browser asked for, against one of its tries; None when unknown, spent or expired."""

    def use_link(self, *, token_hash: str, now: datetime) -> str | None:
        """The address the link was sent to, exactly once; None when unknown, used or expired."""

    def put_session(self, *, token_hash: str, session: Session) -> None:
        """Keeps a session."""

    def note_seen(self, *, token_hash: str, session: Session) -> None:
        """Keeps when it was seen; one that was ended meanwhile stays ended."""

    def session(self, *, token_hash: str) -> Session | None:
        """The session, its time run out or not; None when unknown."""

    def sessions(self, *, email: str) -> tuple[tuple[str, Session], ...]:
        """Every session of a person with its token hash."""

    def end_session(self, *, token_hash: str) -> None:
        """Forgets a session, also in its owner's list."""
