"""Logs as JSON lines without personal data, each with its request; and figures that CloudWatch reads from them."""

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Any

NAMESPACE = "Complaints"
_request: ContextVar[str] = ContextVar("request", default="")
_function: ContextVar[str] = ContextVar("function", default="")


@contextmanager
def of_request(*, id: str, function: str = "") -> Iterator[None]:
    """Lines within belong to that request; figures to that Lambda, by its name in the account."""
    request, name = _request.set(id), _function.set(function)
    try:
        yield
    finally:
        _request.reset(request)
        _function.reset(name)


def note(*, message: str, **fields: Any) -> None:
    """One JSON line: a constant message and its fields; never names, phones, addresses or message text."""
    request = {"request": _request.get()} if _request.get() else {}
    _logger.info(json.dumps({"message": message, **request, **fields}, ensure_ascii=False, default=str))


def figure(*, name: str, value: float, unit: str, now: datetime) -> None:
    """A figure in the embedded metric format; nothing outside of Lambda, where nobody reads it."""
    function = _function.get()
    if function:
        metrics = {"Namespace": NAMESPACE, "Dimensions": [["FunctionName"]], "Metrics": [{"Name": name, "Unit": unit}]}
        told = {"Timestamp": int(now.timestamp() * 1000), "CloudWatchMetrics": [metrics]}
        _logger.info(json.dumps({"_aws": told, "FunctionName": function, name: value}))


def place_of(*, error: BaseException) -> str:
    """Which error and where it was raised, without its words: these may hold what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "nowhere"
    return f"{type(error).__name__} at {place}"


def _make_logger() -> logging.Logger:
    logger = logging.getLogger("complaints")
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
    return logger


_logger = _make_logger()
