"""Files that come by mail: kept for what they are, and looked into only so far."""

from dataclasses import replace

import pytest

from complaints.bootstrap import Services
from complaints.domain.correspondence import IncomingAttachment
from complaints.usecases.ports import StoredFile
from tests.factories import a_policy
from tests.fakes import fake_services
from tests.file_samples import DOCX, DOCX_NAMES, EICAR, JPEG, a_zip, an_office_file
from tests.unit.usecases.letters_in import address_of, receive
from tests.unit.usecases.steps import HANDLER, submit, the_case

DOCUMENT = IncomingAttachment("报告.docx", DOCX, an_office_file(*DOCX_NAMES))
BOMB = IncomingAttachment(
    "b.docx", DOCX, a_zip(dict.fromkeys(DOCX_NAMES, b"<x/>") | {"word/0": bytes(8 * 1024 * 1024)})
)


@pytest.fixture
def portal() -> Services:
    """A case under a policy that takes photos and documents, six at most."""
    intake = a_policy().intake
    rule = replace(intake.attachments, types=("image/jpeg", DOCX), max_files=6)
    portal = fake_services(policy=a_policy(intake=replace(intake, attachments=rule)))
    submit(portal)
    return portal


def kept(portal: Services, *files: IncomingAttachment) -> list[tuple[str, str]]:
    """(name, type) of those of `files` that stand on the case after they came with a handler's mail."""
    receive(portal, address_of(HANDLER), attachments=files)
    return [(file["name"], file["type"]) for file in the_case(portal).timeline[-1].data["attachments"]]


@pytest.mark.parametrize("declared", ["image/jpeg", "application/octet-stream", "image/pjpeg", "text/html", DOCX])
def test_a_photo_is_a_photo_whatever_it_is_declared_to_be(portal: Services, declared: str):
    assert kept(portal, IncomingAttachment("a.bin", declared, JPEG)) == [("a.bin.jpg", "image/jpeg")]
    assert list(portal.attachments.files.values()) == [StoredFile("a.bin.jpg", "image/jpeg", len(JPEG))]


@pytest.mark.parametrize(
    "body",
    [b"<html>", b"<svg/>", b"MZ\x90", EICAR, a_zip({"a.txt": b"x"}), an_office_file(*DOCX_NAMES)[:60], b""],
    ids=["page", "drawing", "program", "test virus", "archive", "half a document", "nothing"],
)
def test_what_is_none_is_left_whatever_it_is_declared_to_be_and_named(portal: Services, body: bytes):
    files = [IncomingAttachment(f"{number}.jpg", type, body) for number, type in enumerate(("image/jpeg", DOCX))]
    assert kept(portal, *files) == []
    assert portal.attachments.files == {}
    assert the_case(portal).timeline[-1].data["text"].endswith("（未接收的附件：0.jpg、1.jpg）")


def test_a_document_is_kept_and_one_that_unpacks_to_too_much_is_left(portal: Services):
    assert kept(portal, BOMB, DOCUMENT) == [("报告.docx", DOCX)]


@pytest.mark.parametrize(("bombs", "taken"), [(5, [("报告.docx", DOCX)]), (6, [])])
def test_of_many_that_unpack_to_too_much_no_more_are_looked_into_than_there_may_be_files(
    portal: Services, bombs: int, taken: list[tuple[str, str]]
):
    assert kept(portal, *[BOMB] * bombs, DOCUMENT) == taken
