"""Agents sign in, stay signed in, sign out. Tokens travel in HttpOnly cookies only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from ...chat.ports import AgentRecord
from ...core.errors import NotAuthenticated
from .. import access
from ..access import Services, current_agent, services_of
from ..auth import SignedIn
from ..schemas import Agent, Credentials, Me, SessionState

router = APIRouter(prefix="/api/auth", tags=["auth"])


@router.post("/login")
async def login(credentials: Credentials, request: Request, response: Response) -> Me:
    """Sign in with e-mail and password; sets the cookies."""
    services = services_of(request)
    access.check_changing_request(request)
    network = access.network_of_request(request)
    services.limits.logins.take(network)
    device_pass = request.cookies.get(access.device_cookie_name(services.settings), "")
    signed_in = await services.auth.sign_in(
        credentials.email, credentials.password, network=network, device_pass=device_pass
    )
    _set_cookies(request, response, signed_in)
    return _me(signed_in.agent, services)


@router.post("/refresh", status_code=204)
async def refresh(request: Request, response: Response) -> None:
    """A new access token, while the session lives."""
    services = services_of(request)
    access.check_changing_request(request)
    _, name = access.cookie_names(services.settings)
    token = request.cookies.get(name)
    if token is None:
        raise NotAuthenticated
    _set_cookies(request, response, await services.auth.refresh(token))


@router.get("/session")
async def session(request: Request, response: Response) -> SessionState:
    """Who is signed in, if anybody; renews an access token that ended."""
    services = services_of(request)
    access_name, session_name = access.cookie_names(services.settings)
    try:
        agent, _ = await services.auth.who(request.cookies.get(access_name, ""))
    except NotAuthenticated:
        try:
            renewed = await services.auth.refresh(request.cookies.get(session_name, ""))
        except NotAuthenticated:
            return SessionState(signed_in=False, agent=None)
        _set_cookies(request, response, renewed)
        agent = renewed.agent
    return SessionState(signed_in=True, agent=_me(agent, services))


@router.post("/logout", status_code=204)
async def logout(
    request: Request, response: Response, agent: Annotated[AgentRecord, Depends(current_agent)]
) -> None:
    """End this session; its sockets are closed and nobody is there any more."""
    services = services_of(request)
    await services.auth.sign_out(request.state.session_id)
    await services.manager.signed_out(agent.id, request.state.session_id)
    for name in access.cookie_names(services.settings):
        response.delete_cookie(name, path="/", secure=services.settings.secure, httponly=True)


@router.get("/me")
async def me(request: Request, agent: Annotated[AgentRecord, Depends(current_agent)]) -> Me:
    """Who is signed in."""
    return _me(agent, services_of(request))


def _me(agent: AgentRecord, services: Services) -> Me:
    shown = Agent.of(agent, services.clock.now())
    return Me(**shown.model_dump(), writing_aids=services.writing_aids)


def _set_cookies(request: Request, response: Response, signed_in: SignedIn) -> None:
    services = services_of(request)
    access_name, session_name = access.cookie_names(services.settings)
    values = {access_name: (signed_in.access_token, services.auth.access)}
    if signed_in.session_token is not None:
        values[session_name] = (signed_in.session_token, services.auth.absolute)
    if signed_in.device_pass is not None:
        values[access.device_cookie_name(services.settings)] = (signed_in.device_pass, services.auth.device_life)
    for name, (value, life) in values.items():
        response.set_cookie(
            name,
            value,
            max_age=int(life.total_seconds()),
            path="/",
            httponly=True,
            secure=services.settings.secure,
            samesite="strict",
        )
