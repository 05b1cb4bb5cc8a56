"""The commands of mail as a table to read: how each may be said, what it does, and an example."""

from collections.abc import Mapping
from dataclasses import dataclass

from complaints.domain.mail_command_table import COMMANDS, Word, offered
from complaints.domain.mail_offers import EXAMPLES, MEANS
from complaints.domain.text import LOCALES, Text

_MORE_EXAMPLES: Mapping[Word, Text] = {
    Word.REPLY: Text("：（处理情况，或填好的 5W2H 表）", ": (what was done, or the filled 5W2H form)"),
    Word.EXTEND: Text("至（日期），因为（原因）", " to (date) because (reason)"),
    Word.DISPUTE: Text("：（理由）", ": (why)"),
    Word.HELP: Text("：（需要什么）", ": (what is needed)"),
    Word.CLOSE: Text(" （结案方式）：（原因）", " (way of closing): (reason)"),
    Word.APPEAL: Text("：（理由）", ": (why)"),
}
_MORE_MEANS: Mapping[Word, Text] = {
    Word.REPLY: Text("处理回复", "your reply"),
    Word.APPEAL: Text("对处罚提出申诉", "appeals against a penalty"),
    Word.UNDO: Text("十分钟内撤销上一封邮件的操作", "takes back what your last mail did, within ten minutes"),
}


@dataclass(frozen=True)
class CommandHelp:
    """One command. `said`: locale -> the ways in which it may be said; `example` and `means` by locale."""

    word: Word
    said: Mapping[str, tuple[str, ...]]
    example: Mapping[str, str]
    means: Mapping[str, str]


def command_help() -> tuple[CommandHelp, ...]:
    """Every command that each regulation knows, in the order of the table."""
    return tuple(_explained(word, phrases) for word, phrases in COMMANDS.items())


def _explained(word: Word, phrases: tuple[str, ...]) -> CommandHelp:
    example, means = _MORE_EXAMPLES.get(word) or EXAMPLES.get(word), _MORE_MEANS.get(word) or MEANS[word]
    return CommandHelp(
        word=word,
        said={locale: tuple(each for each in phrases if each.isascii() == (locale == "en")) for locale in LOCALES},
        example={locale: offered(word, locale) + (example.in_locale(locale) if example else "") for locale in LOCALES},
        means={locale: means.in_locale(locale) for locale in LOCALES},
    )
