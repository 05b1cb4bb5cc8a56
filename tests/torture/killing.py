"""A process that dies before or after its nth call to AWS, as a power cut or a Lambda's time-out would have it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.client import BaseClient

SENT = "SendEmail"


class Killed(BaseException):
    """The process is gone. No handler of the house sees it: it is no Exception."""


@dataclass(frozen=True)
class Point:
    """Where a run dies: `call` counts from 1; `after`: the call was answered by AWS, and nobody read the answer."""

    call: int
    after: bool

    def __str__(self) -> str:
        return f"{'after' if self.after else 'before'} call {self.call}"


@dataclass
class Calls:
    """What a run asked of AWS before it died, each operation by name; the last may have taken effect unread."""

    made: list[str] = field(default_factory=list)

    @property
    def sent(self) -> int:
        """How many mails SES took."""
        return self.made.count(SENT)


@contextmanager
def counting(*, until: Point | None = None) -> Iterator[Calls]:
    """Notes the calls made within; from `until` on none is made any more: the process is dead."""
    calls, make = Calls(), BaseClient._make_api_call  # type: ignore[attr-defined]

    def call(client: Any, operation: str, arguments: Any) -> Any:
        number = len(calls.made) + 1
        if until and (number, True) > (until.call, until.after):
            raise Killed(f"before {operation}")
        calls.made.append(operation)
        try:
            return make(client, operation, arguments)
        finally:
            if until and number == until.call:
                raise Killed(f"after {operation}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", call)
        yield calls


def dies(at: Point, run: Callable[[], object]) -> Calls | None:
    """The calls of a `run` that died at that point; None where it came to its end before."""
    calls = Calls()
    try:
        with counting(until=at) as calls:
            run()
    except Killed:
        return calls
    return None
