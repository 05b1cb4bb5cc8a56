"""Regulations that were read and checked when the package was made: to start takes neither TOML nor checks.

`<id>.checked` stands beside `<id>.toml`, in the package alone (docs/decisions/0043), and beside them all a table of
how long each keeps its cases. Such a file has the digest of the files that it was made of, and is not used where one
of them is another by now. It can hold values only: dataclasses and enums of the domain, dates, and zones by name;
anything else is refused.
"""

import hashlib
import io
import pickle
from collections.abc import Iterable, Sequence
from dataclasses import is_dataclass
from datetime import date, time, timedelta
from enum import EnumType
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from complaints.domain.policy_oversight import RetentionRule
from complaints.domain.regulation import Regulation

CALENDARS = Path(__file__).resolve().parents[1] / "calendars"
SUFFIX = ".checked"
RETENTIONS = "retentions.table"
HOUSE = "complaints.domain."
PLAIN = {f"datetime.{kind.__name__}": kind for kind in (date, time, timedelta)}


class NoValue(pickle.UnpicklingError):
    """A file names something that is no value of the domain."""


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if f"{module}.{name}" in PLAIN:
            return PLAIN[f"{module}.{name}"]
        found = super().find_class(module, name) if module.startswith(HOUSE) else None
        if isinstance(found, EnumType) or (isinstance(found, type) and is_dataclass(found)):
            return found
        raise NoValue(f"{module}.{name}")

    def persistent_load(self, pid: Any) -> ZoneInfo:
        return ZoneInfo(pid)


class _Writer(pickle.Pickler):
    def persistent_id(self, obj: Any) -> str | None:
        return obj.key if isinstance(obj, ZoneInfo) else None


def checked(path: Path) -> Regulation | None:
    """The regulation in the file at `path`, if it was checked as its files stand now. Raises NoValue."""
    try:
        layers, digest, regulation = _values(path.with_suffix(SUFFIX).read_bytes())
        found: Regulation = regulation
        return found if digest == _digest(_read_from(path, layers, found)) else None
    except FileNotFoundError:
        return None


def as_checked(path: Path, *, layers: Iterable[str], regulation: Regulation) -> bytes:
    """What stands in the `.checked` file beside `path`; `layers`: the names of that file and of those it extends."""
    names = tuple(layers)
    return _bytes((names, _digest(_read_from(path, names, regulation)), regulation))


def checked_retentions(folder: Path, *, files: Iterable[Path]) -> Sequence[RetentionRule] | None:
    """How long cases are kept by the policies in `files`, if these are what the table in `folder` was made of. Raises
    NoValue."""
    try:
        digest, rules = _values((folder / RETENTIONS).read_bytes())
    except FileNotFoundError:
        return None
    found: Sequence[RetentionRule] = rules
    return found if digest == _digest(files) else None


def as_retentions(rules: Iterable[RetentionRule], *, files: Iterable[Path]) -> bytes:
    """What stands in the table of `rules`, which are those of the policies in `files`."""
    return _bytes((_digest(files), tuple(rules)))


def _values(content: bytes) -> Any:
    return _Reader(io.BytesIO(content)).load()


def _bytes(values: Any) -> bytes:
    out = io.BytesIO()
    _Writer(out, protocol=5).dump(values)
    return out.getvalue()


def _read_from(path: Path, layers: Iterable[str], regulation: Regulation) -> list[Path]:
    """All files that the regulation was read from; another year of its calendar makes it another."""
    years = sorted(CALENDARS.glob(f"{regulation.policy.calendar.region}-[0-9][0-9][0-9][0-9].toml"))
    return [*(path.parent / name for name in layers), *years]


def _digest(files: Iterable[Path]) -> bytes:
    whole = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        whole.update(f"{file.name} {len(content)}\n".encode() + content)
    return whole.digest()
