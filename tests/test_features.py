"""A feature is its folder, its row in setup, frames, migration and texts; docs/architecture.md says how."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import httpx
import pytest
import sqlalchemy as sa
from fastapi import APIRouter, Depends
from pydantic import BaseModel

from libriassist.chat.effects import EffectKind, Held, Retry
from libriassist.config import Settings
from libriassist.features import Built, Feature, Ground
from libriassist.setup import app as setup_app
from libriassist.setup import features as setup_features
from libriassist.setup.features import FEATURES
from libriassist.store.schema import metadata
from libriassist.store.store import SqlStore
from libriassist.web.access import Service

from .servers import ROOT

pytestmark = pytest.mark.anyio
PACKAGE = ROOT / "libriassist"
FOLDERS = {path.name for path in (PACKAGE / "features").iterdir() if (path / "feature.py").exists()}
OUTSIDE = {
    "setup/features.py": FOLDERS,
    "setup/app.py": {"files", "shop"},
    "setup/knowledge.py": {"knowledge"},
    "cli/demo.py": {"canned"},
    "cli/eval_export.py": {"learning"},
    "cli/knowledge.py": {"knowledge"},
    "cli/own_server.py": {"knowledge"},
}
"""Who knows a feature, beside its folder and other features (.importlinter lists those). A new feature adds to the
first line alone: it is handed on as what `Ground` and ports are."""
TABLES_FROM_OUTSIDE = {"files": {"store/file_rows.py", "store/append.py", "store/schema/log.py"}}
"""Tables of features that the log itself writes."""


def imported(path: Path) -> set[str]:
    """The features a module of the package imports."""
    parts = ("libriassist", *path.relative_to(PACKAGE).with_suffix("").parts)
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = list(parts[: len(parts) - node.level]) if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            names |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    found = (re.match(r"libriassist\.features\.(\w+)", name) for name in names)
    return {match[1] for match in found if match and match[1] in FOLDERS}


def modules() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if "static" not in path.parts]


def test_each_folder_has_one_row_in_setup_and_says_its_own_name() -> None:
    assert {feature.name for feature in FEATURES} == FOLDERS
    assert len(FEATURES) == len(FOLDERS)


def test_nothing_but_setup_and_what_is_listed_knows_a_feature() -> None:
    known = {
        str(path.relative_to(PACKAGE)): imported(path)
        for path in modules()
        if path.relative_to(PACKAGE).parts[0] != "features" and imported(path)
    }
    assert known == OUTSIDE


def test_a_features_tables_are_used_in_its_folder_alone() -> None:
    for name in FOLDERS:
        tables = PACKAGE / "features" / name / "tables.py"
        if not tables.exists():
            continue
        own = set(re.findall(r"^(\w+) = sa\.Table\(", tables.read_text(encoding="utf-8"), re.MULTILINE))
        assert own <= set(metadata.tables), name
        words = re.compile(rf"\b(?:{'|'.join(own)})\.c\b|\bschema\.(?:{'|'.join(own)})\b")
        users = {
            str(path.relative_to(PACKAGE))
            for path in modules()
            if "migrations" not in path.parts
            and path.relative_to(PACKAGE).parts[0] != "features"
            and words.search(path.read_text(encoding="utf-8"))
        }
        assert users <= TABLES_FROM_OUTSIDE.get(name, set()), name


def test_each_feature_of_the_dashboard_has_its_texts_in_its_folder() -> None:
    folders = [p for p in (ROOT / "frontend/agent-dashboard/features").iterdir() if p.is_dir()]
    assert folders
    for folder in folders:
        assert {path.name for path in (folder / "locales").iterdir()} == {"en.json", "fr.json"}, folder.name


def test_the_page_for_newcomers_names_every_feature_and_quotes_the_example_as_it_is() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    listed = re.search(r"^  features/ .*\n((?: {4}[a-z ]+\n)+)", page, re.MULTILINE)
    assert listed is not None and set(listed[1].split()) == FOLDERS
    example = page.split("## Adding a feature")[1].split("\n## ")[0]
    sources = [p.read_text(encoding="utf-8") for p in (PACKAGE / "features" / "canned").glob("*.py")]
    sources.append((PACKAGE / "setup" / "features.py").read_text(encoding="utf-8"))
    blocks = re.findall(r"^```python\n(.*?)^```", example, re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 4
    for block in blocks:
        for piece in filter(None, (piece.strip() for piece in block.split("...\n"))):
            assert any(piece in source for source in sources), piece


# ---- a feature that is nothing but what the page says


class Bells:
    """Counts rings: a service, with a row in a table that is there already."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self.rung: list[str] = []

    async def epoch(self) -> str:
        meta = metadata.tables["meta"].c
        statement = sa.select(meta.value).where(meta.key == "epoch")
        return await self._store.read(lambda c: str(c.execute(statement).scalar_one()))


class Ring(BaseModel):
    by: str


def bell() -> Feature:
    router = APIRouter(prefix="/api/bell")

    @router.get("")
    async def look(bells: Annotated[Bells, Depends(Service(Bells))]) -> str:
        return await bells.epoch()

    def build(ground: Ground) -> Built:
        bells = Bells(ground.store)

        async def run(ring: Ring, _held: Held) -> timedelta | None:
            bells.rung.append(ring.by)
            return None

        kind = EffectKind(
            name="bell.ring", payload=Ring, run=run, retry=Retry(2, ground.lease, ground.lease), lease=ground.lease
        )

        async def start() -> None:
            bells.rung.append("started")

        return Built(services=(bells,), effects=(kind,), start=start)

    return Feature("bell", build, routers=(router,))


async def test_a_row_in_setup_is_all_it_takes_to_run_a_feature(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feature = bell()
    monkeypatch.setattr(setup_features, "FEATURES", (*FEATURES, feature))
    monkeypatch.setattr("libriassist.setup.app.ROUTERS", (*setup_features.ROUTERS, *feature.routers))
    settings = Settings(data_dir=tmp_path, semantic="off")
    database = setup_app.open_database(settings)
    made = setup_app.create_app(settings, database)
    bells = made.http.state.brought[Bells]
    transport = httpx.ASGITransport(made)
    async with (
        made.http.router.lifespan_context(made.http),
        httpx.AsyncClient(transport=transport, base_url="http://localhost") as browser,
    ):
        answer = await browser.get("/api/bell")
        assert (answer.status_code, answer.json()) == (200, await bells.epoch())
    assert bells.rung == ["started"]
