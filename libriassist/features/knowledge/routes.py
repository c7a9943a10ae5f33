"""The knowledge: everybody signed in reads it and tries questions; supervisors and admins change it."""

from __future__ import annotations

import dataclasses
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request

from ...chat.ports import knowledge as ports
from ...chat.ports.translations import Translation
from ...chat.ports.upkeep import Need, Todo
from ...core.errors import BadRequest
from ...core.language.links import without_unsafe_links
from ...protocol import Id, Lang
from ...web.access import Service, SignedInAgent, check_right, services_of
from ...web.openapi import FILE_BODY
from ...web.schemas import NO_NUL
from .schemas import (
    EntryContradictions,
    EntryEdit,
    EntryMoment,
    EntryRestore,
    EntrySeen,
    ImportReport,
    KnowledgeEntry,
    KnowledgePage,
    KnowledgeSource,
    KnowledgeUpkeep,
    NewEntry,
    NewSource,
    ProposedPhrasings,
    TranslationCounts,
    TranslationEdit,
    TrialAnswer,
    TrialEntry,
    TrialQuestion,
    Version,
    Words,
)
from .service import ImportOptions, KnowledgeService
from .shown import contradiction_shown, entry_shown, fields, moment_shown, report_shown, sane_id, source_shown

router = APIRouter(prefix="/api/knowledge", tags=["knowledge"])
Knowledge = Annotated[KnowledgeService, Depends(Service(KnowledgeService))]
FILES = "/api/knowledge/files"
Key = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
CONTRADICTIONS_SHOWN = 50
DRAFT_ID = "draft"
"""The id of a new entry while it is tried."""


@router.get("/entries")
async def list_entries(
    knowledge: Knowledge,
    agent: SignedInAgent,
    q: Annotated[str, Query(max_length=200, pattern=NO_NUL)] = "",
    state: ports.EntryState | None = None,
    lang: Lang | None = None,
    source: Id | None = None,
    to_confirm: bool | None = None,
    need: Need | None = None,
    into: Lang | None = None,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> KnowledgePage:
    """Latest changed first. Without `state`: drafts and published entries. `into`: of the translation that is
    needed; one that is missing is missing in a language."""
    if need == "missing" and into is None:
        raise BadRequest("A translation is missing in a language: give `into`.")
    query = ports.EntryQuery(
        text=q,
        states=(state,) if state is not None else ("draft", "published"),
        lang=lang,
        source_id=source,
        to_confirm=to_confirm,
        todo=None if need is None else Todo(need, into),
        offset=offset,
        limit=limit,
    )
    entries, total = await knowledge.store.entries(query)
    in_use = await knowledge.store.revision() == knowledge.in_use
    share = None if in_use else knowledge.share_done
    return KnowledgePage(entries=[entry_shown(e) for e in entries], total=total, in_use=in_use, share_done=share)


@router.post("/entries", status_code=201)
async def add_entry(new: NewEntry, knowledge: Knowledge, agent: SignedInAgent) -> KnowledgeEntry:
    """Supervisors and admins."""
    check_right(agent, "write_knowledge")
    return entry_shown(await knowledge.add_entry(_text(new.words), new.state, new.to_confirm, agent.name))


@router.get("/entries/{entry_id}")
async def get_entry(entry_id: str, knowledge: Knowledge, agent: SignedInAgent) -> KnowledgeEntry:
    """One entry, in any state."""
    return entry_shown(await knowledge.store.entry(sane_id(entry_id)))


@router.patch("/entries/{entry_id}")
async def change_entry(
    entry_id: str, edit: EntryEdit, knowledge: Knowledge, agent: SignedInAgent
) -> KnowledgeEntry:
    """Supervisors and admins: edit, publish, archive, confirm. 409 `entry_changed` when somebody was faster."""
    check_right(agent, "write_knowledge")
    change = ports.EntryChange(
        text=_text(edit.words) if edit.words is not None else None,
        state=edit.state,
        to_confirm=edit.to_confirm,
        care=ports.Care(edit.care.review_on, edit.care.owner) if edit.care is not None else None,
    )
    if change == ports.EntryChange():
        raise BadRequest("Nothing to change was given.")
    return entry_shown(await knowledge.change_entry(sane_id(entry_id), edit.version, change, agent.name))


@router.get("/entries/{entry_id}/history")
async def get_entry_history(entry_id: str, knowledge: Knowledge, agent: SignedInAgent) -> list[EntryMoment]:
    """Everything the entry ever said, newest first, with who did it."""
    versions = await knowledge.store.versions(sane_id(entry_id))
    return [moment_shown(version) for version in versions]


@router.post("/entries/{entry_id}/restore")
async def restore_entry(
    entry_id: str, restore: EntryRestore, knowledge: Knowledge, agent: SignedInAgent
) -> KnowledgeEntry:
    """Supervisors and admins: what it said once, as a new version."""
    check_right(agent, "write_knowledge")
    return entry_shown(await knowledge.restore(sane_id(entry_id), restore.version, restore.to, agent.name))


@router.get("/upkeep")
async def get_upkeep(knowledge: Knowledge, agent: SignedInAgent) -> KnowledgeUpkeep:
    """Translations that are missing or not right, entries that have to be read again: how many."""
    needed = await knowledge.store.upkeep()
    counts = [TranslationCounts(**fields(one)) for one in needed.translations]
    return KnowledgeUpkeep(**{**fields(needed), "translations": counts})


@router.get("/contradictions")
async def list_contradictions(knowledge: Knowledge, agent: SignedInAgent) -> EntryContradictions:
    """Drafts and published entries with different numbers for the same thing, but for those settled."""
    found = await knowledge.contradictions()
    shown = [contradiction_shown(one) for one in found[:CONTRADICTIONS_SHOWN]]
    return EntryContradictions(contradictions=shown, total=len(found))


@router.put("/contradictions/{key}", status_code=204)
async def settle_contradiction(key: Key, knowledge: Knowledge, agent: SignedInAgent) -> None:
    """Supervisors and admins: both sentences are right. Another sentence is looked at anew."""
    check_right(agent, "write_knowledge")
    await knowledge.store.settle(key, agent.name)


@router.put("/entries/{entry_id}/translations/{lang}")
async def put_translation(
    entry_id: str, lang: Lang, edit: TranslationEdit, knowledge: Knowledge, agent: SignedInAgent
) -> KnowledgeEntry:
    """Supervisors and admins: write, correct or confirm what the entry says in this language."""
    check_right(agent, "write_knowledge")
    answer = without_unsafe_links(edit.answer) or edit.answer
    said = Translation(lang, edit.question, answer, edit.to_confirm)
    return entry_shown(await knowledge.translate(sane_id(entry_id), edit.version, said, agent.name))


@router.post("/entries/{entry_id}/translations/{lang}/proposal")
async def propose_translation(
    entry_id: str, lang: Lang, seen: EntrySeen, knowledge: Knowledge, agent: SignedInAgent
) -> KnowledgeEntry:
    """Supervisors and admins: by the language model, to be confirmed; no client reads it before."""
    check_right(agent, "write_knowledge")
    return entry_shown(await knowledge.propose(sane_id(entry_id), seen.version, lang))


@router.post("/entries/{entry_id}/phrasings/proposal")
async def propose_phrasings(entry_id: str, knowledge: Knowledge, agent: SignedInAgent) -> ProposedPhrasings:
    """Supervisors and admins: by the language model, to be read. They count once saved with the entry."""
    check_right(agent, "write_knowledge")
    return ProposedPhrasings(phrasings=await knowledge.propose_phrasings(sane_id(entry_id)))


@router.delete("/entries/{entry_id}/translations/{lang}")
async def delete_translation(
    entry_id: str,
    lang: Lang,
    version: Annotated[Version, Query()],
    knowledge: Knowledge,
    agent: SignedInAgent,
) -> KnowledgeEntry:
    """Supervisors and admins. `version`: the entry's that was seen."""
    check_right(agent, "write_knowledge")
    return entry_shown(await knowledge.untranslate(sane_id(entry_id), version, lang, agent.name))


@router.get("/sources")
async def list_sources(knowledge: Knowledge, agent: SignedInAgent) -> list[KnowledgeSource]:
    """Where entries come from, oldest first."""
    return [source_shown(s) for s in await knowledge.store.sources()]


@router.post("/sources")
async def import_address(new: NewSource, knowledge: Knowledge, agent: SignedInAgent) -> ImportReport:
    """Supervisors and admins: read a page or a sitemap; known before, it replaces what it gave."""
    check_right(agent, "write_knowledge")
    options = ImportOptions(new.lang, new.title, new.to_confirm)
    return report_shown(await knowledge.import_address(new.url, new.sitemap, options, agent.name))


@router.post("/files", openapi_extra=FILE_BODY)
async def import_file(
    request: Request,
    knowledge: Knowledge,
    agent: SignedInAgent,
    name: Annotated[str, Query(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f/\\]+$")],
    lang: Lang | None = None,
    title: Annotated[str, Query(max_length=255, pattern=NO_NUL)] = "",
    to_confirm: bool = False,
) -> ImportReport:
    """Supervisors and admins: the request's body is the file; its name tells its kind and names the source."""
    check_right(agent, "write_knowledge")
    data = await request.body()
    options = ImportOptions(lang, title.strip(), to_confirm)
    return report_shown(await knowledge.import_file(name, data, options, agent.name))


@router.post("/sources/{source_id}/import")
async def import_again(source_id: Id, knowledge: Knowledge, agent: SignedInAgent) -> ImportReport:
    """Supervisors and admins: read a page or sitemap as it is now."""
    check_right(agent, "write_knowledge")
    return report_shown(await knowledge.import_again(source_id, agent.name))


@router.post("/test")
async def try_question(
    trial: TrialQuestion, request: Request, knowledge: Knowledge, agent: SignedInAgent
) -> TrialAnswer:
    """What a client would be answered, `draft` taken in. Nothing is stored, counted or sent."""
    services = services_of(request)
    services.limits.signals.take(agent.id)
    draft = None
    if trial.draft is not None:
        draft = ports.PlainEntry(sane_id(trial.draft.id or DRAFT_ID), _text(trial.draft.words))
    made = await knowledge.try_question(trial.question, trial.lang, draft)
    entries = [TrialEntry(**dataclasses.asdict(entry)) for entry in made.entries]
    return TrialAnswer(**{**fields(made), "entries": entries, "suggestions": list(made.suggestions)})


def _text(words: Words) -> ports.EntryText:
    return ports.EntryText(
        question=words.question,
        answer=without_unsafe_links(words.answer) or words.answer,
        lang=words.lang,
        kind=words.kind,
        tags=tuple(dict.fromkeys(words.tags)),
        phrasings=tuple(dict.fromkeys(words.phrasings)),
        url=words.url or None,
    )
