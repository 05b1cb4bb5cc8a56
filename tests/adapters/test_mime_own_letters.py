"""Our own letters, quoted by every mail program under an answer: the answer is found, and the empty form is none."""

from collections.abc import Callable
from html import escape

import pytest

from complaints.adapters.mime import read_message
from complaints.domain.correspondence import IncomingMessage, five_w_two_h, words_of
from tests.contracts.case_lives import letters_in, rendered

REPLY = "已联系客户，约定 3 月 12 日上门。\n客户同意。"
CASE = "case+26110001.abcdefghijklmnop@in.example"
LOCALES = ("zh-CN", "en")
Quoter = Callable[[str, str], tuple[str, str]]

SENT = "发件人: 欧派家居 <complaints@in.example>\n发送时间: 2026年11月18日 10:00"
HEAD = f"{SENT}\n收件人: 张工 <z@x.cn>\n主题: [26110001] 派单"
GMAIL = '<br><div class="gmail_quote"><div class="gmail_attr">'
ATTRIBUTION = f"欧派家居 <{CASE}> 于2026年11月18日周三 10:00写道："


def divs(text: str) -> str:
    return "".join(f"<div>{escape(line) or '<br>'}</div>" for line in text.split("\n"))


def marked(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


PROGRAMS: dict[str, Quoter] = {
    "gmail": lambda text, html: (
        f"{REPLY}\n\n{ATTRIBUTION}\n\n{marked(text)}\n",
        f'{divs(REPLY)}{GMAIL}{escape(ATTRIBUTION)}</div><blockquote class="gmail_quote">{html}</blockquote></div>',
    ),
    "outlook": lambda text, html: (
        f"{REPLY}\n\n{'_' * 32}\n{HEAD}\n\n{text}",
        f'{divs(REPLY)}<hr><div id="divRplyFwdMsg"><b>{escape(HEAD).replace(chr(10), "<br>")}</b></div>{html}',
    ),
    "outlook on the desktop": lambda text, html: (
        f"{REPLY}\n\n \n\n{HEAD}\n\n{text}",
        f'{divs(REPLY)}<div style="border-top:solid 1pt"><p>{escape(HEAD).replace(chr(10), "<br>")}</p></div>{html}',
    ),
    "apple": lambda text, html: (
        f"{REPLY}\n\n> {ATTRIBUTION}\n> \n{marked(text)}",
        f'{divs(REPLY)}<br><blockquote type="cite"><div>{escape(ATTRIBUTION)}</div><br>{html}</blockquote>',
    ),
    "qq": lambda text, html: (
        f"{REPLY}\n\n\n------------------&nbsp;原始邮件&nbsp;------------------\n{HEAD}\n\n{text}",
        f"{divs(REPLY)}<div>------------------&nbsp;原始邮件&nbsp;------------------</div>{divs(HEAD)}{html}",
    ),
    "aliyun": lambda text, html: (
        f"{REPLY}\n{'-' * 66}\n{HEAD.replace(': ', '：')}\n\n{text}",
        f'{divs(REPLY)}<blockquote><div class="alimail-quote">{divs("-" * 66)}{divs(HEAD)}{html}</div></blockquote>',
    ),
    "foxmail": lambda text, html: (
        f"{REPLY}\n\n\n\nz@x.cn\n \n{HEAD}\n{text}",
        f"{divs(REPLY)}<hr><div>z@x.cn</div><blockquote>{divs(HEAD)}<div>{html}</div></blockquote>",
    ),
    "mail master": lambda text, html: (
        f"{REPLY}\n---- 回复的原邮件 ----\n| 发件人 | 欧派家居<{CASE}> |\n\n{text}",
        f'{divs(REPLY)}<div class="ntes-mailmaster-quote"><div>---- 回复的原邮件 ----</div>{html}</div>',
    ),
}
EVERY_LETTER = [
    pytest.param(locale, each, id=f"{locale} {each.kind} {number}")
    for locale in LOCALES
    for number, each in enumerate(letters_in(locale))
    if each.kind in ("dispatch", "acknowledgement", "urging", "escalation", "closure", "understood", "misread")
]


def message(body: str, kind: str) -> IncomingMessage:
    head = f"From: 张工 <z@x.cn>\r\nTo: {CASE}\r\nSubject: 回复: [26110001] 派单\r\n"
    return read_message(f"{head}Content-Type: text/{kind}; charset=utf-8\r\n\r\n{body}".encode())


@pytest.mark.parametrize(("locale", "letter"), EVERY_LETTER)
def test_answer_over_our_letter_is_found_whatever_program_quotes_it(locale: str, letter: object) -> None:
    _, text, html = rendered(letter)  # type: ignore[arg-type]
    for name, program in PROGRAMS.items():
        plain, markup = program(text, html)
        for kind, body in (("plain", plain), ("html", markup)):
            answer = message(body, kind)
            assert words_of(answer) == REPLY, f"{name}, {kind}"
            assert five_w_two_h(answer.text) == {}, f"{name}, {kind}"


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_form_of_our_letter_counts_where_it_is_filled_in_the_quote(locale: str, program: Quoter) -> None:
    letter = next(each for each in letters_in(locale) if each.kind == "dispatch")
    _, text, html = rendered(letter)
    label = next(line for line in text.split("\n") if line.startswith("Why"))
    filled = f"{label.rstrip()} 板材批次不同"
    for kind, body in zip(
        ("plain", "html"),
        program(text.replace(label, filled), html.replace(escape(label.rstrip()), escape(filled))),
        strict=True,
    ):
        assert five_w_two_h(message(body, kind).text) == {"why": "板材批次不同"}, kind
