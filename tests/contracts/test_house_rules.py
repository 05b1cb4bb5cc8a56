"""The house rules that neither the linter nor the type checker sees."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.messages import STANDARD, TEXTS
from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.domain.case import PUBLIC_KINDS, Stage
from complaints.domain.closing_guards import GUARDS, NAMING_GUARDS
from complaints.domain.text import LOCALES
from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ("complaints", "api", "functions")
ORDINARY_WORDS = frozenset({"auto", "default", "detail", "guest", "review", "team"})
EVERYWHERE = (*HOUSE, "dev", "tests", "infra")
LONGEST_FILE, LONGEST_FUNCTION = 300, 45
# Where the clock, chance and the environment may be asked. Ruff bans the names; this also finds them by other ways.
CLOCKS = {"now", "utcnow", "today", "time_ns", "uuid4", "token_urlsafe", "token_hex"}
STOPWATCHES = {"perf_counter", "process_time", "thread_time", "timeit", "wait_for_timeout"}
MAY_ASK_THE_CLOCK = {"complaints/bootstrap.py"}
LOOPS_OVER_RECORDS = ("functions/waiting_letters.py", "functions/_records.py", "complaints/usecases/escalate_due.py")
MAY_READ_THE_ENVIRONMENT = {"api/entry.py", "api/wsgi.py", "functions/_runtime.py"}


def files(*folders: str) -> list[Path]:
    """Python files below `folders`, as paths from the root."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    assert found
    return [path.relative_to(ROOT) for path in found if ".cache" not in path.parts]


def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def imported(path: Path) -> set[str]:
    """The names of all modules that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def length(path: Path) -> int:
    return len((ROOT / path).read_text(encoding="utf-8").splitlines())


def test_no_file_is_longer_than_300_lines() -> None:
    assert {str(path): length(path) for path in files(*EVERYWHERE) if length(path) > LONGEST_FILE} == {}


def test_no_function_is_longer_than_45_lines() -> None:
    lengths = {
        f"{path}:{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in files(*EVERYWHERE)
        for function in functions(path)
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}
    short = [lines for lines in lengths.values() if lines < 30]
    assert len(short) / len(lengths) > 0.9


def test_packages_say_nothing_in_their_init() -> None:
    said = {
        str(path): (ROOT / path).read_text(encoding="utf-8")
        for path in files(*HOUSE, "dev", "tests")
        if path.name == "__init__.py" and (ROOT / path).stat().st_size
    }
    assert set(said) <= {"complaints/__init__.py"}  # the version, and methods that have to be there before any class
    assert imported(Path("complaints/__init__.py")) <= {"complaints"}


def test_every_folder_of_python_is_a_package() -> None:
    folders = {path.parent for path in files(*HOUSE, "dev", "tests")}
    assert {str(folder) for folder in folders if not (ROOT / folder / "__init__.py").exists()} == set()


@pytest.mark.parametrize("path", files(*HOUSE), ids=str)
def test_what_is_deployed_knows_neither_the_local_stack_nor_the_tests(path: Path) -> None:
    strangers = {name for name in imported(path) if name.partition(".")[0] in ("dev", "tests", "moto", "pytest")}
    assert strangers == set()


@pytest.mark.parametrize("path", files(*HOUSE), ids=str)
def test_only_bootstrap_asks_the_clock_and_rolls_dice(path: Path) -> None:
    asked = {
        node.attr for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute) and node.attr in CLOCKS
    } & _called_on_modules(path)
    assert asked == set() or str(path) in MAY_ASK_THE_CLOCK


def _called_on_modules(path: Path) -> set[str]:
    """Attributes called on datetime, date, time, uuid and secrets, by whatever name they were imported."""
    modules = {"datetime", "date", "time", "uuid", "secrets", "random"}
    return {
        node.func.attr
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in modules
    }


@pytest.mark.parametrize("path", files(*HOUSE), ids=str)
def test_environment_is_read_at_the_entrances_only(path: Path) -> None:
    reads = any(ast.unparse(node) in ("os.environ", "os.getenv", "environ") for node in ast.walk(tree(path)))
    assert not reads or str(path) in MAY_READ_THE_ENVIRONMENT


@pytest.mark.parametrize("path", files(*HOUSE), ids=str)
def test_what_is_public_says_what_it_is_for(path: Path) -> None:
    said = tree(path)
    assert ast.get_docstring(said) or not said.body, f"{path} itself"
    public = [
        node for node in said.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]
    assert [node.name for node in public if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("path", files(*HOUSE), ids=str)
def test_nothing_catches_everything_but_the_loops_over_records(path: Path) -> None:
    broad = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    ]
    assert broad == [] or str(path) in LOOPS_OVER_RECORDS


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", sorted(PUBLIC_KINDS))
def test_every_public_kind_of_entry_has_a_title(kind: str, locale: str) -> None:
    assert TEXTS[f"event.{kind}"].in_locale(locale).strip()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_has_a_title(stage: Stage, locale: str) -> None:
    assert TEXTS[f"stage.{stage.value}"].in_locale(locale).strip()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("guard", sorted({*GUARDS, *NAMING_GUARDS}))
def test_every_guard_can_be_named(guard: str, locale: str) -> None:
    assert TEXTS[f"guard.{guard}"].in_locale(locale).strip()


def test_no_title_is_left_of_what_is_gone() -> None:
    titled = {key.partition(".")[2] for key in TEXTS if key.startswith("event.")}
    assert titled == {kind.value for kind in PUBLIC_KINDS}
    assert {key.partition(".")[2] for key in TEXTS if key.startswith("stage.")} == {stage.value for stage in Stage}
    assert {key.partition(".")[2] for key in TEXTS if key.startswith("guard.")} == {*GUARDS, *NAMING_GUARDS}


def test_every_message_of_marshmallow_has_words_of_ours() -> None:
    assert set(STANDARD.values()) <= set(TEXTS)


def test_every_text_is_in_both_languages_and_with_the_same_places_to_fill() -> None:
    for key, text in TEXTS.items():
        assert text.zh.strip(), key
        assert text.en.strip(), key
        assert text.zh.count("{0}") == text.en.count("{0}"), key
        assert text.en.isascii(), key
        assert not text.zh.isascii(), key


def test_no_test_asserts_how_long_something_takes() -> None:
    """It fails where the machine has other work: work is counted (tests/steps.py), others are waited for."""
    for path in files("tests"):
        if path.parts[1] == "torture":
            continue  # it tells times and asserts none
        named = {getattr(each, "attr", getattr(each, "id", "")) for each in ast.walk(tree(path))}
        given = [each for each in ast.walk(tree(path)) if isinstance(each, ast.keyword) and each.arg == "timeout"]
        assert not named & STOPWATCHES, path
        assert not [each.value for each in given if isinstance(each.value, ast.Constant)], f"{path}: PATIENCE has it"


def test_no_policy_is_named_in_code() -> None:
    """Some ids are ordinary words as well: those must not stand where a policy is looked at."""
    ids = {load_policy(path).id for path in POLICIES.glob("*.toml")}
    for path in files(*HOUSE):
        everywhere, beside_a_policy = words_in(tree(path)), set[str]()
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Compare | ast.Match | ast.Subscript) and "policy" in ast.unparse(node).casefold():
                beside_a_policy |= words_in(node)
        assert not everywhere & (ids - ORDINARY_WORDS), path
        assert not beside_a_policy & ids, path


def words_in(node: ast.AST) -> set[str]:
    constants = (each.value for each in ast.walk(node) if isinstance(each, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


def test_arrows_between_the_rooms_point_inwards() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
