"""Calls made up from the OpenAPI document: mostly such as could be meant, with something wrong in every fifth place.

The generator is ours: the document names no values, and only one that knows numbers, people and ids of the policy gets
past the first check of a route (decision 42).
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from random import Random
from typing import Any
from urllib.parse import quote

from openapi_schema_validator import OAS30Validator
from werkzeug.test import TestResponse

from complaints.domain.commands import Act
from complaints.domain.policy import PolicyProfile
from tests.api.site import COMPLAINT, Site

STRANGE = (
    *(
        "",
        " ",
        "\x00",
        "\ud800",
        "a\u202eb",
        "\u2028",
        "😀" * 40,
        "x" * 300,
        "x" * 12_000,
        "=1+1",
        "'\"<script>",
        "{{7*7}}",
    ),
    *("{0}", "%s%n", "../../x", "a\r\nX: y", "١٢", "²", "NaN", "-0", "1e999", "null", "*", "%00", "é", "null\\u0000"),
    *(
        "9999-12-31T23:59:59+14:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31",
        "0001-01-01",
        "2026-02-30",
        "9999-12",
        "0000-00",
    ),
    *("24:00", "99999999999999999999", "-1", "P1D", "a@b", "a@b.cc, c@d.ee", "@", "+86 13800138000"),
)
WRONG = (None, True, False, 0, -1, 10**30, 1.5, [], {}, [[]], [None], {"a": {"b": [1]}}, *STRANGE)
PLAIN = (
    "已致电",
    "2026-11-20",
    "2026-11-21T10:00:00+08:00",
    "2026-11",
    "13800138000",
    "a@b.cc",
    "10:00",
    "12",
    "3.5",
    "x",
)
ANSWERS = (
    "satisfied",
    "dissatisfied",
    "unreachable",
    "answered",
    "final",
    "interim",
    "phone",
    "mail",
    "zh-CN",
    "en",
    "due",
)
EXAMPLES = ("year", "2026-Q4", "2026-W47", "complaint", "note", "due", "proposed", "open", "closed", "dispatched")


class Fuzz:
    """Calls on `site` as somebody; everything drawn from `chance`. `wrong`: what should not have been answered so."""

    def __init__(self, site: Site, *, who: str, chance: Random) -> None:
        self.site, self.chance, self.who = site, chance, who
        self.browser = site.signed_in(who) if who else site.anybody
        self.document: Any = site.anybody.get("/api/v1/openapi.json").get_json()
        self.operations = sorted(_operations(self.document), key=lambda each: each[:2])
        self.known = (*words_of(site.services.policy), *PLAIN, *ANSWERS, *EXAMPLES)
        self.cases: list[tuple[str, dict[str, str]]] = []
        self.counts: Counter[int] = Counter()
        self.wrong: dict[str, str] = {}

    def run(self, *, rounds: int) -> None:
        """Every operation, in some order, so many times."""
        for _ in range(rounds):
            self._file()
            for method, path, operation in self.chance.sample(self.operations, len(self.operations)):
                if path != "/api/v1/sessions" and not path.startswith("/api/v1/sessions/"):  # or he is signed out
                    self._call(method, path, operation)

    def _file(self) -> None:
        self.cases.append(self.site.filed(complainant=COMPLAINT["complainant"]))
        self.site.services.clock.advance(hours=self.chance.randint(1, 60))
        self.browser = self.site.signed_in(self.who) if self.who else self.site.anybody

    def _call(self, method: str, path: str, operation: Any) -> None:
        reference, secret = self.chance.choice(self.cases)
        address = re.sub(r"\{(\w+)\}", lambda place: quote(self._in_path(place[1], reference), safe=""), path)
        query = {
            each["name"]: self._text()
            for each in operation.get("parameters", ())
            if each["in"] == "query" and (each.get("required") or self.chance.random() < 0.4)
        }
        headers = dict(secret) if self.chance.random() < 0.8 else {}
        headers |= {"If-Match": "*"} if self.chance.random() < 0.9 else {"If-Match": self._header()}
        body = {}
        if "requestBody" in operation:
            body = {"data": json.dumps(self._body(operation["requestBody"])), "content_type": "application/json"}
        answer = self.browser.open(address, method=method.upper(), query_string=query, headers=headers, **body)
        self.counts[answer.status_code] += 1
        fault = fault_of(answer, operation, self.document)
        if fault:
            self.wrong.setdefault(f"{method.upper()} {path}", f"{fault}: {address} {query} {body!r}"[:600])

    def _in_path(self, name: str, reference: str) -> str:
        if self.chance.random() < 0.2:
            return str(self.chance.choice(STRANGE)).encode("utf-8", "replace").decode() or "x"
        known = {"reference": reference, "email": f"{self.chance.choice(('agent', 'handler'))}@staff.example"}
        known |= {"month": "2026-11", "period": "2026-11", "year": "2026", "number": "1", "message": "m1"}
        return known.get(name) or str(self.chance.choice(self.known))

    def _text(self) -> str:
        text = str(self.chance.choice(STRANGE if self.chance.random() < 0.2 else self.known))
        return text.encode("utf-8", "replace").decode()

    def _header(self) -> str:
        return str(self.chance.choice(('"1"', "1", 'W/"2"', '"x"', "", '"99999999999999999999999"', '"-1"', '"١"')))

    def _body(self, wanted: Any) -> Any:
        if self.chance.random() < 0.03:
            return self.chance.choice(WRONG)
        return self._value(wanted["content"]["application/json"]["schema"], "")

    def _value(self, schema: Any, name: str) -> Any:
        if "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        if "allOf" in schema:
            schema = schema["allOf"][0]
            return self._value(schema, name)
        if self.chance.random() < 0.06:
            return self.chance.choice(WRONG)
        makers = {"object": self._object, "array": self._array, "integer": self._number, "boolean": self._truth}
        return makers.get(schema.get("type", ""), self._string)(schema, name)

    def _object(self, schema: Any, name: str) -> dict[str, Any]:
        needed, chance = schema.get("required", ()), self.chance.random
        fields = schema.get("properties", {})
        made = {
            key: self._value(inner, key)
            for key, inner in fields.items()
            if (key in needed and chance() < 0.97) or chance() < 0.5
        }
        if isinstance(schema.get("additionalProperties"), Mapping):
            made |= {self._string({}, name): self._value(schema["additionalProperties"], "") for _ in range(2)}
        return made | ({"surplus": 1} if chance() < 0.02 else {})

    def _array(self, schema: Any, name: str) -> list[Any]:
        return [self._value(schema.get("items", {}), name) for _ in range(self.chance.choice((0, 1, 1, 2, 21)))]

    def _number(self, _: Any, __: str) -> int:
        return self.chance.choice((0, 1, 1, 2, 3, 5, 100, -1, 2**40))

    def _truth(self, _: Any, __: str) -> bool:
        return self.chance.random() < 0.8

    def _string(self, _: Any, name: str) -> str:
        if name in ("handler", "respondent", "email") and self.chance.random() < 0.7:
            return f"{self.chance.choice(('agent', 'handler', 'head', 'nobody'))}@staff.example"
        return str(self.chance.choice(STRANGE if self.chance.random() < 0.08 else self.known))


def fault_of(answer: TestResponse, operation: Any, document: Any) -> str:
    """What is wrong with an answer: an error of ours, a status or a shape that the document does not tell of."""
    told = operation["responses"].get(str(answer.status_code))
    if answer.status_code >= 500:
        return f"{answer.status_code}"
    if told is None:
        return f"{answer.status_code} is not in the document"
    if answer.status_code >= 400 and answer.mimetype != "application/json":
        return f"{answer.status_code} without the envelope"
    told = _resolved(told, document)
    if answer.status_code < 400 and answer.data and answer.mimetype not in told.get("content", {answer.mimetype: 1}):
        return f"{answer.status_code} comes as {answer.mimetype}"
    shape = told.get("content", {}).get("application/json", {}).get("schema")
    if not shape or "$ref" not in shape or answer.mimetype != "application/json":
        return ""
    unfit = next(_validator(_name(shape), id(document), document=_Held(document)).iter_errors(answer.get_json()), None)
    return f"{answer.status_code} is not {_name(shape)}: {unfit.json_path} {unfit.message[:200]}" if unfit else ""


class _Held:
    """The document as an argument that the cache below does not look at."""

    def __init__(self, document: Any) -> None:
        self.document = document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


@cache
def _validator(name: str, _document: int, *, document: _Held) -> Any:
    return OAS30Validator(
        {"$ref": f"#/components/schemas/{name}", "components": {"schemas": document.document["components"]["schemas"]}}
    )


def _resolved(told: Any, document: Any) -> Any:
    return document["components"]["responses"][_name(told)] if "$ref" in told else told


def _name(holder: Any) -> str:
    return str(holder["$ref"]).rpartition("/")[2]


def _operations(document: Any) -> Iterator[tuple[str, str, Any]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield (
                    method,
                    path,
                    operation | {"parameters": [*item.get("parameters", ()), *operation.get("parameters", ())]},
                )


def words_of(policy: PolicyProfile) -> tuple[str, ...]:
    """The ids that a policy knows: of categories, lines, records, schemes, levels, matters, penalties, acts."""
    intake = policy.intake
    found = [
        each.id for each in (*intake.categories, *intake.types, *intake.fields, *policy.records, *policy.approvals)
    ]
    found += [each.id for scheme in policy.schemes for each in (scheme, *scheme.levels)]
    found += [each.id for each in (*policy.severities, *policy.penalties, *policy.kpis, *policy.reports)]
    return (*found, *policy.roles, *(act.value for act in Act), "severity", "crisis", "extension", "redress", "plan")
