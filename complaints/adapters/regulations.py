"""The regulations that are kept as files: <id>.toml as it stands, what it superseded as earlier/<id>@<version>.toml."""

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from complaints.adapters.calendars import working_calendar
from complaints.adapters.policy_files import POLICIES, PolicyFileError, load_policy, read_layers
from complaints.adapters.policy_quotes import Quotes, quotes
from complaints.domain.policy import PolicyProfile
from complaints.domain.regulation import PolicyNotKept, Regulation

EARLIER = "earlier"


class KeptRegulations:
    """Regulations by policy and version, each read when a case first asks for it."""

    def __init__(self, *, folder: Path = POLICIES) -> None:
        self._folder = folder
        self._read = cache(self._find)
        self._quotes = cache(self._find_quotes)

    def pinned(self, *, policy_id: str, version: str) -> Regulation:
        """The regulation in exactly this version. Raises PolicyNotKept, also for a file that is refused."""
        return self._read(policy_id, version)

    def kept(self) -> Iterator[PolicyProfile]:
        """Every policy of the folder, superseded versions included; a file that is refused is no policy."""
        for path in sorted((*self._folder.glob("*.toml"), *(self._folder / EARLIER).glob("*.toml"))):
            with suppress(PolicyFileError):
                yield load_policy(path)

    def quotes(self, *, policy_id: str, version: str) -> Quotes:
        """The words of the text that its file quotes; nothing where it is not kept."""
        return self._quotes(policy_id, version)

    def _find_quotes(self, policy_id: str, version: str) -> Quotes:
        with suppress(PolicyNotKept):
            return quotes(layers=read_layers(self._file(policy_id, version)[0]))
        return {}

    def _find(self, policy_id: str, version: str) -> Regulation:
        policy = self._file(policy_id, version)[1]
        return Regulation(policy, working_calendar(policy.calendar))

    def _file(self, policy_id: str, version: str) -> tuple[Path, PolicyProfile]:
        for path in (self._folder / f"{policy_id}.toml", self._folder / EARLIER / f"{policy_id}@{version}.toml"):
            if path.is_file():
                policy = self._policy(path, policy_id, version)
                if (policy.id, policy.version) == (policy_id, version):
                    return path, policy
        raise PolicyNotKept(policy_id=policy_id, version=version)

    def _policy(self, path: Path, policy_id: str, version: str) -> PolicyProfile:
        try:
            return load_policy(path)
        except PolicyFileError as refused:
            raise PolicyNotKept(policy_id=policy_id, version=version) from refused
