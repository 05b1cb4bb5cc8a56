"""`python -m dev.packaging.build`: the zip that Lambda runs, and its bill of materials; the same bytes every time."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from base64 import b64encode
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from dev.packaging.contents import house, third_party
from dev.packaging.sbom import bill_of_materials
from dev.packaging.wheels import ROOT, UnableToInstall, installed, interpreter

FIXED = (1980, 1, 1, 0, 0, 0)
LARGEST = 8_000_000  # bytes, compressed: docs/decisions/0034 says of what
DIST = ROOT / "dist"
WHERE_IT_RUNS = "/var/task"
AHEAD = Path(__file__).with_name("ahead.py")


@dataclass(frozen=True)
class Package:
    """A zip that was built. `precompiled`: with byte-code of the runtime's own Python, which halves a cold start."""

    path: Path
    bill: Path
    runtime: str
    precompiled: bool

    @property
    def size(self) -> int:
        """Bytes, compressed."""
        return self.path.stat().st_size

    @property
    def digest(self) -> bytes:
        """SHA-256 of the zip."""
        return sha256(self.path.read_bytes()).digest()

    @property
    def code_sha256(self) -> str:
        """The digest as Lambda writes it: it tells whether this package is what runs."""
        return b64encode(self.digest).decode()


def in_force() -> frozenset[str]:
    """The policies of the stages."""
    stages = (json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "infra" / "stages").glob("*.json"))
    return frozenset(str(stage["parameters"]["Policy"]) for stage in stages)


class TooLarge(Exception):
    """The package has outgrown its bound: something was added that is not looked at, or the bound is to be argued."""


def told_runtime() -> str:
    """The Lambda runtime of zappa_settings.json, such as python3.13; RUNTIME is another, to be tried here."""
    return os.environ.get("RUNTIME") or str(
        json.loads((ROOT / "zappa_settings.json").read_text(encoding="utf-8"))["common"]["runtime"]
    )


def build(*, runtime: str, out: Path = DIST) -> Package:
    """The package for `runtime`, such as python3.13. Raises UnableToInstall, TooLarge."""
    version = runtime.removeprefix("python")
    python = interpreter(version=version)
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"complaints-{runtime}.zip"
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        _fill(folder, third_party(wheels=installed(lock="runtime", version=version)))
        if python:
            _compile(python, folder, "-b")
            for source in folder.rglob("*.py"):
                source.unlink()
        libraries = installed(lock="runtime", version=version)
        lay_house(folder, python=python, libraries=libraries, policies=in_force())
        _zip(folder, target)
        package = Package(target, target.with_suffix(".cdx.json"), runtime, precompiled=python is not None)
        bill = bill_of_materials(folder=folder, sha256_of_package=package.digest.hex())
        package.bill.write_text(bill, encoding="utf-8")
    if package.size > LARGEST:
        raise TooLarge(f"{package.size:,} bytes compressed, the bound is {LARGEST:,}")
    return package


def lay_house(folder: Path, *, python: str | None, libraries: Path, policies: Collection[str]) -> None:
    """Our own code into `folder`, with all that `python` can make ahead; `libraries`: where it finds code of others."""
    _fill(folder, house())
    if python:
        _make_ahead(python, folder, libraries, policies)
        _compile(python, folder)


def _fill(folder: Path, contents: Iterable[tuple[str, Path]]) -> None:
    for name, path in contents:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / name)


def _compile(python: str, folder: Path, *how: str) -> None:
    """Byte-code that Python takes without asking the source's time: /var/task cannot be written, all times are 1980.

    With `-b` it stands where the source stood: of third parties the byte-code alone is packed.
    """
    command = [python, "-m", "compileall", "-qq", "-f", "--invalidation-mode=unchecked-hash", *how]
    command += [f"-s{folder}", f"-p{WHERE_IT_RUNS}", str(folder)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    subprocess.run(command, env=clean | {"PYTHONHASHSEED": "0"}, check=True)


def _make_ahead(python: str, folder: Path, libraries: Path, policies: Collection[str]) -> None:
    """What a start would make anew each time: dev/packaging/ahead.py says what."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment = {"PYTHONPATH": f"{folder}:{libraries}", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([python, "-P", AHEAD, *sorted(policies)], env=clean | environment, check=True)


def _zip(folder: Path, target: Path) -> None:
    whole = target.with_suffix(".part")
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name in sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()):
            path, entry = folder / name, zipfile.ZipInfo(name, FIXED)
            entry.create_system = 3
            entry.external_attr = (0o100755 if path.suffix == ".so" else 0o100644) << 16
            out.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    whole.replace(target)


def main(arguments: Sequence[str]) -> int:
    """0 when the package was built: its path, size and digest are printed."""
    parser = argparse.ArgumentParser(prog="python -m dev.packaging.build", description=__doc__)
    parser.add_argument("--out", type=Path, default=DIST)
    try:
        package = build(runtime=told_runtime(), out=parser.parse_args(arguments).out)
    except (UnableToInstall, TooLarge) as trouble:
        print(trouble, file=sys.stderr)
        return 1
    if not package.precompiled:
        print(f"no {package.runtime} here: without byte-code, a cold start takes about a second more;", file=sys.stderr)
        print("RUNTIME_PYTHON=… says where one is. Such a package is not deployed.", file=sys.stderr)
    print(f"{package.path} {package.size:,} bytes sha256:{package.digest.hex()}")
    print(package.bill)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
