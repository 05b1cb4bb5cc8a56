"""Files as phones, offices and worse people make them: the least of each that shows what it is."""

import struct
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
DOCX_NAMES = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def a_zip(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of these files."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return buffer.getvalue()


def an_office_file(*names: str) -> bytes:
    """A document of the office formats that are ZIPs, with parts of these names."""
    return a_zip(dict.fromkeys(names, b"<x/>"))


def a_film(major: bytes, *compatible: bytes) -> bytes:
    """An ISO media file of these brands."""
    brands = b"ftyp" + major + bytes(4) + b"".join(compatible)
    return struct.pack(">I", len(brands) + 4) + brands + bytes(64)


def an_ole_file(*streams: str) -> bytes:
    """A compound file, as old office programs and WPS write them, with streams of these names."""
    header = bytes.fromhex("d0cf11e0a1b11ae1").ljust(512, b"\xff")
    named = (name.encode("utf-16-le") for name in ("Root Entry", *streams))
    return header + b"".join(raw.ljust(64, b"\0") + struct.pack("<H", len(raw) + 2) + bytes(62) for raw in named)


BEGINNINGS = {
    "image/jpeg": JPEG,
    "image/png": PNG,
    "image/webp": b"RIFF\x24\0\0\0WEBPVP8 ",
    "image/heic": a_film(b"heic", b"mif1", b"heic"),
    "video/mp4": a_film(b"isom", b"isom", b"avc1"),
    "audio/mp4": a_film(b"M4A ", b"M4A ", b"mp42"),
    "audio/mpeg": b"ID3\x03\0\0\0\0\0\0",
    "application/pdf": PDF,
}
