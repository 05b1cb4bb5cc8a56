"""What every Lambda shares: services made once a sandbox, and logs as JSON lines without personal data."""

import json
import logging
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from complaints.bootstrap import Services, build_services, settings_of

_held: list[Services] = []


def services() -> Services:
    """The services of this sandbox, built at the first call."""
    if not _held:
        _held.append(build_services(settings_of(os.environ)))
    return _held[0]


def use(given: Services) -> None:
    """Hands in ready-made services: the local stack shares one set between all functions."""
    _held[:] = [given]


def log(message: str, **fields: Any) -> None:
    """One JSON line: a constant message and its fields; never names, phones, addresses or message text."""
    _logger.info(json.dumps({"message": message, **fields}, ensure_ascii=False, default=str))


def fault(error: Exception) -> str:
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
