"""Where the clauses of a TOML file stand, which the TOML reader does not tell."""

import pytest

from complaints.adapters.policy_lines import clause_lines
from tests.factories import A_REGULATION

SAMPLE = '''\
# a comment
title = """
[not.a.header]
limit = "3 hours"
"""
calendar.weekdays = [
    "mon", # a bracket ] in a comment
    "[tue]",
]

[clocks.reply]
"quoted key" = 1
limit = "2 hours"
nested = { inner = { deep = 1 }, other = 2 }

[[letters]]
on = "registered"
[letters.extra]
x = 1

[[letters]]
on = "closed"
[[letters.parts]]
y = 1
[[letters.parts]]
y = 2

[ "clocks" . closure ]
limit = "1 hours"
'''


@pytest.mark.parametrize(
    ("clause", "line"),
    [
        ("title", 2),
        ("title.zh", 2),
        ("calendar.weekdays", 6),
        ("calendar.weekdays[1]", 6),
        ("calendar", 6),
        ("clocks", 11),
        ("clocks.reply", 11),
        ("clocks.reply.quoted key", 12),
        ("clocks.reply.limit", 13),
        ("clocks.reply.nested.inner.deep", 14),
        ("clocks.reply.nested.nothing", 14),
        ("clocks.reply.missing", 11),
        ("letters", 16),
        ("letters[0].on", 17),
        ("letters[0].extra", 18),
        ("letters[0].extra.x", 19),
        ("letters[1].on", 22),
        ("letters[1].to", 21),
        ("letters[1].parts[0].y", 24),
        ("letters[1].parts[1].y", 26),
        ("clocks.closure.limit", 29),
        ("limit", 1),
        ("not.a.header", 1),
    ],
)
def test_the_line_of_a_clause_or_of_the_nearest_around_it(clause, line):
    assert clause_lines(SAMPLE).line(clause) == line


def test_every_key_of_the_policy_is_found_where_it_stands():
    text = A_REGULATION.read_text(encoding="utf-8")
    lines, rows = clause_lines(text), text.split("\n")
    for clause, line in lines.lines.items():
        key = clause.rsplit(".", 1)[-1].split("[")[0]
        assert key in rows[line - 1], clause
    assert len(lines.lines) > 300
