"""The regulation a case is reckoned by: the one it was registered under, whichever is in force by now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from complaints.domain.policy import PolicyProfile
from complaints.domain.policy_oversight import RetentionRule
from complaints.domain.working_time import WorkingCalendar


class PolicyNotKept(Exception):
    """A case pins a policy that is no longer, or not yet, kept in the version that it was registered under."""

    def __init__(self, *, policy_id: str, version: str) -> None:
        super().__init__(f"policy {policy_id!r} is not kept in version {version!r}")
        self.policy_id, self.version = policy_id, version


class UnreadablePolicy(Exception):
    """There is no such policy, or its file is refused; the message says which and why."""


@dataclass(frozen=True)
class Regulation:
    """A policy with the calendar by which its limits are reckoned."""

    policy: PolicyProfile
    calendar: WorkingCalendar


class Regulations(Protocol):
    """The regulations that are kept, superseded ones among them."""

    def pinned(self, *, policy_id: str, version: str) -> Regulation:
        """The regulation in exactly this version. Raises PolicyNotKept."""
        ...

    def retentions(self) -> Iterable[RetentionRule]:
        """How long cases are kept, by every policy that a case may pin, in each of its versions."""
        ...

    def quotes(self, *, policy_id: str, version: str) -> Mapping[str, tuple[str, ...]]:
        """The words of the text that its file quotes, by the path of the clause beside which they stand.

        Nothing where it is not kept.
        """
        ...


class Pins(Protocol):
    """Whatever pins a policy in a version, such as a case."""

    @property
    def policy_id(self) -> str:
        """Which policy."""
        ...

    @property
    def policy_version(self) -> str:
        """In which version."""
        ...


def of_case(*, case: Pins, in_force: Regulation, regulations: Regulations) -> Regulation:
    """The regulation that `case` pins, be it in force or not. Raises PolicyNotKept."""
    if (case.policy_id, case.policy_version) == (in_force.policy.id, in_force.policy.version):
        return in_force
    return regulations.pinned(policy_id=case.policy_id, version=case.policy_version)


class NoOthers:
    """Nothing is kept beside the policy in force."""

    def pinned(self, *, policy_id: str, version: str) -> Regulation:
        """Raises PolicyNotKept."""
        raise PolicyNotKept(policy_id=policy_id, version=version)

    def retentions(self) -> Iterable[RetentionRule]:
        """None."""
        return ()

    def quotes(self, *, policy_id: str, version: str) -> Mapping[str, tuple[str, ...]]:
        """None."""
        return {}
