"""Network addresses: the proxies that are believed, and the person behind them."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")
_WITH_PORT = re.compile(r"\A(?:\[(?P<v6>[^\]]*)\](?::\d*)?|(?P<v4>[0-9.]+):\d*)")


def read_address(written: str) -> Address | None:
    """An address as peers and proxies write it: with a port, in brackets or quotes, IPv4 in IPv6; else None."""
    plain = written.strip().strip('"').strip()
    if with_port := _WITH_PORT.fullmatch(plain):
        plain = with_port["v6"] or with_port["v4"] or ""
    try:
        address = ipaddress.ip_address(plain.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


@dataclass(frozen=True, slots=True)
class TrustedProxies:
    """The addresses and networks whose X-Forwarded-For is believed."""

    networks: tuple[Network, ...] = ()

    def __contains__(self, address: Address) -> bool:
        return any(address in network for network in self.networks)

    def client_of(self, peer: str, forwarded_for: Iterable[str]) -> str:
        """The person behind `peer`: the last address, from the right, that no trusted proxy has itself.

        `forwarded_for`: the X-Forwarded-For headers in their order. What cannot be read ends the chain: the
        proxy that passed it on is all that is known.
        """
        nearest = read_address(peer)
        if nearest is None:
            return peer
        hops = [hop for header in forwarded_for for hop in header.split(",") if hop.strip()]
        while nearest in self and hops:
            further = read_address(hops.pop())
            if further is None:
                break
            nearest = further
        return str(nearest)


@lru_cache(maxsize=8)
def trusted_proxies(setting: str) -> TrustedProxies:
    """Addresses, networks and `localhost`, with commas or blanks between them. Raises ValueError."""
    entries = [entry for entry in re.split(r"[\s,]+", setting) if entry]
    return TrustedProxies(tuple(dict.fromkeys(network for entry in entries for network in _networks(entry))))


def _networks(entry: str) -> tuple[Network, ...]:
    if entry.lower() == "localhost":
        return ipaddress.IPv4Network("127.0.0.0/8"), ipaddress.IPv6Network("::1/128")
    try:
        network = ipaddress.ip_network(_without_zone(entry), strict=False)
    except ValueError:
        raise ValueError(f"{entry!r} is not an address (10.0.0.1), a network (10.0.0.0/8) or localhost") from None
    if isinstance(network, ipaddress.IPv6Network) and network.subnet_of(_MAPPED):
        mapped = network.network_address.ipv4_mapped
        network = ipaddress.IPv4Network(f"{mapped}/{network.prefixlen - 96}")
    if network.prefixlen == 0:
        raise ValueError(f"{entry!r} is everybody: name the proxies, else visitors choose their own address")
    return (network,)


def _without_zone(entry: str) -> str:
    """`[::1]` as `::1`, `fe80::1%eth0` as `fe80::1`."""
    bare = entry[1:-1] if entry.startswith("[") and entry.endswith("]") else entry
    return re.sub(r"%[^/]*", "", bare)
