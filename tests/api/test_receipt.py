"""The receipt page opens with a signed address for half an hour, and with no other."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest

from tests.api.site import FORM, Site


def token(site: Site) -> str:
    """The token of a receipt just earned."""
    location = site.anybody.post("/api/v1/complaints", data=FORM).headers["Location"]
    return location.rpartition("/")[2]


def seen(site: Site, receipt: str) -> int:
    """The status of the receipt page."""
    return site.anybody.get(f"/api/v1/receipts/{receipt}").status_code


def encoded(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode()


def test_receipt_is_good_for_half_an_hour(site: Site) -> None:
    mine = token(site)
    site.services.clock.advance(minutes=29, seconds=59)
    assert seen(site, mine) == 200
    site.services.clock.advance(seconds=1)
    assert seen(site, mine) == 404


@pytest.mark.parametrize("part", [0, 1, 2], ids=["reference", "time", "signature"])
def test_receipt_whose_token_was_changed_is_not_shown(site: Site, part: int) -> None:
    mine = token(site)
    pieces = urlsafe_b64decode(mine).decode().split(".")
    pieces[part] = {0: "26110002", 1: "99999999999", 2: "0" * 64}[part]
    site.filed()
    assert seen(site, encoded(".".join(pieces))) == 404
    assert seen(site, mine) == 200


@pytest.mark.parametrize(
    "forged",
    [
        "x",
        "%00",
        "é",
        encoded("26110001.99999999999.门"),
        encoded("26110001.nan.aa"),
        encoded("26110001." + "9" * 5000 + ".aa"),
        encoded(".."),
        urlsafe_b64encode(b"\xff\xfe.1.2").decode(),
    ],
)
def test_token_that_is_none_is_not_found(site: Site, forged: str) -> None:
    token(site)
    assert seen(site, forged) == 404
