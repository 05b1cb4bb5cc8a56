"""A regulation that was checked with the package is the one in its files, for as long as these are the same.

So is the table of how long each keeps its cases."""

import io
import pickle
import re
import shutil
from pathlib import Path

import pytest

from complaints.adapters.checked_policies import (
    CALENDARS,
    RETENTIONS,
    SUFFIX,
    NoValue,
    as_checked,
    as_retentions,
    checked,
    checked_retentions,
)
from complaints.adapters.policy_files import POLICIES, known_policies, load_policy, read_layers
from complaints.adapters.regulations import EARLIER, KeptRegulations, kept_files, regulation_at, retentions_in
from complaints.domain.regulation import Regulation
from complaints.domain.working_time import Limit, Unit


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


@pytest.fixture
def tabled(folder: Path) -> Path:
    """A policy that was superseded among them, and the table of how long each keeps its cases, as in the package."""
    earlier = (folder / "default.toml").read_text(encoding="utf-8")
    assert earlier.count('keep = "36 months"') == 1
    (folder / EARLIER / "default@0.toml").write_text(
        re.sub(r'^version = ".*"$', 'version = "0"', earlier, count=1, flags=re.MULTILINE).replace(
            'keep = "36 months"', 'keep = "7 months"'
        ),
        encoding="utf-8",
    )
    files = kept_files(folder)
    (folder / RETENTIONS).write_bytes(as_retentions(retentions_in(files), files=files))
    return folder


def test_the_table_says_how_long_each_keeps_its_cases(tabled, monkeypatch):
    policies = [load_policy(path) for path in (*tabled.glob("*.toml"), *(tabled / EARLIER).glob("*.toml"))]
    said = [policy.retention for policy in policies if policy.retention]
    assert Limit(7, Unit.MONTHS) in [rule.keep for rule in said]
    monkeypatch.setattr("complaints.adapters.regulations._read", None)  # nothing is read any more
    told = KeptRegulations(folder=tabled).retentions()
    assert sorted(map(repr, told)) == sorted(map(repr, said))


def test_without_a_table_the_files_are_read(tabled):
    told = KeptRegulations(folder=tabled).retentions()
    (tabled / RETENTIONS).unlink()
    assert KeptRegulations(folder=tabled).retentions() == told


@pytest.mark.parametrize("name", ["default.toml", f"{EARLIER}/default@0.toml"])
def test_a_table_is_not_believed_when_a_file_has_changed(tabled, name):
    path = tabled / name
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'^keep = ".*"$', 'keep = "8 months"', text, flags=re.MULTILINE), encoding="utf-8")
    assert checked_retentions(tabled, files=kept_files(tabled)) is None
    assert Limit(8, Unit.MONTHS) in [rule.keep for rule in KeptRegulations(folder=tabled).retentions()]


@pytest.mark.parametrize("name", ["default.toml", f"{EARLIER}/default@0.toml"])
def test_a_table_is_not_believed_when_a_file_has_gone_or_come(tabled, name):
    (tabled / name).rename(tabled / f"{name}.away")
    assert checked_retentions(tabled, files=kept_files(tabled)) is None
    (tabled / f"{name}.away").rename(tabled / name)
    assert checked_retentions(tabled, files=kept_files(tabled)) is not None
    shutil.copyfile(tabled / name, (tabled / name).with_name("another.toml"))
    assert checked_retentions(tabled, files=kept_files(tabled)) is None


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
    (folder / RETENTIONS).write_bytes(pickle.dumps((b"", hostile)))
    with pytest.raises(NoValue):
        checked_retentions(folder, files=kept_files(folder))
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
