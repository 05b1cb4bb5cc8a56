"""Versions of the policies: what is kept of them when they change, and that none changes under the same version.

python -m dev.policy_versions keep oppein    copies oppein.toml, and what it extends, to complaints/policies/earlier
python -m dev.policy_versions check          says which policy says something else under the version it had before
python -m dev.policy_versions accept         takes down what the policies say, in complaints/policies/versions.lock
"""

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from complaints.adapters.policy_files import POLICIES, PolicyFileError, load_policy, read_layers
from complaints.adapters.policy_layers import EXTENDS, merge
from complaints.adapters.regulations import EARLIER

LOCK = "versions.lock"


def digest(path: Path) -> str:
    """The SHA-256 of what the policy at `path` says together with those it extends; comments and order do not count."""
    said = json.dumps(merge(layers=read_layers(path)), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def versions(folder: Path) -> dict[str, str]:
    """`<id>@<version>` -> digest, of the policies in `folder`. Raises PolicyFileError."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        policy = load_policy(path)
        found[f"{policy.id}@{policy.version}"] = digest(path)
    return found


def locked(folder: Path) -> dict[str, str]:
    """What was taken down before; nothing, where nothing was."""
    path = folder / LOCK
    rows = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return {name: said for said, _, name in (row.partition("  ") for row in rows)}


def changed(*, before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """The policies that say something else than before under the same version."""
    return (name for name, said in now.items() if before.get(name, said) != said)


def keep(path: Path) -> tuple[Path, ...]:
    """The copies in `earlier` of the policy at `path` and its parents, extending each other. Raises PolicyFileError."""
    files = [path.parent / layer.file for layer in read_layers(path)]
    names = {file.stem: f"{file.stem}@{load_policy(file).version}" for file in files}
    copies = []
    for file in files:
        copy = path.parent / EARLIER / f"{names[file.stem]}.toml"
        rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
        copy.parent.mkdir(exist_ok=True)
        copy.write_text("".join(_extends(row, names) for row in rows), encoding="utf-8")
        copies.append(copy)
    return tuple(copies)


def _extends(row: str, names: Mapping[str, str]) -> str:
    key, _, parent = row.partition("=")
    parent = parent.partition("#")[0].strip().strip("\"'")
    return f'{EXTENDS} = "{names[parent]}"\n' if key.strip() == EXTENDS and parent in names else row


def main(arguments: list[str], *, folder: Path = POLICIES) -> int:
    """0 when it went well, 1 when a policy is refused or has changed, 2 when nobody knows what is wanted."""
    try:
        match arguments:
            case ["keep", policy_id]:
                for copy in keep(folder / f"{policy_id}.toml"):
                    print(f"kept {copy.relative_to(folder)}")
            case ["check"]:
                return _check(folder)
            case ["accept"]:
                rows = sorted((name, said) for name, said in versions(folder).items())
                (folder / LOCK).write_text("".join(f"{said}  {name}\n" for name, said in rows), encoding="utf-8")
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except PolicyFileError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _check(folder: Path) -> int:
    found = list(changed(before=locked(folder), now=versions(folder)))
    for name in found:
        print(
            f"{name} says something else than when its version was taken down, and cases are held to that. Keep what "
            "it said (python -m dev.policy_versions keep …, from the last commit) and give it a new version; only "
            "where no case was ever registered under it: python -m dev.policy_versions accept",
            file=sys.stderr,
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
