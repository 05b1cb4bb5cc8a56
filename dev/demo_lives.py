"""What becomes of the demo's complaints: who does what, and how many slots of time after they were filed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

COMPLAINANT = "complainant"
CLOSURE = "closure"


@dataclass(frozen=True)
class Step:
    """An act, `after` so many slots; `who`: a role of the demo staff, or COMPLAINANT."""

    after: int
    who: str
    act: str
    body: Mapping[str, Any] = field(default_factory=dict)


def _contact(after: int) -> Step:
    return Step(after, "handler", "contact", {"text": "已致电客户，约定上门时间。"})


def _reply(after: int, text: str = "已上门处理，客户确认。", *, final: bool = True) -> Step:
    return Step(after, "handler", "reply", {"text": text, "final": final})


def _called(after: int, outcome: str, text: str) -> Step:
    return Step(after, "agent", "follow-up", {"outcome": outcome, "text": text})


def _satisfied(after: int) -> tuple[Step, ...]:
    """The call, and for regulations in which it does not end the case by itself, the end."""
    return (
        _called(after, "satisfied", "客户表示满意。"),
        Step(after, "agent", CLOSURE),
        Step(after, "supervisor", CLOSURE),
    )


ADDED = {"text": "今天又去看了一次，情况没有变化，补充说明一下。"}
NOTED = {"text": "与门店核对过，订单与安装记录一致。"}
AGAIN = "已更换配件并现场演示，客户当面确认。"
SOLVED: tuple[Step, ...] = (_contact(0), _reply(3), *_satisfied(5))
# One after the other, so that of a dozen complaints some stand at every stage, and two run into their clocks.
LIVES: tuple[tuple[Step, ...], ...] = (
    SOLVED,
    (_contact(0), Step(1, COMPLAINANT, "supplements", ADDED), _reply(4), *_satisfied(6)),
    (_contact(0),),
    (),
    SOLVED,
    (_contact(0), Step(1, "agent", "note", NOTED), _reply(3)),
    (
        *(
            _contact(0),
            _reply(3, "已联系门店，门店答复属正常现象。"),
            _called(5, "not_satisfied", "客户不认可，要求再次处理。"),
        ),
        *(_contact(6), _reply(9, AGAIN), *_satisfied(11)),
    ),
    SOLVED,
    (_contact(1), Step(3, COMPLAINANT, "withdrawal", {"reason": "已经自行解决，不再追究。"})),
    (_contact(0), _reply(3), _called(4, "unreachable", "无人接听。"), *_satisfied(6)),
    (_contact(0), _reply(3), _called(5, "not_satisfied", "客户不认可处理结果。")),
    SOLVED,
)
LONGEST = 1 + max(step.after for life in LIVES for step in life)  # slots in which something is done about a complaint
