"""Starting: the demo twice, and everything that keeps a server from starting says so in one clear line."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from libriassist.ai.orders.demo import DEMO_ORDER_QUERY, create_demo_orders

from ..servers import Libri, Program, free_port
from ..talk import Client
from .run import libriassist, refusal

ROOT_CAN_READ_ALL = os.geteuid() == 0


def demo(folder: Path) -> Program:
    port = free_port()
    command = [sys.executable, "-m", "libriassist.cli", "demo", "--port", str(port), "--data", str(folder)]
    env = {"LIBRIASSIST_SEMANTIC": "off", "LIBRIASSIST_DRAIN_SECONDS": "0"}
    return Program(command, port, folder.parent / f"demo-{port}.log", env)


def passwords_in(text: str) -> dict[str, str]:
    lines = [line.split() for line in text.splitlines() if "@demo.example" in line]
    return {words[-2]: words[-1] for words in lines}


def sign_in(port: int, email: str, password: str) -> int:
    url = f"http://127.0.0.1:{port}"
    headers = {"origin": url, "x-libriassist": "1"}
    body = {"email": email, "password": password}
    return httpx.post(f"{url}/api/auth/login", json=body, headers=headers).status_code


@pytest.mark.anyio
async def test_the_demo_prints_its_passwords_once_and_a_second_start_keeps_everything(tmp_path: Path) -> None:
    first, second = demo(tmp_path / "demo"), demo(tmp_path / "demo")
    first.start()
    client = Client([f"http://127.0.0.1:{first.port}"])
    await client.opens_the_chat()
    await client.says("Bonjour, je reviendrai")
    await client.leaves()
    assert first.stop() == 0
    told = first.log.read_text()
    passwords = passwords_in(told)
    assert len(passwords) == 4
    assert f"http://localhost:{first.port}/agent" in told

    second.start()
    try:
        assert passwords_in(second.log.read_text()) == {}
        assert all(password not in second.log.read_text() for password in passwords.values())
        for email, password in passwords.items():
            assert sign_in(second.port, email, password) == 200
        again = Client([f"http://127.0.0.1:{second.port}"])
        again.id, again.token = client.id, client.token
        await again.comes()
        await again.reads("je reviendrai")
        await again.leaves()
    finally:
        assert second.stop() == 0
    assert stat.S_IMODE((tmp_path / "demo").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "demo" / "secret.key").stat().st_mode) == 0o600
    for log in (first.log, second.log):
        assert "Traceback" not in log.read_text()


def test_a_port_in_use_is_told_and_nothing_is_created(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = refusal("serve", "--port", str(port), folder=tmp_path)
        assert f"cannot listen on 127.0.0.1:{port}" in line
        assert "Choose another port" in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("port", "many", "LIBRIASSIST_PORT: "),
        ("port", "70000", "LIBRIASSIST_PORT: "),
        ("accent", "green", "LIBRIASSIST_ACCENT: "),
        ("default_language", "pt", "LIBRIASSIST_DEFAULT_LANGUAGE: "),
        ("routing", "best", "LIBRIASSIST_ROUTING: "),
        ("offer_seconds", "0", "LIBRIASSIST_OFFER_SECONDS: "),
        ("lease_seconds", "1e300", "LIBRIASSIST_LEASE_SECONDS: "),
        ("grace_seconds", "inf", "LIBRIASSIST_GRACE_SECONDS: "),
        ("client_abandon_seconds", "1e12", "LIBRIASSIST_CLIENT_ABANDON_SECONDS: "),
        ("device_days", "99999999999999999999", "LIBRIASSIST_DEVICE_DAYS: "),
        ("time_zone", "Europe/Atlantis", "LIBRIASSIST_TIME_ZONE: "),
        ("public_url", "chat.shop.example", "LIBRIASSIST_PUBLIC_URL: "),
        ("public_url", "https://shop.example/chat", "LIBRIASSIST_PUBLIC_URL: "),
        ("allowed_origins", "https://a.example,*", "LIBRIASSIST_ALLOWED_ORIGINS: "),
        ("secret_key", "short", "LIBRIASSIST_SECRET_KEY needs at least 32 characters"),
        ("database_url", "mysql://root@127.0.0.1/x", "mysql is not supported: use sqlite or postgresql"),
        ("database_url", "not a url", "Could not parse"),
        ("database_url", "sqlite://", "A file is needed"),
        ("redis_url", "localhost", "LIBRIASSIST_REDIS_URL cannot be used"),
        ("knowledge_file", "/nowhere/faq.json", "/nowhere/faq.json: cannot be read"),
        ("knowledge_file", "/", "/: cannot be read"),
        ("data_dir", "/proc/nowhere", "/proc/nowhere cannot be made"),
    ],
)
def test_a_setting_that_cannot_be_is_named(tmp_path: Path, name: str, value: str, said: str) -> None:
    assert said in refusal("serve", **{"folder": tmp_path, name: value})


def test_postgresql_needs_a_shared_secret_and_a_server_that_answers(tmp_path: Path) -> None:
    url = "postgresql://nobody:hunter2@127.0.0.1:1/none"
    line = refusal("serve", folder=tmp_path, database_url=url)
    assert "postgresql://nobody:***@127.0.0.1:1/none does not answer" in line
    assert "hunter2" not in line


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "The file is empty"),
        ("{}", "must be a JSON list"),
        ("[]", "has no entries"),
        ('[{"id": "a", "question": "q"}]', "entry 1: 'answer'"),
        ('[{"id": "a", "question": "q", "answer": "a", "html": "x"}]', "unknown field 'html'"),
        ("é".encode("latin-1"), "not JSON"),
    ],
)
def test_a_knowledge_file_that_is_not_right_is_named_with_its_entry(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    file = tmp_path / "faq.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    line = refusal("serve", folder=tmp_path, knowledge_file=file)
    assert str(file) in line
    assert said in line


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "must be one SELECT"),
        ("DELETE FROM orders", "must be one SELECT"),
        ("SELECT 1; DROP TABLE orders", "must be one SELECT"),
        ("SELECT order_number AS number FROM orders", ":number"),
        (
            "SELECT order_number AS number, status FROM orders WHERE order_number = :number",
            "'email' or 'postcode'",
        ),
        ("SELECT order_number AS no, status FROM orders WHERE :number = ''", "column 'number'"),
    ],
)
def test_an_order_query_that_cannot_work_is_told_at_the_start(tmp_path: Path, query: str, said: str) -> None:
    create_demo_orders(tmp_path / "orders.db")
    orders = {"orders_url": f"sqlite:///{tmp_path / 'orders.db'}", "orders_query": query}
    assert said in refusal("serve", folder=tmp_path, **orders)


@pytest.mark.anyio
@pytest.mark.parametrize("orders", ["missing", "not a database", "unknown server"])
async def test_without_its_orders_the_shop_opens_says_so_and_looks_again_later(
    tmp_path: Path, orders: str
) -> None:
    file = tmp_path / "orders.db"
    url = f"sqlite:///{file}"
    if orders == "not a database":
        file.write_text("This is no database." * 100)
    elif orders == "unknown server":
        url = "postgresql+psycopg://reader@127.0.0.1:1/orders"
    server = Libri(tmp_path / "data", orders_url=url, orders_query=DEMO_ORDER_QUERY)
    server.start()
    client = Client([server.url])
    await client.opens_the_chat()
    await client.says("Où en est ma commande CL-401372-487531 ?")
    await client.says("jean.martin@example.com")
    await client.until(lambda: _outcomes(client) == ["order", "order"], "two answers")
    answer = [e for e in client.events() if e["type"] == "message.posted" and e["sender_type"] == "ai"][-1]
    assert "Je ne peux pas consulter les commandes pour le moment" in answer["content"]
    assert answer["answer"]["offers_human"] is True
    if orders == "missing":
        assert not file.exists()
        create_demo_orders(file)
        await client.says("CL-401372-487531, jean.martin@example.com")
        await client.reads("En production")
    await client.leaves()
    assert server.stop() == 0
    log = server.log.read_text()
    assert "No order can be looked up until it answers" in log
    assert "Traceback" not in log


def _outcomes(client: Client) -> list[str]:
    return [e["answer"]["outcome"] for e in client.events() if e.get("answer")]


def test_times_that_do_not_fit_each_other_are_told_once_and_the_shop_opens(tmp_path: Path) -> None:
    server = Libri(tmp_path, client_ask_seconds=10)
    server.start()
    assert server.stop() == 0
    assert server.log.read_text().count("Now it is 90 < 10 < 86400.") == 1


@pytest.mark.skipif(ROOT_CAN_READ_ALL, reason="root reads everything")
def test_files_without_permission_are_named(tmp_path: Path) -> None:
    file = tmp_path / "faq.json"
    file.write_text(json.dumps([{"id": "a", "question": "q", "answer": "a"}]))
    file.chmod(0)
    assert "cannot be read" in refusal("serve", folder=tmp_path, knowledge_file=file)
    tmp_path.chmod(0o500)
    assert "ermission denied" in refusal("agents", "list", folder=tmp_path)
    tmp_path.chmod(0o700)


@pytest.mark.parametrize("arguments", [(), ("fly",), ("agents",), ("agents", "add"), ("serve", "--port", "x")])
def test_a_command_that_is_none_shows_how_to_use_it(arguments: tuple[str, ...]) -> None:
    done = libriassist(*arguments)
    assert done.returncode == 2
    assert "usage: libriassist" in done.stderr


def test_a_server_loads_what_it_seldom_needs_only_when_it_needs_it() -> None:
    seldom = "{'httpx', 'lxml', 'pypdf', 'PIL', 'stdnum'}"
    asked = (
        f"import sys, libriassist.setup.app, libriassist.cli as c; c._parser(); print({seldom} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
