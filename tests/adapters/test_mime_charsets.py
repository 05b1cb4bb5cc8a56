"""Charsets and encoded words as they really come: right, wrong, missing, split in the middle of a character."""

from base64 import b64encode
from itertools import pairwise
from urllib.parse import quote

import pytest

from complaints.adapters.mime import read_message
from complaints.adapters.mime_reader import decode

TEXT = "门板颜色与样板不一致,要求更换。"
TRADITIONAL = "門板壞了，請處理"
SUBJECT = "投诉派单处理"
NAME = "门板照片.png"


def word(text: str, charset: str = "utf-8") -> str:
    return f"=?{charset}?B?{b64encode(text.encode(charset)).decode()}?="


def bits(raw: bytes, *cuts: int, charset: str = "utf-8", join: str = "\r\n ") -> str:
    ends = (0, *cuts, len(raw))
    pieces = (raw[start:end] for start, end in pairwise(ends))
    return join.join(f"=?{charset}?B?{b64encode(piece).decode()}?=" for piece in pieces)


def quoted(raw: bytes) -> str:
    return "".join(f"={byte:02X}" for byte in raw)


@pytest.mark.parametrize(
    ("charset", "written"),
    [
        *(("gb_2312-80", "gb2312"), ("cp936", "gbk"), ("x-gbk", "gbk"), ("euc-cn", "gb2312"), ("ansi", "gbk")),
        *(("utf8mb4", "utf-8"), ("unicode-1-1-utf-8", "utf-8"), ("unicode", "utf-8"), ("default", "gbk")),
        *(("utf-8;", "utf-8"), ("'gbk'", "gbk"), ("gb18030-2000", "gb18030"), ("hz-gb-2312", "hz")),
        *(("utf-16", "utf-16"), ("windows-1252", "gbk"), ("utf-8", "gbk"), ("big5", "gbk"), ("big5", "utf-8")),
        *(("gb2312", "utf-8"), ("8bit", "gbk"), ("", "gbk"), ("iso-2022-cn", "gbk"), ("utf-7", "gbk")),
    ],
)
def test_text_is_read_whatever_its_charset_is_called(charset: str, written: str) -> None:
    assert decode(TEXT.encode(written), charset) == TEXT


@pytest.mark.parametrize("charset", ["", "us-ascii", "utf-8", "gb2312", "big5"])
def test_traditional_chinese_in_big5_is_told_from_the_charset_of_the_mainland(charset: str) -> None:
    assert decode(TRADITIONAL.encode("big5"), charset) == TRADITIONAL


@pytest.mark.parametrize("charset", ["", "us-ascii", "iso-8859-1", "utf-8", "gb2312"])
@pytest.mark.parametrize("text", ["收到", "好", "已处理", "同意", "OK 收到", "不满意!", "张工 13900000000 上门"])
@pytest.mark.parametrize("written", ["utf-8", "gb18030"])
def test_short_answers_are_read_whatever_their_charset_is_called(charset: str, text: str, written: str) -> None:
    assert decode(text.encode(written), charset) == text


RAW, RAW_GBK = SUBJECT.encode(), SUBJECT.encode("gbk")


@pytest.mark.parametrize(
    "header",
    [
        f"{word('投诉')}{word('派单处理')}",
        f"{word('投诉')}\r\n\t{word('派单处理')}",
        word(SUBJECT).replace("?B?", "?b?"),
        word(SUBJECT).rstrip("=?") + "?=",
        bits(RAW, 4, 11),
        bits(RAW, 4, join=" ").replace("=?utf-8", "=?UTF-8", 1),
        bits(RAW_GBK, 5, charset="GB2312"),
        f"=?gbk?Q?{quoted(RAW_GBK[:5])}?=\r\n =?gbk?Q?{quoted(RAW_GBK[5:])}?=",
        f"=?utf-8?B?{b64encode(RAW[:4]).decode()}?= =?utf-8?Q?{quoted(RAW[4:])}?=",
        word(SUBJECT).replace("utf-8", "utf-8*zh"),
        f"{word(SUBJECT)[:19]}\r\n {word(SUBJECT)[19:]}",
        word(SUBJECT).replace("utf-8", "x-unknown"),
        f"=?utf-8?B??= {word(SUBJECT)}",
        SUBJECT,
    ],
)
def test_encoded_words_are_put_together(header: str) -> None:
    assert read_message(f"From: a@x.cn\r\nSubject: {header}\r\n\r\nx".encode()).subject == SUBJECT


def test_encoded_words_in_wrong_places_are_read_too() -> None:
    glued = read_message(f"From: a@x.cn\r\nSubject: Re:{word(SUBJECT)}(1)\r\n\r\nx".encode())
    assert glued.subject == f"Re:{SUBJECT}(1)"
    inside = read_message(f'From: "{word("张工")}" <a@x.cn>\r\nSubject: "{word(SUBJECT)}"\r\n\r\nx'.encode())
    assert (inside.sender_name, inside.subject) == ("张工", f'"{SUBJECT}"')


@pytest.mark.parametrize(
    "disposition",
    [
        f"filename*=utf-8''{quote(NAME)}",
        f"filename*=gb2312''{quote(NAME, encoding='gbk')}",
        f"filename*0*=utf-8''{quote(NAME)[:24]};\r\n filename*1*={quote(NAME)[24:]}",
        f"filename*0*=utf-8''{quote('门板照片')}; filename*1=\".png\"",
        f"filename*=''{quote(NAME)}",
        f"filename=\"a.png\"; filename*=utf-8''{quote(NAME)}",
        f"filename*=utf-8''{quote(NAME)}; filename=\"??.png\"",
        f'filename="{word(NAME)}"',
        f"filename={word(NAME)}",
        f'filename="{word("门板")}\r\n {word("照片.png")}"',
        f'filename*0="{word(NAME)[:22]}"; filename*1="{word(NAME)[22:]}"',
        f'filename="{quote(NAME)}"',
        f'filename="=?gbk?Q?{quoted(NAME.encode("gbk"))}?="',
        f'filename="{NAME}"',
        f'filename="{NAME}"'.encode("gbk"),
        "x=y",
    ],
)
def test_file_names_are_read_however_they_are_written(disposition: str | bytes) -> None:
    line = disposition if isinstance(disposition, bytes) else disposition.encode()
    kind = f'Content-Type: image/png; name="{word(NAME)}"\r\n'.encode()
    raw = b"From: a@x.cn\r\n" + kind + b"Content-Disposition: attachment; " + line + b"\r\n\r\nx"
    assert [attachment.name for attachment in read_message(raw).attachments] == [NAME]
