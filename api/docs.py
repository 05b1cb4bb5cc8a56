"""The API described: who may call what is written into the OpenAPI document, and the document shown as a page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, make_response, render_template
from flask_smorest import Api

from api.guards import COOKIE, anyone

SCHEMES = {
    "complainant": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`Secret <secret>`, the secret that came with the case number",
    },
    "staff": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "The cookie that POST /sessions sets"},
}
# What may go wrong, besides a body that is not as described: by who may call, and for acts on a version of a case.
REFUSALS: Mapping[str, Mapping[int, str]] = {
    "anyone": {429: "Asked too often: errors.challenge is to be solved (ALTCHA) and the answer sent as header Altcha"},
    "complainant": {
        404: "No such number, or not its secret: the same answer for both",
        429: "Too many wrong secrets came from this network: errors.challenge is to be solved first",
    },
    "staff": {401: "Not signed in", 403: "Not allowed to this member of staff, or asked for by a page of another site"},
}
ON_A_CASE, ON_A_NAME = {404: "No such case"}, {404: "Nothing is called so, or not to this member of staff"}
ON_A_VERSION = {
    409: "Not possible at the stage where the case stands; or guards are not met, and errors.guards names them",
    412: "The case has changed since the version in If-Match",
    428: "If-Match is missing",
}
ON_A_BODY = {413: "More than is taken: 512 KiB, or a file larger than the regulation lets"}
AS_IT_STANDS = {409: "Not possible as it stands"}
BY_THE_REGULATION = {404: "The regulation has none of this, or not by this name"}
NAMED_BY_THE_REGULATION = frozenset({"get /figures", "post /publications", "post /bulletin"})


@dataclass(frozen=True)
class Field:
    """A field of a shape. `shape`: the shape its values have; `many`: whether it is a list of them."""

    name: str
    type: str
    shape: str
    many: bool
    required: bool
    note: str


@dataclass(frozen=True)
class Operation:
    """One call. `responses`: (status, what it means, shape of the answer)."""

    id: str
    method: str
    path: str
    summary: str
    guard: str
    parameters: tuple[Field, ...]
    body: str
    responses: tuple[tuple[str, str, str], ...]


def describe_access(app: Flask, api: Api) -> None:
    """Writes into the OpenAPI document who may call each operation, and how each may be refused."""
    for name, scheme in SCHEMES.items():
        api.spec.components.security_scheme(name, scheme)
    guards = {
        (_templated(str(rule)), method.lower()): getattr(app.view_functions[rule.endpoint], "guard", "")
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    for path, method, operation in _operations(api.spec.to_dict()):
        guard = guards[path, method]
        if guard in SCHEMES:
            operation["security"] = [{guard: []}]
        for status, meaning in _refusals(guard, method, path, operation).items():
            answer = {"schema": {"$ref": "#/components/schemas/Error"}}
            operation["responses"][str(status)] = {"description": meaning, "content": {"application/json": answer}}


def _refusals(guard: str, method: str, path: str, operation: Any) -> dict[int, str]:
    refusals = dict(REFUSALS[guard])
    if f"{method} {path.removeprefix('/api/v1')}" in NAMED_BY_THE_REGULATION:
        refusals |= BY_THE_REGULATION
    if "requestBody" in operation:
        refusals |= ON_A_BODY
    if guard == "staff" and "{" in path:
        refusals |= ON_A_CASE if "{reference}" in path else ON_A_NAME
    if method != "get" and guard in SCHEMES:
        refusals |= AS_IT_STANDS
    if any(each["name"] == "If-Match" for each in operation.get("parameters", ())):
        refusals |= ON_A_VERSION
    return refusals


def docs_page(api: Api) -> Blueprint:
    """A blueprint with the page that shows the document of `api`."""
    docs = Blueprint("docs", __name__)

    @docs.get("/docs")
    @anyone
    def show_docs() -> Response:
        """The API described, for people; without scripts and without a request to anybody else."""
        document = api.spec.to_dict()
        groups = [(tag, _of_tag(document, tag["name"])) for tag in document["tags"]]
        shapes = {name: tuple(_fields(shape)) for name, shape in document["components"]["schemas"].items()}
        page = render_template("docs.html", info=document["info"], groups=groups, shapes=shapes, schemes=SCHEMES)
        return make_response(page)

    return docs


def _templated(rule: str) -> str:
    return rule.replace("<", "{").replace(">", "}")


def _operations(document: Any) -> Iterator[tuple[str, str, Any]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield path, method, operation


def _of_tag(document: Any, tag: str) -> list[Operation]:
    return [
        _operation(path, method, operation, document)
        for path, method, operation in _operations(document)
        if tag in operation["tags"]
    ]


def _operation(path: str, method: str, operation: Any, document: Any) -> Operation:
    given = [*document["paths"][path].get("parameters", ()), *operation.get("parameters", ())]
    named = document["components"]["responses"]
    return Operation(
        id=f"{method}{path.replace('/', '-').replace('{', '').replace('}', '')}",
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        guard=next(iter(operation.get("security", [{"anyone": []}])[0])),
        parameters=tuple(_parameter(parameter) for parameter in given),
        body=_shape_in(operation.get("requestBody", {})),
        responses=tuple(_response(status, found, named) for status, found in sorted(operation["responses"].items())),
    )


def _parameter(parameter: Any) -> Field:
    field = _field(parameter["name"], parameter["schema"], required=parameter.get("required", False))
    place = f"in the {parameter['in']}"
    return Field(field.name, field.type, "", False, field.required, f"{place}; {field.note}" if field.note else place)


def _response(status: str, found: Any, named: Any) -> tuple[str, str, str]:
    answer = named[_name(found["$ref"])] if "$ref" in found else found
    if status == "default":
        return "4xx, 5xx", "Any other error", _shape_in(answer)
    return status, answer.get("description") or HTTPStatus(int(status)).phrase, _shape_in(answer)


def _shape_in(holder: Any) -> str:
    schema = holder.get("content", {}).get("application/json", {}).get("schema", {})
    return _name(schema.get("$ref", ""))


def _fields(shape: Any) -> Iterator[Field]:
    required = shape.get("required", ())
    for name, schema in shape.get("properties", {}).items():
        yield _field(name, schema, required=name in required)


def _field(name: str, schema: Any, *, required: bool) -> Field:
    many = schema.get("type") == "array"
    item = schema.get("items", {}) if many else schema
    shape = _name(item.get("$ref", ""))
    return Field(name, item.get("type", "object"), shape, many, required, ", ".join(_notes(schema, item)))


def _notes(schema: Any, item: Any) -> Iterator[str]:
    if "description" in schema:
        yield str(schema["description"])
    if "maxLength" in item:
        yield f"at most {item['maxLength']} characters"
    if schema.get("default") not in (None, "", {}, []):
        yield f"{schema['default']} when left out"
    if schema.get("nullable"):
        yield "may be null"


def _name(reference: str) -> str:
    return reference.rpartition("/")[2]
