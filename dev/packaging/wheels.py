"""Locked wheels in a folder of their own, for the Lambda runtime's Python and machine, whatever ours are."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "wheels"
PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64")  # Amazon Linux 2023


class UnableToInstall(Exception):
    """pip could not bring the wheels of a lock file; the message ends with what it said."""


def installed(*, lock: str, version: str) -> Path:
    """The folder with what requirements/<lock>.txt names, for Python `version`; made once for each state of the lock.

    Raises UnableToInstall.
    """
    locked = ROOT / "requirements" / f"{lock}.txt"
    key = sha256(locked.read_bytes() + version.encode()).hexdigest()[:16]
    folder = CACHE / f"{lock}-{version}-{key}"
    if not folder.is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as fresh:
            _install(locked, version, Path(fresh) / "whole")
            if not folder.is_dir():  # not made by another meanwhile
                shutil.move(Path(fresh) / "whole", folder)
    return folder


def _install(locked: Path, version: str, folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    command += ["--require-hashes", "--only-binary=:all:", "--implementation=cp", f"--python-version={version}"]
    command += [*(f"--platform={name}" for name in PLATFORMS), f"--target={folder}", f"--requirement={locked}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise UnableToInstall(f"{locked.name} for Python {version}: {done.stderr.strip()[-600:]}")


@cache
def interpreter(*, version: str) -> str | None:
    """A Python of just that minor version on this machine, which RUNTIME_PYTHON may name; None where there is none."""
    for path in _candidates(version):
        asked = "import sys; print('%d.%d' % sys.version_info[:2])"
        done = subprocess.run([path, "-c", asked], capture_output=True, text=True, check=False)
        if done.stdout.strip() == version:
            return path
    return None


def _candidates(version: str) -> Iterator[str]:
    named = os.environ.get("RUNTIME_PYTHON")
    if named and shutil.which(named):
        yield named
    yield sys.executable
    if found := shutil.which(f"python{version}"):
        yield found
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from map(str, sorted(pyenv.glob(f"versions/{version}.*/bin/python{version}")))
