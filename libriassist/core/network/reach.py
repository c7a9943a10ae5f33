"""Which network addresses are of the open internet, and which are of this machine or its own network."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_TEREDO = ipaddress.IPv6Network("2001::/32")
_SPECIAL = tuple(
    ipaddress.ip_network(net)
    for net in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "3ffe::/16", "3fff::/20",
    )
)  # fmt: skip
"""IANA's special-purpose registries: what is in none of them, and unicast, may be asked."""
_OWN = tuple(
    ipaddress.ip_network(net)
    for net in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16",
                "::1/128", "fc00::/7", "fe80::/10")
)  # fmt: skip
_METADATA = tuple(
    ipaddress.ip_network(net)
    for net in ("169.254.0.0/16", "fe80::/10", "fd00:ec2::/32", "168.63.129.16/32", "100.100.100.200/32")
)
"""Where clouds tell their machines secrets."""


def is_public(text: str) -> bool:
    """Whether an address is of the open internet, and so is every IPv4 address that it carries."""
    address = _address(text)
    if any(not is_public(str(inner)) for inner in _carried(address)) or _among(address, _METADATA):
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64 or address in _TEREDO:
            return True
        return address in _UNICAST and not _among(address, _SPECIAL)
    return not _among(address, _SPECIAL)


def is_own(text: str) -> bool:
    """Whether an address is of this machine or a private network; what leads through a gateway is neither."""
    return _among(_address(text), _OWN)


def is_metadata(text: str) -> bool:
    """Whether a cloud's metadata service answers there, however the address is written."""
    address = _address(text)
    return any(_among(one, _METADATA) for one in (address, *_carried(address)))


def _address(text: str) -> Address:
    """Without its zone; an IPv4 address written as IPv6 is the IPv4 address."""
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _among(address: Address, networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]) -> bool:
    return any(address.version == network.version and address in network for network in networks)


def _carried(address: Address) -> Iterator[ipaddress.IPv4Address]:
    """The IPv4 addresses to which a gateway would hand what is sent there."""
    if isinstance(address, ipaddress.IPv4Address):
        return
    bits = int(address)
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if address in _NAT64 or 0xFFFF < bits <= 0xFFFFFFFF or bits >> 32 & 0xFDFFFFFF == 0x5EFE:
        yield ipaddress.IPv4Address(bits & 0xFFFFFFFF)
