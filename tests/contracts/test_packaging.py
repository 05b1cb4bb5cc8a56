"""What is deployed: everything it needs, nothing of the local stack, the tests or this machine; and locked."""

import ast
import glob
import json
import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ("complaints", "api", "functions")
LOCKS = ("runtime", "dev", "lambda", "deploy")
REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)", re.MULTILINE)
NEVER_DEPLOYED = {"aiosmtpd", "moto", "pytest", "hypothesis", "mypy", "ruff", "playwright", "import-linter", "holidays"}
# What lies in a working copy and must stay there: tools, caches, and DATA_DIR with the signing key and personal data.
STAYS_HERE = (
    *("dev", "tests", "docs", "infra", "requirements", ".ci", "Makefile", "README.md", "zappa_settings.json"),
    *(".cache", ".local", ".hypothesis", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache"),
    *("build", "dist", "node_modules"),
)
NEEDED = (
    "api/wsgi.py",
    "api/templates/form.html",
    "api/templates/receipt.html",
    "api/templates/docs.html",
    "complaints/policies/oppein.toml",
    "complaints/letters/acknowledgement/zh-CN/body.html",
    "complaints/letters/_layout/letter.txt",
    "functions/inbound_mail.py",
    "static_site/locales/zh-CN.json",
    "static_site/locales/en.json",
)
ENVIRONMENT = {
    "TABLE": "t",
    "ATTACHMENT_BUCKET": "a",
    "MAIL_BUCKET": "m",
    "MAIL_PREFIX": "inbound/",
    "POLICY": "oppein",
    "INBOUND_DOMAIN": "in.example",
    "SENDER": "portal@in.example",
    "SITE_URL": "https://portal.example",
    "COMPANY": "Acme",
    "SIGNING_KEYS": "k",
    "AWS_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "nobody",
    "AWS_SECRET_ACCESS_KEY": "nobody",
    "AWS_EC2_METADATA_DISABLED": "true",
}
SERVES = """
import sys
from api.wsgi import app
import functions.deadlines, functions.inbound_mail, functions.upkeep, functions.waiting_letters
client = app.test_client()
for path in ("policy", "form", "form?locale=en", "docs", "openapi.json"):
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, (path, answer.text)
assert client.get("/healthz").get_json()["status"] == "ok"
strangers = {name.partition(".")[0] for name in sys.modules} & {"dev", "tests", "moto", "pytest", "aiosmtpd"}
assert not strangers, strangers
print("whole")
"""


@cache
def settings() -> Any:
    """What Zappa is told, common to all stages."""
    return json.loads((ROOT / "zappa_settings.json").read_text(encoding="utf-8"))


@cache
def left_out() -> frozenset[str]:
    """Paths from the root that the globs of zappa_settings.json take out, as Zappa itself matches them."""
    globs = settings()["common"].get("exclude_glob", ())
    return frozenset(path for pattern in globs for path in glob.glob(pattern, root_dir=ROOT))


@cache
def locked(name: str) -> dict[str, str]:
    """Package -> version of a lock file."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return {package.lower().replace("_", "-"): version for package, version in REQUIREMENT.findall(text)}


def is_left_out(path: str) -> bool:
    """Whether `path`, or all that is in it, stays out of the package."""
    common = settings()["common"]
    names = {pattern.removesuffix("/**").removesuffix("/*") for pattern in common["exclude_glob"]}
    return path in names or path in common.get("exclude", ()) or any(fnmatch(path, name) for name in names)


@pytest.mark.parametrize("path", STAYS_HERE)
def test_what_belongs_to_this_machine_is_not_packed(path: str) -> None:
    assert is_left_out(path), f"zappa_settings.json: exclude_glob must name {path}"


@pytest.mark.parametrize("path", NEEDED)
def test_what_the_portal_needs_is_packed(path: str) -> None:
    assert (ROOT / path).is_file()
    packed = Path(path)
    assert not {str(packed), *(str(parent) for parent in packed.parents)} & left_out()


def test_app_that_zappa_is_told_of_is_there() -> None:
    module, _, name = settings()["common"]["app_function"].rpartition(".")
    body = ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")).body
    assigned = {target.id for node in body if isinstance(node, ast.Assign) for target in node.targets}  # type: ignore[attr-defined]
    assert name in assigned


def test_stages_differ_in_nothing_but_where_they_are() -> None:
    stages = {name: stage for name, stage in settings().items() if name != "common"}
    assert {"dev", "prod"} <= set(stages)
    for stage in stages.values():
        assert stage["extends"] == "common"
        assert set(stage) <= {"extends", "aws_region", "s3_bucket", "certificate_arn", "domain"}


def test_package_alone_serves_the_portal(tmp_path: Path) -> None:
    for folder in HOUSE:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "static_site" / "locales", tmp_path / "static_site" / "locales")
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", SERVES],
        cwd=tmp_path,
        env=environment | ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "whole\n"), done.stderr


@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_every_package_by_hash_and_names_no_registry(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    entries = [entry for entry in re.split(r"\n(?=[A-Za-z])", text) if REQUIREMENT.match(entry)]
    assert len(entries) == len(locked(name)) > 5
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"https?://|--(?:extra-)?index|--find-links|--trusted-host|@ file", text)


@pytest.mark.parametrize("name", LOCKS)
def test_lock_holds_what_was_asked_for(name: str) -> None:
    asked = (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines()
    names = (re.match(r"[A-Za-z0-9._-]+", line) for line in asked if not line.startswith("-"))
    wanted = {found[0].lower() for found in names if found}
    assert wanted <= set(locked(name))


def test_what_is_tested_is_what_is_deployed() -> None:
    assert {package: locked("dev").get(package) for package in locked("runtime")} == locked("runtime")


def test_nothing_of_the_workshop_is_deployed() -> None:
    assert set(locked("runtime")) & NEVER_DEPLOYED == set()


def test_every_import_of_the_house_is_a_locked_runtime_package() -> None:
    by_import = packages_distributions()
    strangers = {name for name in _imports() if name not in sys.stdlib_module_names and name not in HOUSE}
    missing = {name for name in strangers if not _normal(by_import.get(name, ())) & set(locked("runtime"))}
    assert missing == set()


def _imports() -> set[str]:
    """The top names of all that the house imports."""
    names: set[str] = set()
    for path in (path for folder in HOUSE for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return names


def _normal(names: Any) -> set[str]:
    return {name.lower().replace("_", "-") for name in names}
