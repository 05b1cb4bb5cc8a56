"""What is asked over a line that is open already goes out in one piece, and the answer is read as it was announced.

A request over urllib3 and http.client costs several times what the two system calls in it cost: each header is put and
checked by itself, and those of the answer are read by the parser of mail. The pools below are urllib3's: it opens,
checks, keeps and closes the lines, and sends what is first on each. What comes after that is written and read here,
with urllib3's errors where a line breaks. Whatever is not a plain request with a body is left to urllib3.
"""

from collections.abc import Iterator, Mapping
from io import BufferedReader
from typing import Any

from botocore.awsrequest import AWSHTTPConnectionPool, AWSHTTPSConnectionPool
from botocore.httpsession import URLLib3Session
from urllib3.exceptions import ProtocolError, ReadTimeoutError

LINE, HEADERS = 65_536, 100  # bytes of a line, and headers, that an answer may have: as of http.client
PORTS = {"http": 80, "https": 443}
WITHOUT_CONTENT = frozenset({204, 304})
ONCE = frozenset({"content-length", "transfer-encoding"})  # in an answer that says them twice, they say nothing
LEFT_TO_URLLIB3 = frozenset({"expect", "transfer-encoding", "connection"})


class Answer:
    """An answer that was read whole, as botocore's session asks urllib3 for it."""

    def __init__(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        self.status, self.headers, self._content = status, headers, content

    def stream(self) -> list[bytes]:
        """All of it."""
        return [self._content]


class Exchanging:
    """A pool of urllib3 that writes and reads by itself what goes over a line that is open."""

    def urlopen(self, method: str, url: str, body: Any = None, headers: Any = None, **how: Any) -> Any:
        """As urllib3's, with its errors; `how` says nothing here but another time to wait."""
        pool: Any = self
        written = None if pool.proxy or "timeout" in how else _written(pool, method, url, body, headers)
        line = pool._get_conn() if written else None
        if line is None or line.is_closed:
            if line is not None:
                pool._put_conn(line)
            return super().urlopen(method, url, body=body, headers=headers, **how)  # type: ignore[misc]
        whole = False
        try:
            line.sock.settimeout(pool.timeout.read_timeout)
            line.sock.sendall(written)
            with line.sock.makefile("rb") as reader:
                answer = _read(reader)
            whole = answer.headers.get("connection", "").lower() != "close"
        except TimeoutError as late:
            raise ReadTimeoutError(pool, url, f"Read timed out. (read timeout={pool.timeout.read_timeout})") from late
        except (OSError, ValueError) as broken:
            raise ProtocolError("Connection aborted.", broken) from broken
        finally:
            if not whole:
                line.close()  # for the rest of an answer would be taken for the next one
            pool._put_conn(line)
        return answer


class Plain(Exchanging, AWSHTTPConnectionPool):  # type: ignore[misc]
    """Of lines to the local stack."""


class Secured(Exchanging, AWSHTTPSConnectionPool):  # type: ignore[misc]
    """Of lines to AWS."""


def exchange_over_open_lines(session: URLLib3Session) -> None:
    """From now on botocore's `session` asks that way; it has asked nothing yet."""
    session._pool_classes_by_scheme.update(http=Plain, https=Secured)


def _written(pool: Any, method: str, url: str, body: Any, headers: Mapping[str, Any]) -> bytes | None:
    """The request as it goes over the line; None: that is for urllib3."""
    if method != "POST" or not isinstance(body, bytes):
        return None
    told = {name.lower(): value if isinstance(value, bytes) else str(value).encode() for name, value in headers.items()}
    if LEFT_TO_URLLIB3 & told.keys() or told.get("content-length") != b"%d" % len(body):
        return None
    told = {"host": _host(pool), "accept-encoding": b"identity"} | told
    lines = b"".join(b"%s: %s\r\n" % (name.encode(), value) for name, value in told.items())
    head = b"POST %s HTTP/1.1\r\n%s\r\n" % (url.encode(), lines)
    breaks = len(told) + 2
    return head + body if head.count(b"\n") == head.count(b"\r") == breaks and url.startswith("/") else None


def _host(pool: Any) -> bytes:
    """As urllib3 names it, and botocore signs it."""
    name = f"[{pool.host}]" if ":" in pool.host else pool.host
    return (name if pool.port in (None, PORTS[pool.scheme]) else f"{name}:{pool.port}").encode()


def _read(reader: BufferedReader) -> Answer:
    """The answer to a POST. Raises ValueError where it is not one, or not all of one, and OSError."""
    version, status, *_ = _line(reader).split(b" ", 2)
    if version != b"HTTP/1.1" or not 200 <= int(status) < 600:
        raise ValueError("no answer to this")
    headers = _headers(reader)
    if int(status) in WITHOUT_CONTENT:
        return Answer(int(status), headers, b"")
    length, coding = headers.get("content-length"), headers.get("transfer-encoding")
    if length and not coding:
        return Answer(int(status), headers, _exactly(reader, int(length)))
    if length or not coding or coding.lower() != "chunked":
        raise ValueError("how long it is cannot be told")
    content = b"".join(_chunks(reader))
    _headers(reader)
    return Answer(int(status), headers, content)


def _headers(reader: BufferedReader) -> dict[str, str]:
    told: dict[str, str] = {}
    while line := _line(reader):
        name, colon, value = line.partition(b":")
        called = name.decode("ascii").lower()
        twice = called in told and called in ONCE
        if not colon or not called or called != called.strip() or twice or len(told) == HEADERS:
            raise ValueError("headers that cannot be read")
        said = value.strip().decode("latin-1")
        told[called] = f"{told[called]}, {said}" if called in told else said
    return told


def _chunks(reader: BufferedReader) -> Iterator[bytes]:
    while size := int(_line(reader).partition(b";")[0], 16):
        yield _exactly(reader, size)
        if _line(reader):
            raise ValueError("a piece is longer than it was said to be")


def _line(reader: BufferedReader) -> bytes:
    line = reader.readline(LINE)
    if not line.endswith(b"\r\n"):
        raise ValueError("the line broke, or does not end")
    return line[:-2]


def _exactly(reader: BufferedReader, size: int) -> bytes:
    content = reader.read(size)
    if size < 0 or len(content) != size:
        raise ValueError("less came than was announced")
    return content
