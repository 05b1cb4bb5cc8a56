"""How long reading mail takes: `python -m dev.bench_mail [--quick]` prints one JSON object a line for each figure.

A thousand messages, the samples over and over, read and understood; beside it the standard library's parser alone, in
turns. Ordinary: the samples that people write. Worst: the hostile samples, and messages built to be slow.
Seconds are of the processor.
"""

import argparse
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from email import message_from_bytes, policy
from itertools import cycle, islice
from pathlib import Path
from random import Random
from statistics import median

from complaints.adapters.mime import UnreadableMail, read_message
from complaints.domain.correspondence import five_w_two_h, is_automatic, words_of
from dev.figures import tell

SAMPLES = Path(__file__).parents[1] / "tests" / "samples" / "mail"
MANY, FEW = 1000, 200
ROUNDS = 5
_HEAD = b"From: a@example.cn\r\nTo: b@in.example.com\r\nMessage-ID: <1@example.cn>\r\nMIME-Version: 1.0\r\n"
_MIXED = _HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
_HTML = _HEAD + b"Content-Type: text/html\r\n\r\n"


def heavy(*, part: int = 1) -> dict[str, bytes]:
    """Messages built to be slow, by what is slow in them; with `part` so many times shorter."""
    return {
        "parts with long parameters": _MIXED
        + (b'--b\r\nContent-Type: text/plain; a="' + b";" * 50_000 + b"\r\n\r\nx\r\n") * (400 // part),
        "one long line": _HEAD + b"\r\n" + b"x" * (20_000_000 // part),
        "open tags": _HTML + b"<div>" * (1_000_000 // part),
        "open quotes": _HTML + b"<blockquote type=cite>" * (200_000 // part),
        "quotes side by side": _HTML + b"<blockquote type=cite>a</blockquote>b" * (100_000 // part),
        "spans": _HTML + b"<span>a</span>" * (300_000 // part),
        "breaks": _HTML + b"<br>" * (250_000 // part),
        "empty lines": _HTML + b"<div>&nbsp;</div>" * (60_000 // part),
        "hidden nodes": _HTML + b"<p style='display:none'>a</p>" * (35_000 // part),
        "long styles": _HTML + b"<p style='" + b"display : non" * (70_000 // part) + b"'>a",
        "odd header names": _HEAD + b"\xe4:\r\n" * (2900 // part) + b"\r\nx",
        "comparisons": _HEAD + b"\r\n" + b"> 5 mm\r\n" * (200_000 // part),
        "soft breaks": _HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \r\n" * (300_000 // part),
        "encoded words": b"From: a@example.cn\r\nSubject: " + b"=?a?b?" * (10_000 // part) + b"\r\n\r\nx",
        "brackets": b"From: " + b"(<" * (30_000 // part) + b"\r\n\r\nx",
        "wrong boundaries": _HEAD
        + b"".join(b"Content-Type: multipart/mixed\r\n\r\n--x%d\r\n" % i for i in range(400 // part))
        + b"x\r\n" * (100_000 // part),
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
    return min(spent(understand, raw) for _ in range(rounds))


def spent(read: Callable[[bytes], object], raw: bytes) -> float:
    """Seconds of the processor."""
    started = time.process_time()
    read(raw)
    return time.process_time() - started


def plainly(raw: bytes) -> None:
    """What the standard library makes of a message: its tree, and each text in it."""
    for part in message_from_bytes(raw, policy=policy.default).walk():
        if part.get_content_maintype() == "text":
            with suppress(LookupError, ValueError):
                part.get_content()


def corpus(count: int) -> Iterator[bytes]:
    """So many messages: the samples in an order of chance, over and over."""
    every = samples("clients", "replies", "automatic", "hostile")
    Random(7).shuffle(every)
    return islice(cycle(every), count)


def samples(*folders: str) -> list[bytes]:
    """The samples of `folders`, in their order."""
    return [path.read_bytes() for folder in folders for path in sorted((SAMPLES / folder).glob("*.eml"))]


def figures(*, quick: bool) -> Iterable[tuple[str, float, str]]:
    """(figure, value, unit), each as soon as it is known."""
    understand(samples("clients")[0])  # what is loaded at the first message is not measured
    turns = [(spent(understand, raw), spent(plainly, raw)) for raw in corpus(FEW if quick else MANY)]
    ours, plain = (sum(each) for each in zip(*turns, strict=True))
    yield "mail_a_second", round(len(turns) / ours), "messages a second of processor"
    yield "mail_median", round(1000 * median(each for each, _ in turns), 3), "ms"
    yield "mail_worst", round(1000 * max(each for each, _ in turns), 3), "ms"
    yield "mail_to_plain_parse", round(ours / plain, 2), "times the standard library's parser"
    ordinary = [seconds(raw) for raw in samples("clients", "replies")]
    yield "mail_ordinary_median", round(1000 * median(ordinary), 3), "ms"
    yield "mail_ordinary_worst", round(1000 * max(ordinary), 3), "ms"
    yield "mail_automatic_worst", round(1000 * max(map(seconds, samples("automatic"))), 3), "ms"
    yield "mail_hostile_worst", round(1000 * max(map(seconds, samples("hostile"))), 3), "ms"
    if not quick:
        yield "mail_heaviest", round(1000 * max(seconds(raw, rounds=1) for raw in heavy().values()), 3), "ms"


if __name__ == "__main__":
    told = argparse.ArgumentParser(prog="python -m dev.bench_mail", description="How long reading mail takes.")
    told.add_argument("--quick", action="store_true", help=f"{FEW} messages instead of {MANY}")
    tell(figures(quick=told.parse_args().quick))
