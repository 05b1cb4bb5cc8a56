"""A regulation that was checked with the package is the one in its files, for as long as these are the same."""

import io
import pickle
import shutil
from pathlib import Path

import pytest

from complaints.adapters.checked_policies import CALENDARS, SUFFIX, NoValue, as_checked, checked
from complaints.adapters.policy_files import POLICIES, known_policies, read_layers
from complaints.adapters.regulations import KeptRegulations, regulation_at
from complaints.domain.regulation import Regulation


def keep(path: Path) -> Regulation:
    """Checks the policy at `path` as the package does."""
    regulation = regulation_at(path)
    layers = [layer.file for layer in read_layers(path)]
    path.with_suffix(SUFFIX).write_bytes(as_checked(path, layers=layers, regulation=regulation))
    return regulation


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Every policy there is, to be changed."""
    shutil.copytree(POLICIES, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.parametrize("policy_id", known_policies())
def test_what_was_checked_is_what_its_files_say(folder, policy_id):
    path = folder / f"{policy_id}.toml"
    assert checked(path) is None
    regulation = keep(path)
    assert checked(path) == regulation
    assert regulation_at(path) == regulation


def test_a_case_is_reckoned_by_it(folder):
    regulation = keep(folder / "oppein.toml")
    here = {"policy_id": "oppein", "version": regulation.policy.version}
    assert KeptRegulations(folder=folder).pinned(**here) == regulation


@pytest.mark.parametrize("changed", ["oppein.toml", "default.toml"])
def test_one_whose_files_have_changed_is_not_used(folder, changed):
    child = folder / "child.toml"
    child.write_text(
        'id = "child"\nextends = "default"\nversion = "1"\neffective = "2026-01-01"\nsource = "a test"\n'
        'title = { zh = "子制度", en = "Child" }\n',
        encoding="utf-8",
    )
    path = child if changed == "default.toml" else folder / "oppein.toml"
    keep(path)
    assert checked(path)
    with (folder / changed).open("a", encoding="utf-8") as file:
        file.write("\n# another word\n")
    assert checked(path) is None
    assert regulation_at(path).policy.id == path.stem


def test_one_whose_parent_is_gone_is_not_used(folder):
    path = folder / "oppein.toml"
    keep(path)
    path.unlink()
    assert checked(path) is None


def test_another_year_of_its_calendar_makes_it_another(folder, tmp_path_factory, monkeypatch):
    path = folder / "oppein.toml"
    keep(path)
    years = tmp_path_factory.mktemp("calendars")
    shutil.copytree(CALENDARS, years, dirs_exist_ok=True)
    monkeypatch.setattr("complaints.adapters.checked_policies.CALENDARS", years)
    assert checked(path)
    (years / "mainland-china-2099.toml").write_text("", encoding="utf-8")
    assert checked(path) is None


class Calls:
    """Would be called where it is read as anything."""

    def __init__(self, *call: object) -> None:
        self._call = call

    def __reduce__(self):
        return self._call[0], self._call[1:]


@pytest.mark.parametrize(
    "hostile",
    [Calls(print, "read"), Calls(eval, "1"), Calls(getattr, "", "join"), Calls(keep, Path("x")), Path("/etc"), NoValue],
)
def test_what_is_no_value_of_the_domain_is_refused(folder, hostile, capsys):
    path = folder / "oppein.toml"
    path.with_suffix(SUFFIX).write_bytes(pickle.dumps(((), b"", hostile)))
    with pytest.raises(NoValue):
        checked(path)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["complaints.domain.text", "complaints.domain.mail_notes"])
def test_a_name_of_the_domain_that_is_no_class_of_values_is_refused(folder, name):
    for what in ("LOCALES", "spoken", "dataclass", "Text.__init__", "re.compile"):
        out = io.BytesIO()
        out.write(b"\x80\x04" + b"\x8c" + bytes([len(name)]) + name.encode())
        out.write(b"\x8c" + bytes([len(what)]) + what.encode() + b"\x93.")
        path = folder / "oppein.toml"
        path.with_suffix(SUFFIX).write_bytes(out.getvalue())
        with pytest.raises((NoValue, AttributeError)):
            checked(path)
