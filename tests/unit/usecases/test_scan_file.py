"""Stored files are looked at, and what was found is kept with them."""

import pytest

from complaints.bootstrap import Services
from complaints.domain.scanning import CLEAN, MALWARE, UNSCANNABLE, Finding
from complaints.usecases.scan_file import scan_file
from dev.scanner import StandInScanner
from tests.fakes import fake_services
from tests.file_samples import EICAR, JPEG, a_zip


class Unreachable:
    """A scanner that is down."""

    def scan(self, *, body: bytes) -> Finding:
        raise ConnectionRefusedError


@pytest.fixture
def portal() -> Services:
    return fake_services()


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (JPEG, CLEAN),
        (EICAR, MALWARE),
        (JPEG + EICAR + b"more", MALWARE),
        (a_zip({"a.txt": b"x", "b.zip": a_zip({"c.com": EICAR})}), MALWARE),
        (a_zip({"0": bytes(20 * 1024 * 1024)}), UNSCANNABLE),
        (b"PK\x03\x04", UNSCANNABLE),
    ],
)
def test_what_was_found_is_kept_with_the_file(portal: Services, body: bytes, found: Finding):
    portal.attachments.put(key="a", name="a", type="x", body=body)
    assert scan_file(attachments=portal.attachments, scanner=StandInScanner(), key="a") == found
    assert portal.attachments.finding(key="a") == found


def test_of_a_file_that_a_scanner_could_not_be_asked_about_nothing_is_said(portal: Services):
    portal.attachments.put(key="a", name="a", type="x", body=JPEG)
    with pytest.raises(OSError):
        scan_file(attachments=portal.attachments, scanner=Unreachable(), key="a")
    assert portal.attachments.findings == {}


def test_a_file_that_is_gone_is_an_error_of_its_own(portal: Services):
    with pytest.raises(KeyError):
        scan_file(attachments=portal.attachments, scanner=StandInScanner(), key="gone")
