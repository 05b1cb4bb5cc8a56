"""What is kept of a browser that somebody signs in with."""

import pytest

from complaints.domain.sessions import device_of, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:12:34::1", "2001:db8:12::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("", ""),
        ("unknown, 203.0.113.77", ""),
    ],
)
def test_of_an_address_only_its_network_is_kept(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile wxwork/4.1", "WeCom, Android"),
        ("curl/8.0", ""),
    ],
)
def test_of_a_browser_its_kind_and_system_are_kept(user_agent: str, device: str) -> None:
    assert device_of(user_agent) == device
