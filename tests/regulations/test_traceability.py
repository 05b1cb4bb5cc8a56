"""`make rules`: every rule of the catalogue has its clause and its test, or is known to need none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from complaints.adapters.policy_files import POLICIES
from complaints.domain.catalogue import CATALOGUE
from dev.citations import cited_in
from dev.proofs import proven_in
from dev.rules import ROOT, TABLE, Account, BadTable, main, problems, read_table, table, totals

HEAD = "id\tclass\tpolicy\tmechanism\tclause\ttest\n"
ROWS = HEAD + (
    "WD123-1\tcarried\twd123\tclock\tA clock\tA test\n"
    "WD123-2\tcarried\twd123\tclock\tAnother\tA test\n"
    "WD123-3\tattitude\twd123\tnone\tBe polite\t-\n"
    "WD123-4\treports\treport\tkpi\tA figure\t-\n"
)
POLICY = """
rules = ["WD123-1"]

[clocks.reply] # 「…」
limit = "2 working_days"
rules = [
  "WD123-1",
  "WD123-2",
]

[intake.channels]
web = { title = "网页", rules = ["WD123-2"] }
[[lists]]
rules = ["WD123-1"]
"""
TEST = '''
from tests.proofs import proves

@proves("WD123-1", "WD123-2")
def test_it():
    pass
'''
FOUR = {"WD123": 4}
Given = Callable[..., list[str]]


@pytest.fixture
def given(tmp_path: Path) -> Given:
    """What is unaccounted for in a house with this table, this policy and these tests."""

    def found(*, rows: str = ROWS, policy: str = POLICY, test: str = TEST, file: str = "test_it.py") -> list[str]:
        account = an_account(tmp_path, rows=rows, policy=policy, test=test, file=file)
        return [str(problem) for problem in problems(account, catalogue=FOUR)]

    return found


def an_account(folder: Path, *, rows: str = ROWS, policy: str = POLICY, test: str = TEST, file: str = "test_it.py"):
    for name in ("policies", "tests"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "policies" / "wd123.toml").write_text(policy, encoding="utf-8")
    (folder / "tests" / file).write_text(test, encoding="utf-8")
    rules, twice = read_table(rows)
    return Account(rules, twice, cited_in(folder / "policies"), proven_in(folder / "tests"))


def test_a_rule_with_a_clause_and_a_test_is_accounted_for(given: Given):
    assert given() == []


def test_each_clause_is_told_with_its_path_and_line(tmp_path: Path):
    clauses = [str(clause) for clause in cited_in(an_account(tmp_path) and tmp_path / "policies").clauses]
    assert clauses == [
        "wd123.toml:2 the whole",
        "wd123.toml:6 clocks.reply",
        "wd123.toml:12 intake.channels.web",
        "wd123.toml:14 lists[0]",
    ]


def test_a_rule_of_the_catalogue_must_stand_in_the_table(given: Given):
    rows = ROWS.replace("WD123-3\tattitude\twd123\tnone\tBe polite\t-\n", "")
    assert given(rows=rows) == ["rule of the catalogue that is not in the table: WD123-3"]


def test_the_table_may_not_hold_what_the_catalogue_does_not_nor_anything_twice(given: Given):
    wrong = given(rows=ROWS + "WD123-5\tattitude\twd123\tnone\tx\t-\nWD123-3\tattitude\twd123\tnone\tx\t-\n")
    assert wrong == ["row twice: WD123-3", "row of a rule that is not in the catalogue: WD123-5 (line 6)"]


def test_a_class_is_one_of_four_and_only_figures_are_reports(given: Given):
    rows = ROWS.replace("attitude", "polite").replace("report\tkpi", "wd123\tclock")
    assert given(rows=rows) == [
        "unknown class: WD123-3 (line 4) 'polite'",
        "classed reports, and yet no figure: WD123-4 (line 5) clock",
    ]


@pytest.mark.parametrize("row", ["report\tclock", "wd123\tkpi", "wd123\treport", "wd123\tcampaign"])
def test_figures_belong_to_the_reports_by_policy_or_by_mechanism(given: Given, row: str):
    assert given(rows=ROWS.replace("report\tkpi", row)) == []


def test_a_citation_of_what_does_not_exist_is_told(given: Given):
    assert given(policy=POLICY.replace('"WD123-1",', '"WD123-1", "WD123-99", "wd123-1",')) == [
        "cited, but there is no such rule: wd123.toml:6 clocks.reply cites WD123-99",
        "cited, but there is no such rule: wd123.toml:6 clocks.reply cites wd123-1",
    ]


def test_a_rule_of_a_text_of_one_s_own_exists(given: Given):
    own = POLICY.replace("[clocks.reply]", "[catalogue]\nHOUSE = 2\n\n[clocks.reply]")
    assert given(policy=own.replace('"WD123-1",', '"WD123-1", "HOUSE-2",')) == []
    assert len(given(policy=own.replace('"WD123-1",', '"WD123-1", "HOUSE-3",'))) == 1


def test_what_is_carried_needs_a_clause(given: Given):
    assert given(policy='rules = ["WD123-1"]') == ["carried, but no clause cites it: WD123-2"]


def test_what_is_carried_needs_a_test_and_so_does_every_clause(given: Given):
    assert given(test=TEST.replace(', "WD123-2"', "")) == [
        "clause without a test: wd123.toml:12 intake.channels.web (WD123-2)",
        "carried, but no test proves it: WD123-2",
    ]


def test_a_demand_on_people_is_not_cited(given: Given):
    cited = POLICY.replace('"WD123-1",', '"WD123-1", "WD123-3",')
    assert given(policy=cited) == ["classed attitude, and yet cited: wd123.toml:6 clocks.reply cites WD123-3"]
    (wrong,) = given(rows=ROWS.replace("attitude", "missing"), policy=cited)
    assert wrong == "classed missing, and yet cited: wd123.toml:6 clocks.reply cites WD123-3"


def test_figures_may_be_cited_and_need_no_test_yet(given: Given):
    assert given(policy=POLICY + '\n[kpis.rate]\nrules = ["WD123-4"]\n') == []


def test_a_test_proves_what_exists(given: Given):
    assert given(test=TEST.replace('"WD123-1",', '"WD123-1", "WD999-1",')) == [
        "proved, but there is no such rule: tests/test_it.py::test_it (line 4) proves WD999-1"
    ]


def test_a_policy_that_is_being_written_is_told_and_the_others_are_read(given: Given, tmp_path: Path):
    given()
    (tmp_path / "policies" / "new.toml").write_text("[clocks", encoding="utf-8")
    (wrong,) = given()
    assert wrong.startswith("policy that cannot be read: new.toml: ")


@pytest.mark.parametrize(("test", "said"), [
    ("RULES = ('WD123-2',)\n@proves(*RULES)\ndef test_that():\n    pass\n", ":9: what is proved must be written out"),
    ("@proves()\ndef test_that():\n    pass\n", ":8: what is proved must be written out"),
    ("@proves('WD123-2')\ndef that():\n    pass\n", ":8: that is no test"),
    ("def f(:\n", "cannot be read"),
])
def test_proofs_are_written_so_that_they_can_be_read(given: Given, test: str, said: str):
    assert any(said in problem for problem in given(test=f"{TEST}\n{test}"))


def test_a_file_of_no_tests_proves_nothing(given: Given):
    assert given(file="steps.py") == ["proof: tests/steps.py:4: this file holds no tests that are run"]


def test_functions_classes_parameters_and_whole_files_can_be_marked(tmp_path: Path):
    test = '''
pytestmark = pytest.mark.proves("A-1")

@proves("A-2")
class TestAll:
    @pytest.mark.parametrize("case", [pytest.param(1, marks=proves("A-3")), 2])
    async def test_one(self, case):
        pass
'''
    found = proven_in(an_account(tmp_path, test=test) and tmp_path / "tests")
    assert [(proof.rule, proof.test) for proof in found.proofs] == [
        ("A-1", "tests/test_it.py::the whole file"),
        ("A-2", "tests/test_it.py::TestAll"),
        ("A-3", "tests/test_it.py::TestAll::test_one"),
    ]
    assert found.problems == ()


@pytest.mark.parametrize("text", ["", "id\tclass\n", HEAD + "WD123-1\tcarried\n"])
def test_a_table_of_other_columns_is_refused(text: str):
    with pytest.raises(BadTable):
        read_table(text)


def test_each_rule_has_a_line_with_its_clauses_and_tests_and_the_classes_are_summed_up(tmp_path: Path):
    account = an_account(tmp_path)
    lines = list(table(account))
    assert lines[1] == (
        "WD123-2      carried   wd123     wd123.toml:6 clocks.reply; wd123.toml:12 intake.channels.web"
        "  |  tests/test_it.py::test_it"
    )
    assert lines[2].endswith("-  |  -")
    assert [line.split()[0] for line in table(account, policy="report")] == ["WD123-4"]
    assert list(totals(account)) == [
        "4 rules",
        "  carried      2   50.0 %",
        "  attitude     1   25.0 %",
        "  missing      0    0.0 %",
        "  reports      1   25.0 %",
        "of those carried: 2 cited by a clause, 2 proved by a test, 2 both",
    ]


def a_house(folder: Path, rows: str) -> Path:
    where = folder / TABLE.relative_to(ROOT)
    where.parent.mkdir(parents=True)
    where.write_text(rows, encoding="utf-8")
    an_account(folder)
    return folder


def test_the_command_fails_on_what_is_open_and_says_only_totals_when_soft(tmp_path: Path, capsys):
    house = a_house(tmp_path, ROWS)
    assert main(["--open"], root=house, policies=house / "policies") == 1  # 743 rules are not in this table
    told = capsys.readouterr()
    assert told.out == ""
    assert "rule of the catalogue that is not in the table: 743" in told.err
    assert main(["--soft"], root=house, policies=house / "policies") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "not accounted for: 743 (make rules lists them)"
    assert main(["--policy", "wd123"], root=house, policies=house / "policies") == 0
    told = capsys.readouterr()
    assert [line.split()[0] for line in told.out.splitlines()[:3]] == ["WD123-1", "WD123-2", "WD123-3"]
    assert "everything is accounted for" in told.err


def test_the_reviewed_table_holds_the_whole_catalogue_and_less_than_a_fifth_is_attitude():
    rules, twice = read_table(TABLE.read_text(encoding="utf-8"))
    assert (len(rules), twice) == (sum(CATALOGUE.values()), ())
    assert sum(rule.kind == "attitude" for rule in rules.values()) / len(rules) < 0.2
    account = Account(rules, twice, cited_in(POLICIES), proven_in(ROOT / "tests"))
    allowed = ("carried", "clause without a test", "classed")
    assert [str(each) for each in problems(account) if not each.what.startswith(allowed)] == []
