"""SignIns on the one table."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta

from pynamodb.exceptions import PutError, UpdateError

from complaints.adapters.dynamodb.items import TokenItem
from complaints.adapters.dynamodb.moments import as_moment, as_text
from complaints.adapters.dynamodb.refusals import refused
from complaints.adapters.dynamodb.tokens import NOBODY, epoch, token, used
from complaints.domain.sessions import Browser, Session, SessionLimits
from complaints.usecases.sign_in_port import Asking


class DynamoDBSignIns:
    """Links and sessions by hash. The table's TTL clears them away; their time is checked all the same."""

    def put_link(self, *, token_hash: str, email: str, expires_at: datetime, bound_to: str = "") -> None:
        """Keeps a link."""
        token("L", token_hash, email, expires_at, body=bound_to or None).save()

    def bound_to(self, *, token_hash: str) -> str:
        """One consistent read."""
        try:
            return str(TokenItem.get(f"L#{token_hash}", "L", consistent_read=True).body or "")
        except TokenItem.DoesNotExist:
            return ""

    def put_asking(self, *, browser_hash: str, asking: Asking, tries: int, expires_at: datetime) -> None:
        """Keeps what was asked for."""
        item = token("A", browser_hash, asking.email or NOBODY, expires_at, body=json.dumps(asdict(asking)))
        item.tries = tries
        item.save()

    def spend_try(self, *, browser_hash: str, now: datetime) -> Asking | None:
        """One conditional update: of many at once, no more than there are tries get an answer."""
        item = TokenItem(f"A#{browser_hash}", "A")
        try:
            item.update(actions=[TokenItem.tries.add(-1)], condition=TokenItem.tries > 0)
        except UpdateError as error:
            if refused(error):
                return None
            raise
        return Asking(**json.loads(str(item.body))) if epoch(now) < item.expires_at else None

    def use_link(self, *, token_hash: str, now: datetime) -> str | None:
        """Reads and deletes in one conditional step: of two at once, one wins."""
        link = used("L", token_hash, now)
        return str(link.email) if link else None

    def put_session(self, *, token_hash: str, session: Session) -> None:
        """The owner's list first: what stands there and is no session is passed over."""
        kept_until = session.since + session.limits.absolute
        token("M", session.email.casefold(), session.email, kept_until, sk=session.id, body=token_hash).save()
        _session_item(token_hash, session).save()

    def note_seen(self, *, token_hash: str, session: Session) -> None:
        """One conditional write."""
        try:
            _session_item(token_hash, session).save(condition=TokenItem.pk.exists())
        except PutError as error:
            if not refused(error):
                raise

    def session(self, *, token_hash: str) -> Session | None:
        """One consistent read."""
        try:
            item = TokenItem.get(f"W#{token_hash}", "W", consistent_read=True)
        except TokenItem.DoesNotExist:
            return None
        return _session(item) if item.body else None

    def sessions(self, *, email: str) -> tuple[tuple[str, Session], ...]:
        """The owner's list, then each session in it."""
        listed = TokenItem.query(f"M#{email.casefold()}", consistent_read=True)
        found = [(str(item.body), self.session(token_hash=str(item.body))) for item in listed]
        return tuple((token_hash, session) for token_hash, session in found if session)

    def end_session(self, *, token_hash: str) -> None:
        """Forgets a session; forgetting an unknown one is no error."""
        session = self.session(token_hash=token_hash)
        TokenItem(f"W#{token_hash}", "W").delete()
        if session:
            TokenItem(f"M#{session.email.casefold()}", session.id).delete()


def _session_item(token_hash: str, session: Session) -> TokenItem:
    body = {
        "id": session.id,
        "since": as_text(session.since),
        "seen": as_text(session.seen),
        "device": session.browser.device,
        "network": session.browser.network,
        "idle": session.limits.idle.total_seconds(),
        "absolute": session.limits.absolute.total_seconds(),
    }
    told = json.dumps(body, ensure_ascii=False)
    return token("W", token_hash, session.email, session.since + session.limits.absolute, body=told)


def _session(item: TokenItem) -> Session:
    plain = json.loads(str(item.body))
    return Session(
        id=plain["id"],
        email=str(item.email),
        since=as_moment(plain["since"]),
        seen=as_moment(plain["seen"]),
        browser=Browser(plain["device"], plain.get("network", "")),  # the network was not kept from the start
        limits=SessionLimits(timedelta(seconds=plain["idle"]), timedelta(seconds=plain["absolute"])),
    )
