"""Letters and what fills them must agree: every kind is there, says the same twice, and says it in one language.

The contexts come out of real cases that are led through everything a letter is written about.
"""

import re
from dataclasses import replace

import pytest

from complaints.adapters.letter_files import LAYOUT, PARTS, moment
from complaints.domain.case import Attachment
from complaints.domain.correspondence import five_w_two_h
from complaints.domain.letters import LADDER_LETTERS
from complaints.domain.text import LOCALES
from tests.contracts.case_lives import (
    FOLDER,
    GLOBALS,
    HOSTILE,
    HOTLINE,
    POINTS,
    everybody,
    kinds_wanted,
    letters_in,
    lives,
    rendered,
    told,
    variables,
)
from tests.contracts.visible import Visible, squeezed
from tests.factories import SHANGHAI, a_complainant, a_complaint, a_policy

GIVEN = {"name", "audience", "secret", "survey_pass"}
SURROUNDINGS = {*GLOBALS, "locale", "zone"}
FORM_LINE = re.compile(r"^(What|Who|Why|When|Where|How much|How) [(\u4e00-\u9fff].*$", re.MULTILINE)
EVERY_KIND = pytest.mark.parametrize("kind", sorted(kinds_wanted()))
EVERY_LOCALE = pytest.mark.parametrize("locale", LOCALES)


def test_every_kind_of_letter_that_is_sent_is_there_and_no_other() -> None:
    assert {path.name for path in FOLDER.iterdir()} == kinds_wanted() | {LAYOUT}


@EVERY_LOCALE
def test_the_lives_in_this_file_meet_every_kind_of_letter(locale: str) -> None:
    assert {letter.kind for letter in letters_in(locale)} == kinds_wanted()


@EVERY_KIND
def test_a_letter_is_complete_in_every_language(kind: str) -> None:
    there = {str(path.relative_to(FOLDER / kind)) for path in (FOLDER / kind).rglob("*") if path.is_file()}
    shared = {part for part in PARTS if part in there}
    apart = {f"{locale}/{part}" for locale in LOCALES for part in PARTS if part not in shared}
    assert there == shared | apart


@pytest.mark.parametrize("part", PARTS)
@EVERY_KIND
def test_a_letter_asks_for_the_same_in_every_language(kind: str, part: str) -> None:
    assert variables(kind, "zh-CN", part) == variables(kind, "en", part)


@EVERY_KIND
def test_no_letter_asks_for_what_its_cases_do_not_give(kind: str) -> None:
    given = {key for letter in letters_in("en") if letter.kind == kind for key in letter.context}
    asked = {name for part in PARTS for name in variables(kind, "en", part)}
    assert asked <= given | GIVEN | SURROUNDINGS
    assert ("secret" in asked) == (kind == "acknowledgement")


def test_whatever_the_cases_give_some_letter_asks_for() -> None:
    given = {key for letter in letters_in("en") for key in letter.context}
    asked = {name for kind in kinds_wanted() for part in PARTS for name in variables(kind, "en", part)}
    assert given | GIVEN | SURROUNDINGS == asked


@EVERY_LOCALE
def test_text_and_html_say_the_same(locale: str) -> None:
    for letter in letters_in(locale):
        _, text, html = rendered(letter)
        assert squeezed(text) == Visible(html).seen, letter.kind


@EVERY_LOCALE
def test_the_subject_carries_the_reference_of_the_case(locale: str) -> None:
    for letter in letters_in(locale):
        subject, text, _ = rendered(letter)
        of_no_case = ("sign-in", "case-links", "quarantined", "upkeep", "digest", "matrix-proposed", "report")
        of_no_case += ("survey-invitation", "survey-results", "bulletin")
        assert subject.startswith("[26110001] ") == (letter.kind not in of_no_case)
        assert text.count("\n\n\n") == 0, letter.kind


@EVERY_LOCALE
def test_a_letter_about_a_clock_says_until_when_with_weekday_and_year(locale: str) -> None:
    asks = {"dispatch", "unassigned", "reply-received", *LADDER_LETTERS.values()}
    waiting = [letter for letter in letters_in(locale) if letter.kind in asks and not letter.context["closed"]]
    for letter in waiting:
        due = moment(letter.context["clock"]["due"], locale=locale, zone=SHANGHAI, year=True)
        assert due in rendered(letter)[1], letter.kind
    first = next(letter for letter in waiting if letter.kind == "dispatch")
    assert ("2026年11月23日（星期一） 10:00前" if locale == "zh-CN" else "Mon 23 Nov 2026, 10:00") in rendered(first)[1]


@EVERY_LOCALE
def test_the_acknowledgement_says_number_secret_promised_dates_and_where_to_follow(locale: str) -> None:
    dispatched, withdrawn, unassigned, *_ = (each for each in letters_in(locale) if each.kind == "acknowledgement")
    text = rendered(dispatched)[1]
    wanted = ["26110001", "K7QM-2XWA", "https://portal.example/track.html#26110001"]
    dues = [promise["due"] for promise in dispatched.context["promises"]]
    assert len(dues) == 2
    assert all(word in text for word in wanted)
    assert all(moment(due, locale=locale, zone=SHANGHAI, year=True) in text for due in dues)
    assert all(late["due"] > due for late, due in zip(unassigned.context["promises"], dues, strict=True))
    assert "K7QM" not in rendered(withdrawn, secret="")[1]


@EVERY_LOCALE
def test_the_dispatch_asks_for_the_seven_points_and_says_why_the_case_comes_back(locale: str) -> None:
    orders = {each.context["outcome"]: rendered(each)[1] for each in letters_in(locale) if each.kind == "dispatch"}
    assert set(orders) == {
        *("registered", "reassigned", "rerouted", "assigned", "handed_over"),
        *("not_satisfied", "not_handled", "objection", "reexamination", "reopened"),
    }
    for text in orders.values():
        points = [line[1] for line in FORM_LINE.finditer(text)]
        assert points == ["What", "Who", "Why", "When", "When", "When", "Where", "How", "How much"]
    assert len({text.split("\n\n")[1] for text in orders.values()}) == 10
    leads = [text.split("\n\n")[2] for why, text in orders.items() if why not in ("registered", "rerouted")]
    assert len(set(leads)) == 6, "what an assignment says has one lead, everything else its own"
    assert all(lead.endswith(("：", ":")) for lead in leads)
    assert ("第 2 轮" if locale == "zh-CN" else "round 2") in orders["not_satisfied"]


@EVERY_LOCALE
def test_a_supplement_is_told_from_an_objection(locale: str) -> None:
    word = {"zh-CN": "对处理结果提出异议", "en": "disagrees with the result"}[locale]
    seen = {
        (letter.context["event"], word in subject, word in text)
        for letter, subject, text in told("supplement-received", locale)
    }
    assert seen == {("supplemented", False, False), ("objected", True, True)}


@EVERY_LOCALE
def test_a_ladder_letter_says_how_long_it_is_overdue(locale: str) -> None:
    label, *late = {
        "zh-CN": ("已逾期：", "2 小时", "24 小时", "2 天"),
        "en": ("Overdue by: ", "2 hours", "24 hours", "2 days"),
    }[locale]
    escalations = [each for each in told("escalation", locale) if not each[0].context["copied"]][:3]
    assert [text.partition(label)[2].partition("\n")[0] for _, _, text in escalations] == late
    assert all(word in subject for word, (_, subject, _) in zip(late, escalations, strict=True))
    assert not [text for _, _, text in (*told("reminder", locale), *told("urging", locale)) if label in text]


@EVERY_LOCALE
def test_who_gets_a_copy_is_told_so_and_asked_for_nothing_more(locale: str) -> None:
    copy, asked, mark = {
        "zh-CN": ("抄送给您", "立即办理", "（抄送）"),
        "en": ("as a copy", "(Handler)", "(copy)"),
    }[locale]
    for kind in ("urging", "escalation"):
        of_handler = [each for each in told(kind, locale) if each[0].context["clock"]["rules"] != ["OPPEIN-30"]]
        assert {letter.context["copied"] for letter, _, _ in of_handler} == {True, False}
        for letter, subject, text in of_handler:
            told_so = (copy in text, mark in subject, asked not in text)
            assert told_so == (letter.context["copied"],) * 3, subject


@EVERY_LOCALE
def test_only_the_answer_of_the_handler_is_called_a_reply(locale: str) -> None:
    reply, note = {
        "zh-CN": ("处理责任人（或其代理人）直接回复本邮件", "只作备注，不停止计时"),
        "en": ("If the handler (or the deputy) answers this mail", "a note and does not stop the clock"),
    }[locale]
    letters = [each for kind in ("urging", "escalation", "supplement-received") for each in told(kind, locale)]
    seen = {
        (bool(each.context["handler"]), each.context["closed"], reply in text, note in text)
        for each, _, text in letters
    }
    assert seen == {(True, False, True, True), (False, False, False, True), (True, True, False, False)}


@EVERY_LOCALE
def test_a_closure_says_how_the_case_was_closed(locale: str) -> None:
    titles = [rule.title.in_locale(locale) for rule in a_policy().closing]
    closures = [(letter.audience, text) for letter, _, text in told("closure", locale)]
    seen = {(audience, title) for audience, text in closures for title in titles if title in text}
    assert len({title for audience, title in seen if audience == "staff"}) == 3
    assert len({title for audience, title in seen if audience == "complainant"}) == 3


@EVERY_LOCALE
def test_a_reply_says_whether_it_is_the_last_word_and_gives_the_points_filled_in(locale: str) -> None:
    interim, more = {"zh-CN": ("阶段性回复", "仍待"), "en": ("interim reply", "still to come")}[locale]
    form = next(text for _, _, text in told("dispatch", locale))
    labels = [line[0].rstrip("：:") for line in FORM_LINE.finditer(form)]
    seen = set()
    for letter, subject, text in told("reply-received", locale):
        assert (interim in subject, interim in text, more in text) == (not letter.context["final"],) * 3
        found = {key for key, label in zip(POINTS, labels, strict=True) if f"\n{label}\n    " in text}
        assert found == set(letter.context["five_w_two_h"])
        seen.add((letter.context["final"], len(found)))
    assert seen == {(True, 9), (False, 1), (True, 0), (False, 0)}


@EVERY_LOCALE
def test_the_order_says_when_by_which_channel_and_how_grave(locale: str) -> None:
    received, grave = {
        "zh-CN": ("受理时间：2026年11月20日（星期五） 10:00", "投诉级别：一般"),
        "en": ("Received: Fri 20 Nov 2026, 10:00", "Severity: General"),
    }[locale]
    for kind in ("dispatch", "unassigned", "reply-received", "supplement-received"):
        assert all(received in text and grave in text for _, _, text in told(kind, locale)), kind
    letter, label = next(told("dispatch", locale))[0], {"zh-CN": "受理渠道：", "en": "Channel: "}[locale]
    at_midnight = {"channel": "信鸽", "received_at": "2026-11-20T00:00:00+08:00"}
    text = rendered(replace(letter, context=letter.context | at_midnight))[1]
    assert received.replace("10:00", "00:00") in text
    assert text.partition(label)[2].partition("\n")[0] == "信鸽"


@EVERY_LOCALE
def test_the_hotline_is_named_to_the_complainant_where_there_is_one(locale: str) -> None:
    mailbox, label = GLOBALS["mailbox"], {"zh-CN": "热线", "en": "hotline"}[locale]
    seen = set()
    for letter in letters_in(locale):
        text = rendered(letter)[1]
        assert (mailbox in text) == (letter.audience == "complainant")
        seen.add((letter.audience, letter.context.get("hotline", ""), label in text, HOTLINE in text))
    assert seen == {
        ("complainant", HOTLINE, True, True),
        ("complainant", "", False, False),
        ("staff", HOTLINE, False, False),
        ("staff", "", False, False),
    }


@EVERY_LOCALE
def test_what_was_not_delivered_goes_to_who_can_mend_it(locale: str) -> None:
    asked = {"zh-CN": ("请更正工作人员邮箱", "请改用电话联系"), "en": ("please mend", "please use the phone")}[locale]
    seen = set()
    for letter, subject, text in told("undelivered", locale):
        assert letter.context["addressee"] in text
        about_the_complaint = letter.context["description"].splitlines()[0] in text
        seen.add((letter.context["outcome"], letter.to, *(word in subject for word in asked), about_the_complaint))
    assert seen == {
        ("staff", "admin@staff.example", True, False, False),
        ("complainant", "agent@staff.example", False, True, True),
    }


@EVERY_LOCALE
def test_a_filled_form_comes_back_whole_and_an_empty_one_says_nothing(locale: str) -> None:
    head = "On Mon, 23 Nov 2026, Oppein Home <complaints@in.example> wrote:"
    for letter in letters_in(locale):
        text = rendered(letter)[1]
        quoted = "\n".join(["Done.", "", head, *(f"> {line}" for line in text.splitlines())])
        assert five_w_two_h(quoted) == {}, letter.kind
        if letter.kind == "dispatch":
            form = "\n".join(f"{line[0]} {count}" for count, line in enumerate(FORM_LINE.finditer(text)))
            assert five_w_two_h(f"{form}\n\n{quoted}") == {key: str(count) for count, key in enumerate(POINTS)}


@EVERY_LOCALE
def test_hostile_words_neither_break_out_nor_get_lost(locale: str) -> None:
    vile = "\n".join(HOSTILE)
    complainant = a_complainant(name=vile, address=vile)
    words = dict.fromkeys(("description", "demand", "order_no", "place"), vile)
    files = (Attachment("k", vile, "image/jpeg", 1),)
    complaint = a_complaint(complainant=complainant, attachments=files, channel=vile, locale=locale, **words)
    for life in lives(complaint, everybody(locale, name=vile), vile, hotline=vile):
        for letter in life.letters:
            subject, text, html = rendered(letter)
            assert subject.isprintable()
            assert "<script" not in html
            assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;" in html
            assert all(line in text for word in HOSTILE for line in word.splitlines())
            assert squeezed(text) == Visible(html).seen, letter.kind


@EVERY_LOCALE
def test_html_is_so_plain_that_any_mail_program_shows_it(locale: str) -> None:
    for letter in letters_in(locale):
        assert not re.search(r"<(table|style|script|img|link|form)\b|class=|url\(", rendered(letter)[2]), letter.kind


def test_chinese_letters_have_no_english_sentence_in_them() -> None:
    for letter in letters_in("zh-CN"):
        for words in rendered(letter)[:2]:
            assert not re.search(r"[A-Za-z]{2,}(,? +[A-Za-z]{2,}){2,}", words), letter.kind
            assert not re.search(r"[\u4e00-\u9fff](?:[,:;!?]|\((?!星期))|[,;!?][\u4e00-\u9fff]", words), letter.kind


def test_english_letters_have_no_chinese_in_them() -> None:
    for letter in letters_in("en"):
        assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", "".join(rendered(letter))), letter.kind
