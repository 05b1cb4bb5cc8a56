"""Cases to look at: two weeks of a complaint department's work, done over the addresses of a portal that runs here.

`python -m dev.demo http://127.0.0.1:8000`, on a portal started by `make run`. Nothing is written past the portal: the
public files, the demo staff act, the clock moves in between, so that all that shows has come about as in production.
Only the cases of years ago are filed by /dev, for the clock runs forward: what becomes of them is done as of others.
"""

import argparse
import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import chain
from typing import Any

STEP = "PT7H"  # between one complaint and the next
COMPLAINTS = (
    ("product_quality", "橱柜门板安装后第三天开裂，裂缝从合页处一直到下沿。", "更换门板", "厨房"),
    ("delivery", "约定周六送货，等了一天没有人来，也没有人打电话。", "尽快送货并说明原因", "小区门口"),
    ("installation", "台面与墙面之间留了两指宽的缝，师傅说下次再来，一直没来。", "重新安装", "厨房"),
    ("after_sales", "报修三次，每次都说已登记，至今没有人上门。", "给出上门时间", ""),
    ("attitude", "安装师傅进门不穿鞋套，提醒后态度很差。", "道歉", "客厅"),
    ("design", "图纸上的插座位置与现场不符，柜子装上后插座被挡住。", "免费改图改柜", "主卧"),
    ("product_quality", "抽屉导轨异响，推到一半就卡住。", "更换导轨", "厨房"),
    ("price", "签合同时说包安装，现在又要收安装费。", "退还多收的费用", "门店"),
    ("product_quality", "The drawer front came in another colour than ordered.", "Exchange it", "Kitchen"),
    ("delivery", "少了两块层板和一包五金件。", "补发缺件", ""),
    ("installation", "水槽下面漏水，柜底已经泡胀。", "修好并更换柜底板", "厨房"),
    ("product_quality", "柜门封边脱胶，闻起来有刺鼻气味。", "检测并更换", "次卧"),
)
# Addresses of the mail service's own simulator: mail to them bounces, or is reported as spam.
EMAILS = {
    5: "bounce@simulator.amazonses.com",
    7: "complaint@simulator.amazonses.com",
    10: "bounce@simulator.amazonses.com",
}
# Who is away, for how many days from how many days on, and who stands in.
AWAY = (("legal", 3, 9, "executive"), ("head", 1, 4, ""), ("executive", 6, 8, ""))


class Visitor:
    """Who calls the portal at `url`: the public, or a member of the demo staff."""

    def __init__(self, url: str, cookie: str = "") -> None:
        self._url, self._cookie = url.rstrip("/"), cookie

    def signed_in(self, role: str) -> "Visitor":
        """The demo staff's <role>."""
        _, headers = self._call("POST", "/dev/session", {"email": f"{role}@staff.example"})
        return Visitor(self._url, headers["Set-Cookie"].partition(";")[0])

    def get(self, path: str) -> Any:
        """The JSON at `path`."""
        return self._call("GET", path)[0]

    def read(self, path: str, *, locale: str) -> bytes:
        """The file at `path` in a language."""
        headers = {"Cookie": self._cookie, "Accept-Language": locale}
        asked = urllib.request.Request(f"{self._url}{path}", headers=headers)
        with urllib.request.urlopen(asked) as answer:
            return bytes(answer.read())

    def post(self, path: str, body: Any) -> Any:
        """The JSON that answers `body`. Raises urllib.error.HTTPError."""
        return self._call("POST", path, body)[0]

    def change(self, path: str, body: Any) -> Any:
        """The JSON that answers a change of what lies at `path`. Raises urllib.error.HTTPError."""
        return self._call("PATCH", path, body)[0]

    def act(self, reference: str, act: str, body: Any) -> bool:
        """Does an act, on the case as it is; whether the portal let it happen."""
        try:
            self._call("POST", f"/api/v1/cases/{reference}/{act}", body)
        except urllib.error.HTTPError as refused:
            if refused.code in (403, 409, 422):  # the policy of this portal has it otherwise
                return False
            raise
        return True

    def _call(self, method: str, path: str, body: Any = None) -> tuple[Any, Mapping[str, str]]:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Cookie": self._cookie, "If-Match": "*"}
        asked = urllib.request.Request(f"{self._url}{path}", method=method, data=data, headers=headers)
        with urllib.request.urlopen(asked) as answer:
            return json.loads(answer.read() or b"null"), answer.headers


def fill(*, url: str) -> Iterator[str]:
    """Files the complaints at the portal at `url` and works on most of them; the references, as they come."""
    public = Visitor(url)
    policy = public.get("/api/v1/policy")
    agent, handler = public.signed_in("agent"), public.signed_in("handler")
    for number, told in enumerate(COMPLAINTS):
        reference = public.post("/api/v1/complaints", complaint(number, told, policy))["reference"]
        public.post("/dev/clock", {"advance": STEP})
        work_on(reference, number, agent=agent, handler=handler)
        yield reference
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
    old = Visitor(url).post("/dev/old-cases", {"count": 6})
    supervisor, director, legal = (Visitor(url).signed_in(role) for role in ("supervisor", "director", "legal"))
    for number, reference in enumerate(old):
        if number == 3:
            legal.act(reference, "legal-hold", {"reason": "另案诉讼正在进行，本单可能作为证据。"})
        if number in (4, 5):
            supervisor.act(reference, "disposal", {"reason": "保存期满，无未了事项。"})
        if number == 5:
            director.act(reference, "disposal-decision", {"approved": True, "reason": "同意销毁。"})
        yield reference


def complaint(number: int, told: tuple[str, str, str, str], policy: Any) -> dict[str, Any]:
    """What the public page would send; a category that this policy does not have is its first."""
    category, description, demand, place = told
    known = [each["id"] for each in policy["categories"]]
    lines = [each["id"] for each in policy["business_lines"]]
    return {
        "complainant": {
            "name": f"客户{number + 1:02}",
            "phone": f"1380013{8000 + number % 2000:04}",
            "email": EMAILS.get(number, ""),
        },
        "category": category if category in known else known[0],
        "business_line": lines[number % len(lines)] if lines else "",
        "description": description,
        "demand": demand,
        "place": place,
        "order_no": f"DEMO-{number + 1:04}",
        "consent": True,
        "locale": "zh-CN",
    }


def work_on(reference: str, number: int, *, agent: Visitor, handler: Visitor) -> None:
    """Every fourth case is left alone and runs into its clocks; of the others some get as far as the end."""
    if number % 4 == 3:
        return
    handler.act(reference, "contact", {"text": "已致电客户，约定上门时间。"})
    if number % 4 == 2:
        return
    handler.act(reference, "reply", {"text": "已上门处理，客户确认。", "final": True})
    if number % 3 == 0:
        agent.act(reference, "follow-up", {"outcome": "satisfied", "text": "客户表示满意。"})


def main() -> None:
    """Says each reference as it is filed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:8000")
    url = parser.parse_args().url
    for reference in chain(keep(url=url), fill(url=url)):
        print(reference, flush=True)


if __name__ == "__main__":
    main()
