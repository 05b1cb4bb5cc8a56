"""Load on a portal that runs here: rising numbers of clients until answers become slow, or the same number for long.

`python -m dev.load http://127.0.0.1:8000 --pid <the portal's>`: 1, 2, 4 … clients for some seconds each;
`--soak 1200 --clients 4`: so many for so many seconds, with the timer and the stream at work as always. One JSON object
a line: answers a second, latency in milliseconds at the 50th, 95th and 99th percentile, errors, resident memory.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import quantiles
from threading import Thread
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit

API = "/api/v1"
SLOW = 1000.0  # milliseconds at the 95th percentile, above which no more clients are added
MOST = 64
ROLES = ("agent", "handler", "supervisor")
WORDS = "橱柜门板安装后第三天开裂，裂缝从合页处一直到下沿，请尽快更换。"


@dataclass
class Seen:
    """What clients were answered: milliseconds by kind of request, statuses, and what failed altogether."""

    took: list[tuple[str, float]] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)


class Client:
    """Somebody with a browser, at an address of his own in 127.0.0.0/8: limits are kept by network."""

    def __init__(self, url: str, number: int, seen: Seen) -> None:
        self._host, self._seen, self._chance = urlsplit(url).netloc, seen, random.Random(number)
        self._number, self._sent = number, 0
        self._cookie, self._known = "", list[tuple[str, str]]()
        self._sign_in()

    def work(self, until: float) -> None:
        """One request after the other."""
        acts: tuple[Callable[[], object], ...] = (self._file, self._follow, self._note, self._list, self._desk)
        while monotonic() < until:
            self._chance.choices(acts, weights=[15, 20, 15, 25, 25])[0]()

    def _sign_in(self) -> None:
        role = ROLES[self._number % len(ROLES)]
        _, headers, _ = self._ask("session", "POST", "/dev/session", {"email": f"{role}@staff.example"})
        self._cookie = headers.get("Set-Cookie", "").partition(";")[0]

    def _file(self) -> None:
        self._sent += 1
        name = f"{self._number:03}{self._chance.randrange(10**8):08}"
        person = {"name": "林芳", "phone": f"1{name[:10]}", "email": f"c{name}@customer.example"}
        body = {"complainant": person, "category": "product_quality", "description": WORDS, "consent": True}
        status, _, told = self._ask("file", "POST", f"{API}/complaints", body)
        if status == 201:
            self._known.append((told["reference"], told["secret"]))

    def _follow(self) -> None:
        if self._known:
            reference, secret = self._chance.choice(self._known)
            self._ask("follow", "GET", f"{API}/complaints/{reference}", None, Authorization=f"Secret {secret}")

    def _note(self) -> None:
        if self._known:
            reference, _ = self._chance.choice(self._known)
            self._ask("note", "POST", f"{API}/cases/{reference}/note", {"text": "已联系客户"}, If_Match="*")

    def _list(self) -> None:
        self._ask("list", "GET", f"{API}/cases?limit=50", None)

    def _desk(self) -> None:
        self._ask("desk", "GET", f"{API}/work?lane=mine&limit=50", None)

    def _ask(self, kind: str, method: str, path: str, body: Any, **headers: str) -> tuple[int, Any, Any]:
        given = {name.replace("_", "-"): value for name, value in headers.items()} | {"Cookie": self._cookie}
        data = json.dumps(body).encode() if body is not None else None
        if data:
            given["Content-Type"] = "application/json"
        network = (f"127.{1 + self._number % 200}.{self._sent % 250}.1", 0)
        connection = HTTPConnection(self._host, timeout=60, source_address=network)
        began = monotonic()
        try:
            connection.request(method, path, data, given)
            answer = connection.getresponse()
            read = answer.read()
        except (OSError, HTTPException) as error:
            self._seen.failed[type(error).__name__] += 1
            return 0, {}, None
        finally:
            connection.close()
        self._seen.took.append((kind, (monotonic() - began) * 1000))
        self._seen.statuses[answer.status] += 1
        is_json = answer.headers.get_content_type() == "application/json"
        return answer.status, answer.headers, json.loads(read) if read and is_json else None


def load(url: str, *, clients: int, seconds: float, pid: int, every: float = 30) -> dict[str, Any]:
    """What came of so many clients for so long; memory in MB at the beginning, at the end, and at most."""
    seen, memory = Seen(), [resident(pid)]
    people = [Client(url, number, seen) for number in range(clients)]
    seen.took.clear()
    began = monotonic()
    threads = [Thread(target=each.work, args=(began + seconds,), daemon=True) for each in people]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        sleep(min(every, max(began + seconds - monotonic(), 0.5)))
        memory.append(resident(pid))
    for thread in threads:
        thread.join()
    return told(seen, monotonic() - began) | {"clients": clients, "memory_mb": memory}


def told(seen: Seen, seconds: float) -> dict[str, Any]:
    """Percentiles of all answers, and the median of each kind."""
    kinds = sorted({kind for kind, _ in seen.took})
    p50, p95, p99 = percentiles([took for _, took in seen.took])
    return {
        "seconds": round(seconds),
        "answers": len(seen.took),
        "per_second": round(len(seen.took) / seconds, 1),
        "p50_ms": p50,
        "p95_ms": p95,
        "p99_ms": p99,
        "median_ms": {kind: percentiles([took for of, took in seen.took if of == kind])[0] for kind in kinds},
        "statuses": dict(seen.statuses),
        "errors": sum(seen.failed.values()) + sum(n for status, n in seen.statuses.items() if status >= 500),
        "failed": dict(seen.failed),
    }


def percentiles(took: list[float]) -> tuple[int, int, int]:
    """The 50th, 95th and 99th."""
    if len(took) < 2:
        return (round(took[0]),) * 3 if took else (0, 0, 0)
    cut = quantiles(took, n=100)
    return round(cut[49]), round(cut[94]), round(cut[98])


def resident(pid: int) -> int:
    """Megabytes of memory that a process has; 0 where it is not known."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text(encoding="ascii").splitlines() if pid and status.is_file() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS")), 0)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("url")
    parser.add_argument("--pid", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--soak", type=float, default=0)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--slow", type=float, default=SLOW)
    given = parser.parse_args()
    if given.soak:
        print(json.dumps(load(given.url, clients=given.clients, seconds=given.soak, pid=given.pid)), flush=True)
        return
    clients = 1
    while clients <= MOST:
        found = load(given.url, clients=clients, seconds=given.seconds, pid=given.pid)
        print(json.dumps(found), flush=True)
        if found["p95_ms"] > given.slow or found["errors"]:
            return
        clients *= 2


if __name__ == "__main__":
    main()
