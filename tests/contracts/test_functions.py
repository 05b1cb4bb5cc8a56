"""Every Lambda function has the one form that the platform calls."""

import ast
import importlib
import inspect
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "functions"
NAMES = sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))


def test_functions_of_this_issue_are_there() -> None:
    assert set(NAMES) >= {"deadlines", "inbound_mail", "mail_events", "upkeep", "waiting_letters"}


@pytest.mark.parametrize("name", NAMES)
def test_function_takes_event_and_context_and_nothing_else(name: str) -> None:
    run = importlib.import_module(f"functions.{name}").run
    parameters = inspect.signature(run).parameters
    assert list(parameters) == ["event", "context"]
    assert all(parameter.default is inspect.Parameter.empty for parameter in parameters.values())
    assert all(parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD for parameter in parameters.values())


@pytest.mark.parametrize("name", NAMES)
def test_function_is_entered_so_that_its_log_knows_the_request(name: str) -> None:
    assert hasattr(importlib.import_module(f"functions.{name}").run, "__wrapped__"), "decorate run with @entry"


@pytest.mark.parametrize("name", NAMES)
def test_function_says_what_it_takes_and_gives(name: str) -> None:
    module = importlib.import_module(f"functions.{name}")
    assert module.__doc__
    assert "event" in (module.run.__doc__ or "")


@pytest.mark.parametrize("name", NAMES)
def test_function_is_thin(name: str) -> None:
    assert len((FOLDER / f"{name}.py").read_text(encoding="utf-8").splitlines()) <= 60


@pytest.mark.parametrize("name", NAMES)
def test_loading_a_function_touches_neither_environment_nor_aws(name: str) -> None:
    body = ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8")).body
    allowed = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign
    loose = [node for node in body[1:] if not isinstance(node, allowed)]
    assert loose == []
    assigned = [node.value for node in body if isinstance(node, ast.Assign)]
    called = {ast.unparse(inner.func) for node in assigned for inner in ast.walk(node) if isinstance(inner, ast.Call)}
    assert called <= {"timedelta"}


@pytest.mark.parametrize("name", NAMES)
def test_log_carries_nothing_personal(name: str) -> None:
    fields = {
        keyword.arg
        for node in ast.walk(ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "log"
        for keyword in node.keywords
    }
    assert not fields & {"name", "phone", "email", "address", "sender", "recipients", "to", "text", "subject", "body"}
