"""Administrators keep the staff directory."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from complaints.domain.acts import DIRECTORY, NotAllowed, may
from complaints.domain.circumstances import Circumstances
from complaints.domain.directory import known_as, member_faults, with_member
from complaints.domain.staff import Roster, StaffMember
from complaints.usecases.directory import (
    DirectoryChange,
    DirectoryRefused,
    KeptDirectory,
    StaleDirectory,
    UnknownMember,
    plain_member,
)


def add_member(
    *, directory: KeptDirectory, member: StaffMember, expected: int | None, circumstances: Circumstances
) -> Roster:
    """The roster with a new member. Raises NotAllowed, StaleDirectory, DirectoryRefused."""
    _check(expected, circumstances)
    member = replace(member, email=member.email.casefold(), deputy=member.deputy.casefold())
    if known_as(roster=circumstances.roster, email=member.email):
        raise DirectoryRefused(faults={"email": "directory.email"})
    return _kept(directory, member, None, circumstances)


def change_member(
    *,
    directory: KeptDirectory,
    email: str,
    changes: Mapping[str, Any],
    expected: int | None,
    circumstances: Circumstances,
) -> Roster:
    """The roster with `changes` made to the member of this address; a change that changes nothing is not kept.

    Whoever keeps the directory cannot take that from himself: so it is never left without anybody to keep it.
    Raises NotAllowed, UnknownMember, StaleDirectory, DirectoryRefused.
    """
    _check(expected, circumstances)
    before = known_as(roster=circumstances.roster, email=email)
    if before is None:
        raise UnknownMember
    member = replace(before, **changes)
    member = replace(member, deputy=member.deputy.casefold())
    return circumstances.roster if member == before else _kept(directory, member, before, circumstances)


def directory_changes(
    *, directory: KeptDirectory, limit: int, before: int | None, circumstances: Circumstances
) -> tuple[DirectoryChange, ...]:
    """What was changed by whom and when, the newest first. Raises NotAllowed."""
    check_may_keep(circumstances)
    return directory.changes(limit=limit, before=before)


def may_keep(by: Circumstances) -> bool:
    """Whether the policy lets him keep the directory."""
    return may(actor=by.actor, act=DIRECTORY, case=None, policy=by.policy, roster=by.roster, today=by.today)


def check_may_keep(by: Circumstances) -> None:
    """Raises NotAllowed to whom the policy does not let keep the directory."""
    if not may_keep(by):
        raise NotAllowed(act=DIRECTORY)


def _check(expected: int | None, by: Circumstances) -> None:
    check_may_keep(by)
    if expected is not None and expected != by.roster.version:
        raise StaleDirectory


def _kept(directory: KeptDirectory, member: StaffMember, before: StaffMember | None, by: Circumstances) -> Roster:
    after = with_member(roster=by.roster, member=member)
    faults = member_faults(member=member, before=before, roster=after, policy=by.policy)
    if member.email.casefold() == by.actor.email.casefold() and not _still_keeps(member, after, by):
        faults |= {"roles" if member.active else "active": "directory.oneself"}
    if faults:
        raise DirectoryRefused(faults=faults)
    old, new = plain_member(before) if before else {}, plain_member(member)
    touched = [name for name in new if name not in old or old[name] != new[name]]
    was, is_ = ({name: each[name] for name in touched if name in each} for each in (old, new))
    change = _change(member.email, was, is_, by)
    directory.keep(change=change, member=member)
    return replace(after, version=change.version)


def _still_keeps(member: StaffMember, after: Roster, by: Circumstances) -> bool:
    return member.active and may_keep(replace(by, actor=replace(by.actor, member=member), roster=after))


def _change(about: str, before: Mapping[str, Any], after: Mapping[str, Any], by: Circumstances) -> DirectoryChange:
    return DirectoryChange(by.roster.version + 1, by.now, by.actor.email, about, before, after)
