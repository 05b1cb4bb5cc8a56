"""Complaints to look at: four weeks of a complaint department's work, over the addresses of a portal that runs here.

`python -m dev.demo http://127.0.0.1:8000 [--count 240]`, on a portal started by `make run`, under whichever regulation.
Nothing is written past the portal: the public files, the demo staff act, the clock moves in between, so that all that
shows has come about as in production. Only the cases of years ago are filed by /dev, for the clock runs forward: what
becomes of them is done as of others.
"""

import argparse
import json
import sys
import urllib.error
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dev.demo_lives import CLOSURE, COMPLAINANT, LIVES, LONGEST, Step
from dev.demo_words import filled_in, name_of, said_of
from dev.visitor import Visitor

COUNT = 240
OLD = 6
SLOT = "PT8H"  # so much passes at a time: eighty slots are four weeks
A_SLOT = 3  # complaints that come in it
SELDOM = 12  # of so many complaints one is of a category that is complained of now and then
ASKED_AGAIN = 3  # times a complaint is put right that lacks what this regulation asks for
# Addresses of the mail service's own simulator: mail to them bounces, or is reported as spam.
EMAILS = {
    5: "bounce@simulator.amazonses.com",
    7: "complaint@simulator.amazonses.com",
    10: "bounce@simulator.amazonses.com",
}
# Who is away, for how many days from how many days on, and who stands in.
AWAY = (("legal", 3, 9, "executive"), ("head", 1, 4, ""), ("executive", 6, 8, ""))


@dataclass(frozen=True)
class Filed:
    """A complaint of the demo: its number among them, what the portal called it, and who can speak for it."""

    number: int
    reference: str
    complainant: Visitor

    def due(self, slot: int) -> Iterator[Step]:
        """What is done about it in this slot of time."""
        came = self.number // A_SLOT
        return (step for step in LIVES[self.number % len(LIVES)] if came + step.after == slot)


def fill(*, url: str, count: int = COUNT) -> Iterator[str]:
    """Files `count` complaints at the portal at `url` and works on most of them; the references, as they come."""
    public = Visitor(url)
    policy = public.get("/api/v1/policy")
    staff = {who: public.signed_in(who) for who in ("agent", "handler", "supervisor")}
    filed: list[Filed] = []
    for slot in range(-(-count // A_SLOT)):
        for number in range(slot * A_SLOT, min(count, (slot + 1) * A_SLOT)):
            answer = _file(complaint(number, policy), policy, public)
            filed.append(Filed(number, answer["reference"], public.with_secret(answer["secret"])))
            yield answer["reference"]
        for each in filed[-LONGEST * A_SLOT :]:
            for step in each.due(slot):
                _take(step, each, staff)
        public.post("/dev/clock", {"advance": SLOT})
    send_away(public.signed_in("admin"))


def send_away(admin: Visitor) -> None:
    """Some of the staff are away soon; on some days nobody answers for them."""
    today = date.fromisoformat(admin.get("/api/v1/responsibilities")["today"])
    for role, first, back, deputy in AWAY:
        days = {"away_from": today + timedelta(days=first), "away_until": today + timedelta(days=back)}
        body = {name: day.isoformat() for name, day in days.items()}
        admin.change(
            f"/api/v1/staff/{role}@staff.example", body | ({"deputy": f"{deputy}@staff.example"} if deputy else {})
        )


def keep(*, url: str) -> Iterator[str]:
    """Cases whose time is over: of six one is held, one proposed, one disposed of; the references, as they come."""
    old = Visitor(url).post("/dev/old-cases", {"count": OLD})
    supervisor, director, legal = (Visitor(url).signed_in(role) for role in ("supervisor", "director", "legal"))
    for number, reference in enumerate(old):
        path = f"/api/v1/cases/{reference}"
        if number == 3:
            legal.act(f"{path}/legal-hold", {"reason": "另案诉讼正在进行，本单可能作为证据。"})
        if number in (4, 5):
            supervisor.act(f"{path}/disposal", {"reason": "保存期满，无未了事项。"})
        if number == 5:
            director.act(f"{path}/disposal-decision", {"approved": True, "reason": "同意销毁。"})
        yield reference


def complaint(number: int, policy: Any) -> dict[str, Any]:
    """What the public page would send, in a category of this policy, as `GET /api/v1/policy` tells it."""
    categories, lines, kinds = policy["categories"], policy["business_lines"], policy["complainant_kinds"]
    often = -(-len(categories) // 2)  # the second half of them, such as conduct of staff, is complained of now and then
    now_and_then = categories[often:] if number % SELDOM == SELDOM - 1 else ()
    category = now_and_then[number // SELDOM % len(now_and_then)] if now_and_then else categories[number % often]
    description, demand, place = said_of(category=category, number=number // often)
    return {
        "complainant": {
            "name": name_of(number=number),
            "phone": f"1380013{8000 + number % 2000:04}",
            "email": EMAILS.get(number, f"customer{number + 1:03}@customer.example" if number % 3 == 0 else ""),
            "address": f"和平路 {number % 90 + 1} 号",
            "kind": kinds[0]["id"] if kinds else "",
        },
        "category": category["id"],
        "business_line": lines[number % len(lines)]["id"] if lines else "",
        "description": description,
        "demand": demand,
        "place": place,
        "order_no": f"DEMO-{number + 1:04}",
        "consent": True,
        "locale": "en" if description.isascii() else "zh-CN",
    }


def _file(body: dict[str, Any], policy: Any, public: Visitor) -> Any:
    """The portal's answer; fields that this regulation asks for are filled in as it names them."""
    kinds = {each["id"]: each for each in policy["fields"]}
    for _ in range(ASKED_AGAIN):
        try:
            return public.post("/api/v1/complaints", body)
        except urllib.error.HTTPError as refused:
            said = json.loads(refused.read())
            asked = said["errors"].get("json", {}).get("fields", {}) if refused.code == 422 else {}
            if not asked:
                raise
        given = {name: filled_in(kind=kinds[name]["kind"], options=_ids(kinds[name])) for name in asked}
        body = body | {"fields": body.get("fields", {}) | given}
    return public.post("/api/v1/complaints", body)


def _ids(field: Mapping[str, Any]) -> list[str]:
    return [each["id"] for each in field["options"]]


def _take(step: Step, filed: Filed, staff: Mapping[str, Visitor]) -> None:
    """One step, where the regulation lets somebody take it."""
    if step.who == COMPLAINANT:
        filed.complainant.act(f"/api/v1/complaints/{filed.reference}/{step.act}", step.body)
        return
    who, path = staff[step.who], f"/api/v1/cases/{filed.reference}"
    body = step.body if step.act != CLOSURE else _closing(who.look(path))
    if body:
        who.act(f"{path}/{step.act}", body)


def _closing(case: Any) -> dict[str, Any]:
    """The way to close a case for which nothing is missing, if there is one."""
    ways = [way for way in (case["closings_open"] if case else ()) if not way["missing"] or way["needs_reason"]]
    ways.sort(key=lambda way: not way["when_satisfied"])
    return {"kind": ways[0]["id"], "reason": "已处理完毕，客户认可。"} if ways else {}


def _stages(url: str) -> Counter[str]:
    """How many cases stand at each stage."""
    reader, cursor, found = Visitor(url).signed_in("supervisor"), "", Counter[str]()
    while True:
        page = reader.get(f"/api/v1/cases?limit=100{cursor}")
        found.update(row["stage"] for row in page["cases"])
        if not page["cursor"]:
            return found
        cursor = f"&cursor={page['cursor']}"


def _bar(done: int, whole: int, reference: str) -> None:
    """Redrawn in place on a terminal; elsewhere a line for each tenth."""
    filled = 30 * done // whole
    line = f"[{'#' * filled}{'.' * (30 - filled)}] {done}/{whole}  {reference}"
    if sys.stderr.isatty():
        print(f"\r{line}", end="\n" if done == whole else "", file=sys.stderr, flush=True)
    elif done == whole or done % max(1, whole // 10) == 0:
        print(line, file=sys.stderr, flush=True)


def main() -> None:
    """Shows how far it has come, and at the end where the cases stand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:8000")
    parser.add_argument("--count", type=int, default=COUNT)
    asked = parser.parse_args()
    whole, done = asked.count + OLD, 0
    for come in (keep(url=asked.url), fill(url=asked.url, count=asked.count)):
        for reference in come:
            done += 1
            _bar(done, whole, reference)
    print(", ".join(f"{stage}: {count}" for stage, count in sorted(_stages(asked.url).items())))


if __name__ == "__main__":
    main()
