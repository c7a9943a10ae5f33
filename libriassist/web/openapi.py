"""The OpenAPI document: REST from the routes, the socket frames as components beside it."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from .. import protocol

FILE_BODY: dict[str, Any] = {"requestBody": {"required": True, "content": {"application/octet-stream": {}}}}
"""`openapi_extra` of a route whose request body is a file as it is."""
_REF = "#/components/schemas/{model}"
_UNIONS: dict[str, tuple[TypeAdapter[Any], JsonSchemaMode]] = {
    "ClientFrame": (protocol.parse_client_frame, "validation"),
    "AgentFrame": (protocol.parse_agent_frame, "validation"),
    "AnyEvent": (protocol.parse_event, "serialization"),
    "ClientBound": (protocol.client_bound, "serialization"),
    "AgentBound": (protocol.agent_bound, "serialization"),
}


def frame_components() -> dict[str, Any]:
    """JSON schemas of every frame and of the unions, by component name."""
    inputs = [(name, mode, adapter) for name, (adapter, mode) in _UNIONS.items()]
    by_key, definitions = TypeAdapter.json_schemas(inputs, ref_template=_REF)
    components: dict[str, Any] = dict(definitions.get("$defs", {}))
    for name, (_, mode) in _UNIONS.items():
        components[name] = by_key[(name, mode)]
    return components


def with_frames(document: dict[str, Any]) -> dict[str, Any]:
    """The same OpenAPI document with the socket frames added to its components."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name, schema in frame_components().items():
        schemas.setdefault(name, schema)
    return document
