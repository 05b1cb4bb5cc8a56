"""What a reader sees of a letter, so that its two forms can be compared."""

from html.parser import HTMLParser


class Visible(HTMLParser):
    """What a reader sees of a page, without any blanks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen = ""
        self.feed(page)
        self.close()

    def handle_data(self, data: str) -> None:
        self.seen += squeezed(data)


def squeezed(words: str) -> str:
    return "".join(words.split())
