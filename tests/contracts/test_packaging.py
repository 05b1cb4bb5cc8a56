"""What is deployed: everything it needs, nothing of the local stack, the tests or this machine; and locked."""

import ast
import json
import re
import sys
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
# What Zappa is told of every stage. Role, environment and bucket come from the stacks (dev/deploying/zappa.py).
TOLD = {
    "project_name": "complaints",
    "app_function": "api.wsgi.app",
    "lambda_handler": "api.entry.handle",
    "apigateway_version": "v2",
    "use_precompiled_packages": False,
    "slim_handler": False,
    "debug": False,
    "keep_warm": False,
    "touch": False,
    "manage_roles": False,
    "events": [],
}


@cache
def settings() -> Any:
    """What Zappa is told, common to all stages."""
    return json.loads((ROOT / "zappa_settings.json").read_text(encoding="utf-8"))


@cache
def locked(name: str) -> dict[str, str]:
    """Package -> version of a lock file."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return {package.lower().replace("_", "-"): version for package, version in REQUIREMENT.findall(text)}


def test_zappa_is_told_to_make_the_api_and_nothing_else() -> None:
    assert {name: settings()["common"].get(name) for name in TOLD} == TOLD


def test_what_zappa_deploys_runs_where_the_functions_run() -> None:
    functions = (ROOT / "infra" / "functions.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"Runtime: (\S+)", functions)) == {settings()["common"]["runtime"]}


@pytest.mark.parametrize("told", ["app_function", "lambda_handler"])
def test_entrance_that_zappa_is_told_of_is_there(told: str) -> None:
    module, _, name = settings()["common"][told].rpartition(".")
    body = ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")).body
    assigned = {target.id for node in body if isinstance(node, ast.Assign) for target in node.targets}  # type: ignore[attr-defined]
    assert name in assigned | {node.name for node in body if isinstance(node, ast.FunctionDef)}


def test_stages_differ_in_nothing_but_where_they_are() -> None:
    stages = {name: stage for name, stage in settings().items() if name != "common"}
    assert {"dev", "prod"} <= set(stages)
    for stage in stages.values():
        assert stage["extends"] == "common"
        assert set(stage) <= {"extends"}


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
