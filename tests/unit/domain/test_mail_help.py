"""The table of mail commands that staff read is the one by which mail is read."""

from complaints.domain.mail_command_table import COMMANDS
from complaints.domain.mail_commands import said
from complaints.domain.mail_help import command_help
from complaints.domain.text import LOCALES
from tests.factories import a_policy


def test_every_command_is_explained_with_every_way_to_say_it():
    assert [each.word for each in command_help()] == list(COMMANDS)
    for each in command_help():
        assert sorted(phrase for locale in LOCALES for phrase in each.said[locale]) == sorted(COMMANDS[each.word])
        assert all(each.said[locale] and each.means[locale] for locale in LOCALES)


def test_every_example_is_the_command_that_it_explains():
    for each in command_help():
        for locale in LOCALES:
            (command,) = said(text=each.example[locale], policy=a_policy())
            assert command.word == each.word, each.example[locale]
