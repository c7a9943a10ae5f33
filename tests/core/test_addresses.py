"""Who is behind a proxy, and which proxies are believed."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from libriassist.config import Settings
from libriassist.core.network.addresses import trusted_proxies

VISITOR = "203.0.113.9"


@pytest.mark.parametrize(
    ("setting", "peer"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("172.16.0.0/12", "172.18.0.3"),
        ("172.16.0.1/12", "172.31.255.254"),
        ("localhost", "127.0.0.1"),
        ("localhost", "127.0.0.53"),
        ("LOCALHOST", "::1"),
        (" 10.0.0.1 ,  10.0.0.2 ", "10.0.0.2"),
        ("10.0.0.1 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1,,10.0.0.2,", "10.0.0.1"),
        ("10.0.0.1", "::ffff:10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.0/104", "10.7.7.7"),
        ("fd00::/8", "fd12:3456::1"),
        ("[::1]", "::1"),
        ("2001:0DB8::0001", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1%eth0"),
    ],
)
def test_a_trusted_proxy_is_known_however_it_is_written(setting: str, peer: str) -> None:
    proxies = Settings(trusted_proxies=setting).proxies
    assert proxies.client_of(peer, [VISITOR]) == VISITOR


@pytest.mark.parametrize(
    "setting",
    [
        "proxy.internal", "10.0.0", "10.0.0.1/33", "10.0.0.1:8080", "*", "0.0.0.0/0", "::/0", "10.0.0.1;10.0.0.2",
        "unix:/run/x", "10.0.0.1,nginx", "010.0.0.1",
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused_at_the_start_with_its_name(setting: str) -> None:
    with pytest.raises(ValidationError, match="trusted_proxies"):
        Settings(trusted_proxies=setting)


@pytest.mark.parametrize(
    ("headers", "client"),
    [
        ([VISITOR], VISITOR),
        ([f"{VISITOR}:5678"], VISITOR),
        (["[2001:db8::7]:1234"], "2001:db8::7"),
        (["[2001:db8::7]"], "2001:db8::7"),
        (['"[2001:db8::7]:4711"'], "2001:db8::7"),
        ([f"::ffff:{VISITOR}"], VISITOR),
        ([f"1.2.3.4, {VISITOR}"], VISITOR),
        ([f"1.2.3.4, {VISITOR}, 10.0.0.7"], VISITOR),
        ([f"1.2.3.4,{VISITOR} , 10.0.0.7:99,, 10.0.0.8"], VISITOR),
        (["1.2.3.4", VISITOR], VISITOR),
        (["10.0.0.9, 10.0.0.8"], "10.0.0.9"),
        (["unknown"], "10.0.0.1"),
        ([f"{VISITOR}, unknown"], "10.0.0.1"),
        ([f"unknown, {VISITOR}"], VISITOR),
        (["1.2.3.4, _hidden, 10.0.0.8"], "10.0.0.8"),
        (["x" * 5000], "10.0.0.1"),
        ([""], "10.0.0.1"),
        ([], "10.0.0.1"),
    ],
)
def test_the_client_is_the_last_address_from_the_right_that_is_no_trusted_proxy(
    headers: list[str], client: str
) -> None:
    assert trusted_proxies("10.0.0.0/8").client_of("10.0.0.1", headers) == client


def test_nobody_else_is_believed() -> None:
    assert trusted_proxies("").client_of("10.0.0.1", [VISITOR]) == "10.0.0.1"
    assert trusted_proxies("10.0.0.2").client_of("::ffff:10.0.0.1", [VISITOR]) == "10.0.0.1"
    assert trusted_proxies("10.0.0.2").client_of("", [VISITOR]) == ""
