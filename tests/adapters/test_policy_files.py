"""A policy file is read whole, or refused with file, line, clause and reason."""

from pathlib import Path

import pytest

from complaints.adapters.policy_files import POLICIES, PolicyFileError, known_policies, load_policy
from complaints.domain.policy_checks import KNOWN_ACTS
from tests.factories import A_REGULATION, a_policy

OPPEIN = A_REGULATION.read_text(encoding="utf-8")


def a_file(folder: Path, *changes: tuple[str, str], text: str = OPPEIN) -> Path:
    """A copy of oppein.toml; each change is (what stands there after the last change, what is put in its place)."""
    place = 0
    for old, new in changes:
        place = text.index(old, place)
        text = text[:place] + new + text[place + len(old) :]
    path = folder / "oppein.toml"
    path.write_text(text, encoding="utf-8")
    return path


def line_of(path: Path, *marks: str) -> int:
    """The number of the line in which the last of `marks` stands, each looked for after the one before."""
    text, place = path.read_text(encoding="utf-8"), 0
    for mark in marks:
        place = text.index(mark, place)
    return text.count("\n", 0, place) + 1


def refused(path: Path) -> list[tuple[str, int, str, str]]:
    with pytest.raises(PolicyFileError) as error:
        load_policy(path)
    assert str(error.value).splitlines() == [
        f"{problem.file}:{problem.line}: {problem.clause}: {problem.reason}" for problem in error.value.problems
    ]
    return [(each.file, each.line, each.clause, each.reason) for each in error.value.problems]


def test_every_policy_of_the_house_is_read():
    assert "oppein" in known_policies()
    for policy_id in known_policies():
        assert load_policy(POLICIES / f"{policy_id}.toml").id == policy_id


def test_windows_line_ends_change_nothing(tmp_path):
    path = tmp_path / "oppein.toml"
    path.write_bytes(OPPEIN.replace("\n", "\r\n").encode())
    assert load_policy(path) == a_policy()


@pytest.mark.parametrize(
    ("changes", "marks", "clause", "reason"),
    [
        pytest.param(
            [("[clocks.reply]", "[clocks.reply]\nlimitz = 3")],
            ["[clocks.reply]", "limitz = 3"],
            "clocks.reply.limitz",
            "is not a known key",
            id="unknown key",
        ),
        pytest.param(
            [("[closing.invalid]", "[clocks.reply.extra]\nx = 1\n\n[closing.invalid]")],
            ["[clocks.reply.extra]"],
            "clocks.reply.extra",
            "is not a known key",
            id="unknown table",
        ),
        pytest.param(
            [("max_files = 6", 'max_files = "six"')],
            ["max_files"],
            "intake.attachments.max_files",
            "must be a whole number, not 'six'",
            id="wrong type",
        ),
        pytest.param(
            [("head = { zh", 'head = { fr = "chef", zh')],
            ["head = { fr"],
            "roles.head.fr",
            "is not a known key",
            id="unknown key in an inline table",
        ),
        pytest.param(
            [('limit = "2 working_days"', 'limit = "2 workdays"')],
            ['limit = "2 workdays"'],
            "clocks.reply.limit",
            "'2 workdays' is no limit such as '2 working_days', '24 hours' or 'same_day'",
            id="bad limit",
        ),
        pytest.param(
            [("[clocks.follow_up]", "[clocks.follow_up]"), ('accountable = "agent"', 'accountable = "agnet"')],
            ["[clocks.follow_up]", "accountable"],
            "clocks.follow_up.accountable",
            "'agnet' is no role",
            id="unknown role",
        ),
        pytest.param(
            [('on = "further_reply"', 'on = "second_reply"')],
            ['on = "second_reply"'],
            "letters.further_reply.on",
            "'second_reply' is no event of the timeline",
            id="unknown event",
        ),
        pytest.param(
            [("[clocks.reply.ladder.reminder]", "[clocks.reply.ladder.reminder]"), ("before", "after")],
            ["[clocks.reply.ladder.reminder]"],
            "clocks.reply.ladder.reminder",
            "a reminder stands before the due time, every other step at it or after",
            id="reminder after due",
        ),
        pytest.param(
            [("[clocks.reply.ladder.head]", "[clocks.reply.ladder.head]"), ('to = ["head"]', "to = []")],
            ["[clocks.reply.ladder.head]", "to = []"],
            "clocks.reply.ladder.head.to",
            "nobody is told",
            id="no recipient of a step",
        ),
        pytest.param(
            [('on = "dispatched"', 'on = "dispatched"'), ('to = ["handler"]', "to = []")],
            ['on = "dispatched"', "to = []"],
            "letters.dispatch.to",
            "nobody is told",
            id="no recipient of a letter",
        ),
        pytest.param(
            [("[clocks.closure]", "[clocks.closure]"), ('limit = "2 working_days"\n', "")],
            ["[clocks.closure]"],
            "clocks.closure.limit",
            "is missing",
            id="missing key",
        ),
        pytest.param(
            [('[letters.acknowledgement]\non = "registered"\n', "[letters.acknowledgement]\n")],
            ["[letters.acknowledgement]"],
            "letters.acknowledgement.on",
            "is missing",
            id="missing key in a letter",
        ),
        pytest.param([('source = "Q', '# source = "Q')], ["# 欧派"], "source", "is missing", id="missing at the top"),
        pytest.param(
            [("[acts.closure]", "[acts.closing]")],
            ["[acts.closing]"],
            "acts.closing",
            f"is none of {', '.join(sorted(KNOWN_ACTS))}",
            id="unknown act",
        ),
        pytest.param(
            [('"sat"]', '"son"]')],
            ['"son"]'],
            "calendar.weekdays[5]",
            "'son' is none of mon, tue, wed, thu, fri, sat, sun",
            id="item of a list",
        ),
        pytest.param(
            [('id = "oppein"', 'id = "opein"')],
            ['id = "opein"'],
            "id",
            "is 'opein', but the file is named oppein.toml",
            id="id of another file",
        ),
    ],
)
def test_a_mistake_is_refused_with_file_line_clause_and_reason(tmp_path, changes, marks, clause, reason):
    path = a_file(tmp_path, *changes)
    assert refused(path) == [("oppein.toml", line_of(path, *marks), clause, reason)]


@pytest.mark.parametrize(
    ("changes", "marks", "clause", "reason"),
    [
        pytest.param(
            [("[clocks.reply]", "[clocks.reply]"), ('starts = ["dispatched"]', 'starts = ["dispatched"')],
            ["[clocks.reply]", "stops"],
            "clocks.reply",
            "Unclosed array",
            id="list without an end",
        ),
        pytest.param(
            [("[clocks.reply]", "[clocks.reply]\ntitle = nothing")],
            ["title = nothing"],
            "clocks.reply",
            "Invalid value",
            id="text without quotes",
        ),
        pytest.param(
            [("max_files = 6", "max_files = 6\nmax_files = 7")],
            ["max_files = 7"],
            "intake.attachments",
            "Cannot overwrite a value",
            id="key given twice",
        ),
        pytest.param(
            [("[clocks.closure]", "[clocks.reply]")],
            ["[clocks.follow_up.ladder.supervisor]", "[clocks.reply]"],
            "clocks.follow_up.ladder.supervisor",
            "Cannot declare ('clocks', 'reply') twice",
            id="table given twice",
        ),
        pytest.param(
            [('id = "oppein"', 'id = "oppein')],
            ['id = "oppein'],
            "top of the file",
            "Illegal character",
            id="at the top",
        ),
    ],
)
def test_what_is_no_toml_is_refused_with_its_line(tmp_path, changes, marks, clause, reason):
    path = a_file(tmp_path, *changes)
    ((file, line, found, said),) = refused(path)
    assert (file, line, found) == ("oppein.toml", line_of(path, *marks), clause)
    assert said.startswith(reason)
    assert "(at line" not in said


def test_a_file_that_breaks_off_is_refused_at_its_last_line(tmp_path):
    path = a_file(tmp_path, text='id = "x"\n[calendar]\nweekdays = [\n  "mon",\n')
    ((_, line, clause, _),) = refused(path)
    assert (line, clause) == (5, "calendar")


def test_several_mistakes_are_all_named_in_the_order_of_the_file(tmp_path):
    path = a_file(
        tmp_path,
        ('zone = "Asia/Shanghai"', "zone = 8"),
        ("[clocks.reply]", "[clocks.reply]"),
        ('limit = "2 working_days"', 'limit = "soon"'),
        ('to = ["handler"]', 'too = ["handler"]'),
    )
    assert [(line, clause) for _, line, clause, _ in refused(path)] == [
        (line_of(path, "zone = 8"), "calendar.zone"),
        (line_of(path, 'limit = "soon"'), "clocks.reply.limit"),
        (line_of(path, "[clocks.reply.ladder.reminder]"), "clocks.reply.ladder.reminder.to"),
        (line_of(path, "too ="), "clocks.reply.ladder.reminder.too"),
    ]


def test_a_file_that_is_not_utf_8_is_refused_at_the_first_bad_line(tmp_path):
    path = tmp_path / "oppein.toml"
    path.write_bytes('id = "oppein"\ntitle = "欧派"\n'.encode("gb18030"))
    assert refused(path) == [("oppein.toml", 2, "text", "is not UTF-8")]


def test_a_policy_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    ((file, _, _, reason),) = refused(tmp_path / "opein.toml")
    assert file == "opein.toml"
    assert reason.startswith("there is no such policy; there are: ")
    assert "oppein" in reason
