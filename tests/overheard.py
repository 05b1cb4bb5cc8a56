"""What the logs of the whole suite say, held against the people and words that its tests make up."""

import logging
import re

# Names, telephones, addresses and words of the complaints that tests file (tests/api/site.py and their like).
PLANTED = re.compile(
    r"林芳|陈洁|白云区|开裂|更换门板|门板已更换|lin\.fang|@customer\.example|@staff\.example|(?<![\d.])1[3-9]\d{9}(?!\d)|OP-2026-0815"
)


class Overheard(logging.Handler):
    """Keeps the lines that name somebody, by the words as they go into the log."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """The words of a line are looked at and no traceback: in production there is none. Nor is werkzeug there."""
        if record.name == "werkzeug":
            return
        line = record.getMessage()
        if PLANTED.search(line):
            self._lines.append(f"{record.name}: {line}")

    def take(self) -> list[str]:
        """The lines since it was last asked."""
        taken, self._lines = self._lines, []
        return taken
