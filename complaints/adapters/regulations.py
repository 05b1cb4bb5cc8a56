"""The regulations that are kept as files: <id>.toml as it stands, what it superseded as earlier/<id>@<version>.toml.

What reads TOML and checks it is imported only where a file was not checked when the package was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from complaints.adapters.checked_policies import checked, checked_retentions
from complaints.adapters.policy_refusals import PolicyFileError
from complaints.domain.policy import PolicyProfile
from complaints.domain.regulation import PolicyNotKept, Regulation

if TYPE_CHECKING:
    from complaints.adapters.policy_quotes import Quotes
    from complaints.domain.policy_oversight import RetentionRule

POLICIES = Path(__file__).resolve().parents[1] / "policies"
EARLIER = "earlier"


def regulation_at(path: Path) -> Regulation:
    """The regulation in the file at `path`. Raises PolicyFileError, UnknownRegion."""
    return checked(path) or _reckoned(_read(path))


def _read(path: Path) -> PolicyProfile:
    from complaints.adapters.policy_files import load_policy

    return load_policy(path)


def _reckoned(policy: PolicyProfile) -> Regulation:
    from complaints.adapters.calendars import working_calendar

    return Regulation(policy, working_calendar(policy.calendar))


def _policy_at(path: Path) -> PolicyProfile:
    found = checked(path)
    return found.policy if found else _read(path)


def kept_files(folder: Path) -> list[Path]:
    """Every policy of the folder, and what it superseded."""
    return sorted((*folder.glob("*.toml"), *(folder / EARLIER).glob("*.toml")))


def retentions_in(files: Iterable[Path]) -> Iterator[RetentionRule]:
    """How long cases are kept by each of the policies; a file that is refused is no policy, and some say nothing."""
    for path in files:
        with suppress(PolicyFileError):
            if rule := _policy_at(path).retention:
                yield rule


class KeptRegulations:
    """Regulations by policy and version, each read when a case first asks for it."""

    def __init__(self, *, folder: Path = POLICIES) -> None:
        self._folder = folder
        self._read = cache(self._find)
        self._quotes = cache(self._find_quotes)
        self._retentions = cache(self._find_retentions)

    def pinned(self, *, policy_id: str, version: str) -> Regulation:
        """The regulation in exactly this version. Raises PolicyNotKept, also for a file that is refused."""
        return self._read(policy_id, version)

    def retentions(self) -> Sequence[RetentionRule]:
        """Those of every policy of the folder, superseded versions included; a file that is refused is no policy."""
        return self._retentions()

    def _find_retentions(self) -> Sequence[RetentionRule]:
        files = kept_files(self._folder)
        told = checked_retentions(self._folder, files=files)
        return tuple(retentions_in(files)) if told is None else told

    def quotes(self, *, policy_id: str, version: str) -> Quotes:
        """The words of the text that its file quotes; nothing where it is not kept."""
        return self._quotes(policy_id, version)

    def _find_quotes(self, policy_id: str, version: str) -> Quotes:
        from complaints.adapters.policy_files import read_layers
        from complaints.adapters.policy_quotes import quotes

        with suppress(PolicyNotKept):
            return quotes(layers=read_layers(self._file(policy_id, version)[0]))
        return {}

    def _find(self, policy_id: str, version: str) -> Regulation:
        path, policy = self._file(policy_id, version)
        return checked(path) or _reckoned(policy)

    def _file(self, policy_id: str, version: str) -> tuple[Path, PolicyProfile]:
        for path in (self._folder / f"{policy_id}.toml", self._folder / EARLIER / f"{policy_id}@{version}.toml"):
            if path.is_file():
                try:
                    policy = _policy_at(path)
                except PolicyFileError as refused:
                    raise PolicyNotKept(policy_id=policy_id, version=version) from refused
                if (policy.id, policy.version) == (policy_id, version):
                    return path, policy
        raise PolicyNotKept(policy_id=policy_id, version=version)
