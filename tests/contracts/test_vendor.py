"""What the site takes from npm is what its manifest says, and the manifest names all of it."""

import hashlib
import json
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[2] / "static_site" / "vendor"
PACKAGES = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))["packages"]
FILES = {file["to"]: file["sha256"] for package in PACKAGES for file in package["files"]}


def test_every_file_is_the_one_of_the_manifest() -> None:
    found = {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name in FILES}
    assert found == FILES


def test_nothing_stands_there_that_the_manifest_does_not_name() -> None:
    there = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert there == {"manifest.json", *FILES}


def test_every_package_is_pinned_and_brings_its_licence() -> None:
    documented = (VENDOR.parents[1] / "docs" / "dependencies.md").read_text(encoding="utf-8")
    for package in PACKAGES:
        assert package["licence"]
        assert package["version"][0].isdigit()
        assert any(file["to"].endswith("LICENSE") for file in package["files"])
        assert f"| {package['name']} |" in documented
