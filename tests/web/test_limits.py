"""Counting: how often, how much at once, and who counts as one."""

from __future__ import annotations

import pytest

from libriassist.core.errors import RateLimited
from libriassist.web.limits import Places, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("::FFFF:C633:6407", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("", ""),
        ("unix:", "unix:"),
        ("not an address", "not an address"),
    ],
)
def test_limits_count_an_ipv4_address_or_an_ipv6_network(address: str, network: str) -> None:
    assert network_of(address) == network


def test_places_are_given_back_even_after_a_failure() -> None:
    places = Places(2)
    places.take("a")
    with pytest.raises(ZeroDivisionError), places.taken("a"):
        with pytest.raises(RateLimited):
            places.take("a")
        places.take("b")
        _ = 1 / 0
    places.take("a")
