"""The first administrator: put there by whoever deploys, as long as nobody in the directory may keep it."""

from complaints.domain.acts import DIRECTORY, THE_PORTAL, may
from complaints.domain.acts import staff as as_staff
from complaints.domain.circumstances import Circumstances
from complaints.domain.directory import member_faults, with_member
from complaints.domain.staff import Roster, StaffMember
from complaints.usecases.directory import DirectoryChange, DirectoryRefused, KeptDirectory, plain_member


class AlreadyFounded(Exception):
    """Somebody keeps the directory: `who` has their addresses."""

    def __init__(self, *, who: tuple[str, ...]) -> None:
        super().__init__(f"the directory is kept by {', '.join(who)}")
        self.who = who


def found_directory(*, directory: KeptDirectory, member: StaffMember, circumstances: Circumstances) -> Roster:
    """The roster with its first keeper. Raises AlreadyFounded, DirectoryRefused."""
    by, roster = circumstances, circumstances.roster
    keepers = tuple(each.email for each in roster.members if each.active and _keeps(each, roster, by))
    if keepers:
        raise AlreadyFounded(who=keepers)
    after = with_member(roster=roster, member=member)
    faults = member_faults(member=member, before=None, roster=after, policy=by.policy)
    if not faults and not _keeps(member, after, by):
        faults = {"roles": "directory.keeps"}
    if faults:
        raise DirectoryRefused(faults=faults)
    told = DirectoryChange(roster.version + 1, by.now, THE_PORTAL.name, member.email, {}, plain_member(member))
    directory.keep(change=told, member=member)
    return after


def _keeps(member: StaffMember, roster: Roster, by: Circumstances) -> bool:
    return may(actor=as_staff(member), act=DIRECTORY, case=None, policy=by.policy, roster=roster, today=by.today)
