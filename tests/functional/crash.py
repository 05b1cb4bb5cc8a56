"""A process that dies: before its nth call to AWS, as a power cut or a Lambda's time-out would have it."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from botocore.client import BaseClient


class Killed(BaseException):
    """The process is gone. No handler of the house sees it: it is no Exception."""


@contextmanager
def dying_before_call(nth: int) -> Iterator[None]:
    """Within, the nth call to AWS (from 1) is never made, nor any after it: the process is dead."""
    calls, made = count(1), BaseClient._make_api_call

    def call(client: BaseClient, operation: str, arguments: Any) -> Any:
        if next(calls) >= nth:
            raise Killed(f"before {operation}")
        return made(client, operation, arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", call)
        yield


def survives(nth: int, run: Any) -> bool:
    """Whether `run` comes to its end although the process would die before call `nth`."""
    try:
        with dying_before_call(nth):
            run()
    except Killed:
        return False
    return True
