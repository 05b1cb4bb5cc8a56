"""The package: what is in it and what is not, how large it is, and that it is the same every time."""

import json
import re
import struct
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from complaints.adapters.checked_policies import checked_retentions
from complaints.adapters.regulations import KeptRegulations, kept_files
from dev.budgets import over
from dev.packaging import build as building
from dev.packaging.build import LARGEST, Package, TooLarge
from dev.packaging.contents import BROUGHT
from dev.packaging.wheels import ROOT

HOUSE = {"api", "complaints", "functions", "static_site"}
THIRD_PARTY = {
    *("altcha", "apig_wsgi", "apispec", "blinker", "chinese_calendar", "click", "flask", "flask_smorest", "html_text"),
    *("itsdangerous", "jinja2", "lxml", "lxml_html_clean", "markupsafe", "marshmallow", "packaging", "pynamodb"),
    *("tzdata", "webargs", "werkzeug", "xlsxwriter"),
}
UNCHECKED_HASH = 0b01
A_SECRET = re.compile(rb"AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY-----")


@pytest.fixture(scope="session")
def names(package: Package) -> list[str]:
    """The names of all files in the package."""
    return zipfile.ZipFile(package.path).namelist()


def top_level(names: list[str]) -> set[str]:
    return {name.partition("/")[0] for name in names}


def test_top_level_holds_the_house_its_dependencies_and_no_stranger(names: list[str]) -> None:
    about = {name for name in top_level(names) if name.endswith(".dist-info")}
    assert top_level(names) - about == HOUSE | THIRD_PARTY
    assert {name for name in names if name.partition("/")[0] in about} == {f"{name}/METADATA" for name in about}


def test_nothing_of_the_workshop_is_inside(names: list[str]) -> None:
    parts = {part for name in names for part in name.split("/")}
    assert not [name for name in names if name.startswith("api/admin/")]
    assert parts & {"dev", "tests", "infra", "docs", "requirements", ".git", ".cache", ".local", "bin"} == set()
    assert parts & {"moto", "pytest", "aiosmtpd", "playwright", "zappa", "pip", "setuptools", "mypy"} == set()
    assert parts & {"zappa_settings.json", "zappa_settings.py", "package_info.json", "Makefile"} == set()


def test_of_the_site_only_the_words_are_inside_that_the_api_says(names: list[str]) -> None:
    assert {name.split("/")[1] for name in names if name.startswith("static_site/")} == {"locales"}


def test_what_the_runtime_brings_is_not_carried(names: list[str]) -> None:
    assert {name.partition("-")[0] for name in top_level(names)} & set(BROUGHT) == set()


def test_everything_that_git_tracks_of_the_house_is_inside(names: list[str]) -> None:
    for folder in ("api", "complaints", "functions"):
        sources = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*.py")}
        assert {name for name in sources if not name.startswith("api/admin/")} <= set(names)
    assert {"complaints/policies/oppein.toml", "complaints/letters/_layout/letter.txt"} <= set(names)


def test_how_long_every_policy_keeps_its_cases_is_said_inside(package: Package, tmp_path: Path) -> None:
    zipfile.ZipFile(package.path).extractall(tmp_path)
    folder = tmp_path / "complaints" / "policies"
    told = checked_retentions(folder, files=kept_files(folder))
    assert told == KeptRegulations().retentions()


def test_package_is_the_same_bytes_every_time(package: Package, packages: Callable[[], Package]) -> None:
    again = packages()
    assert again.path != package.path
    assert sha256(again.path.read_bytes()).hexdigest() == sha256(package.path.read_bytes()).hexdigest()
    assert again.bill.read_bytes() == package.bill.read_bytes()


def test_package_stays_below_its_bound(package: Package) -> None:
    assert package.size <= LARGEST
    assert list(over(measured={"package_bytes": package.size})) == []
    assert sum(entry.file_size for entry in zipfile.ZipFile(package.path).infolist()) < 25_000_000


def test_package_that_outgrew_its_bound_is_refused(
    packages: Callable[[], Package], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "LARGEST", 1_000_000)
    with pytest.raises(TooLarge, match="the bound is 1,000,000"):
        packages()


def test_byte_code_is_taken_without_a_look_at_the_source(package: Package) -> None:
    archive = zipfile.ZipFile(package.path)
    compiled = [name for name in archive.namelist() if name.endswith(".pyc")]
    flags = {struct.unpack("<I", archive.read(name)[4:8])[0] for name in compiled}
    assert flags == {UNCHECKED_HASH}
    tag = package.runtime.replace("python", "cpython-").replace(".", "")
    house = {name for name in compiled if "/__pycache__/" in name}
    assert all(name.endswith(f".{tag}.pyc") for name in house)
    assert len(house) == len([name for name in archive.namelist() if name.endswith(".py")])


def test_times_and_rights_are_the_same_whoever_builds(package: Package) -> None:
    entries = zipfile.ZipFile(package.path).infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644, 0o100755}
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)


def test_nothing_inside_looks_like_a_secret_or_a_place_on_this_machine(package: Package) -> None:
    archive = zipfile.ZipFile(package.path)
    for name in archive.namelist():
        content = archive.read(name)
        assert not A_SECRET.search(content), name
        assert str(ROOT).encode() not in content, name


def test_bill_of_materials_lists_what_is_inside_with_version_and_licence(package: Package, names: list[str]) -> None:
    bill = json.loads(package.bill.read_text(encoding="utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["component"]["hashes"] == [{"alg": "SHA-256", "content": package.digest.hex()}]
    inside = {name.removesuffix(".dist-info").lower() for name in top_level(names) if name.endswith(".dist-info")}
    told = {f"{each['name']}-{each['version']}".lower().replace("-", "_") for each in bill["components"]}
    assert told == {name.replace("-", "_") for name in inside}
    assert [each["name"] for each in bill["components"] if not each.get("licenses")] == []
    assert all(each["purl"].startswith("pkg:pypi/") for each in bill["components"])
