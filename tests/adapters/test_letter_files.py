"""The renderer by itself, on letters written for the test."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from jinja2 import UndefinedError

from complaints.adapters.letter_files import LetterFiles, UnknownLetter, lateness, lines, moment, one_line
from complaints.usecases.ports import LetterRenderer

SHANGHAI = ZoneInfo("Asia/Shanghai")
Writer = Callable[..., LetterFiles]


@pytest.fixture
def letters_of(tmp_path: Path) -> Writer:
    """Writes one letter of kind `note` in each given locale and returns the renderer of the folder."""

    def write(*, subject: str = "s", text: str = "t", html: str = "h", locales: tuple[str, ...] = ("zh-CN", "en")):
        (tmp_path / "_layout").mkdir()
        for locale in locales:
            folder = tmp_path / "note" / locale
            folder.mkdir(parents=True)
            for name, content in (("subject.txt", subject), ("body.txt", text), ("body.html", html)):
                (folder / name).write_text(content, encoding="utf-8")
        return LetterFiles(folder=tmp_path, zone=SHANGHAI, globals={"company": "Example Home"})

    return write


def test_subject_text_and_html_come_filled_in(letters_of: Writer) -> None:
    letters: LetterRenderer = letters_of(subject="To {{ name }}", text="{{ company }} {{ locale }}", html="{{ zone }}")
    rendered = letters.render(kind="note", locale="en", context={"name": "Li"})
    assert rendered == ("To Li", "Example Home en\n", "Asia/Shanghai\n")


def test_only_html_is_escaped(letters_of: Writer) -> None:
    letters = letters_of(subject="{{ name }}", text="{{ name }}", html="{{ name }}")
    rendered = letters.render(kind="note", locale="en", context={"name": "<b> & {{ 7*7 }}"})
    assert rendered == ("<b> & {{ 7*7 }}", "<b> & {{ 7*7 }}\n", "&lt;b&gt; &amp; {{ 7*7 }}\n")


def test_a_value_cannot_open_a_second_header_line(letters_of: Writer) -> None:
    name = "Eve\r\nBcc: all@example.com\x00\x0b\u2028\u202eend\u202c \U0001f600"
    subject, _, _ = letters_of(subject="Dear {{ name }}\n").render(kind="note", locale="en", context={"name": name})
    assert subject == "Dear Eve Bcc: all@example.com end \U0001f600"


@pytest.mark.parametrize("locale", ["zh-CN", "de", "", "en-US", "../en"])
def test_whoever_asks_for_a_language_we_do_not_have_is_answered_in_chinese(letters_of: Writer, locale: str) -> None:
    letters = letters_of(text="{{ locale }} {{ due | moment }}")
    _, text, _ = letters.render(kind="note", locale=locale, context={"due": "2015-11-23T02:00:00+00:00"})
    assert text == "zh-CN 11月23日（星期一） 10:00\n"


@pytest.mark.parametrize("kind", ["quarantined", "_layout", "", ".", "../letters/note", "note/en"])
def test_an_unknown_kind_is_named(letters_of: Writer, kind: str) -> None:
    with pytest.raises(UnknownLetter) as raised:
        letters_of().render(kind=kind, locale="en", context={})
    assert raised.value.kind == kind


@pytest.mark.parametrize("part", ["subject", "text", "html"])
def test_a_template_that_asks_for_more_than_the_context_has_is_refused(letters_of: Writer, part: str) -> None:
    with pytest.raises(UndefinedError, match="vacant"):
        letters_of(**{part: "{{ vacant }}"}).render(kind="note", locale="en", context={"name": "Li"})


def test_templates_are_read_once(letters_of: Writer, tmp_path: Path) -> None:
    letters = letters_of(text="first")
    letters.render(kind="note", locale="en", context={})
    (tmp_path / "note" / "en" / "body.txt").write_text("second")
    assert letters.render(kind="note", locale="en", context={})[1] == "first\n"


@pytest.mark.parametrize(
    ("instant", "year", "chinese", "english"),
    [
        ("2015-11-23T02:00:00+00:00", False, "11月23日（星期一） 10:00", "Mon 23 Nov, 10:00"),
        ("2015-11-23T10:00:59+08:00", True, "2015年11月23日（星期一） 10:00", "Mon 23 Nov 2015, 10:00"),
        ("2026-01-04T09:05:00+08:00", False, "1月4日（星期日） 09:05", "Sun 4 Jan, 09:05"),
        ("2025-12-31T23:59:00+08:00", True, "2025年12月31日（星期三） 23:59", "Wed 31 Dec 2025, 23:59"),
        ("2026-01-01T00:00:00+08:00", True, "2025年12月31日（星期三） 24:00", "Wed 31 Dec 2025, 24:00"),
        ("2026-01-01T00:01:00+08:00", True, "2026年1月1日（星期四） 00:01", "Thu 1 Jan 2026, 00:01"),
        ("2025-12-31T16:00:00Z", True, "2025年12月31日（星期三） 24:00", "Wed 31 Dec 2025, 24:00"),
    ],
)
def test_moments_are_told_in_the_zone_of_the_company(instant: str, year: bool, chinese: str, english: str) -> None:
    told = [moment(instant, locale=locale, zone=SHANGHAI, year=year) for locale in ("zh-CN", "en")]
    assert told == [chinese, english]


def test_a_moment_at_which_something_begins_is_told_as_00_00_of_its_own_day() -> None:
    midnight = "2026-01-01T00:00:00+08:00"
    told = [moment(midnight, locale=locale, zone=SHANGHAI, year=True, ends=False) for locale in ("zh-CN", "en")]
    assert told == ["2026年1月1日（星期四） 00:00", "Thu 1 Jan 2026, 00:00"]


@pytest.mark.parametrize("value", ["", "soon", "2015-11-23T10:00:00"])
def test_a_moment_that_is_none_or_has_no_offset_is_refused(value: str) -> None:
    with pytest.raises(ValueError):
        moment(value, locale="en", zone=SHANGHAI)
    with pytest.raises(ValueError):
        lateness("2015-11-23T10:00:00+08:00", value, locale="en")


@pytest.mark.parametrize(
    ("at", "chinese", "english"),
    [
        ("2026-11-20T09:00:00+08:00", "", ""),
        ("2026-11-23T10:00:00+08:00", "", ""),
        ("2026-11-23T10:59:59+08:00", "", ""),
        ("2026-11-23T11:00:00+08:00", "1 小时", "1 hour"),
        ("2026-11-23T04:00:00Z", "2 小时", "2 hours"),
        ("2026-11-25T09:59:59+08:00", "47 小时", "47 hours"),
        ("2026-11-25T10:00:00+08:00", "2 天", "2 days"),
        ("2026-11-26T09:59:59+08:00", "2 天", "2 days"),
        ("2026-12-23T10:00:00+08:00", "30 天", "30 days"),
    ],
)
def test_lateness_is_told_in_whole_hours_and_from_two_days_on_in_days(at: str, chinese: str, english: str) -> None:
    due = "2026-11-23T02:00:00+00:00"
    assert [lateness(due, at, locale=locale) for locale in ("zh-CN", "en")] == [chinese, english]


def test_a_template_reckons_lateness_in_its_own_language(letters_of: Writer) -> None:
    letters = letters_of(text="{{ due | lateness(at) }}")
    context = {"due": "2026-11-23T10:00:00+08:00", "at": "2026-11-23T13:00:00+08:00"}
    told = [letters.render(kind="note", locale=locale, context=context)[1] for locale in ("zh-CN", "en")]
    assert told == ["3 小时\n", "3 hours\n"]


def test_line_breaks_of_any_system_survive_in_html() -> None:
    assert lines("a < b\r\nc\rd\n\ne") == "a &lt; b<br>\nc<br>\nd<br>\n<br>\ne"


def test_one_line_keeps_what_is_meant_to_be_seen() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert one_line(f"  尊敬的\t{family}\x7f مرحبا \U00020bb7 ") == f"尊敬的 {family} مرحبا \U00020bb7"


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_a_part_that_both_languages_share_is_filled_in_for_each(
    letters_of: Writer, tmp_path: Path, locale: str
) -> None:
    letters = letters_of()
    for each in ("zh-CN", "en"):
        (tmp_path / "note" / each / "body.txt").unlink()
    (tmp_path / "note" / "body.txt").write_text("{{ locale }}", encoding="utf-8")
    assert letters.render(kind="note", locale=locale, context={}) == ("s", f"{locale}\n", "h\n")
