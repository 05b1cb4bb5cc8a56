"""What goes over an open line is what urllib3 would send; what comes is read to its end, or the line is given up."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import ConnectionClosedError, HTTPClientError, ReadTimeoutError
from botocore.httpsession import URLLib3Session
from urllib3.connectionpool import HTTPConnectionPool

from complaints.adapters.exchange import exchange_over_open_lines
from tests.adapters.certificates import HOST, Secrets, certified
from tests.patience import PATIENCE

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nx-amzn-RequestId: 1\r\n\r\n{}"
LONG_ENOUGH = 5  # seconds: what is answered at once is answered by then, also on a busy machine
BODY = '{"TableName": "cases", "said": "门板开裂"}'.encode()
HEADERS = {"X-Amz-Target": b"DynamoDB_20120810.GetItem", "User-Agent": b"complaint-portal"}


class Server:
    """Answers each request with the next of `answers`, and ends the line after a cut one. `lines`: what came."""

    def __init__(self, *answers: bytes, secured: ssl.SSLContext | None = None) -> None:
        self.answers, self.lines, self._secured = list(answers), list[list[bytes]](), secured
        self._door = socket.create_server((HOST, 0))
        self.url = f"http{'s' if secured else ''}://{HOST}:{self._door.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        """No more lines."""
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join()

    def _serve(self) -> None:
        served = []
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                break
            self.lines.append([])
            served.append(threading.Thread(target=self._talk, args=(line, self.lines[-1])))
            served[-1].start()
        for each in served:
            each.join()

    def _talk(self, line: socket.socket, came: list[bytes]) -> None:
        line = self._secured.wrap_socket(line, server_side=True) if self._secured else line
        with line, line.makefile("rb") as reader:
            while asked := _request(reader):
                came.append(asked)
                answer = self.answers.pop(0)
                line.sendall(answer)
                if not answer or answer.endswith(CUT):
                    return


CUT = b"...cut"


def _request(reader: Any) -> bytes:
    head = b""
    while (line := reader.readline()) not in (b"\r\n", b""):
        head += line
    length = next(
        (line.split(b":")[1] for line in head.lower().splitlines() if line.startswith(b"content-length")), b"0"
    )
    return head + reader.read(int(length)) if head else b""


@contextmanager
def talking(
    *answers: bytes, timeout: float = PATIENCE, secured: Secrets | None = None
) -> Iterator[tuple[Server, Callable[..., Any]]]:
    """A server whose first answer, to open the line, has been read; and what asks it for the next."""
    with closing(Server(OK, *answers, secured=secured.server if secured else None)) as server:
        session = URLLib3Session(timeout=(timeout, timeout), verify=str(secured.trusted) if secured else True)
        exchange_over_open_lines(session)

        def ask(body: Any = BODY, method: str = "POST", **headers: Any) -> Any:
            told = HEADERS | ({"Content-Length": str(len(body))} if isinstance(body, bytes) else {}) | headers
            return session.send(AWSPreparedRequest(method, server.url, told, body, False, {}))

        try:
            assert ask().content == b"{}"
            yield server, ask
        finally:
            session.close()


@pytest.fixture
def by_urllib3(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The methods of what urllib3 sent itself."""
    sent, urlopen = list[str](), HTTPConnectionPool.urlopen

    def note(self: Any, method: str, *given: Any, **named: Any) -> Any:
        sent.append(method)
        return urlopen(self, method, *given, **named)

    monkeypatch.setattr(HTTPConnectionPool, "urlopen", note)
    return sent


def told(request: bytes) -> tuple[bytes, set[bytes], bytes]:
    head, _, body = request.partition(b"{")
    first, *headers = head.splitlines()
    return first, {name.lower() + b":" + value for name, _, value in (each.partition(b":") for each in headers)}, body


def test_the_first_request_of_a_line_is_urllib3s_and_the_next_says_the_same(by_urllib3: list[str]) -> None:
    with talking(OK, OK) as (server, ask):
        assert (ask().content, ask().content) == (b"{}", b"{}")
    assert by_urllib3 == ["POST"], "a new urllib3 is not asked as it was: nothing goes over open lines"
    [[first, second, third]] = server.lines
    theirs, ours = told(first), told(second)
    assert ours == theirs
    assert second == third


def test_it_is_the_same_over_a_secured_line(by_urllib3: list[str], tmp_path: Path) -> None:
    with talking(LONG, OK, secured=certified(tmp_path)) as (server, ask):
        assert [len(ask().content), ask().content] == [1_000_000, b"{}"]
    assert (len(server.lines), by_urllib3) == (1, ["POST"])


CHUNKED = (
    b'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;x=1\r\n{"a":\r\n3\r\n 1}\r\n0\r\nx-trailer: y\r\n\r\n'
)
REFUSED = b'HTTP/1.1 400 Bad Request\r\nCONTENT-LENGTH:  13 \r\n\r\n{"__type": 1}'
NOTHING = b"HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n"
WITHOUT = b"HTTP/1.1 204 No Content\r\nVia: a\r\nvia: b\r\n\r\n"
LONG = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 1_000_000


@pytest.mark.parametrize(
    ("answer", "status", "content"),
    [
        (CHUNKED, 200, b'{"a": 1}'),
        (REFUSED, 400, b'{"__type": 1}'),
        (NOTHING, 200, b""),
        (WITHOUT, 204, b""),
        (LONG, 200, b"x" * 1_000_000),
    ],
    ids=["chunked", "refused", "nothing", "without", "long"],
)
def test_an_answer_is_read_to_its_end_and_the_line_is_used_again(answer: bytes, status: int, content: bytes) -> None:
    with talking(answer, OK) as (server, ask):
        got = ask()
        assert (got.status_code, got.content) == (status, content)
        assert ask().content == b"{}"
    assert len(server.lines) == 1


def test_headers_are_found_however_they_are_written_and_however_often() -> None:
    with talking(OK, WITHOUT) as (_, ask):
        assert ask().headers["X-Amzn-RequestId"] == "1"
        assert ask().headers["VIA"] == "a, b"


BROKEN = {
    "closed": b"",
    "cut in a header": b"HTTP/1.1 200 OK\r\nContent-Le" + CUT,
    "cut in what it says": b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{}" + CUT,
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}" + CUT,
    "length and pieces": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}" + CUT,
    "no length": b"HTTP/1.1 200 OK\r\n\r\n{}" + CUT,
    "a length below nothing": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}" + CUT,
    "in another way": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n{}" + CUT,
    "a header on two lines": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n x: y\r\n\r\n{}" + CUT,
    "a name with a space": b"HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\n{}" + CUT,
    "lines without returns": b"HTTP/1.1 200 OK\nContent-Length: 2\n\n{}" + CUT,
    "an interim one": b"HTTP/1.1 100 Continue\r\n\r\n" + OK + CUT,
    "of another time": b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}" + CUT,
    "a piece too long": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n" + CUT,
    "a piece of no length": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n{}\r\n0\r\n\r\n" + CUT,
    "endless headers": b"HTTP/1.1 200 OK\r\n" + b"".join(b"x%d: 1\r\n" % each for each in range(200)) + CUT,
    "an endless header": b"HTTP/1.1 200 OK\r\nx: " + b"y" * 70_000 + CUT,
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
def test_what_is_no_whole_answer_ends_the_line(answer: bytes) -> None:
    with talking(answer, OK) as (server, ask):
        with pytest.raises(ConnectionClosedError):
            ask()
        assert ask().content == b"{}"
    assert len(server.lines) == 2, "the rest of a broken answer would be taken for the next"


def test_a_line_that_is_to_end_is_not_used_again() -> None:
    with talking(OK.replace(b"x-amzn-RequestId: 1", b"Connection: Close"), OK) as (server, ask):
        assert (ask().content, ask().content) == (b"{}", b"{}")
    assert len(server.lines) == 2


def test_who_is_not_answered_in_time_is_told_and_the_line_ends() -> None:
    with talking(b"HTTP/1.1 200 OK\r\n", OK, timeout=LONG_ENOUGH) as (server, ask):
        with pytest.raises(ReadTimeoutError):
            ask()
        assert ask().content == b"{}"
    assert len(server.lines) == 2


def test_a_line_that_was_ended_meanwhile_is_opened_anew_before_anything_is_sent(by_urllib3: list[str]) -> None:
    with closing(Server(OK, OK)) as server:
        session = URLLib3Session(timeout=(PATIENCE, PATIENCE))
        exchange_over_open_lines(session)
        request = AWSPreparedRequest("POST", server.url, HEADERS | {"Content-Length": str(len(BODY))}, BODY, False, {})
        server.answers[0] = OK.replace(b"{}", CUT).replace(b"Content-Length: 2", b"Content-Length: %d" % len(CUT))
        assert session.send(request).content == CUT
        session._manager.connection_from_url(server.url).pool.queue[-1].sock.recv(1)  # until it has ended
        assert session.send(request).content == b"{}"
        session.close()
    assert (len(server.lines), by_urllib3) == (2, ["POST", "POST"])


@pytest.mark.parametrize(
    ("body", "method", "headers"),
    [
        (BytesIO(b"{}"), "POST", {"Content-Length": "2"}),
        (b"{}", "PUT", {}),
        (b"{}", "POST", {"Expect": "100-continue"}),
        (b"{}", "POST", {"Connection": "close"}),
    ],
    ids=["a file", "no POST", "on permission", "the last"],
)
def test_what_is_no_plain_request_is_left_to_urllib3(
    by_urllib3: list[str], body: Any, method: str, headers: dict[str, str]
) -> None:
    with talking(OK) as (_, ask):
        assert ask(body, method, **headers).content == b"{}"
    assert by_urllib3 == ["POST", method]


def test_nothing_is_put_into_a_request_by_a_line_break() -> None:
    with talking() as (server, ask), pytest.raises(HTTPClientError, match="Invalid header value"):
        ask(**{"X-Amz-Target": "GetItem\r\nX-Other: 1"})
    [[_]] = server.lines
