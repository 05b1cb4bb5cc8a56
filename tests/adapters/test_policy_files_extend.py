"""A policy file extends another one: what it takes out, what it lays over, and where its problems stand."""

from pathlib import Path

import pytest

from complaints.adapters.policy_files import PolicyFileError, load_policy
from complaints.domain.working_time import Limit, Unit
from tests.factories import A_REGULATION, a_policy

OWN = """
version = "1"
title = { zh = "子制度", en = "Child" }
source = "a test"
effective = "2026-01-01"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "oppein.toml").write_text(A_REGULATION.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def a_child(folder: Path, text: str = "", *, name: str = "child", extends: str = "oppein", without: str = "[]") -> Path:
    path = folder / f"{name}.toml"
    head = f'id = "{name}"\nextends = "{extends}"\nwithout = {without}\n'
    path.write_text(head + OWN + text, encoding="utf-8")
    return path


def refused(path: Path) -> list[tuple[str, int, str, str]]:
    with pytest.raises(PolicyFileError) as error:
        load_policy(path)
    return [(each.file, each.line, each.clause, each.reason) for each in error.value.problems]


def line_of(path: Path, *marks: str) -> int:
    text, place = path.read_text(encoding="utf-8"), 0
    for mark in marks:
        place = text.index(mark, place)
    return text.count("\n", 0, place) + 1


def test_a_child_that_says_nothing_is_its_parent_but_for_what_a_regulation_says_of_itself(folder):
    child, parent = load_policy(a_child(folder)), a_policy()
    assert (child.id, child.version, child.title.en, child.rules) == ("child", "1", "Child", ())
    assert (child.clocks, child.letters, child.acts, child.roles) == (
        parent.clocks,
        parent.letters,
        parent.acts,
        parent.roles,
    )


def test_tables_are_merged_and_lists_and_plain_values_replaced(folder):
    child = load_policy(a_child(folder, '[clocks.reply]\nlimit = "3 working_days"\nrules = ["OPPEIN-6"]\n'))
    reply, parents = child.clock("reply"), a_policy().clock("reply")
    assert reply.limit == Limit(3, Unit.WORKING_DAYS)
    assert reply.rules == ("OPPEIN-6",)
    assert (reply.starts, reply.ladder, reply.title) == (parents.starts, parents.ladder, parents.title)
    assert child.clock("follow_up") == a_policy().clock("follow_up")


def test_what_a_child_takes_out_is_gone_and_may_be_said_anew(folder):
    text = '[intake.categories.fraud]\ntitle = { zh = "欺诈", en = "Fraud" }\n'
    text = '[intake]\nmail_category = "fraud"\n' + text
    child = load_policy(a_child(folder, text, without='["intake.categories", "clocks.reply.ladder.executive"]'))
    assert [category.id for category in child.intake.categories] == ["fraud"]
    assert [step.id for step in child.clock("reply").ladder] == ["reminder", "urging", "head", "supervisor"]


def test_a_chain_takes_out_of_every_file_before_it(folder):
    a_child(folder, '[clocks.reply.ladder.mine]\nkind = "urging"\nto = ["head"]\n')
    path = a_child(folder, name="grandchild", extends="child", without='["clocks.reply.ladder"]')
    path.write_text(path.read_text() + '[clocks.reply.ladder.only]\nkind = "urging"\nto = ["handler"]\n')
    assert [step.id for step in load_policy(path).clock("reply").ladder] == ["only"]


def test_a_key_with_a_dot_in_it_can_be_taken_out(folder):
    a_child(folder, '[clocks.reply.when]\n"field.x" = ["y"]\nseverity = ["major"]\n')
    path = a_child(folder, name="grandchild", extends="child", without='["clocks.reply.when.field.x"]')
    assert load_policy(path).clock("reply").when == {"severity": ("major",)}


def test_what_is_taken_out_must_be_there(folder):
    path = a_child(folder, without='["clocks.reply", "clocks.replies", "letters.reply.on.x"]')
    assert refused(path)[:2] == [
        ("child.toml", 3, "without[1]", "'oppein' has no 'clocks.replies'"),
        ("child.toml", 3, "without[2]", "'oppein' has no 'letters.reply.on.x'"),
    ]


def test_a_parent_that_is_not_there_is_refused_with_those_that_are(folder):
    reason = "there is no policy 'opein' in this folder; there are: child, oppein"
    assert refused(a_child(folder, extends="opein")) == [("child.toml", 2, "extends", reason)]


@pytest.mark.parametrize("name", ["../oppein", "/etc/oppein", "."])
def test_a_parent_lies_in_the_same_folder(folder, name):
    ((_, line, clause, reason),) = refused(a_child(folder, extends=name))
    assert (line, clause) == (2, "extends")
    assert reason.startswith("there is no policy")


def test_policies_that_extend_each_other_are_refused_where_the_circle_closes(folder):
    a_child(folder, name="first", extends="second")
    a_child(folder, name="second", extends="third")
    path = a_child(folder, name="third", extends="first")
    assert refused(path) == [("second.toml", 2, "extends", "goes round in a circle: third -> first -> second -> third")]


def test_a_policy_that_extends_itself_is_refused(folder):
    reason = "goes round in a circle: child -> child"
    assert refused(a_child(folder, extends="child")) == [("child.toml", 2, "extends", reason)]


@pytest.mark.parametrize(
    ("head", "clause", "reason"),
    [
        ('extends = 3\nwithout = ["x"]', "extends", "must be text, not 3"),
        ('extends = "oppein"\nwithout = "clocks"', "without", "must be a list of clauses, not 'clocks'"),
        ('extends = "oppein"\nwithout = [3]', "without", "must be a list of clauses, not [3]"),
        ('without = ["clocks"]', "without", "there is nothing to take out of: the policy extends no other"),
    ],
)
def test_extends_is_a_name_and_without_a_list(folder, head, clause, reason):
    path = folder / "child.toml"
    path.write_text(f'id = "child"\n{head}\n{OWN}', encoding="utf-8")
    assert ("child.toml", line_of(path, clause), clause, reason) in refused(path)


def test_a_table_never_meets_a_list(folder):
    path = a_child(folder, '[[letters]]\non = "registered"\n[clocks.reply.starts]\nx = 1\n')
    assert refused(path) == [
        ("child.toml", line_of(path, "[[letters]]"), "letters", "is a list, and a table in the policy it extends"),
        (
            "child.toml",
            line_of(path, "[clocks.reply.starts]"),
            "clocks.reply.starts",
            "is a table, and a list in the policy it extends",
        ),
    ]


def test_a_table_may_be_taken_out_and_said_as_a_list(folder):
    text = '[[letters]]\nid = "only"\non = "registered"\nletter = "acknowledgement"\nto = ["complainant"]\n'
    assert [letter.id for letter in load_policy(a_child(folder, text, without='["letters"]')).letters] == ["only"]


def test_each_problem_stands_in_the_file_that_says_it(folder):
    parent = folder / "oppein.toml"
    text = parent.read_text(encoding="utf-8").replace(
        'kind = "reminder"\nbefore = "4 working_hours"', 'kind = "remind"'
    )
    parent.write_text(text, encoding="utf-8")
    path = a_child(folder, '[clocks.reply]\nlimit = "soon"\n[clocks.new]\nlimit = "1 hours"\n')
    found = refused(path)
    assert found[0][:3] == ("child.toml", line_of(path, 'limit = "soon"'), "clocks.reply.limit")
    assert ("child.toml", line_of(path, "[clocks.new]"), "clocks.new.starts", "is missing") in found
    assert [(file, line) for file, line, clause, _ in found if clause.endswith("ladder.reminder.kind")] == [
        ("oppein.toml", line_of(parent, "[clocks.reply.ladder.reminder]", 'kind = "remind"')),
        ("oppein.toml", line_of(parent, "[clocks.follow_up.ladder.reminder]", 'kind = "remind"')),
    ]


def test_a_clause_that_was_taken_out_and_said_again_is_missed_where_it_is_said_again(folder):
    path = a_child(folder, '[clocks.closure]\nlimit = "1 hours"\n', without='["clocks.closure"]')
    assert ("child.toml", line_of(path, "[clocks.closure]"), "clocks.closure.starts", "is missing") in refused(path)


def test_what_a_regulation_must_say_of_itself_is_missed_in_its_own_file(folder):
    path = folder / "child.toml"
    path.write_text('# a child\nid = "child"\nextends = "oppein"\n', encoding="utf-8")
    assert refused(path) == [
        ("child.toml", 1, clause, "is missing") for clause in ("version", "title", "source", "effective")
    ]


def test_bad_toml_of_a_parent_is_refused_in_the_parents_file(folder):
    (folder / "oppein.toml").write_text('id = "oppein"\nversion = \n', encoding="utf-8")
    assert [found[:2] for found in refused(a_child(folder))] == [("oppein.toml", 2)]


def test_the_problems_of_extending_and_of_the_clauses_are_told_together(folder):
    path = a_child(folder, '[clocks.reply]\nlimit = "soon"\n', without='["nothing"]')
    assert [found[2] for found in refused(path)] == ["without[0]", "clocks.reply.limit"]
