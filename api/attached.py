"""What is shown of files: whether they may be had, and to staff from where."""

from collections.abc import Iterable, Mapping
from typing import Any

from complaints.bootstrap import Services
from complaints.domain.file_types import EXTENSIONS
from complaints.domain.scanning import ScanState


def staff_files(files: Iterable[Mapping[str, Any]], services: Services, *, veil: bool) -> list[dict[str, Any]]:
    """Files as staff see them: clean ones with an address to save them from, under a neutral name behind a veil."""
    return [_file(file, number, services, veil) for number, file in enumerate(files, start=1)]


def own_files(files: Iterable[Mapping[str, Any]], services: Services) -> list[dict[str, Any]]:
    """The complainant's own files: that they are there, and whether they are held back."""
    return [{"name": file["name"], "size": file["size"], **_state(file["key"], services)} for file in files]


def _file(file: Mapping[str, Any], number: int, services: Services, veil: bool) -> dict[str, Any]:
    state = _state(file["key"], services)
    name = f"file-{number}{EXTENSIONS.get(file['type'], '')}" if veil else file["name"]
    clean = state["state"] == ScanState.CLEAN.value
    url = services.attachments.link(key=file["key"], name=name) if clean else None
    return {**file, **state, "url": url}


def _state(key: str, services: Services) -> dict[str, Any]:
    finding = services.attachments.finding(key=key)
    return {"state": finding.state.value, "reason": finding.reason or None}
