"""The only doors to data for a given person: which origin, which agent, which conversation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Depends
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request

from ..chat.desk import may_read
from ..chat.hub import Hub
from ..chat.manager import ChatManager
from ..chat.ports import Accounts, AgentRecord, Clock, FileRecord, Files, Shop, Store
from ..chat.presence import WhoIsHere
from ..config import Settings
from ..core.conversation import Conversation
from ..core.errors import Forbidden, NoSuchConversation, NoSuchFile, NotAuthenticated, OriginRefused
from ..core.events import Actor
from ..core.network.addresses import TrustedProxies
from ..core.network.origins import sent_origin
from ..core.rights import OnShop, may, may_in_shop
from ..ids import token_hash
from .auth import AgentAuth
from .limits import Window, network_of
from .passwords import Passwords
from .quotas import Quota

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows that guard the doors."""

    client_commands: Window
    agent_commands: Window
    signals: Window
    sessions: Window
    logins: Window
    uploads: Window
    upload_bytes: Quota
    upload_bytes_of_addresses: Quota


@dataclass(frozen=True, slots=True)
class Services:
    """What routes and sockets work with; made once by the composition root."""

    settings: Settings
    shop: Shop
    clock: Clock
    store: Store
    accounts: Accounts
    hub: Hub
    presence: WhoIsHere
    manager: ChatManager
    auth: AgentAuth
    passwords: Passwords
    limits: Windows
    files: Files
    writing_aids: bool


class Service(Generic[T]):
    """A dependency of routes: what a feature brought of this class, or as this port."""

    def __init__(self, kind: Callable[..., T]) -> None:
        self.kind = kind

    async def __call__(self, request: Request) -> T:
        found: T = request.app.state.brought[self.kind]
        return found


def services_of(connection: HTTPConnection) -> Services:
    """The services of this application."""
    services: Services = connection.app.state.services
    return services


def address_of(client: tuple[str, int] | None, headers: Headers, proxies: TrustedProxies) -> str:
    """The network address of a person; X-Forwarded-For counts only from a trusted proxy."""
    return proxies.client_of(client[0] if client else "", headers.getlist("x-forwarded-for"))


def network_of_request(request: Request) -> str:
    """Whom the limits per network address count for this request."""
    return network_of(address_of(request.client, request.headers, services_of(request).settings.proxies))


def is_same_origin(headers: Headers, settings: Settings) -> bool:
    """Whether the page that asks is ours: from public_url; while none is set, from the host asked for."""
    origin, host = sent_origin(headers.get("origin")), headers.get("host")
    ours = [settings.public_url] if settings.public_url else [f"http://{host}", f"https://{host}"]
    return origin in ours


def check_client_origin(headers: Headers, settings: Settings) -> None:
    """Raises OriginRefused unless the page is ours or on the list."""
    if not is_same_origin(headers, settings) and sent_origin(headers.get("origin")) not in settings.origins:
        raise OriginRefused


def check_agent_origin(headers: Headers, settings: Settings) -> None:
    """Raises OriginRefused unless the page is ours."""
    if not is_same_origin(headers, settings):
        raise OriginRefused


def cookie_names(settings: Settings) -> tuple[str, str]:
    """The names of the access and the session cookie; `__Host-` needs https."""
    prefix = "__Host-" if settings.secure else ""
    return f"{prefix}libriassist_access", f"{prefix}libriassist_session"


def device_cookie_name(settings: Settings) -> str:
    """The name of the cookie by which a browser agents signed in with is known; it opens nothing."""
    return f"{'__Host-' if settings.secure else ''}libriassist_device"


async def current_agent(request: Request) -> AgentRecord:
    """The signed-in agent. A changing request must also come from our own page (Origin and header)."""
    services = services_of(request)
    if request.method not in {"GET", "HEAD"}:
        check_changing_request(request)
    access, _ = cookie_names(services.settings)
    agent, session_id = await services.auth.who(request.cookies.get(access, ""))
    request.state.session_id = session_id
    return agent


async def client_of(request: Request) -> Actor:
    """The visitor of the bearer token. Raises OriginRefused, NotAuthenticated."""
    services = services_of(request)
    if "origin" in request.headers:
        check_client_origin(request.headers, services.settings)
    kind, _, proof = request.headers.get("authorization", "").partition(" ")
    client_id, _, token = proof.partition(".")
    if kind.lower() != "bearer" or len(client_id) > 36 or not token:
        raise NotAuthenticated
    if not await services.accounts.client_of(token_hash(token), client_id):
        raise NotAuthenticated
    return Actor(kind="client", id=client_id)


def check_changing_request(request: Request) -> None:
    """No other site may change something in an agent's name. Raises OriginRefused."""
    settings = services_of(request).settings
    origin_is_fine = "origin" not in request.headers or is_same_origin(request.headers, settings)
    if not origin_is_fine or request.headers.get("x-libriassist") != "1":
        raise OriginRefused


SignedInAgent = Annotated[AgentRecord, Depends(current_agent)]


def check_right(agent: AgentRecord, right: OnShop) -> None:
    """Raises Forbidden."""
    if not may_in_shop(agent.role, right):
        raise Forbidden


async def access_file(services: Services, actor: Actor, file_id: str) -> FileRecord:
    """The file, if this person may read the conversation it is in; before it is in one, its uploader only.

    Raises NoSuchFile or NoSuchConversation.
    """
    record = await services.files.find(file_id)
    if record is None:
        raise NoSuchFile
    if record.conversation_id is not None:
        await access_conversation(services.store, actor, record.conversation_id)
    elif record.uploader_id != actor.id:
        raise NoSuchFile
    return record


async def access_conversation(store: Store, actor: Actor, conversation_id: str) -> Conversation:
    """The conversation, if this person may read it.

    A client: their own. An agent: see `may_read`.
    Raises NoSuchConversation, the same whether it does not exist or is not theirs.
    """
    conversation = await store.find_conversation(conversation_id)
    if conversation is None:
        raise NoSuchConversation
    if actor.kind == "client":
        if not may(actor, "read", conversation):
            raise NoSuchConversation
        return conversation
    if actor.kind != "agent":
        raise NotAuthenticated
    if not await may_read(store, conversation, actor):
        raise NoSuchConversation
    return conversation
