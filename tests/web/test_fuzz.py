"""Hostile input at every route, as an admin: an error that says what is wrong, with its headers, never a 500."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from libriassist.setup.features import ROUTERS
from libriassist.web.http import create_http, openapi_of

from ..servers import Libri
from .cast import NOWHERE, Wire, hire, log_in

pytestmark = pytest.mark.anyio
REQUESTS = 500
"""Of several thousand, drawn by chance but always the same."""
DEEP = "[" * 9_000 + "]" * 9_000
VALUES = [
    r'"\ud800"',
    r'"a\udfffb"',
    r'"\u0000"',
    r'"\u202e\u200b"',
    '"' + "é" * 9_000 + '"',
    '""',
    '" "',
    "null",
    "true",
    "-1",
    "0",
    "1e999",
    "-1e999",
    "NaN",
    "Infinity",
    "9" * 5_000,
    "1e5000",
    "0.1",
    "9007199254740993",
    str(10**30),
    "[]",
    "[[]]",
    "{}",
    DEEP,
    r'{"\ud800": 1}',
    r'{"__proto__": {}}',
    '"http://["',
    '"http://[::1"',
    '"https://x:99999999/"',
    '"http://\\u0000/"',
    '"http://a@b:c@d:e/"',
    '"http://%zz/"',
    '"//"',
    '"http://xn--\\u00e9/"',
    '"http://127.0.0.1:1/"',
    '"http://"',
    '"{client_name"',
    '"{{}}"',
    '"%s%n"',
    "[" + ",".join(["1"] * 200) + "]",
    '["\\ud83d"]',
    '"2026-01-01"',
    '"../../etc"',
]
BODIES = [
    b"",
    b"\xff\xfe",
    b"{",
    b"[]",
    b"null",
    b'"x"',
    b"1",
    b"NaN",
    b"\x00",
    b"\xef\xbb\xbf{}",
    '{"a":1}'.encode("utf-16"),
    b"{}" * 2,
    '{"a":1}'.encode("utf-32"),
    b'{"a":"\xff"}',
    b'{"a":"\xed\xa0\x80"}',
    rb'{"\ud800":1}',
    b"[" * 20_000,
    b'{"a":' * 9_000,
    b"9" * 6_000,
    b'{"a":1,"a":2}',
    b"--x\r\n\r\n",
]
TYPES = [
    "application/json",
    "application/json; charset=utf-16",
    "application/json; charset=nonsense",
    'application/json;charset="',
    "application/vnd.api+json",
    "text/plain",
    "text/plain; charset=utf-7",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    ";",
    "",
    "application/json;" + "a=b;" * 500,
    "\xff/json",
]
TEXTS = [
    "",
    "%00",
    "%ff",
    "%ed%a0%80",
    "%e2%80%ae",
    "\u202e",
    "-1",
    "0",
    "1e9",
    "9" * 5_000,
    "NaN",
    "inf",
    "x" * 3_000,
    "null",
    "..",
    "%2e%2e%2f",
    "%",
    "%zz",
    "[",
    "]",
    "a=b&c",
    "' OR 1=1 --",
    "%25%5F%5C",
    "2026-99-99",
    "9999-12-31T23:59:59-14:00",
    "2026-01-01T00:00:00%2B99:99",
    "\U0010ffff",
    "true",
    NOWHERE,
]
HEADERS = [
    ("host", "["),
    ("host", "evil.example"),
    ("origin", "http://["),
    ("origin", "null"),
    ("cookie", "a=\xff; =; libriassist_access="),
    ("cookie", "libriassist_session=" + "x" * 5_000),
    ("authorization", "Bearer \xff.\xff"),
    ("authorization", "Bearer " + "9" * 5_000 + ".x"),
    ("accept-encoding", "gzip;q=\xff"),
    ("accept-language", "\xff" * 100),
    ("range", "bytes=9-1,-,x"),
    ("if-modified-since", "\xff"),
    ("if-none-match", '"'),
    ("x-file-name", "%ff%00%e2%80%ae"),
    ("x-file-name", "\xff" * 500),
    ("x-forwarded-for", "[::1, \xff, 999.9.9.9"),
    ("accept", "\xff"),
    ("x-libriassist", "\xff"),
]
KNOWN: dict[str, str] = {"kind": "answers"}
"""What there is, by the name of the parameter; filled in by the test."""
SPARED = {"/api/auth/logout"}
FILES = [
    rb'[{"id":"a","question":"\ud800","answer":"x","tags":[]}]',
    rb'[{"id":"a\u0000","question":"q","answer":"x","tags":[]}]',
    b'[{"id":"a","question":"q","answer":"x","tags":[],"lang":' + b"9" * 5_000 + b"}]",
    b'[{"id":1e999,"question":"q","answer":"x","tags":[]}]',
    b'[{"id":"a","question":"q","answer":"x","tags":[],"url":"http://["}]',
    b'[{"id":"a","question":"q","answer":"x","tags":[NaN]}]',
    b"[" * 9_000,
    b'[{"id":"a","question":"q","answer":"x","tags":[]}]'.decode().encode("utf-16"),
    b'<html><head><meta charset="nonsense"><title>a</title>\xff<h1>q</h1>x',
    b'<meta charset="utf-7"><h1>+ADw-</h1><p>x',
    b'<meta charset="idna"><h1>q\xff</h1><p>x',
    b'<meta charset="base64"><h1>q</h1><p>x',
    b'<meta charset="\x00"><h1>q</h1><p>x',
    b'<a href="http://[">x</a><h1>q</h1><p>&#xd800;&#0;&#99999999999;x',
    b"question,answer\n\xff,\x00\n",
    b'question,answer\n"' + b"x" * 140_000,
    b"question;answer;url\nq;x;http://[\n",
    b"# q\n\n[x](http://[)\n\x00",
    b"%PDF-1.7\n",
    b"%PDF-1.7\n1 0 obj<</Length 99999999999999999999>>stream\n",
    b"PK\x03\x04" + b"\xff" * 60,
    b"PK\x05\x06" + b"\x00" * 18,
    b"",
]
NAMES = ["a.json", "a.html", "a.csv", "a.docx"]
GOOD = {
    "email": "a@b.example",
    "url": "http://127.0.0.1:1/",
    "password": "un mot de passe assez long",
    "seqs": [1],
    "tags": ["x"],
    "phrasings": ["x"],
    "into": NOWHERE,
    "to": NOWHERE,
    "cmd_id": "a" * 32,
    "name": "a.json",
    "version": 1,
}


def fill(path: str, text: str = "") -> str:
    """The address, with this text or something that is there in place of its parameters."""
    while "{" in path:
        name = path[path.index("{") + 1 : path.index("}")]
        path = path.replace(f"{{{name}}}", text or KNOWN.get(name, NOWHERE))
    return path


class Route:
    """One operation of the document: where it is and what it is said to take."""

    def __init__(self, document: dict[str, Any], path: str, method: str, described: dict[str, Any]) -> None:
        self.path, self.method = path, method.upper()
        parameters = described.get("parameters", [])
        self.query = [p["name"] for p in parameters if p["in"] == "query"]
        needed = {p["name"]: GOOD[p["name"]] for p in parameters if p["in"] == "query" and p.get("required")}
        self.needed = "&".join(f"{name}={value}" for name, value in needed.items())
        content = described.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        self.body: Any = _example(document, schema) if schema else None

    def requests(self) -> Iterator[tuple[str, str, bytes, dict[str, str]]]:
        plain = json.dumps(self.body).encode() if self.body is not None else b""
        kind = {"content-type": "application/json"}
        here = f"{fill(self.path)}?{self.needed}"
        if self.method != "GET":
            for body, media in itertools.product(BODIES, TYPES[:2]):
                yield self.method, here, body, {"content-type": media}
            for media in TYPES:
                yield self.method, here, plain, {"content-type": media}
        for name, value in HEADERS:
            yield self.method, here, plain, {**kind, name: value}
        for text in TEXTS:
            if "{" in self.path:
                yield self.method, fill(self.path, quote(text, safe="%")), plain, kind
            for name in self.query:
                yield self.method, f"{fill(self.path)}?{name}={quote(text, safe='%')}&{self.needed}", plain, kind
        if self.path == "/api/knowledge/files":
            for (number, content), name in itertools.product(enumerate(FILES), NAMES):
                yield self.method, f"{here[: here.index('?')]}?name={number}{name}", content, {}
        for name, value in itertools.product(self.body if isinstance(self.body, dict) else {}, VALUES):
            rest = {k: v for k, v in self.body.items() if k != name}
            yield self.method, here, _spliced(rest, name, value), kind
            if isinstance(self.body[name], dict):
                for inner in self.body[name]:
                    others = {k: v for k, v in self.body[name].items() if k != inner}
                    yield self.method, here, _spliced(rest, name, _spliced(others, inner, value).decode()), kind


def _spliced(rest: dict[str, Any], name: str, value: str) -> bytes:
    """The object with this member as it is written, valid or not."""
    head = json.dumps(rest)[:-1]
    return (head + (", " if rest else "") + json.dumps(name) + ": " + value + "}").encode()


def _example(document: dict[str, Any], schema: dict[str, Any]) -> Any:
    """Something of this shape."""
    if "$ref" in schema:
        return _example(document, document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])
    if "anyOf" in schema or "oneOf" in schema or "allOf" in schema:
        return _example(document, next(iter(schema.get("anyOf") or schema.get("oneOf") or schema["allOf"])))
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    kind = schema.get("type")
    if kind == "object":
        parts = schema.get("properties", {}).items()
        return {
            name: GOOD.get(name) if name in GOOD and name != "name" else _example(document, part)
            for name, part in parts
        }
    return {"string": "Bonjour", "integer": 1, "number": 1, "boolean": False, "array": []}.get(str(kind))


def all_routes() -> list[Route]:
    document = openapi_of(create_http(None, routers=ROUTERS, demo=True))
    return [
        Route(document, path, method, described)
        for path, item in document["paths"].items()
        for method, described in item.items()
        if path not in SPARED and method in {"get", "post", "put", "patch", "delete"}
    ]


@pytest.fixture(scope="module")
def house_settings() -> dict[str, object]:
    return {"knowledge_page_seconds": 0.2}


def make_something(admin: httpx.Client, house: Libri) -> None:
    """One of each thing that an address may name."""
    agent = admin.post("/api/agents", json={"name": "Nina", "email": hire(house)[:-1] + "x"}).json()
    reply = {"shortcut": "bonjour", "lang": "fr", "title": "Bonjour", "content": "Bonjour"}
    entry = {"words": {"question": "Bonjour ?", "answer": "Bonjour"}}
    KNOWN["agent_id"] = agent["agent"]["id"]
    KNOWN["reply_id"] = admin.post("/api/canned-replies", json=reply).json()["id"]
    KNOWN["entry_id"] = admin.post("/api/knowledge/entries", json=entry).json()["id"]
    admin.post(
        "/api/knowledge/files?name=b.json", content=b'[{"id":"qui","question":"Qui ?","answer":"Nous.","tags":[]}]'
    ).raise_for_status()
    KNOWN["source_id"] = admin.get("/api/knowledge/sources").json()[0]["id"]


async def test_no_input_gives_a_500_and_every_answer_has_its_headers(house: Libri) -> None:
    failures: list[Any] = []
    visitor = await Wire.of_visitor(house)
    await visitor.says("Je veux parler à quelqu'un")
    KNOWN["conversation_id"] = visitor.conversation_id
    await visitor.close()
    with log_in(house, hire(house, "admin")) as admin:
        make_something(admin, house)
        everything = [request for route in all_routes() for request in route.requests()]
        random.Random(5).shuffle(everything)
        for method, path, body, headers in everything[:REQUESTS]:
            raw = [(k.encode(), v.encode("latin-1")) for k, v in headers.items()]
            try:
                answer = admin.request(method, path, content=body, headers=raw, timeout=30)
            except (httpx.InvalidURL, httpx.LocalProtocolError):
                continue
            if answer.status_code == 500 or "x-content-type-options" not in answer.headers:
                failures.append((answer.status_code, method, path[:120], body[:200], headers))
    assert not failures, failures
