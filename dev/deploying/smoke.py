"""After a deployment: the API's Lambda itself is asked, then, where the world reaches it, the portal by its name."""

import json
import urllib.request
from collections.abc import Iterator, Mapping
from typing import Any

from dev.deploying.account import Account

ASKED = ("/healthz", "/api/v1/policy", "/api/v1/form")
PAGES = ("/", "/track.html", "/admin.html")
PATIENCE = 30  # seconds


class SmokeFailed(Exception):
    """What was deployed does not answer as it should."""


def check(*, account: Account, known: Mapping[str, str]) -> int:
    """How many questions were answered. Raises SmokeFailed."""
    faults = [*_of_the_lambda(account, known), *([] if account.is_local else _of_the_site(account, known))]
    if faults:
        raise SmokeFailed("\n".join(f"- {fault}" for fault in faults))
    return len(ASKED) + (0 if account.is_local else len(ASKED) + len(PAGES))


def _of_the_lambda(account: Account, known: Mapping[str, str]) -> Iterator[str]:
    for path in ASKED:
        payload = json.dumps(_request(path)).encode()
        told = account.client("lambda").invoke(FunctionName=known["ApiFunction"], Payload=payload)
        answer = json.loads(told["Payload"].read())
        if told.get("FunctionError") or answer.get("statusCode") != 200:
            yield f"{known['ApiFunction']} {path}: {json.dumps(answer, ensure_ascii=False)[:400]}"


def _of_the_site(account: Account, known: Mapping[str, str]) -> Iterator[str]:
    for path in (*ASKED, *PAGES):
        address = f"https://{account.stage.parameters['SiteDomain']}{path}"
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
                if answer.status != 200:
                    yield f"{address}: {answer.status}"
        except OSError as error:
            yield f"{address}: {error}; its name must lead to {known['SiteTarget']}"


def _request(path: str) -> dict[str, Any]:
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"host": "smoke", "x-forwarded-proto": "https"},
        "requestContext": {
            "http": {"method": "GET", "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"},
            "stage": "$default",
        },
        "isBase64Encoded": False,
    }
