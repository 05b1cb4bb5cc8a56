"""Locked packages in a folder of their own: for the Python and machine of the Lambda runtime, or for our own."""

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


def installed(*, lock: str, version: str = "") -> Path:
    """The folder with what requirements/<lock>.txt names, for the runtime's Python `version`, or our own where none is.

    Made once for each state of the lock. Raises UnableToInstall.
    """
    foreign = _for_the_runtime(version) if version else []
    version = version or f"{sys.version_info.major}.{sys.version_info.minor}"
    locked = ROOT / "requirements" / f"{lock}.txt"
    key = sha256(locked.read_bytes() + version.encode()).hexdigest()[:16]
    folder = CACHE / f"{lock}-{version}-{key}"
    if not folder.is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as fresh:
            _install(locked, foreign, Path(fresh) / "whole")
            if not folder.is_dir():  # not made by another meanwhile
                shutil.move(Path(fresh) / "whole", folder)
    return folder


def _for_the_runtime(version: str) -> list[str]:
    own = ["--only-binary=:all:", "--implementation=cp", f"--python-version={version}"]
    return [*own, *(f"--platform={name}" for name in PLATFORMS)]


def _install(locked: Path, foreign: list[str], folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    command += ["--require-hashes", *foreign, f"--target={folder}", f"--requirement={locked}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise UnableToInstall(f"{locked.name}: {done.stderr.strip()[-600:]}")


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
