"""The knowledge of a running server: people change it, imports replace it, the assistant follows at once."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from ...chat.bus import Bus
from ...chat.ports.knowledge import (
    Action,
    EntryChange,
    EntryState,
    EntryText,
    ImportReport,
    KnowledgeEntry,
    KnowledgeReader,
    KnowledgeStore,
    PlainEntry,
    slug,
)
from ...chat.ports.knowledge_use import KnowledgeUser, Phraser, Trial
from ...chat.ports.translations import Translation, Translator
from ...chat.ports.upkeep import Contradiction
from ...core.errors import AssistantUnavailable, BadRequest, ChatError, EntryChanged, SourceUnreadable
from ...core.language.names import clean_name
from ...ids import new_id
from ...protocol import Lang
from .contradictions import contradictions

log = logging.getLogger(__name__)
MODEL = "language model"
"""Who wrote a translation nobody wrote."""
LOOK_SECONDS = 2.0
"""Between two looks at the revision: what another process publishes is in use within 5 s, bus or not."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """`lang` None: what the document says, else the shop's. `to_confirm`: nobody has checked it yet."""

    lang: Lang | None = None
    title: str = ""
    to_confirm: bool = False


class KnowledgeService:
    """What people do with the knowledge, and the loop that keeps the assistant at its newest revision."""

    def __init__(
        self,
        store: KnowledgeStore,
        reader: KnowledgeReader,
        user: KnowledgeUser,
        bus: Bus,
        translator: Translator | None = None,
        phraser: Phraser | None = None,
    ) -> None:
        """`translator`, `phraser` None: no language model proposes anything."""
        self.store = store
        self._translator = translator
        self._phraser = phraser
        self._reader = reader
        self._user = user
        self._bus = bus
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._contradictions: tuple[int, list[Contradiction]] | None = None
        """(the revision, those found at it)"""
        self._comparing = asyncio.Lock()
        self.in_use = -1
        """The revision the assistant answers with; -1 before the first."""
        self.ready = asyncio.Event()
        """Set once the assistant answers with all it has, after a start."""

    @property
    def share_done(self) -> float | None:
        """How much of new knowledge is ready to be answered with, 0 to 1; None while nothing takes long."""
        return self._user.share_done

    # ---- entries

    async def add_entry(self, text: EntryText, state: EntryState, to_confirm: bool, by: str) -> KnowledgeEntry:
        """A new entry of a person, under an id made from its question."""
        entry_id = f"{slug(text.question)[:60].strip('-') or 'entry'}-{new_id()[-8:]}"
        entry = await self.store.add(PlainEntry(entry_id, text, to_confirm), state, by)
        self._changed()
        return entry

    async def change_entry(self, entry_id: str, expected: int, change: EntryChange, by: str) -> KnowledgeEntry:
        """Edit, publish, archive or confirm. Raises EntryChanged unless it is still at version `expected`."""
        entry = await self.store.change(entry_id, expected, change, _action_of(change), by)
        self._changed()
        return entry

    async def restore(self, entry_id: str, expected: int, version: int, by: str) -> KnowledgeEntry:
        """What the entry said at `version`, as a new version; its state stays."""
        said = next((v for v in await self.store.versions(entry_id) if v.version == version), None)
        if said is None:
            raise BadRequest(f"There is no version {version} of this entry.")
        entry = await self.store.change(entry_id, expected, EntryChange(text=said.text), "restored", by)
        self._changed()
        return entry

    async def translate(self, entry_id: str, expected: int, said: Translation, by: str) -> KnowledgeEntry:
        """A translation of the entry as it is now. Raises EntryChanged unless it is still at `expected`."""
        entry = await self.store.translate(entry_id, expected, said, by)
        self._changed()
        return entry

    async def propose(self, entry_id: str, expected: int, lang: Lang) -> KnowledgeEntry:
        """A translation by the language model, to be confirmed. Raises also what Translator raises."""
        if self._translator is None:
            raise AssistantUnavailable("No language model is configured.")
        entry = await self.store.entry(entry_id)
        text = entry.text
        if entry.version != expected:
            raise EntryChanged(details={"by": entry.updated_by})
        if lang == text.lang:
            raise BadRequest("A translation is into another language than the entry's.")
        question, answer = await asyncio.gather(
            *(self._translator.translate(said, lang, text.lang) for said in (text.question, text.answer))
        )
        said = Translation(lang, clean_name(question) or text.question, answer, to_confirm=True)
        return await self.translate(entry_id, expected, said, MODEL)

    async def propose_phrasings(self, entry_id: str) -> list[str]:
        """Other ways to ask for the entry, by the language model, without those that it has and those that another
        entry surely answers. Nothing is stored: they count once a person saves them with the entry."""
        if self._phraser is None:
            raise AssistantUnavailable("No language model is configured.")
        text = (await self.store.entry(entry_id)).text
        known = {phrasing.casefold() for phrasing in text.phrasings}
        proposed: list[str] = []
        for said in await self._phraser.phrasings(text.question, text.answer, text.lang):
            tried = await self._user.try_question(said, text.lang, None)
            others = tried.outcome == "sure" and bool(tried.entries) and tried.entries[0].id != entry_id
            if said.casefold() not in known and not others:
                proposed.append(said)
        return proposed

    async def untranslate(self, entry_id: str, expected: int, lang: Lang, by: str) -> KnowledgeEntry:
        """As `translate`: none into `lang`."""
        entry = await self.store.untranslate(entry_id, expected, lang, by)
        self._changed()
        return entry

    async def contradictions(self) -> list[Contradiction]:
        """Entries that seem to say different numbers of the same thing, but for those that are settled."""
        found, settled = await self._compared(), await self.store.settled()
        return [one for one in found if one.key not in settled]

    async def _compared(self) -> list[Contradiction]:
        """Once a revision, however many ask at the same time."""
        async with self._comparing:
            if self._contradictions is None or self._contradictions[0] != await self.store.revision():
                revision, texts = await self.store.current()
                self._contradictions = revision, await asyncio.to_thread(contradictions, texts)
            return self._contradictions[1]

    async def try_question(self, question: str, lang: Lang, draft: PlainEntry | None) -> Trial:
        """What a client would be answered now, `draft` taken in."""
        return await self._user.try_question(question, lang, draft)

    # ---- sources

    async def import_file(self, name: str, data: bytes, options: ImportOptions, by: str) -> ImportReport:
        """Read a file and make its entries the source's. Raises SourceUnreadable: then nothing was changed."""
        try:
            extract = await self._reader.read_file(name, data, options.lang, options.title, options.to_confirm)
        except SourceUnreadable as error:
            await self._note_problem(f"file:{name}", error)
            raise
        return self._imported(await self.store.replace(extract, by))

    async def import_address(self, url: str, sitemap: bool, options: ImportOptions, by: str) -> ImportReport:
        """Read a page, or every page of a sitemap; as `import_file`."""
        try:
            extract = await self._reader.read_address(
                url, options.lang, options.title, options.to_confirm, sitemap=sitemap
            )
        except SourceUnreadable as error:
            await self._note_problem(url, error)
            raise
        return self._imported(await self.store.replace(extract, by))

    async def import_again(self, source_id: str, by: str) -> ImportReport:
        """A page or sitemap as it is now. A file is not here any more: it must be given again."""
        source = await self.store.source(source_id)
        if source.kind == "file":
            raise SourceUnreadable("file_again", "Choose the file again: the server keeps no copy of it.")
        options = ImportOptions(source.lang, source.title)
        return await self.import_address(source.location, source.kind == "sitemap", options, by)

    async def _note_problem(self, location: str, error: SourceUnreadable) -> None:
        await self.store.note_problem(location, error.details["reason"])

    def _imported(self, report: ImportReport) -> ImportReport:
        log.info(
            "%s: %d entries added, %d updated, %d removed, %d unchanged, %d of people kept",
            report.source.location, report.added, report.updated, report.removed, report.unchanged, report.kept,
        )  # fmt: skip
        self._changed()
        return report

    # ---- following

    def _changed(self) -> None:
        self.look_soon()
        self._bus.publish_notice({"kind": "knowledge"})

    def look_soon(self) -> None:
        """Somebody here or elsewhere has changed something."""
        self._wake.set()

    async def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._follow())

    async def load(self) -> None:
        """The assistant's models are there: it is brought to the knowledge as it is now."""
        await self.look()
        self.ready.set()

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def look(self) -> None:
        """Bring the assistant to the newest revision, if it is at another."""
        if await self.store.revision() == self.in_use:
            return
        revision, entries = await self.store.published()
        await self._user.use_entries([entry.used() for entry in entries])
        self.in_use = revision

    async def _follow(self) -> None:
        while True:
            try:
                self._wake.clear()
                await self.look()
            except ChatError as error:
                log.warning("the knowledge could not be looked at: %s", error)
            except Exception:
                log.exception("the knowledge could not be brought up to date; it stays as it was")
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._wake.wait()
            except TimeoutError:
                pass


def _action_of(change: EntryChange) -> Action:
    if change.state in ("published", "archived"):
        return "published" if change.state == "published" else "archived"
    if change.text is None and change.to_confirm is None:
        return "scheduled"
    if change.text is None and change.to_confirm is False:
        return "confirmed"
    return "edited"
