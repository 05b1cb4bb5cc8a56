"""What the stories of 装饰集团 have in common: a complaint whose handling notice has gone to the branch."""

from typing import Any

from complaints.domain.commands import Contact, Decision, Record, Reply, Request
from tests.regulations.story import Files, Story

CUSTOMER = "林芳"
ANSWER = Reply("已返工。")
INTERVIEW = Record("interview", {"told": "墙面开裂"})
ISSUED = Record("notice_issued")
FEEDBACK = Record("feedback", {"handling": "返工", "legal_basis": "GB 50210"})
GRANTED = Decision("notice", approved=True)


def at_the_branch(**changes: Any) -> Story:
    """A complaint by phone of Monday 09:00 whose handling notice was issued at 10:00."""
    return Story("decor").run(
        ("Mon 2026-11-23 09:00", "agent", Files(channel="phone", **changes)),
        ("Mon 2026-11-23 09:02", "agent", Contact("已回电。")),
        ("Mon 2026-11-23 09:20", "agent", INTERVIEW),
        ("Mon 2026-11-23 09:30", "agent", Request("notice", "墙面开裂，请处理")),
        ("Mon 2026-11-23 09:40", "supervisor", GRANTED),
        ("Mon 2026-11-23 10:00", "admin_assistant", ISSUED),
    )
