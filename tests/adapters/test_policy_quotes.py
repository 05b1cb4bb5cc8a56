"""The words of a regulation that its file quotes are found at the clause beside which they stand."""

from pathlib import Path

from complaints.adapters.policy_files import POLICIES, known_policies, read_layers
from complaints.adapters.policy_layers import layer
from complaints.adapters.policy_quotes import quotes
from complaints.adapters.regulations import KeptRegulations
from complaints.domain.regulation import NoOthers


def quoted(*texts: str) -> dict[str, tuple[str, ...]]:
    return dict(quotes(layers=[layer(file="x.toml", text=text, mapping={}) for text in texts]))


def test_a_comment_belongs_to_the_header_that_follows_it() -> None:
    assert quoted("# 「两个工作日」, as the text says\n[clocks.reply]\n") == {"clocks.reply": ("「两个工作日」",)}


def test_a_comment_straight_after_a_header_belongs_to_it_and_one_before_a_key_to_the_key() -> None:
    text = '[clocks.reply]\n# 「甲」\nlimit = "1 hours"\n# 「乙」 「丙」\nto = ["agent"]\n'
    assert quoted(text) == {"clocks.reply": ("「甲」",), "clocks.reply.to": ("「乙」", "「丙」")}


def test_a_comment_behind_a_key_belongs_to_the_key_and_a_quote_in_its_text_to_nothing() -> None:
    text = '[roles]\nagent = { zh = "「座席」#1", en = "Agent" } # 「座席代表」\n'
    assert quoted(text) == {"roles.agent": ("「座席代表」",)}


def test_what_a_blank_line_parts_from_every_clause_is_no_quote_of_any() -> None:
    assert quoted("# 「总则」\n\n[roles]\n") == {}


def test_a_clause_that_a_child_says_again_is_quoted_by_the_child_alone() -> None:
    parent = "# 「父」\n[clocks.reply]\n\n# 「旧」\n[clocks.closure]\n"
    assert quoted("# 「子」\n[clocks.reply]\n", parent) == {"clocks.reply": ("「子」",), "clocks.closure": ("「旧」",)}
    assert quoted("[clocks.reply]\n", parent) == {"clocks.closure": ("「旧」",)}


def test_every_quote_of_a_shipped_policy_stands_in_its_files() -> None:
    found = 0
    for policy_id in known_policies():
        layers = read_layers(POLICIES / f"{policy_id}.toml")
        whole = "".join(each.text for each in layers)
        for words in quotes(layers=layers).values():
            found += len(words)
            assert all(quote in whole for quote in words)
    assert found > 500


def test_the_regulations_that_are_kept_give_their_quotes_and_those_that_are_not_none(tmp_path: Path) -> None:
    said = KeptRegulations().quotes(policy_id="oppein", version="2015-04-27.1")
    assert "「并于2个工作日内回复给客户服务分部座席代表」" in said["clocks.reply"]
    assert KeptRegulations(folder=tmp_path).quotes(policy_id="oppein", version="1") == {}
    assert NoOthers().quotes(policy_id="oppein", version="1") == {}
