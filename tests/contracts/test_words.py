"""A public page loads every word that its scripts may say; both languages have the same words."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

SITE = Path(__file__).resolve().parents[2] / "static_site"
LOCALES = SITE / "locales"
PARTS = sorted(part.name for part in LOCALES.iterdir())
IMPORTS = re.compile(r"""(?:from|import)\s*\(?['"](\.[^'"]+)['"]""")
WORD = re.compile(r"""['"`]([a-z][a-z_-]*\.[a-z_.-]+)['"`]""")
BEGINNING = re.compile(r"`([a-z][a-z_-]*\.[a-z_.-]*)\$\{")
LOADED = re.compile(r"(?:startLocale\(\[|learn\()([^\])]*)\]?\)")
ONE = ".one"  # Chinese counts one thing like many
OWN_NAMES = "device."  # an English reader is shown the name of a browser as it is
OF_THE_STATUS = {"noted.case", "noted.yours"}  # said by who follows a case: the receipt says others that begin so


@cache
def keys_of(part: str, locale: str = "zh-CN") -> frozenset[str]:
    return frozenset(json.loads((LOCALES / part / f"{locale}.json").read_text(encoding="utf-8")))


def scripts_of(page: str) -> list[str]:
    """The text of every script of the page, imported ones too."""
    sources = re.findall(r'<script[^>]+src="([^"]+)"', (SITE / page).read_text(encoding="utf-8"))
    ahead = [(SITE / source).resolve() for source in sources]
    found: dict[Path, str] = {}
    while ahead:
        script = ahead.pop()
        if script not in found and script.is_file():
            found[script] = script.read_text(encoding="utf-8")
            ahead += [(script.parent / named).resolve() for named in IMPORTS.findall(found[script])]
    return [told for script, told in found.items() if "vendor" not in script.parts]


def said(told: str) -> Iterator[str]:
    """Words of any part that a script may say."""
    for key in frozenset().union(*map(keys_of, PARTS)):
        if any(key.startswith(beginning) for beginning in BEGINNING.findall(told)):
            yield key
    yield from (word for word in WORD.findall(told) if any(word in keys_of(part) for part in PARTS))


@pytest.mark.parametrize(
    ("page", "elsewhere"), [("index.html", OF_THE_STATUS), ("track.html", ()), ("survey.html", ())]
)
def test_a_public_page_loads_every_word_that_it_may_say(page: str, elsewhere: set[str]) -> None:
    scripts = scripts_of(page)
    loaded = {"site"} | {
        part for told in scripts for listed in LOADED.findall(told) for part in PARTS if part in listed
    }
    here = frozenset().union(*map(keys_of, loaded))
    words = {word for told in scripts for word in said(told)}
    assert len(words) > 10
    assert words - here == set(elsewhere)


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_what_two_parts_say_under_one_key_is_the_same(locale: str) -> None:
    """Words that the form does without stand with those who need them: of the tracking page, and of the staff page."""
    said_as: dict[str, set[str]] = {}
    for part in PARTS:
        told = json.loads((LOCALES / part / f"{locale}.json").read_text(encoding="utf-8"))
        for key, words in told.items():
            said_as.setdefault(key, set()).add(words)
    assert {key: words for key, words in said_as.items() if len(words) > 1} == {}


@pytest.mark.parametrize("part", PARTS)
def test_both_languages_have_the_same_words(part: str) -> None:
    plain = ({key for key in keys_of(part, locale) if not key.endswith(ONE)} for locale in ("zh-CN", "en"))
    chinese, english = plain
    assert {key for key in chinese - english if not key.startswith(OWN_NAMES)} == set()
    assert english - chinese == set()


@pytest.mark.parametrize("part", PARTS)
def test_an_e_mail_is_spelt_one_way(part: str) -> None:
    told = json.loads((LOCALES / part / "en.json").read_text(encoding="utf-8"))
    assert {key: words for key, words in told.items() if re.search(r"(?i)(?<!\{)\bemail", words)} == {}
