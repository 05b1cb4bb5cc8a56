"""What mail programs really send is read right: charsets, headers, names, HTML."""

import email
from datetime import UTC, datetime

import pytest

from complaints.adapters.mime import UnreadableMail, read_message
from complaints.domain.correspondence import IncomingMessage

HEAD = b"From: a@example.cn\r\nTo: b@in.example.com\r\nMessage-ID: <1@example.cn>\r\nMIME-Version: 1.0\r\n"


def plain_mail(body: bytes, *lines: str) -> IncomingMessage:
    return read_message(HEAD + "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n" + body)


# -- decoding --------------------------------------------------------------------------------------------------------


def test_sent_at_is_aware_and_in_utc() -> None:
    assert plain_mail(b"x", "Date: Tue, 10 Mar 2026 16:20:00 +0800").sent_at == datetime(2026, 3, 10, 8, 20, tzinfo=UTC)
    assert plain_mail(b"x", "Date: Tue, 10 Mar 2026 08:20:00 -0000").sent_at == datetime(2026, 3, 10, 8, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Tue, 99 Mar 2026 16:20:00 +9999", "1 Jan 99999 00:00:00 +0000", "\xff"]
)
def test_date_that_is_none_is_left_out(date: str) -> None:
    assert plain_mail(b"x", f"Date: {date}").sent_at is None


@pytest.mark.parametrize(
    ("charset", "written"),
    [
        ("utf-8", "utf-8"),
        ("UTF8", "utf-8"),
        ("gb2312", "gb18030"),
        ("gbk", "gb18030"),
        ("GB2312", "utf-8"),
        ("us-ascii", "utf-8"),
        ("us-ascii", "gb18030"),
        ("iso-8859-1", "gb2312"),
        ("iso-8859-1", "utf-8"),
        ("x-unknown", "gb18030"),
        ("", "gb18030"),
        ("utf-7", "utf-8"),
        ("punycode", "utf-8"),
        ("unicode_escape", "utf-8"),
        ("zip", "utf-8"),
    ],
)
def test_chinese_is_read_under_right_and_wrong_charset_names(charset: str, written: str) -> None:
    text = "门板颜色与样板不一致,要求更换。"
    kind = f'Content-Type: text/plain; charset="{charset}"' if charset else "Content-Type: text/plain"
    assert plain_mail(text.encode(written), kind).text == text


@pytest.mark.parametrize(
    ("charset", "text"),
    [("gb2312", "李镕 €20 㛃"), ("big5", "門板掉漆"), ("iso-8859-1", "café “quoted” naïve"), ("shift_jis", "ドアの色")],
)
def test_characters_at_the_edge_of_a_charset_are_read(charset: str, text: str) -> None:
    written = {"gb2312": "gb18030", "iso-8859-1": "cp1252"}.get(charset, charset)
    assert plain_mail(text.encode(written), f"Content-Type: text/plain; charset={charset}").text == text


def test_one_broken_byte_spoils_no_more_than_itself() -> None:
    broken = "门板颜色".encode() + b"\xff" + "不一致,要求更换".encode()
    assert plain_mail(broken, "Content-Type: text/plain; charset=utf-8").text == "门板颜色\ufffd不一致,要求更换"


@pytest.mark.parametrize(
    ("line", "name", "address"),
    [
        ("Li Gong <l@example.cn>", "Li Gong", "l@example.cn"),
        ('"Gong, Li" <l@example.cn>', "Gong, Li", "l@example.cn"),
        ('"x@evil.example" <l@example.cn>', "x@evil.example", "l@example.cn"),
        ("=?utf-8?B?5byg5bel?= <l@example.cn>", "张工", "l@example.cn"),
        ("=?gb2312?Q?=D5=C5?= =?gb2312?Q?=B9=A4?= <l@example.cn>", "张工", "l@example.cn"),
        ("=?utf-8?B?5byg5Q==?= =?utf-8?B?t6U=?= <l@example.cn>", "张工", "l@example.cn"),
        ("=?utf-8?B?5byg5belIDxsQGV4YW1wbGUuY24+?=", "张工", "l@example.cn"),
        ("l@example.cn", "", "l@example.cn"),
        ("l@example.cn (Li)", "", "l@example.cn"),
        ("<l@example.cn>, <m@example.cn>", "", "l@example.cn"),
        ("nobody", "nobody", ""),
        ("", "", ""),
    ],
)
def test_sender_is_found(line: str, name: str, address: str) -> None:
    message = read_message(f"Subject: x\r\nFrom: {line}\r\n\r\nx".encode())
    assert (message.sender_name, message.sender) == (name, address)


def test_recipients_come_from_every_line_that_names_one() -> None:
    lines = ("Cc: C <c@x.cn>, d@x.cn", "Delivered-To: e@x.cn", "X-Original-To: b@in.example.com")
    assert plain_mail(b"x", *lines).recipients == ("b@in.example.com", "c@x.cn", "d@x.cn", "e@x.cn")


def test_headers_that_matter_are_kept_in_order_and_the_others_are_not() -> None:
    lines = ("Authentication-Results: first", "X-Other: x", "AUTHENTICATION-RESULTS: second")
    headers = plain_mail(b"x", *lines).headers
    assert headers == {"authentication-results": ("first", "second")}


def test_flowed_text_is_put_together() -> None:
    flowed = b"one \r\ntwo \r\nthree\r\n>quoted \r\n>more\r\n-- \r\nMax"
    kind = "Content-Type: text/plain; format=flowed"
    assert plain_mail(flowed, kind).text == "one two three\n> quoted more\n-- \nMax"
    assert plain_mail(b"a \r\nb", f"{kind}; delsp=yes").text == "ab"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>已<b>联系</b><span>客户</span></p>", "已联系客户"),
        ("<p>Hello <b>big</b> world<i>!</i></p>", "Hello big world!"),
        ("<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>", "甲 乙\n丙"),
        ("<pre>a\n  b\n\nc</pre>", "a\nb\n\nc"),
        ("<style>p{}</style><script>x()</script><title>t</title><!-- c --><p>a</p>", "a"),
        ("a<br>b<div>c</div>", "a\nb\nc"),
        ("<blockquote>indented by hand</blockquote>", "indented by hand"),
        ("a<blockquote type='cite'>b<blockquote type=cite>c</blockquote></blockquote>d", "a\n\n> b\n>\n>> c\n\nd"),
        (
            "<div>FYI</div><div class='ntes-mailmaster-quote'>---- 转发的原邮件 ----<div>b</div></div>",
            "FYI\n---- 转发的原邮件 ----\nb",
        ),
        ("", ""),
    ],
)
def test_html_is_read_as_a_person_sees_it(markup: str, text: str) -> None:
    assert plain_mail(markup.encode(), "Content-Type: text/html; charset=utf-8").text == text


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        ("报告.pdf", "报告.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.png", "a.png"),
        ("a\u202egnp.exe", "a_gnp.exe"),
        ("a:b?.png", "a_b_.png"),
        ("...", "attachment-1"),
        ("/", "attachment-1"),
        ("长" * 300 + ".jpeg", "长" * 115 + ".jpeg"),
    ],
)
def test_attachment_names_are_safe(declared: str, name: str) -> None:
    word = "=?utf-8?B?" + email.base64mime.body_encode(declared.encode(), maxlinelen=9999, eol="") + "?="
    lines = ("Content-Type: application/x-thing", f'Content-Disposition: attachment; filename="{word}"')
    (attachment,) = plain_mail(b"x", *lines).attachments
    assert (attachment.name, attachment.type, attachment.body) == (name, "application/x-thing", b"x")


def test_forwarded_message_is_an_attachment_in_its_own_bytes() -> None:
    inner = b"From: c@example.cn\r\nSubject: inner\r\n\r\nhello\r\n"
    (attachment,) = plain_mail(inner, "Content-Type: message/rfc822").attachments
    assert (attachment.name, attachment.type) == ("message-1.eml", "message/rfc822")
    assert read_message(attachment.body).text == "hello"


@pytest.mark.parametrize(
    ("line", "sender"),
    [
        ("boss@house.example <robber@evil.example>", "robber@evil.example"),
        ('"boss@house.example" <robber@evil.example>', "robber@evil.example"),
        ("boss@house.example (via list) <list@l.example>", "list@l.example"),
        ("a@x.cn, B <b@y.cn>", "a@x.cn"),
        ("<a@x.cn>, <b@y.cn>", "a@x.cn"),
    ],
)
def test_sender_is_who_stands_in_brackets(line: str, sender: str) -> None:
    assert plain_mail(b"x").sender == "a@example.cn"
    assert read_message(f"From: {line}\r\n\r\nx".encode()).sender == sender


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ("a<br><br>b<br>c", "a\n\nb\nc"),
        ("<div>a<br></div><div>b</div>", "a\nb"),
        ("<div>a</div><div>&nbsp;</div><div>b</div>", "a\n\nb"),
        ("a <img src=x><br>b", "a\nb"),
        ("a<div><br></div><div><br></div><div><br></div>b", "a\n\nb"),
    ],
)
def test_empty_lines_of_html_are_empty_lines(markup: str, text: str) -> None:
    assert plain_mail(markup.encode(), "Content-Type: text/html; charset=utf-8").text == text


@pytest.mark.parametrize(
    "hidden",
    ["style='display:none'", "style='color:red; DISPLAY : None'", "style=visibility:hidden", "hidden", "hidden=''"],
)
def test_what_no_reader_sees_is_no_text(hidden: str) -> None:
    markup = f"<div>不同意</div><div {hidden}>同意<div>退款</div></div><p>原因见附件"
    assert plain_mail(markup.encode(), "Content-Type: text/html; charset=utf-8").text == "不同意\n\n原因见附件"
    assert plain_mail(f"<p {hidden}>x</p>".encode(), "Content-Type: text/html").text == ""


def test_header_whose_name_is_not_ascii_does_not_end_the_headers() -> None:
    message = read_message("From: a@x.cn\r\nX-你: 1\r\nSubject: 投诉\r\n\r\n你好: 1\r\n客户".encode())
    assert (message.subject, message.text) == ("投诉", "你好: 1\n客户")
    bare = read_message("From: a@x.cn\r\n你好: 门板坏了\r\n请处理\r\n".encode())
    assert "门板坏了" in bare.text


def test_marks_of_direction_turn_no_subject_and_no_name() -> None:
    message = read_message("From: \u202e王\u202c <a@x.cn>\r\nSubject: a\u2066\u202eb\r\n\r\nx".encode())
    assert (message.sender_name, message.subject) == ("王", "ab")


@pytest.mark.parametrize("tag", ["div", "span", "blockquote type=cite", "table><tr><td"])
def test_deep_html_is_read_to_the_end_or_refused(tag: str) -> None:
    kind = "Content-Type: text/html; charset=utf-8"
    assert "门板坏了" in plain_mail(f"<{tag}>".encode() * 400 + "门板坏了".encode(), kind).text
    with pytest.raises(UnreadableMail, match="nested_too_deep"):
        plain_mail(f"<{tag}>".encode() * 4000 + "门板坏了".encode(), kind)


def test_message_in_a_message_keeps_its_bytes_also_where_it_is_broken() -> None:
    inner = "From: c@x.cn\r\nContent-Type: multipart/mixed; charset=gbk; boundary=a\r\n\r\n门板坏了\r\n".encode()
    (attachment,) = plain_mail(inner, "Content-Type: message/rfc822").attachments
    assert "门板坏了".encode() in attachment.body
    odd = (
        b"From: c@x.cn\r\nContent-Type: multipart/mixed; boundary*=utf-8''%E4%BD%A0\r\n\r\n--\xe4\xbd\xa0\r\n\r\nx\r\n"
    )
    (attachment,) = plain_mail(odd, "Content-Type: message/rfc822").attachments
    assert attachment.body.startswith(b"From: c@x.cn")


def test_parameters_both_whole_and_in_pieces_are_survived() -> None:
    lines = (
        "Content-Type: image/png; name=a.png",
        "Content-Disposition: attachment; filename*=x''b.png; filename*0*=c",
    )
    (attachment,) = plain_mail(b"x", *lines).attachments
    assert attachment.name == "a.png"
    kind = "Content-Type: multipart/mixed; boundary*=x''a; boundary*1=b; boundary=c"
    assert plain_mail(b"--c\r\n\r\nhello\r\n--c--", kind).text == "hello"


@pytest.mark.parametrize("written", ["lin@ｃustomer.example", "lin@cust\u200bomer.example"])
def test_who_wrote_is_told_as_he_is_written_to(written: str) -> None:
    message = read_message(f"From: 林 <{written}>\r\nSubject: x\r\n\r\nx".encode())
    assert (message.sender, message.sender_name) == ("lin@customer.example", "林")


def test_who_wrote_from_a_domain_that_is_none_is_told_as_he_wrote() -> None:
    written = f"lin@{'ü' * 70}.example"
    assert read_message(f"From: {written}\r\n\r\nx".encode()).sender == written
