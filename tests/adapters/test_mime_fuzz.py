"""Any bytes give a message or a refusal by name; MAIL_FUZZ=20000 tries that many of each kind."""

import os
import random

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dev.bench_mail import samples
from dev.fuzz_mail import check, mutated

CORPUS = samples("clients", "replies", "automatic", "hostile")
EXAMPLES = settings(
    max_examples=int(os.environ.get("MAIL_FUZZ", "150")), deadline=None, suppress_health_check=list(HealthCheck)
)
PIECES = st.sampled_from(
    [
        *(
            b"From: a@b.cc\n",
            b"Subject: =?gb2312?B?1cW5pA==?=",
            b"Content-Type: multipart/mixed; boundary=b\n",
            b"--b\n",
            b"--b--\n",
        ),
        *(
            b"Content-Type: text/html; charset=",
            b"utf-7",
            b"gbk\n",
            b"Content-Type: message/rfc822\n",
            b"message/delivery-status",
        ),
        *(
            b"Content-Transfer-Encoding: base64\n",
            b"x-uuencode\nbegin 644 a\n",
            b"quoted-printable\n",
            b"=E4=",
            b"\n\n",
            b"\r\n",
        ),
        *(
            b"Content-Disposition: attachment; filename*0*=gb2312''%CF",
            b"; name=",
            b'"',
            b";",
            b"=?",
            b"?=",
            b"\x00",
            b"\xff",
        ),
        *(
            b"<blockquote type=cite>",
            b"<div id=divRplyFwdMsg>",
            b"<!--",
            b"&#xD800;",
            b"Date: 1 Jan 9999 99:99:99 +9999\n",
            b"(",
        ),
        *(
            "发件人: 张\n".encode(),
            "写道:\n> a".encode("gbk"),
            b"format=flowed; delsp=yes",
            b"> ",
            b"a \n",
            b"\xed\xa0\x80",
        ),
    ]
)


@EXAMPLES
@given(st.lists(PIECES | st.binary(max_size=30), max_size=25).map(b"".join) | st.binary(max_size=300))
@example(b"A: b\nContent-Type: multipart/x\n\n--\xa0")
def test_any_bytes_give_a_message_or_a_named_refusal(raw: bytes) -> None:
    check(raw)


@EXAMPLES
@given(st.sampled_from(CORPUS), st.sampled_from(CORPUS), st.integers(0, 2**32))
def test_any_mutation_of_a_sample_gives_a_message_or_a_named_refusal(raw: bytes, other: bytes, seed: int) -> None:
    check(mutated(raw, other, random.Random(seed)))


def test_every_cut_of_a_message_gives_a_message_or_a_named_refusal() -> None:
    for raw in samples("hostile")[:12]:
        for at in range(0, min(len(raw), 4000), 61):
            check(raw[:at])
            check(raw[at:])


def test_every_header_twice_and_in_front_is_survived() -> None:
    raw = samples("clients")[0]
    head = raw.split(b"\r\n\r\n")[0].split(b"\r\n")
    for line in head:
        check(line + b"\r\n" + raw)
        check(raw.replace(line, line + b" " + line, 1))
