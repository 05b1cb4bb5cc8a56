"""ClamAV's daemon, as its protocol has it, played on the loopback address."""

import socket
import struct
from collections.abc import Iterator
from threading import Thread

import pytest

from complaints.adapters.clamd import ClamdScanner, ScannerFailed
from complaints.domain.scanning import CLEAN, MALWARE, UNSCANNABLE, Finding
from complaints.settings import MissingSettings


class Daemon:
    """Takes one stream, keeps it in `taken`, and says `answer`."""

    def __init__(self) -> None:
        self.answer, self.taken = b"", b""
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        try:
            line, _ = self._socket.accept()
        except OSError:
            return
        with line, line.makefile("rb") as said:
            assert said.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!I", said.read(4))[0]:
                self.taken += said.read(size)
            line.sendall(self.answer)

    def stop(self) -> None:
        self._socket.close()


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    started = Daemon()
    yield started
    started.stop()


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (b"stream: OK\0", CLEAN),
        (b"stream: Eicar-Test-Signature FOUND\0", MALWARE),
        (b"stream: Heuristics.Limits.Exceeded.MaxScanSize FOUND\0", UNSCANNABLE),
        (b"stream: Heuristics.Encrypted.Zip FOUND\0", UNSCANNABLE),
    ],
)
def test_the_whole_file_is_sent_and_the_answer_understood(daemon: Daemon, answer: bytes, found: Finding):
    daemon.answer, body = answer, bytes(range(256)) * 1000
    assert ClamdScanner(address=daemon.address).scan(body=body) == found
    assert daemon.taken == body


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: FOUND OK it is not\0"])
def test_an_answer_that_judges_nothing_is_an_outage_and_clears_no_file(daemon: Daemon, answer: bytes):
    daemon.answer = answer
    with pytest.raises(ScannerFailed):
        ClamdScanner(address=daemon.address).scan(body=b"x")


def test_a_daemon_that_is_not_there_is_an_outage(daemon: Daemon):
    daemon.stop()
    with pytest.raises(OSError):
        ClamdScanner(address="127.0.0.1:1").scan(body=b"x")


def test_without_an_address_there_is_no_scanner():
    with pytest.raises(MissingSettings):
        ClamdScanner(address="").scan(body=b"x")
