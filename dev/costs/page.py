"""`python -m dev.costs.page`: docs/cost.md, from the units that were measured and the table of prices."""

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

from dev.costs.units import STAFF_PAGES, YEARS_KEPT, Measured, Units, lines, month, prices, server, standing_now

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "cost.md"
UNITS = Path(__file__).with_name("measured.json")
VOLUMES = (1_000, 100_000, 1_000_000)
NAMES = {
    "lambda_requests": "calls of Lambdas",
    "gb_seconds": "Lambda GB-seconds",
    "http_requests": "requests to the API",
    "write_units": "DynamoDB write units",
    "read_units": "DynamoDB read units",
    "mails_sent": "mails sent",
    "mails_received": "mails received",
    "s3_puts": "S3 writes by the portal",
    "s3_gets": "S3 reads by the portal",
    "files_scanned": "files scanned",
    "log_bytes": "bytes of log",
    "answer_bytes": "bytes of answers",
    "table_bytes": "bytes kept in the table",
    "file_bytes": "bytes kept as files",
}
HEAD = """# What it costs

Written by `python -m dev.costs.page` from what `python -m dev.bench_cost --write` measured and from
[dev/costs/prices.toml](../dev/costs/prices.toml). `make bench` measures again and says where this page is true no more.

List prices of {region} as written down on {date}, in US dollars, without tax, **without any free tier**. Look at AWS's
own lists before a budget is made of this.

## One complaint's whole life

A form with a photo of 300 kB, letters, two looks at the progress, the handler's contact and answer by mail, four looks
by staff, a call, the end; measured on DynamoDB Local under the regulation `oppein`. Seconds of Lambda are those of the
measuring machine's processor, spread over the share of one that a function's memory gives.

| | |
|---|--:|
"""
ASSUMED = """
Assumed, not measured: CloudFront serves {pages} files for each request to the API; cases and files are kept {years}
years, the files at S3's first price. Cold starts and waits for the network are not counted: a second of a Lambda of
1 GB is $0.00002. Support, taxes, people and the domain are not in here; neither are they on the other side.

**The server** is the cheapest machine on which a help desk runs with its database: one machine, none beside it when it
fails, no copies elsewhere, its updates somebody's work; its size for the larger volumes is a guess. It sends its mails
by SES, too.

**What this says.** With a thousand complaints a month the portal costs half of such a machine, and most of it is what
stands still: alarms, firewall, timer. From some ten thousand a month on the machine is cheaper to rent, as the price
follows files, writes and mails; what is paid for then is that nobody keeps it, and that no one machine ends it.
"""


def read_measured() -> Measured:
    """What was measured last."""
    told = json.loads(UNITS.read_text(encoding="utf-8"))
    return Measured(Units(**told["life"]), Units(**told["minute"]), told["standing"])


def write(*, measured: Measured) -> None:
    """Keeps what was measured, and writes the page from it."""
    UNITS.write_text(json.dumps(asdict(measured), indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(measured=measured), encoding="utf-8")


def page(*, measured: Measured) -> str:
    """docs/cost.md, whole."""
    life = measured.life
    paid = prices()
    rows = [f"| {NAMES[name]} | {value:,.6g} |" for name, value in lines(life)]
    alone = Measured(life, Units(), {})
    one = sum(month(measured=alone, complaints=1).values()) - sum(month(measured=alone, complaints=0).values())
    rows.append(f"| **dollars, with {YEARS_KEPT} years of keeping** | **{one:.4f}** |")
    head = HEAD.format(region=paid["region"], date=paid["date"])
    assumed = ASSUMED.format(pages=STAFF_PAGES, years=YEARS_KEPT)
    return head + "\n".join([*rows, "", "## A month", "", *_months(measured)]) + "\n" + assumed


def _months(measured: Measured) -> list[str]:
    told = {volume: month(measured=measured, complaints=volume) for volume in VOLUMES}
    rows = [f"| complaints a month | {' | '.join(f'{volume:,}' for volume in VOLUMES)} |", "|---|--:|--:|--:|"]
    for heading in told[VOLUMES[0]]:
        rows.append(f"| {heading} | {' | '.join(f'{told[volume][heading]:,.2f}' for volume in VOLUMES)} |")
    sums = {volume: sum(told[volume].values()) for volume in VOLUMES}
    rows.append(f"| **the portal, $ a month** | {' | '.join(f'**{sums[volume]:,.2f}**' for volume in VOLUMES)} |")
    rows.append(f"| a complaint | {' | '.join(f'{sums[volume] / volume:.4f}' for volume in VOLUMES)} |")
    machines = {volume: server(complaints=volume) for volume in VOLUMES}
    rows.append(f"| **a server, $ a month** | {' | '.join(f'**{price:,.2f}**' for _, price in machines.values())} |")
    rows.append(f"| its size | {' | '.join(size for size, _ in machines.values())} |")
    mails = prices()["each"]["mail_sent"] * measured.life.mails_sent
    rows.append(f"| its mails by SES | {' | '.join(f'{mails * volume:,.2f}' for volume in VOLUMES)} |")
    return rows


def main() -> int:
    """Writes the page from what was measured last, and from the templates and prices of now."""
    write(measured=replace(read_measured(), standing=standing_now()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
