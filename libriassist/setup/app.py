"""The composition root: from Settings to a running application. Everything is made here, nothing is global."""

from __future__ import annotations

import asyncio
import gc
import logging
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from fastapi import FastAPI

from ..ai.answering.knowledge_use import KnowledgeInUse
from ..ai.orders.source import OrdersMisconfigured, SqlOrderSource
from ..chat.bus import Bus, InProcessBus, RedisBus
from ..chat.hub import Hub
from ..chat.knowledge import KnowledgeDesk
from ..chat.manager import ChatManager, Parts
from ..chat.ports import Assistant, Clock
from ..chat.presence import Presence
from ..chat.reactions import Heard
from ..chat.turns.effect import Patience
from ..clock import SystemClock
from ..config import Settings
from ..core.effects import TURN
from ..core.errors import OrdersUnavailable
from ..disk import make_private_folder, tighten
from ..features import Ground
from ..features.shop.desk import ShopDesk
from ..ids import new_id
from ..jobs import Jobs
from ..protocol import GoingAway
from ..store.accounts import SqlAccounts
from ..store.database import Database, DatabaseUnusable
from ..store.knowledge import SqlKnowledge
from ..store.login_tries import SqlLoginTries
from ..store.migrate import migrate
from ..store.store import SqlStore
from ..store.usage import SqlLlmUsage
from ..web.access import Limits, Services
from ..web.auth import AgentAuth
from ..web.devices import DevicePasses
from ..web.fair_line import FairLine
from ..web.http import create_http
from ..web.limits import Window
from ..web.passwords import AT_ONCE, Passwords
from ..web.quotas import Quota
from ..web.sockets import Sockets
from .assistant import collecting_texts, failure_policy, make_assistant
from .effects import effect_runner, end_leases_of_the_dead
from .features import ROUTERS, Features
from .files import kept_files
from .knowledge import import_knowledge_file, source_reader
from .language_model import in_words_of, model_gate
from .learning import learning_desk
from .orders import order_rules, order_source
from .queue import chat_entrance, queue_rules
from .secrets import SettingsUnsafe, kept_paths, secret_key

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
        self.sockets.draining = True
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
    bus = _bus(settings, store.epoch)
    presence = Presence(hub, store, bus, clock, settings.lease_seconds, settings.page_change_seconds)
    orders = order_source(settings)
    import_knowledge_file(settings, database, clock)
    default = make_assistant(settings, store, orders, clock)
    gate = model_gate(settings, SqlLlmUsage(store), clock)
    ground = Ground(settings, store, clock, default, order_rules(settings), gate)
    features, shop = Features(ground), ground.service(ShopDesk)
    assistant = in_words_of(gate, default, settings, shop)
    knowledge = KnowledgeDesk(SqlKnowledge(store, clock), source_reader(settings), KnowledgeInUse(default), bus)
    heard = {"knowledge": knowledge.look_soon}
    manager = ChatManager(_parts(settings, store, assistant, bus, clock, patience, heard), hub, presence)
    services = Services(
        settings=settings,
        shop=shop,
        clock=clock,
        store=store,
        accounts=accounts,
        hub=hub,
        presence=presence,
        manager=manager,
        knowledge=knowledge,
        learning=learning_desk(settings, store, knowledge, default.encoder, clock, manager.effects),
        auth=agent_auth(settings, store, passwords := Passwords(), clock, secret),
        passwords=passwords,
        limits=_limits(settings),
        files=kept_files(settings, store, clock, manager.effects),
        writing_aids=gate is not None,
    )
    http = _http(settings, _lifespan(services, features, assistant, _jobs(settings, services), store))
    http.state.services = services
    http.state.brought = ground.services
    http.state.sockets = sockets = Sockets(services)
    return Application(http, sockets, services, orders)


def _parts(
    settings: Settings,
    store: SqlStore,
    assistant: Assistant,
    bus: Bus,
    clock: Clock,
    patience: Patience,
    heard: Mapping[str, Heard],
) -> Parts:
    words, failures = collecting_texts(settings), failure_policy(settings)
    effects = effect_runner(settings, store, clock)
    rules, entrance = queue_rules(settings), chat_entrance(settings)
    return Parts(store, assistant, bus, clock, rules, words, patience, effects, failures, entrance, heard)


def _http(settings: Settings, lifespan: Any) -> FastAPI:
    return create_http(
        lifespan,
        routers=ROUTERS,
        demo=settings.demo,
        secure=settings.secure,
        file_bytes=settings.knowledge_file_bytes,
        attachment_bytes=settings.attachment_bytes,
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


def _bus(settings: Settings, epoch: str) -> Bus:
    if not settings.redis_url:
        return InProcessBus()
    try:
        return RedisBus(settings.redis_url, f"libriassist:{epoch}", new_id())
    except (ImportError, ValueError) as error:
        raise SettingsUnsafe(f"LIBRIASSIST_REDIS_URL cannot be used: {error}") from None


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


def _limits(settings: Settings) -> Limits:
    return Limits(
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
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        loading = asyncio.get_running_loop().create_task(_load(assistant, features))
        services.manager.bus.start(services.manager.reactions)
        await services.manager.effects.start()
        jobs.start()
        services.knowledge.start()
        features.start()
        await services.learning.mask_again()
        await services.learning.start()
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GC_THRESHOLDS)
        yield
        loading.cancel()
        await features.stop()
        await services.knowledge.stop()
        await jobs.stop()
        await services.manager.stop()
        await services.manager.bus.stop()
        await assistant.stop()
        services.passwords.close()
        services.files.close()
        await store.close()

    return lifespan
