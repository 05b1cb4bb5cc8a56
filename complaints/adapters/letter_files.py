"""Letters from template files: <folder>/<kind>/<locale>/{subject.txt, body.txt, body.html}, filled in by Jinja2.

A part that both languages share (its words come from the shapes) lies in <folder>/<kind>/ itself.
"""

import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from complaints.domain.text import LOCALES, spoken

LAYOUT = "_layout"
PARTS = ("subject.txt", "body.txt", "body.html")
UNITS = {"hour": "小时", "day": "天"}
DAYS_FROM = 48  # hours


class UnknownLetter(LookupError):
    """There is no folder of templates for letters of this kind."""

    def __init__(self, *, kind: str) -> None:
        super().__init__(f"there is no letter of kind {kind!r}")
        self.kind = kind


class LetterFiles:
    """Renders the letters in `folder`; one environment for each locale, templates compiled on first use and kept.

    A template finds, besides its context, `globals` (company, site_url, mailbox), `locale` and `zone`, and the shapes
    in _layout/ and _layout/<locale>/ by their bare names. Times are told in `zone`, the company's.
    """

    def __init__(self, *, folder: Path, zone: ZoneInfo, globals: Mapping[str, str]) -> None:
        self._kinds = frozenset(each.name for each in folder.iterdir() if each.is_dir() and each.name != LAYOUT)
        self._environments = {locale: _environment(folder, locale, zone, globals) for locale in LOCALES}

    def render(self, *, kind: str, locale: str, context: Mapping[str, Any]) -> tuple[str, str, str]:
        """(subject, text, html); an unknown locale is answered in Chinese.

        Raises UnknownLetter, and jinja2.UndefinedError when a template asks for what the context does not have.
        """
        if kind not in self._kinds:
            raise UnknownLetter(kind=kind)
        spoken = locale if locale in self._environments else LOCALES[0]
        environment = self._environments[spoken]
        parts = (environment.select_template([f"{kind}/{spoken}/{part}", f"{kind}/{part}"]) for part in PARTS)
        subject, text, html = (part.render(context) for part in parts)
        return one_line(subject), f"{text.strip()}\n", f"{html.strip()}\n"


def one_line(words: str) -> str:
    """`words` fit for a header: line breaks, control characters and reordering marks are blanks, runs of them one."""
    return " ".join("".join(" " if _disturbs(char) else char for char in words).split())


def moment(value: str, *, locale: str, zone: ZoneInfo, year: bool = False, ends: bool = True) -> str:
    """An ISO 8601 instant as `spoken` says it. Raises ValueError."""
    return spoken(_instant(value), locale=locale, zone=zone, year=year, ends=ends)


def lateness(due: str, at: str, *, locale: str) -> str:
    """How long after `due` it is `at` (ISO 8601): '26 小时', '2 天' or '26 hours', '2 days'; empty below one hour.

    Whole hours below 48, then whole days of 24 hours; time off counts too. Raises ValueError.
    """
    hours = (_instant(at) - _instant(due)) // timedelta(hours=1)
    if hours < 1:
        return ""
    amount, unit = (hours, "hour") if hours < DAYS_FROM else (hours // 24, "day")
    if locale == "en":
        return f"{amount} {unit}{'s' if amount > 1 else ''}"
    return f"{amount} {UNITS[unit]}"


def lines(value: str) -> Markup:
    """Text for HTML: escaped, its line breaks kept."""
    return Markup("<br>\n").join(escape(line) for line in value.splitlines())


def _environment(folder: Path, locale: str, zone: ZoneInfo, globals: Mapping[str, str]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([folder / LAYOUT / locale, folder / LAYOUT, folder]),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )

    def moment_here(value: str, *, year: bool = False, ends: bool = True) -> str:
        return moment(value, locale=locale, zone=zone, year=year, ends=ends)

    environment.filters |= {"moment": moment_here, "lateness": partial(lateness, locale=locale), "lines": lines}
    environment.globals |= {**globals, "locale": locale, "zone": zone.key}
    return environment


def _instant(value: str) -> datetime:
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError(f"{value!r} has no offset")
    return instant


def _disturbs(char: str) -> bool:
    unseen = unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")
    return unseen or unicodedata.bidirectional(char) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
