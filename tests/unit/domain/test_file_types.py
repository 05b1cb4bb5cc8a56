"""What a file is by its content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain.file_types import EXTENSIONS, is_one, type_of
from tests.file_samples import (
    BEGINNINGS,
    DOCX,
    DOCX_NAMES,
    EICAR,
    JPEG,
    PDF,
    XLSX,
    a_film,
    a_zip,
    an_office_file,
    an_ole_file,
)

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
MACROS = "application/vnd.ms-office.macroenabled"
SAMPLES = [
    *((body, type) for type, body in BEGINNINGS.items()),
    (b"\xff\xd8\xff\xe1\0\x10Exif\0", "image/jpeg"),
    (b"GIF89a\1\0\1\0", "image/gif"),
    (a_film(b"mif1", b"mif1", b"heic"), "image/heic"),
    (a_film(b"mif1", b"mif1", b"miaf"), "image/heif"),
    (a_film(b"avif", b"mif1", b"avif"), "image/avif"),
    (a_film(b"iso5", b"iso5", b"dash"), "video/mp4"),
    (a_film(b"qt  ", b"qt  "), "video/quicktime"),
    (b"\0\0\0\x08wide\0\0\1\0mdat", "video/quicktime"),
    (a_film(b"3gp4", b"isom", b"3gp4"), "video/3gpp"),
    (b"\xff\xfb\x90\0" + bytes(40), "audio/mpeg"),
    (b"#!AMR\n<<", "audio/amr"),
    (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
    (an_office_file(*DOCX_NAMES), DOCX),
    (an_office_file("docProps/app.xml", "docProps/custom.xml", "xl/workbook.xml", "[Content_Types].xml"), XLSX),
    (an_office_file("[Content_Types].xml", "ppt/presentation.xml"), PPTX),
    (an_office_file(*DOCX_NAMES, "word/vbaProject.bin"), MACROS),
    (a_zip({"word/readme.txt": b"x"}), "application/zip"),
    (a_zip({"META-INF/MANIFEST.MF": b"x", "A.class": b"x"}), "application/java-archive"),
    (an_ole_file("WordDocument", "1Table"), "application/msword"),
    (an_ole_file("ETExtData", "Workbook"), "application/vnd.ms-excel"),
    (an_ole_file("PowerPoint Document"), "application/vnd.ms-powerpoint"),
    (an_ole_file("WordDocument", "_VBA_PROJECT"), MACROS),
    (an_ole_file("__properties_version1.0"), "application/x-ole-storage"),
    (b"MZ\x90\0", "application/x-msdownload"),
    (b"\x7fELF\2", "application/x-executable"),
    (b"Rar!\x1a\x07\1\0", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b\x08\0", "application/gzip"),
    (b"<!DOCTYPE html><html>", "text/html"),
    (b"\xef\xbb\xbf \n<HTML><body>", "text/html"),
    ("<html>".encode("utf-16"), "text/html"),
    (b"<script>alert(1)</script>", "text/html"),
    (b"<?xml version='1.0'?>\n<!-- a\nb --> <svg xmlns='x'>", "image/svg+xml"),
    (b"#!/bin/sh\nrm", "text/x-script"),
    (EICAR, "text/plain"),
    ("您好，门板开裂。".encode("gb18030"), "text/plain"),
    (("门" * 4000).encode(), "text/plain"),
    (b"", ""),
    (bytes(range(256)), ""),
]


@pytest.mark.parametrize(("content", "type"), SAMPLES, ids=[f"{at}-{type}" for at, (_, type) in enumerate(SAMPLES)])
def test_a_file_is_what_its_content_says(content: bytes, type: str):
    assert type_of(content) == type


def test_what_has_the_same_bytes_keeps_the_name_it_was_declared_under():
    assert is_one(declared="audio/mp4", found="video/mp4") == "audio/mp4"
    assert is_one(declared="image/png", found="image/jpeg") == "image/jpeg"
    assert is_one(declared="application/octet-stream", found="application/pdf") == "application/pdf"


def test_every_kind_has_an_ending_of_its_own():
    assert len(set(EXTENSIONS.values())) == len(EXTENSIONS)


@given(
    st.one_of(
        st.binary(max_size=200),
        st.sampled_from([body for body, _ in SAMPLES]).flatmap(
            lambda body: st.binary(max_size=20).map(lambda more: body[: len(body) // 2] + more + body[len(body) // 2 :])
        ),
    )
)
def test_whatever_the_bytes_are_a_value_comes_back(content: bytes):
    assert isinstance(type_of(content), str)


@given(st.binary(max_size=100))
def test_whatever_follows_a_photo_and_a_paper_stay_what_they_are(rest: bytes):
    assert (type_of(JPEG + rest), type_of(PDF + rest)) == ("image/jpeg", "application/pdf")
