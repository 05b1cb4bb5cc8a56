"""docs/cost.md says what was measured, at the prices of the table; what is measured again is compared with it."""

from dataclasses import asdict, replace
from datetime import date

import pytest

from dev.bench_cost import drifted
from dev.costs.page import PAGE, VOLUMES, page, read_measured
from dev.costs.units import PAID, Units, month, prices, server, standing_now

MEASURED = read_measured()
LIFE, MINUTE = MEASURED.life, MEASURED.minute


def test_page_is_what_was_measured_at_the_prices_of_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(measured=MEASURED)


def test_prices_say_their_day_and_their_region() -> None:
    assert isinstance(prices()["date"], date)
    assert prices()["region"] == "eu-central-1"


def test_every_unit_has_its_price_and_every_price_is_paid() -> None:
    paid = {price for each in PAID.values() for _, price in each}
    assert paid | {"schedule_invocation"} == set(prices()["each"])
    used = {unit for each in PAID.values() for unit, _ in each} | {"table_bytes", "file_bytes"}
    assert used == set(asdict(Units()))


def test_a_life_uses_everything_that_is_paid_for() -> None:
    assert [name for name, value in asdict(LIFE).items() if not value] == []


def test_an_idle_minute_writes_nothing_and_mails_nobody() -> None:
    assert (MINUTE.write_units, MINUTE.mails_sent, MINUTE.http_requests) == (0, 0, 0)
    assert MINUTE.lambda_requests == 2


def test_twice_the_complaints_cost_twice_what_they_use() -> None:
    given = replace(MEASURED, standing={"alarm": 3})
    nothing, some, more = (month(measured=given, complaints=number) for number in (0, 1_000, 2_000))
    for heading in PAID:
        assert more[heading] - nothing[heading] == pytest.approx(2 * (some[heading] - nothing[heading]))
    assert more["Timer"] == some["Timer"] == nothing["Timer"] > 0
    assert nothing["Alarms, firewall, zone"] == pytest.approx(3 * prices()["standing"]["alarm"])


def test_what_stands_still_is_what_the_templates_make_give_or_take_a_quarter() -> None:
    """`python -m dev.costs.page` counts again."""
    now = standing_now()
    assert set(MEASURED.standing) == set(prices()["standing"]) == set(now)
    far = {name: count for name, count in now.items() if abs(MEASURED.standing[name] - count) > count / 4}
    assert far == {}


@pytest.mark.parametrize("volume", VOLUMES)
def test_every_volume_has_a_server_beside_it(volume: int) -> None:
    machine, dollars = server(complaints=volume)
    assert machine
    assert dollars > 0


def test_what_is_used_otherwise_than_the_page_says_is_named() -> None:
    assert drifted(LIFE, LIFE) == []
    dearer = replace(LIFE, write_units=LIFE.write_units * 2, gb_seconds=LIFE.gb_seconds * 9)
    assert drifted(LIFE, dearer) == ["write_units"]
