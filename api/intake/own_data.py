"""All that is kept of who complained and of what he sent, for himself: as JSON, or as a ZIP with his files."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from flask import Response, make_response
from marshmallow import fields

from api.guards import acting_on, complainant, portal, the_case
from api.intake.views import moment, public_view
from api.schema import Blueprint, Schema, one_of
from complaints.bootstrap import Services
from complaints.domain.case import COMPLAINANT, ComplaintCase, Kind
from complaints.domain.scanning import ScanState

blueprint = Blueprint("own data", __name__, description="A copy of one's own data.")
MOST_IN_A_ZIP = 4 * 2**20  # bytes of files: an answer of Lambda may have six megabytes, and is sent as base64
JSON, ZIP = "json", "zip"
FILE = {"type": "string", "format": "binary"}
FORMS = {"application/json": {"schema": {"type": "object"}}, "application/zip": {"schema": FILE}}
SAID = (
    *("type", "category", "business_line", "order_no", "description", "occurred_at", "place", "demand", "fields"),
    *("channel", "locale"),
)


class ExportSchema(Schema):
    """In which form."""

    format = fields.String(load_default=JSON, validate=one_of(JSON, ZIP))


@blueprint.get("/complaints/<reference>/export")
@blueprint.arguments(ExportSchema, location="query")
@blueprint.response(200, FILE, content_type="application/zip")
@blueprint.doc(responses={"200": {"description": "OK", "content": FORMS}})
@complainant
def get_export(query: dict[str, Any]) -> Response:
    """A copy of one's own data: as JSON, or a ZIP of them and of the files."""
    case, services = the_case(), portal()
    packed = dict(_packed(case, services)) if query["format"] == ZIP else {}
    told = json.dumps(_copy(case, services, packed), ensure_ascii=False, indent=2).encode()
    body = _zip({"data.json": told} | packed) if query["format"] == ZIP else told
    response = make_response(body)
    response.mimetype = f"application/{query['format']}"
    response.headers["Content-Disposition"] = f'attachment; filename="{case.reference}.{query["format"]}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _copy(case: ComplaintCase, services: Services, packed: Mapping[str, bytes]) -> dict[str, Any]:
    by, content = acting_on(case), case.content
    assert case.received_at is not None
    seen = public_view(case, by, services)
    return {
        "exported_at": moment(services.clock(), by.calendar.zone),
        "reference": case.reference,
        "complainant": asdict(content.complainant),
        "complaint": {name: getattr(content, name) for name in SAID},
        "consent": {
            "words": content.consent,
            "at": moment(case.received_at, by.calendar.zone),
            "policy": case.policy_id,
            "version": case.policy_version,
        },
        "stage": seen["stage_title"],
        "rating": seen["rating"],
        "timeline": seen["timeline"],
        "files": [_told(number, file, packed, services) for number, file in enumerate(_files(case), start=1)],
    }


def _told(number: int, file: Mapping[str, Any], packed: Mapping[str, bytes], services: Services) -> dict[str, Any]:
    """A file, and where it is: in the ZIP, or under an address that is good for a while."""
    told = {"name": file["name"], "type": file["type"], "size": file["size"]}
    place = _place(number, file)
    if place in packed:
        return told | {"in_zip": place}
    clean = _is_clean(file, services)
    return told | {"url": services.attachments.link(key=file["key"], name=file["name"]) if clean else None}


def _packed(case: ComplaintCase, services: Services) -> Iterator[tuple[str, bytes]]:
    """Place in the ZIP and bytes of the files that fit into it; what a scanner has not cleared is not handed out."""
    room = MOST_IN_A_ZIP
    for number, file in enumerate(_files(case), start=1):
        if file["size"] <= room and _is_clean(file, services):
            room -= file["size"]
            yield _place(number, file), services.attachments.read(key=file["key"])


def _files(case: ComplaintCase) -> Iterable[Mapping[str, Any]]:
    """Those of the complaint, and those that he added."""
    yield from (asdict(file) for file in case.content.attachments)
    for entry in case.standing:
        if entry.actor == COMPLAINANT and entry.kind is not Kind.RECEIVED:
            yield from entry.data.get("attachments", ())


def _place(number: int, file: Mapping[str, Any]) -> str:
    return f"files/{number:02}-{file['name'].replace('/', '_')}"


def _is_clean(file: Mapping[str, Any], services: Services) -> bool:
    return services.attachments.finding(key=file["key"]).state is ScanState.CLEAN


def _zip(files: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return packed.getvalue()
