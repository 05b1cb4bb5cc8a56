"""How long reading mail takes: `python -m dev.bench_mail` prints one JSON object a line for each figure.

Ordinary: the samples that people write. Worst: the hostile samples, and messages built to be slow.
"""

import json
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from statistics import median

from complaints.adapters.mime import UnreadableMail, read_message
from complaints.domain.correspondence import five_w_two_h, is_automatic, words_of

SAMPLES = Path(__file__).parents[1] / "tests" / "samples" / "mail"
ROUNDS = 5
_HEAD = b"From: a@example.cn\r\nTo: b@in.example.com\r\nMessage-ID: <1@example.cn>\r\nMIME-Version: 1.0\r\n"
_MIXED = _HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
_HTML = _HEAD + b"Content-Type: text/html\r\n\r\n"
HEAVY = {
    "parts with long parameters": _MIXED
    + (b'--b\r\nContent-Type: text/plain; a="' + b";" * 50_000 + b"\r\n\r\nx\r\n") * 400,
    "one long line": _HEAD + b"\r\n" + b"x" * 20_000_000,
    "open tags": _HTML + b"<div>" * 1_000_000,
    "open quotes": _HTML + b"<blockquote type=cite>" * 200_000,
    "quotes side by side": _HTML + b"<blockquote type=cite>a</blockquote>b" * 100_000,
    "spans": _HTML + b"<span>a</span>" * 300_000,
    "breaks": _HTML + b"<br>" * 250_000,
    "empty lines": _HTML + b"<div>&nbsp;</div>" * 60_000,
    "hidden nodes": _HTML + b"<p style='display:none'>a</p>" * 35_000,
    "long styles": _HTML + b"<p style='" + b"display : non" * 70_000 + b"'>a",
    "odd header names": _HEAD + b"\xe4:\r\n" * 2900 + b"\r\nx",
    "comparisons": _HEAD + b"\r\n" + b"> 5 mm\r\n" * 200_000,
    "soft breaks": _HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \r\n" * 300_000,
    "encoded words": b"From: a@example.cn\r\nSubject: " + b"=?a?b?" * 10_000 + b"\r\n\r\nx",
    "brackets": b"From: " + b"(<" * 30_000 + b"\r\n\r\nx",
    "wrong boundaries": _HEAD
    + b"".join(b"Content-Type: multipart/mixed\r\n\r\n--x%d\r\n" % i for i in range(400))
    + b"x\r\n" * 100_000,
}


def understand(raw: bytes) -> None:
    """Does with a message all that the portal does before it acts: reads it, finds the reply, the form, the robot."""
    with suppress(UnreadableMail):
        message = read_message(raw)
        words_of(message)
        five_w_two_h(message.text)
        is_automatic(message, own_domain="in.example.com")


def seconds(raw: bytes, *, rounds: int = ROUNDS) -> float:
    """The best time of some rounds; the others are the machine's."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        understand(raw)
        times.append(time.perf_counter() - started)
    return min(times)


def samples(*folders: str) -> list[bytes]:
    """The samples of `folders`, in their order."""
    return [path.read_bytes() for folder in folders for path in sorted((SAMPLES / folder).glob("*.eml"))]


def figures() -> Iterable[tuple[str, float, str]]:
    """(figure, value, unit), each as soon as it is known."""
    understand(samples("clients")[0])  # what is loaded at the first message is not measured
    ordinary = [seconds(raw) for raw in samples("clients", "replies")]
    yield "mail_ordinary_median", round(1000 * median(ordinary), 3), "ms"
    yield "mail_ordinary_worst", round(1000 * max(ordinary), 3), "ms"
    yield "mail_automatic_worst", round(1000 * max(map(seconds, samples("automatic"))), 3), "ms"
    yield "mail_hostile_worst", round(1000 * max(map(seconds, samples("hostile"))), 3), "ms"
    yield "mail_heaviest", round(1000 * max(seconds(raw, rounds=1) for raw in HEAVY.values()), 3), "ms"


if __name__ == "__main__":
    for figure, value, unit in figures():
        print(json.dumps({"figure": figure, "value": value, "unit": unit}), flush=True)
