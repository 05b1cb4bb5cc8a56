"""Regulations are found by policy and version: in force, or kept from earlier."""

from pathlib import Path

import pytest

from complaints.adapters.policy_files import POLICIES, load_policy
from complaints.adapters.regulations import KeptRegulations
from complaints.domain.regulation import PolicyNotKept, Regulation
from dev.policy_versions import LOCK, changed, digest, keep, locked, main, versions

CHILD = """
id = "child"
extends = "oppein" # the parent
version = "1"
title = { zh = "子制度", en = "Child" }
source = "a test"
effective = "2026-01-01"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """oppein in version 1, and a child of it."""
    text = (Path(__file__).parents[1] / "samples" / "policies" / "oppein.toml").read_text(encoding="utf-8")
    (tmp_path / "oppein.toml").write_text(text.replace('version = "2015-04-27.1"', 'version = "1"'), encoding="utf-8")
    (tmp_path / "child.toml").write_text(CHILD, encoding="utf-8")
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def limit(regulation: Regulation, clock: str = "reply") -> int:
    return regulation.policy.clock(clock).limit.amount


def test_what_is_in_force_is_found_under_its_own_version_alone(folder):
    kept = KeptRegulations(folder=folder)
    found = kept.pinned(policy_id="oppein", version="1")
    assert (found.policy.id, found.policy.version) == ("oppein", "1")
    assert found.calendar.zone.key == "Asia/Shanghai"
    with pytest.raises(PolicyNotKept) as error:
        kept.pinned(policy_id="oppein", version="2")
    assert (error.value.policy_id, error.value.version) == ("oppein", "2")


def test_every_policy_that_is_shipped_is_found():
    kept = KeptRegulations()
    for path in POLICIES.glob("*.toml"):
        policy = load_policy(path)
        assert kept.pinned(policy_id=policy.id, version=policy.version).policy == policy


def test_a_regulation_is_read_once(folder):
    kept = KeptRegulations(folder=folder)
    first = kept.pinned(policy_id="oppein", version="1")
    (folder / "oppein.toml").unlink()
    assert kept.pinned(policy_id="oppein", version="1") is first


def test_what_was_kept_before_a_change_is_found_beside_what_is_in_force(folder):
    keep(folder / "oppein.toml")
    edit(folder / "oppein.toml", 'version = "1"', 'version = "2"')
    edit(folder / "oppein.toml", 'limit = "2 working_days"', 'limit = "9 working_days"')
    kept = KeptRegulations(folder=folder)
    assert limit(kept.pinned(policy_id="oppein", version="1")) == 2
    assert limit(kept.pinned(policy_id="oppein", version="2")) == 9


def test_how_long_cases_are_kept_is_told_by_all_but_what_is_refused(folder):
    with (folder / "oppein.toml").open("a", encoding="utf-8") as file:
        file.write('[retention]\nkeep = "36 months"\n')
    keep(folder / "oppein.toml")
    edit(folder / "oppein.toml", 'version = "1"', 'version = "2"')
    edit(folder / "oppein.toml", '"36 months"', '"37 months"')
    (folder / "broken.toml").write_text('id = "broken"', encoding="utf-8")
    told = [rule.keep.amount for rule in KeptRegulations(folder=folder).retentions()]
    assert sorted(told) == [36, 37, 37]  # that of what is in force stands in its child, too


def test_a_child_is_kept_with_its_parent_so_that_no_later_change_of_that_moves_it(folder):
    copies = keep(folder / "child.toml")
    assert [copy.name for copy in copies] == ["child@1.toml", "oppein@1.toml"]
    assert 'extends = "oppein@1"' in copies[0].read_text(encoding="utf-8")
    edit(folder / "oppein.toml", 'limit = "2 working_days"', 'limit = "9 working_days"')
    edit(folder / "child.toml", 'version = "1"', 'version = "2"')
    kept = KeptRegulations(folder=folder)
    assert limit(kept.pinned(policy_id="child", version="1")) == 2
    assert limit(kept.pinned(policy_id="child", version="2")) == 9


def test_a_file_that_is_refused_is_not_kept(folder):
    edit(folder / "oppein.toml", 'limit = "2 working_days"', 'limit = "soon"')
    with pytest.raises(PolicyNotKept) as error:
        KeptRegulations(folder=folder).pinned(policy_id="oppein", version="1")
    assert "is no limit" in str(error.value.__cause__)


@pytest.mark.parametrize("policy_id", ["../oppein", "oppein@1", "", "/etc/passwd"])
def test_what_is_no_policy_is_not_kept(folder, policy_id):
    keep(folder / "oppein.toml")
    with pytest.raises(PolicyNotKept):
        KeptRegulations(folder=folder / "earlier").pinned(policy_id=policy_id, version="1")


def test_a_kept_file_is_named_by_its_policy_and_version(folder):
    (copy,) = keep(folder / "oppein.toml")
    copy = copy.rename(copy.with_name("oppein@7.toml"))
    with pytest.raises(ValueError, match=r"oppein@7\.toml:\d+: id: is 'oppein', but the file is named"):
        load_policy(copy)


def test_a_policy_that_changed_under_its_version_is_told(folder, capsys):
    assert main(["check"], folder=folder) == 0
    assert main(["accept"], folder=folder) == 0
    assert locked(folder) == versions(folder)
    assert main(["check"], folder=folder) == 0
    edit(folder / "oppein.toml", 'limit = "2 working_days"', 'limit = "9 working_days"')
    assert list(changed(before=locked(folder), now=versions(folder))) == ["child@1", "oppein@1"]
    assert main(["check"], folder=folder) == 1
    assert "oppein@1 says something else" in capsys.readouterr().err


def test_a_new_version_may_say_what_it_likes(folder):
    main(["accept"], folder=folder)
    edit(folder / "child.toml", 'version = "1"', 'version = "2"')
    edit(folder / "child.toml", "子制度", "新制度")
    assert main(["check"], folder=folder) == 0
    assert main(["accept"], folder=folder) == 0
    assert set(locked(folder)) == {"child@2", "oppein@1"}


def test_comments_and_the_order_of_keys_change_nothing(folder):
    before = digest(folder / "child.toml")
    edit(
        folder / "child.toml",
        'source = "a test"\neffective = "2026-01-01"',
        'effective = "2026-01-01"\nsource = "a test"',
    )
    edit(folder / "oppein.toml", "[clocks.reply]", "# as it is\n[clocks.reply]")
    assert digest(folder / "child.toml") == before


def test_a_policy_that_is_refused_is_told_and_nothing_is_taken_down(folder, capsys):
    edit(folder / "oppein.toml", 'limit = "2 working_days"', 'limit = "soon"')
    assert main(["accept"], folder=folder) == 1
    assert "oppein.toml:" in capsys.readouterr().err
    assert not (folder / LOCK).exists()


def test_what_nobody_understands_is_answered_with_what_there_is(capsys):
    assert main(["burn"]) == 2
    assert "keep oppein" in capsys.readouterr().err
