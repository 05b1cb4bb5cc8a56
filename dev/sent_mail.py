"""The mails that the portal sent, on disk: `<id>.eml` as it left, `<id>.json` when and to whom."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

from dev.kept_files import write_whole


@dataclass(frozen=True)
class SentMail:
    """One mail sent; `sent_at` by the portal's clock; `to` as the envelope had it."""

    id: str
    sent_at: datetime
    order: int
    to: tuple[str, ...]
    raw: bytes


class SentMails:
    """The mails under `folder`; `now` is the portal's clock."""

    def __init__(self, *, folder: Path, now: Callable[[], datetime]) -> None:
        self._folder, self._now = folder, now
        self._writing = Lock()
        self._mails = {mail.id: mail for mail in self._load()}

    def keep(self, *, id: str, to: tuple[str, ...], raw: bytes) -> None:
        """Keeps a mail before the mail service answers for it; the same id again changes nothing."""
        with self._writing:
            if id in self._mails:
                return
            sent_at, order = self._now(), len(self._mails)
            write_whole(path=self._folder / f"{id}.eml", body=raw)
            described = {"id": id, "sent_at": sent_at.isoformat(), "order": order, "to": list(to)}
            write_whole(path=self._folder / f"{id}.json", body=json.dumps(described, ensure_ascii=False).encode())
            self._mails = self._mails | {id: SentMail(id, sent_at, order, to, raw)}

    def newest_first(self) -> list[SentMail]:
        """Every mail, the last sent first."""
        return sorted(self._mails.values(), key=lambda mail: (mail.sent_at, mail.order), reverse=True)

    def count(self) -> int:
        """How many there are."""
        return len(self._mails)

    def find(self, *, id: str) -> SentMail | None:
        """The mail with this id, or None."""
        return self._mails.get(id)

    def _load(self) -> list[SentMail]:
        mails = []
        for path in self._folder.glob("*.json"):
            described = json.loads(path.read_bytes())
            raw = path.with_suffix(".eml").read_bytes()
            sent_at = datetime.fromisoformat(described["sent_at"])
            mails.append(SentMail(described["id"], sent_at, described["order"], tuple(described["to"]), raw))
        return mails
