"""The composition root: from Settings to a running application. Everything is made here, nothing is global."""

from __future__ import annotations

import asyncio
import gc
import logging
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any

from fastapi import FastAPI

from ..ai.answering.assistant import LibriAssistant
from ..ai.llm.gate import ModelGate
from ..ai.orders.source import OrdersMisconfigured, SqlOrderSource
from ..chat.bus import Bus
from ..chat.hub import Hub
from ..chat.manager import ChatManager, Parts
from ..chat.ports import Assistant, Clock
from ..chat.presence import WhoIsHere
from ..chat.turns.effect import Patience
from ..clock import SystemClock
from ..config import Settings
from ..core.effects import TURN
from ..core.errors import OrdersUnavailable
from ..disk import make_private_folder, tighten
from ..features import Ground
from ..features.files.sql import SqlFiles
from ..features.shop.service import ShopService
from ..jobs import Jobs
from ..protocol import GoingAway
from ..store.accounts import SqlAccounts
from ..store.database import Database, DatabaseUnusable
from ..store.login_tries import SqlLoginTries
from ..store.migrate import migrate
from ..store.store import SqlStore
from ..store.usage import SqlLlmUsage
from ..web.access import Services, Windows
from ..web.auth import AgentAuth
from ..web.devices import DevicePasses
from ..web.fair_line import FairLine
from ..web.http import create_http
from ..web.limits import Window
from ..web.passwords import AT_ONCE, Passwords
from ..web.quotas import Quota
from ..web.sockets import Sockets
from .assistant import collecting_texts, failure_policy, make_assistant
from .bus import make_bus
from .effects import effect_runner, end_leases_of_the_dead, lease_of, retry_of
from .features import ROUTERS, Features, uploads
from .knowledge import import_knowledge_file
from .language_model import in_words_of, model_gate
from .orders import order_rules, order_source
from .queue import chat_entrance, queue_rules
from .secrets import kept_paths, secret_key

log = logging.getLogger(__name__)
RESTART = 4000
GC_THRESHOLDS = (50_000, 20, 100)
"""Frames and rows are freed by reference counts; looking for cycles every 700 allocations only costs time."""


class Application:
    """The ASGI application: sockets raw, everything else through FastAPI.

    `stop_softly` is called by the server before it closes: clients are sent away over the drain window.
    """

    def __init__(self, http: FastAPI, sockets: Sockets, services: Services, orders: SqlOrderSource | None) -> None:
        self.orders = orders
        self.http = http
        self.sockets = sockets
        self.services = services

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await (self.sockets if scope["type"] == "websocket" else self.http)(scope, receive, send)

    async def check_orders(self) -> None:
        """Try the order query once. A database that does not answer is a warning: the rest works without it.

        Raises ai.orders.OrdersMisconfigured.
        """
        if self.orders is None:
            return
        try:
            for doubt in await self.orders.check():
                log.warning("%s", doubt)
        except OrdersUnavailable as error:
            log.warning("%s No order can be looked up until it answers. (%s)", error, error.__cause__)
        except OrdersMisconfigured:
            await self.orders.stop()
            raise

    async def stop_softly(self) -> None:
        """Unready; everyone told to come back, spread over the drain window; then closed."""
        self.sockets.drain()
        window = self.services.settings.drain_seconds
        connections = list(self.services.hub.connections())
        for connection in connections:
            delay = round(random.uniform(0.5, max(0.5, min(window, len(connections) / 50))), 2)  # noqa: S311
            connection.send(GoingAway(type="going_away", reconnect_in=delay))
        await asyncio.sleep(0.05 if connections else 0.0)
        for connection in connections:
            connection.wire.close(RESTART, "restart")


def create_app(settings: Settings, database: Database, *, clock: Clock | None = None) -> Application:
    """Wire the parts together. The database is open and migrated.

    Raises SettingsUnsafe, KnowledgeError, CalibrationError, OrdersMisconfigured or ModelMisconfigured (of ai).
    """
    clock, secret = clock or SystemClock(), secret_key(settings)
    patience = Patience(settings.answer_seconds, settings.forgotten_seconds, settings.answer_tries)
    store = SqlStore(database, clock, leases={TURN: patience.lease})
    accounts, hub = SqlAccounts(store, clock), Hub(store)
    bus = make_bus(settings, store.epoch)
    presence = WhoIsHere(hub, store, bus, clock, settings.lease_seconds, settings.page_change_seconds)
    orders = order_source(settings)
    import_knowledge_file(settings, database, clock)
    default = make_assistant(settings, store, orders, clock)
    gate = model_gate(settings, SqlLlmUsage(store), clock)
    ground = _ground(settings, store, clock, bus, default, gate)
    features, shop = Features(ground), ground.service(ShopService)
    assistant = in_words_of(gate, default, settings, shop)
    manager = ChatManager(_parts(ground, features, assistant, patience), hub, presence)
    services = Services(
        settings=settings,
        shop=shop,
        clock=clock,
        store=store,
        accounts=accounts,
        hub=hub,
        presence=presence,
        manager=manager,
        auth=agent_auth(settings, store, passwords := Passwords(), clock, secret),
        passwords=passwords,
        limits=_limits(settings),
        files=ground.service(SqlFiles),
        writing_aids=gate is not None,
    )
    http = _http(settings, _lifespan(services, features, assistant, _jobs(settings, services), store))
    http.state.services = services
    http.state.brought = ground.services
    http.state.sockets = sockets = Sockets(services)
    return Application(http, sockets, services, orders)


def _ground(
    settings: Settings, store: SqlStore, clock: Clock, bus: Bus, assistant: LibriAssistant, gate: ModelGate | None
) -> Ground:
    return Ground(
        settings=settings,
        store=store,
        clock=clock,
        assistant=assistant,
        order_rules=order_rules(settings),
        gate=gate,
        bus=bus,
        effects=effect_runner(settings, store, clock),
        retry=retry_of(settings),
        lease=lease_of(settings),
    )


def _parts(ground: Ground, features: Features, assistant: Assistant, patience: Patience) -> Parts:
    settings = ground.settings
    return Parts(
        store=ground.store,
        assistant=assistant,
        bus=ground.bus,
        clock=ground.clock,
        rules=queue_rules(settings),
        collecting=collecting_texts(settings),
        patience=patience,
        effects=ground.effects,
        failures=failure_policy(settings),
        entrance=chat_entrance(settings),
        heard=features.heard,
    )


def _http(settings: Settings, lifespan: Any) -> FastAPI:
    return create_http(
        lifespan,
        routers=ROUTERS,
        demo=settings.demo,
        secure=settings.secure,
        larger=uploads(settings),
    )


def open_database(settings: Settings) -> Database:
    """Open, claim and migrate. Raises DatabaseUnusable; never puts an empty database in another's place."""
    if not settings.database_url:
        try:
            make_private_folder(settings.data_dir)
        except OSError as error:
            raise DatabaseUnusable(f"The data folder {settings.data_dir} cannot be made: {error}") from None
    database = Database(settings.database, room=settings.disk_room_bytes)
    try:
        database.own()
        migrate(database)
        end_leases_of_the_dead(database)
        for path in kept_paths(settings):
            tighten(path)
    except BaseException:
        database.close()
        raise
    return database


def agent_auth(settings: Settings, store: SqlStore, passwords: Passwords, clock: Clock, secret: str) -> AgentAuth:
    """How agents sign in."""
    line = FairLine(
        at_once=AT_ONCE,
        waiting=settings.password_checks_waiting,
        per_key=settings.password_checks_per_address,
    )
    return AgentAuth(
        SqlAccounts(store, clock),
        SqlLoginTries(store),
        passwords,
        line,
        DevicePasses(secret, timedelta(days=settings.device_days)),
        clock,
        secret=secret,
        access=timedelta(minutes=settings.access_minutes),
        idle=timedelta(minutes=settings.session_idle_minutes),
        absolute=timedelta(hours=settings.session_hours),
    )


def _limits(settings: Settings) -> Windows:
    return Windows(
        client_commands=Window(settings.client_commands_per_10_seconds, 10),
        agent_commands=Window(settings.agent_commands_per_10_seconds, 10),
        signals=Window(settings.signals_per_10_seconds, 10),
        sessions=Window(settings.sessions_per_minute, 60),
        logins=Window(settings.logins_per_minute, 60),
        uploads=Window(settings.uploads_per_minute, 60),
        upload_bytes=Quota(settings.upload_bytes_per_session, 3_600),
        upload_bytes_of_addresses=Quota(settings.upload_bytes_per_address, 3_600),
    )


def _jobs(settings: Settings, services: Services) -> Jobs:
    return Jobs(
        services.manager,
        services.accounts,
        services.clock,
        lease=timedelta(seconds=settings.lease_seconds),
        grace=timedelta(seconds=settings.grace_seconds),
        ping_seconds=settings.ping_seconds,
        pong_seconds=settings.pong_seconds,
        sweep_seconds=settings.sweep_seconds,
        sessions_look_seconds=settings.sessions_look_seconds,
    )


async def _load(assistant: Assistant, features: Features) -> None:
    """What is slow to load, the client's answers first."""
    await assistant.start()
    await features.load()


def _lifespan(services: Services, features: Features, assistant: Assistant, jobs: Jobs, store: SqlStore) -> Any:
    """Features before what runs their effects: what they make ready is ready. What was started is stopped in the
    opposite order, whatever else fails."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stops:
            stops.push_async_callback(store.close)
            stops.callback(services.passwords.close)
            stops.push_async_callback(assistant.stop)
            services.manager.bus.start(services.manager.reactions)
            stops.push_async_callback(services.manager.bus.stop)
            stops.push_async_callback(features.stop)
            loading = asyncio.get_running_loop().create_task(_load(assistant, features))
            stops.callback(loading.cancel)
            await features.start()
            await services.manager.effects.start()
            stops.push_async_callback(services.manager.stop)
            jobs.start()
            stops.push_async_callback(jobs.stop)
            gc.collect()
            gc.freeze()
            gc.set_threshold(*GC_THRESHOLDS)
            yield

    return lifespan
