"""What every Lambda shares: services made once a sandbox, and lines in the log that know their request."""

import math
import os
from collections.abc import Callable
from functools import wraps
from typing import Any

from complaints.bootstrap import Services, build_services, settings_of
from complaints.logs import figure, note, of_request, place_of
from complaints.precompiled import started

_held: list[Services] = []


def services() -> Services:
    """The services of this sandbox, built at the first call."""
    if not _held:
        _held.append(build_services(settings_of(os.environ)))
        started()
    return _held[0]


def use(given: Services) -> None:
    """Hands in ready-made services: the local stack shares one set between all functions."""
    _held[:] = [given]


def entry(run: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Marks what Lambda calls: within, lines of the log carry the request that the platform counts it as."""

    @wraps(run)
    def entered(event: Any, context: Any) -> Any:
        request, function = (getattr(context, name, "") for name in ("aws_request_id", "function_name"))
        with of_request(id=request, function=function):
            return run(event, context)

    return entered


def seconds_left(context: Any) -> float:
    """How long this run may still take; without end where there is no Lambda."""
    return float(context.get_remaining_time_in_millis()) / 1000 if context else math.inf


def log(message: str, **fields: Any) -> None:
    """One JSON line: a constant message and its fields; never names, phones, addresses or message text."""
    note(message=message, **fields)


def measure(name: str, value: float) -> None:
    """A figure of this run, for CloudWatch."""
    figure(name=name, value=value, unit="None", now=services().clock())


def fault(error: Exception) -> str:
    """Which error and where it was raised, without its words: these may hold what a person wrote."""
    return place_of(error=error)
