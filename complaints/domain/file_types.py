"""What a file is by its content: names and declared types are the sender's word, and prove nothing.

A table of our own: docs/dependencies.md says what was measured of the libraries. Whatever the bytes are, a value comes
back.
"""

import re

from complaints.domain.archives import BeyondBounds, names_in

OOXML = "application/vnd.openxmlformats-officedocument."
_DOCX, _XLSX = f"{OOXML}wordprocessingml.document", f"{OOXML}spreadsheetml.sheet"
_PPTX = f"{OOXML}presentationml.presentation"
EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "image/heif": ".heif",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/3gpp": ".3gp",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/amr": ".amr",
    "audio/wav": ".wav",
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    _DOCX: ".docx",
    _XLSX: ".xlsx",
    _PPTX: ".pptx",
    "application/zip": ".zip",
    "text/plain": ".txt",
    "text/csv": ".csv",
}
# Kinds that the same bytes can honestly be declared as: a recording without a picture is a film to its container.
_SAME = (
    {"video/mp4", "audio/mp4", "video/3gpp"},
    {"image/heic", "image/heif"},
    {"text/plain", "text/csv"},
)
_STARTS = (
    (rb"\xff\xd8\xff", "image/jpeg"),
    (rb"\x89PNG\r\n\x1a\n", "image/png"),
    (rb"GIF8[79]a", "image/gif"),
    (rb"RIFF....WEBP", "image/webp"),
    (rb"RIFF....WAVE", "audio/wav"),
    (rb"%PDF-[12]\.", "application/pdf"),
    (rb"ID3[\x02-\x04]|\xff[\xfb\xfa\xf3\xf2]", "audio/mpeg"),
    (rb"#!AMR", "audio/amr"),
    (rb"MZ", "application/x-msdownload"),
    (rb"\x7fELF", "application/x-executable"),
    (rb"Rar!\x1a\x07", "application/vnd.rar"),
    (rb"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (rb"\x1f\x8b", "application/gzip"),
    (rb"....(?:moov|mdat|wide|free|skip)", "video/quicktime"),  # films of before 2001 have no ftyp
)
_TABLE = tuple((re.compile(pattern, re.DOTALL), found) for pattern, found in _STARTS)
_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_BRANDS = (
    ({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis"}, "image/heic"),
    ({b"avif", b"avis"}, "image/avif"),
    ({b"mif1", b"msf1"}, "image/heif"),
)
_MAJORS = ((b"qt  ", "video/quicktime"), (b"M4A", "audio/mp4"), (b"M4B", "audio/mp4"), (b"3g", "video/3gpp"))
# Streams of an OLE file, as its directory names them. WPS writes the same into .wps, .et and .dps.
_STREAMS = (
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_OFFICE = (("word/", _DOCX), ("xl/", _XLSX), ("ppt/", _PPTX))
_MARKUP = re.compile(r"\s*<[!/?a-z]", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_LOOKED_AT = 4096


def needs_whole(beginning: bytes) -> bool:
    """Whether a file that starts so is a container, whose kind its beginning alone does not tell."""
    return beginning.startswith((_ZIP, _OLE))


def type_of(content: bytes) -> str:
    """The media type of a file with this content; empty for what is nothing known. Containers must be whole."""
    if content.startswith(_ZIP):
        return _zipped(content)
    if content.startswith(_OLE):
        return _compound(content)
    if content[4:8] == b"ftyp":
        return _by_brand(content)
    known = next((found for pattern, found in _TABLE if pattern.match(content)), "")
    return known or _written(content[:_LOOKED_AT])


def is_one(*, declared: str, found: str) -> str:
    """What to call a file that was `declared` so: that, where its content can honestly be called it, else `found`."""
    return declared if any({declared, found} <= kinds for kinds in _SAME) else found


def _by_brand(content: bytes) -> str:
    """ISO media files: the major brand says what it is, or one of the compatible ones does."""
    end = min(int.from_bytes(content[:4]), 256)
    major, brands = content[8:12], {content[at : at + 4] for at in (8, *range(16, end, 4))}
    named = next((found for start, found in _MAJORS if major.startswith(start)), "")
    return named or next((found for some, found in _BRANDS if brands & some), "video/mp4")


def _zipped(content: bytes) -> str:
    try:
        names = names_in(content)
    except BeyondBounds:
        return "application/zip"
    if "[Content_Types].xml" in names:
        if any(name.endswith("vbaProject.bin") for name in names):
            return "application/vnd.ms-office.macroenabled"
        return next((found for folder, found in _OFFICE if any(name.startswith(folder) for name in names)), "")
    return "application/java-archive" if "META-INF/MANIFEST.MF" in names else "application/zip"


def _compound(content: bytes) -> str:
    """An OLE file: macros in it are told by their own storage."""
    if _stream("_VBA_PROJECT") in content:
        return "application/vnd.ms-office.macroenabled"
    return next((found for name, found in _STREAMS if _stream(name) in content), "application/x-ole-storage")


def _stream(name: str) -> bytes:
    """The name of a stream as a directory entry ends with it: in UTF-16, closed by a zero."""
    return f"{name}\0".encode("utf-16-le")


def _written(beginning: bytes) -> str:
    """Text, and what a browser or a shell would run of it."""
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = beginning.decode("utf-16", errors="replace")
    else:
        text = _decoded(beginning.removeprefix(b"\xef\xbb\xbf"))
    if not text or _CONTROLS.search(text):
        return ""
    if text.startswith("#!"):
        return "text/x-script"
    if not _MARKUP.match(text):
        return "text/plain"
    return "image/svg+xml" if "<svg" in text.lower() and "<html" not in text.lower() else "text/html"


def _decoded(raw: bytes) -> str:
    """UTF-8 or GB18030, of which the last character may have been cut; empty when it is neither."""
    for charset in ("utf-8", "gb18030"):
        for cut in range(4):
            try:
                return raw[: len(raw) - cut].decode(charset)
            except UnicodeDecodeError:
                continue
    return ""
