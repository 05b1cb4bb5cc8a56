"""Fetches the browser libraries of the site from npm and keeps them under static_site/vendor: `python -m dev.vendor`.

static_site/vendor/manifest.json names each package, its exact version, licence and files with their SHA-256. A fetched
file that differs from its checksum is refused; `python -m dev.vendor accept` writes the checksums of a new version.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).parent.parent / "static_site" / "vendor"
MANIFEST = VENDOR / "manifest.json"


class AnotherFile(Exception):
    """What npm gave is not what the manifest names."""

    def __init__(self, *, package: str, name: str) -> None:
        super().__init__(f"{package}: {name} is not the file of the manifest")


def fetch(*, accept: bool = False) -> None:
    """Puts every file of the manifest in its place. Raises AnotherFile unless `accept`, which notes what came."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    for package in manifest["packages"]:
        with tempfile.TemporaryDirectory() as folder:
            unpacked = _unpacked(package, Path(folder))
            for file in package["files"]:
                _keep(package, file, unpacked / file["from"], accept=accept)
    if accept:
        MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _unpacked(package: dict[str, Any], folder: Path) -> Path:
    wanted = f"{package['name']}@{package['version']}"
    done = subprocess.run(["npm", "pack", "--silent", wanted], cwd=folder, check=True, capture_output=True, text=True)
    with tarfile.open(folder / done.stdout.split()[-1]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def _keep(package: dict[str, Any], file: dict[str, str], found: Path, *, accept: bool) -> None:
    body = found.read_bytes()
    digest = hashlib.sha256(body).hexdigest()
    if accept:
        file["sha256"] = digest
    elif file["sha256"] != digest:
        raise AnotherFile(package=package["name"], name=file["from"])
    place = VENDOR / file["to"]
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(body)


if __name__ == "__main__":
    fetch(accept=sys.argv[1:] == ["accept"])
