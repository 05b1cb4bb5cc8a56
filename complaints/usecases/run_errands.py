"""Runs what was asked for at a page that must not tell whether there was anything to do."""

from dataclasses import dataclass
from datetime import datetime

from complaints.usecases.directory import KeptDirectory
from complaints.usecases.errand_port import ErrandKind, Errands
from complaints.usecases.lost_secrets import LostSecretDesk, mail_case_links
from complaints.usecases.sign_in import SignInDesk, mail_link


@dataclass(frozen=True)
class ErrandDesk:
    """What runs errands: where they are kept, and who does each kind."""

    errands: Errands
    lost_secrets: LostSecretDesk
    sign_in: SignInDesk
    staff: KeptDirectory


def run_errand(*, desk: ErrandDesk, id: str, now: datetime) -> bool:
    """Runs an errand and forgets it; whether a mail left. One that was run already, or is too old, mails nothing."""
    errand = desk.errands.get(id=id)
    if errand is None:
        return False
    if errand.kind is ErrandKind.CASE_LINKS:
        sent = mail_case_links(desk=desk.lost_secrets, errand=errand, now=now)
    else:
        sent = mail_link(desk=desk.sign_in, roster=desk.staff.roster(), errand=errand, now=now)
    desk.errands.drop(id=id)
    return sent
