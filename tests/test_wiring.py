"""Parts are given what they need when they are made, not afterwards; every feature is among them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

import libriassist
from libriassist.config import Settings
from libriassist.setup.app import create_app, open_database
from libriassist.setup.features import FEATURES, ROUTERS
from libriassist.web.access import Service

PACKAGE = Path(libriassist.__file__).parent


def assigned(path: Path) -> Iterator[str]:
    """What a module assigns to attributes of."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Attribute):
                yield ast.unparse(target.value)


def test_the_composition_root_changes_nothing_it_has_made() -> None:
    found = {owner for path in (PACKAGE / "setup").rglob("*.py") for owner in assigned(path)}
    assert found - {"self", "http.state"} == set()


def test_no_class_is_changed_from_outside() -> None:
    for path in PACKAGE.rglob("*.py"):
        classes = [owner for owner in assigned(path) if owner.rpartition(".")[2][:1].isupper()]
        assert classes == [], path


def test_every_folder_of_features_is_one_that_is_built() -> None:
    folders = {path.parent.name for path in (PACKAGE / "features").glob("*/__init__.py")}
    assert folders == {feature.name for feature in FEATURES}


def asked_for(dependant: Dependant) -> Iterator[object]:
    """The services a route depends on."""
    if isinstance(dependant.call, Service):
        yield dependant.call.kind
    for one in dependant.dependencies:
        yield from asked_for(one)


@pytest.mark.anyio
async def test_every_service_a_route_asks_for_is_built(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, semantic="off")
    database = open_database(settings)
    app = create_app(settings, database)
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    asked = {kind for route in routes for kind in asked_for(route.dependant)}
    assert asked
    assert asked <= set(app.http.state.brought)
    database.close()
