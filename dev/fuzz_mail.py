"""Reads messages that are broken on purpose: `python -m dev.fuzz_mail [seconds] [seed]`.

The samples are mutated: bytes turned, pieces cut, doubled and joined, headers put in. Every message must give a value
or a refusal by name, and what is read must be sound. With atheris installed, `--guided` lets coverage choose.
"""

import random
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from complaints.adapters.mime import MAX_PARTS, TEXT_CHARACTERS, UnreadableMail, read_message
from complaints.domain.correspondence import IncomingMessage, five_w_two_h, is_automatic, words_of
from dev.bench_mail import samples

FOUND = Path(".cache/fuzz-mail")
TOKENS = (
    *(
        b"\r\n\r\n",
        b"\n",
        b"\r",
        b"\x00",
        b"\xff",
        b"--",
        b"--b\r\n",
        b"--b--\r\n",
        b'"',
        b";",
        b"=",
        b"=?",
        b"?=",
        b"> ",
    ),
    *(b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: message/rfc822\r\n\r\n", b"charset=utf-7"),
    *(b"Content-Type: text/html; charset=gb2312\r\n", b"Content-Transfer-Encoding: base64\r\n", b"charset=utf-16"),
    *(b"Content-Transfer-Encoding: x-uuencode\r\n", b"Content-Disposition: attachment; filename*0*=gb2312''%CF\r\n"),
    *(
        b"From: a@b.cc <d@e.ff>\r\n",
        b"Date: 1 Jan 9999 99:99:99 +9999\r\n",
        b"<blockquote type=cite>",
        b"<!--",
        b"&#xD800;",
    ),
    *(
        "写道：\n> ".encode("gb18030"),
        "发件人：张 <a@b.cc>\n主题：x\n".encode(),
        b"<div style=display:none>",
        b"&gt; ",
        b"<br>",
    ),
)


class Unsound(Exception):
    """What was read of a message breaks a promise."""


def mutated(raw: bytes, other: bytes, choices: random.Random) -> bytes:
    """`raw` with one to eight things done to it; `other` is what it may be joined with."""
    for _ in range(choices.randint(1, 8)):
        raw = choices.choice(_turns(raw, other, choices))
    return raw


def _turns(raw: bytes, other: bytes, choices: random.Random) -> tuple[bytes, ...]:
    at, to = sorted((choices.randint(0, len(raw)), choices.randint(0, len(raw))))
    token = choices.choice(TOKENS)
    return (
        raw[:at] + bytes((choices.randint(0, 255),)) + raw[at + 1 :],
        raw[:at] + raw[to:],
        raw[:to] + raw[at:to] + raw[to:],
        raw[:at] + other[choices.randint(0, len(other)) :],
        raw[:at] + token + raw[at:],
        token + raw,
        raw.replace(token, choices.choice(TOKENS), 3),
    )


def check(raw: bytes) -> str:
    """The reason of the refusal, or '' for a message. Raises Unsound for one that breaks a promise."""
    try:
        message = read_message(raw)
    except UnreadableMail as refusal:
        return refusal.reason
    for promise, kept in _promises(raw, message).items():
        if not kept:
            raise Unsound(promise)
    return ""


def _promises(raw: bytes, message: IncomingMessage) -> dict[str, bool]:
    reply = words_of(message)
    lines = iter(message.text.replace("\r", "\n").split("\n"))
    single = (message.message_id, message.sender, message.sender_name, message.subject, *message.recipients)
    values = [value for found in message.headers.values() for value in found]
    words = "".join((*single, *values, message.text, *five_w_two_h(message.text).values()))
    names = [attachment.name for attachment in message.attachments]
    return {
        "text has no controls": "\0" not in words and not any("\ud800" <= character <= "\udfff" for character in words),
        "a header is one line": "\n" not in "".join(single),
        "the reply is made of lines of the text": all(line in lines for line in reply.split("\n")),
        "a text is not lost": bool(reply.strip()) or not message.text.strip(),
        "text is bounded": len(message.text) <= TEXT_CHARACTERS,
        "parts are bounded": len(names) <= MAX_PARTS,
        "names are bounded and safe": all(
            0 < len(name) <= 120 and "/" not in name and "\\" not in name for name in names
        ),
        "nothing is unpacked": sum(len(a.body) for a in message.attachments) <= 2 * len(raw) + 1000,
        "moments are aware": message.sent_at is None or message.sent_at.tzinfo is not None,
        "a robot is named": is_automatic(message, own_domain="in.example.com") != "",
    }


def fuzz(*, seconds: float, seed: int) -> dict[str, int]:
    """How many messages were read and refused, by reason; keeps the first that fails and raises what it raised."""
    corpus, choices = samples("clients", "replies", "automatic", "hostile"), random.Random(seed)
    counts: dict[str, int] = {}
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        raw = mutated(choices.choice(corpus), choices.choice(corpus), choices)
        try:
            reason = check(raw)
        except Exception:
            FOUND.mkdir(parents=True, exist_ok=True)
            (FOUND / "failing.eml").write_bytes(raw)
            raise
        counts[reason or "read"] = counts.get(reason or "read", 0) + 1
    return counts


def _guided() -> None:
    atheris: Any = import_module("atheris")
    seeds = FOUND / "corpus"
    seeds.mkdir(parents=True, exist_ok=True)
    for number, raw in enumerate(samples("clients", "replies", "automatic", "hostile")):
        (seeds / f"{number}.eml").write_bytes(raw)
    atheris.Setup([sys.argv[0], *sys.argv[2:], str(seeds)], check)
    atheris.instrument_all()
    atheris.Fuzz()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--guided"]:
        _guided()
    given = [int(word) for word in sys.argv[1:3]]
    print(fuzz(seconds=given[0] if given else 60, seed=given[1] if len(given) > 1 else 1))
