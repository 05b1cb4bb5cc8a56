"""What is paid for, counted, and what it comes to at the prices of dev/costs/prices.toml."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from dev import stacks

PRICES = Path(__file__).with_name("prices.toml")
MEMORY = {"api": 1.024, "inbound-mail": 1.024}  # GB; the other functions have half of one
MINUTES = 30.4 * 24 * 60
STAFF_PAGES = 10  # requests to CloudFront for each request to the API: pages are kept by the browser for good
YEARS_KEPT = 3


@dataclass(frozen=True)
class Units:
    """What one thing uses. Lambda's seconds are those of the processor, spread over what a function's memory gives."""

    lambda_requests: float = 0
    gb_seconds: float = 0
    http_requests: float = 0
    write_units: float = 0
    read_units: float = 0
    mails_sent: float = 0
    mails_received: float = 0
    s3_puts: float = 0
    s3_gets: float = 0
    files_scanned: float = 0
    log_bytes: float = 0
    answer_bytes: float = 0
    table_bytes: float = 0
    file_bytes: float = 0

    def __mul__(self, times: float) -> "Units":
        return Units(**{name: value * times for name, value in asdict(self).items()})

    def __add__(self, other: "Units") -> "Units":
        return Units(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})


@dataclass(frozen=True)
class Measured:
    """What the page is written from: a life, a minute in which nothing is due, and what stands in the templates."""

    life: Units
    minute: Units
    standing: Mapping[str, int]


# Which price is paid for which unit, and under which heading it stands.
PAID: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Lambda": (("lambda_requests", "lambda_request"), ("gb_seconds", "lambda_gb_second")),
    "HTTP API": (("http_requests", "http_api_request"),),
    "DynamoDB": (("write_units", "write_unit"), ("read_units", "read_unit")),
    "SES": (("mails_sent", "mail_sent"), ("mails_received", "mail_received")),
    "S3, scanner": (("s3_puts", "s3_put"), ("s3_gets", "s3_get"), ("files_scanned", "file_scanned")),
    "CloudFront, logs": (("http_requests", "cdn_request"), ("answer_bytes", "cdn_byte"), ("log_bytes", "log_byte")),
}
KEPT = (("table_bytes", "table_byte"), ("table_bytes", "table_copy_byte"), ("file_bytes", "file_byte"))


@cache
def prices() -> dict[str, Any]:
    """The table of prices."""
    return tomllib.loads(PRICES.read_text(encoding="utf-8"))


def standing_now() -> dict[str, int]:
    """How many of each thing stand in the templates that are paid for each month, whether anybody complains or not."""
    made = [each for name in stacks.ORDER for each in stacks.template(name=name)["Resources"].values()]
    walls = [each for each in made if each["Type"] == "AWS::WAFv2::WebACL"]
    return {
        "alarm": sum(each["Type"] == "AWS::CloudWatch::Alarm" for each in made),
        "firewall": len(walls),
        "firewall_rule": sum(len(each["Properties"].get("Rules", ())) for each in walls),
        "hosted_zone": 1,
    }


def month(*, measured: Measured, complaints: int) -> dict[str, float]:
    """Dollars a month by heading, for so many complaints each month, after YEARS_KEPT years of them are kept."""
    each, kept = prices()["each"], prices()["month"]
    life, standing = measured.life, measured.standing
    used = life * complaints + measured.minute * MINUTES
    told = {heading: sum(getattr(used, unit) * each[price] for unit, price in paid) for heading, paid in PAID.items()}
    told["CloudFront, logs"] += used.http_requests * STAFF_PAGES * each["cdn_request"]
    told["Timer"] = 2 * MINUTES * each["schedule_invocation"]
    held = life * complaints * 12 * YEARS_KEPT
    told["Kept for three years"] = sum(getattr(held, unit) * kept[price] for unit, price in KEPT)
    told["Alarms, firewall, zone"] = sum(prices()["standing"][name] * count for name, count in standing.items())
    return told


def server(*, complaints: int) -> tuple[str, float]:
    """(machine, dollars a month) of the cheapest server for so many, with the mails that it sends by SES, too."""
    fits = next(each for each in prices()["server"] if complaints <= each["complaints_a_month"])
    return str(fits["machine"]), float(fits["month"])


def lines(units: Units) -> Iterator[tuple[str, float]]:
    """(unit, count) of all that is used."""
    return ((name, value) for name, value in asdict(units).items() if value)
