"""`libriassist doctor`: what it finds, against a real server of a model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from libriassist.ai.retrieval.confidence import CALIBRATION_FILE

from ..servers import Postgres
from ..standins.llm_server import Call, LlmServer, Request, Status, Step, Words, llm_server
from .run import libriassist, refusal


@pytest.fixture
def server() -> Iterator[LlmServer]:
    with llm_server() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    done = libriassist("agents", "add", "a@example.com", "A", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path


def _healthy(request: Request) -> Iterator[Step]:
    yield Call("ping") if request.tools else Words("one two three four five")


def test_without_a_model_it_says_none_configured(folder: Path) -> None:
    done = libriassist("doctor", folder=folder)
    assert done.returncode == 0, done.stdout
    assert "none configured" in done.stdout and "sqlite answers" in done.stdout


def test_without_a_database_it_fails_and_makes_none(tmp_path: Path) -> None:
    done = libriassist("doctor", folder=tmp_path / "nowhere")
    assert done.returncode == 1 and "failed" in done.stdout
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("provider", ["openai", "mistral", "anthropic", "ollama"])
def test_a_working_model_streams_and_calls_tools(folder: Path, server: LlmServer, provider: str) -> None:
    server.script = _healthy
    url = server.url + ("/v1" if provider in ("openai", "ollama") else "")
    key = folder / "key"
    key.write_text("sk-of-the-shop\n")
    done = libriassist(
        "doctor",
        "--json",
        folder=folder,
        llm_provider=provider,
        llm_model="tiny",
        llm_url=url,
        llm_api_key_file=key,
    )
    assert done.returncode == 0, done.stdout
    found = {finding["check"]: finding for finding in json.loads(done.stdout)["findings"]}
    assert f"{provider}:tiny streams" in found["language model"]["message"]
    assert found["model tools"]["message"] == "tools work"
    assert "sk-of-the-shop" in str(server.requests[0].headers) and "sk-of-the-shop" not in done.stdout


@pytest.mark.parametrize(
    ("step", "said"), [(Status(401), "HTTP 401"), (Status(500), "HTTP 500"), (Words(""), "said nothing")]
)
def test_a_failing_model_is_told_in_plain_words(folder: Path, server: LlmServer, step: Step, said: str) -> None:
    server.says(step)
    done = libriassist(
        "doctor",
        folder=folder,
        llm_provider="openai",
        llm_model="tiny",
        llm_url=server.url + "/v1",
        llm_api_key="k",
    )
    assert done.returncode == 1 and said in done.stdout


def test_a_model_without_tools_is_a_warning(folder: Path, server: LlmServer) -> None:
    server.says(Words("one two three four"))
    done = libriassist(
        "doctor", folder=folder, llm_provider="ollama", llm_model="tiny", llm_url=server.url + "/v1"
    )
    assert done.returncode == 0 and "did not call a tool" in done.stdout


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"llm_provider": "openai", "llm_model": "x"}, "needs an API key"),
        ({"llm_provider": "openai", "llm_url": "http://127.0.0.1:9/v1"}, "name the model"),
        ({"llm_provider": "openai", "llm_model": "x", "llm_url": "ftp://x"}, "not a web address"),
        ({"llm_provider": "openai", "llm_model": "x", "llm_api_key_file": "/nowhere/key"}, "cannot be read"),
    ],
)
def test_wrong_settings_are_named(folder: Path, settings: dict[str, object], said: str) -> None:
    done = libriassist("doctor", folder=folder, **settings)
    assert done.returncode == 1 and said in done.stdout, done.stdout


def test_local_only_refuses_a_public_address(folder: Path) -> None:
    done = libriassist(
        "doctor",
        folder=folder,
        llm_provider="openai",
        llm_model="x",
        llm_url="http://8.8.8.8/v1",
        llm_local_only=True,
    )
    assert done.returncode == 1 and "is a public address and llm_local_only is on" in done.stdout


def test_times_that_do_not_fit_each_other_are_a_warning(folder: Path) -> None:
    done = libriassist("doctor", folder=folder, lease_seconds=5, client_ask_seconds=10)
    assert done.returncode == 0, done.stdout
    told = [line for line in done.stdout.splitlines() if line.startswith("warning times")]
    assert [line.rpartition("Now it is ")[2] for line in told] == ["25 + 10 < 5.", "90 < 10 < 86400."]
    assert "times" not in libriassist("doctor", folder=folder).stdout


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"order_number_pattern": "###"}, "LIBRIASSIST_ORDER_NUMBER_PATTERN: an order number"),
        ({"order_statuses_file": "/nowhere/statuses.json"}, "LIBRIASSIST_ORDER_STATUSES_FILE: "),
        ({"redis_url": "localhost"}, "LIBRIASSIST_REDIS_URL cannot be used"),
        ({"knowledge_file": "/nowhere/faq.json"}, "/nowhere/faq.json: cannot be read"),
        ({"care_texts_file": "/nowhere/care.json"}, "/nowhere/care.json: No such file"),
        ({"secret_key": "short"}, "LIBRIASSIST_SECRET_KEY needs at least 32 characters"),
    ],
)
def test_what_keeps_a_server_from_starting_is_found(folder: Path, settings: dict[str, object], said: str) -> None:
    assert said in refusal("serve", folder=folder, **settings)
    done = libriassist("doctor", folder=folder, **settings)
    failed = [line for line in done.stdout.splitlines() if line.startswith("failed")]
    assert done.returncode == 1 and len(failed) == 1 and said in failed[0], done.stdout


def test_thresholds_and_secrets_that_keep_a_server_from_starting_are_found(
    folder: Path, postgres: Postgres
) -> None:
    url = postgres.empty_database()
    for ask in (refusal("serve", folder=folder, database_url=url), doctor_of(folder, database_url=url)):
        assert "Set LIBRIASSIST_SECRET_KEY" in ask
    (folder / CALIBRATION_FILE).write_text("[]")
    for ask in (refusal("serve", folder=folder), doctor_of(folder)):
        assert "not a calibration" in ask


def doctor_of(folder: Path, **settings: object) -> str:
    """What it finds, when something keeps a server from starting."""
    done = libriassist("doctor", folder=folder, **settings)
    assert done.returncode == 1, done.stdout
    return done.stdout
