"""The examples that the local mailbox offers are commands that the portal understands."""

import pytest

from complaints.domain.correspondence import five_w_two_h
from complaints.domain.mail_commands import said
from dev.answers import answers
from tests.factories import a_policy, moment

NOW = moment("Fri 2026-11-20 10:00")


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_example_is_the_command_that_its_button_says(locale: str) -> None:
    found = answers(now=NOW, colleague="head@staff.example")[locale]
    assert len(found) == 16
    for each in found:
        (command,) = said(text=each["text"], policy=a_policy())
        assert command.word == each["word"], each["text"]
        assert each["text"].startswith(each["label"])


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_the_example_of_a_reply_is_a_filled_form(locale: str) -> None:
    (reply,) = (each for each in answers(now=NOW, colleague="x@staff.example")[locale] if each["word"] == "reply")
    assert set(five_w_two_h(reply["text"])) == {"what", "who", "why", "when_planned", "where", "how", "how_much"}


def test_the_date_of_an_extension_lies_ahead_on_the_portals_clock() -> None:
    texts = [each["text"] for found in answers(now=NOW, colleague="x").values() for each in found]
    assert sum("2026-11-25 10:00" in text for text in texts) == 2
