"""Translations, on both databases: what an import brings, what is people's, what is out of date and served."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from libriassist.chat.ports.knowledge import (
    Care,
    EntryChange,
    EntryQuery,
    EntryText,
    Extract,
    KnowledgeEntry,
    PlainEntry,
)
from libriassist.chat.ports.translations import StoredTranslation, Translation
from libriassist.chat.ports.upkeep import Todo
from libriassist.core.errors import BadRequest, EntryChanged
from libriassist.features.knowledge.numerals import same_numbers
from libriassist.features.knowledge.sql import SqlKnowledge
from libriassist.protocol import Lang
from libriassist.store.store import SqlStore

from .conftest import HandClock

pytestmark = pytest.mark.anyio
FRENCH = EntryText("Quel délai ?", "Comptez 5 jours, à partir du 2 mai.")
ENGLISH = Translation("en", "How long?", "Allow 5 days from 2 May.")
GERMAN = Translation("de", "Wie lange?", "Rechnen Sie mit 5 Tagen ab dem 2. Mai.", to_confirm=True)


@pytest.fixture
def knowledge(store: SqlStore, clock: HandClock) -> SqlKnowledge:
    return SqlKnowledge(store, clock)


def file(*translations: Translation, text: EntryText = FRENCH) -> Extract:
    entry = PlainEntry("a", text, translations=translations)
    return Extract("file", "file:faq.json", "FAQ", "fr", [entry], "0" * 64)


def by_lang(entry: KnowledgeEntry) -> dict[str, StoredTranslation]:
    return {one.text.lang: one for one in entry.translations}


async def test_an_import_brings_translations_and_those_to_be_confirmed_are_not_served(
    knowledge: SqlKnowledge,
) -> None:
    await knowledge.replace(file(ENGLISH, GERMAN), "Sophie")
    _, [entry] = await knowledge.published()
    found = by_lang(entry)
    assert found["en"].text == ENGLISH and found["en"].served
    assert found["de"].text == GERMAN and not found["de"].served
    assert entry.used() == PlainEntry("a", FRENCH, translations=(ENGLISH,))
    [first] = await knowledge.versions("a")
    assert first.translations == (ENGLISH, GERMAN)


async def test_an_import_changes_its_own_translations_and_takes_back_those_it_no_longer_gives(
    knowledge: SqlKnowledge,
) -> None:
    await knowledge.replace(file(ENGLISH, GERMAN), "Sophie")
    other = replace(ENGLISH, answer="Five days from 2 May.")
    report = await knowledge.replace(file(other), "Alex")
    assert (report.updated, report.unchanged) == (1, 0)
    entry = await knowledge.entry("a")
    assert [one.text for one in entry.translations] == [other]
    newest, _ = await knowledge.versions("a")
    assert (newest.version, newest.action, newest.translations) == (entry.version, "translated", (other,))
    assert (await knowledge.replace(file(other), "Alex")).unchanged == 1


async def test_an_edited_original_leaves_its_translations_out_of_date_and_unserved_once_a_number_differs(
    knowledge: SqlKnowledge,
) -> None:
    await knowledge.replace(file(ENGLISH), "Sophie")
    softer = EntryChange(replace(FRENCH, answer="Il faut compter 5 jours, à partir du 2 mai."))
    entry = await knowledge.change("a", 1, softer, "edited", "Sophie")
    [said] = entry.translations
    assert said.text.outdated and said.served and not said.numbers_differ
    longer = EntryChange(replace(FRENCH, answer="Comptez 6 jours, à partir du 2 mai."))
    entry = await knowledge.change("a", 2, longer, "edited", "Sophie")
    [said] = entry.translations
    assert said.text.outdated and said.numbers_differ and not said.served
    entry = await knowledge.change("a", 3, EntryChange(FRENCH), "restored", "Sophie")
    [said] = entry.translations
    assert said.served and not said.text.outdated


async def test_an_imported_original_that_changes_alone_leaves_its_translation_out_of_date(
    knowledge: SqlKnowledge,
) -> None:
    await knowledge.replace(file(ENGLISH), "Sophie")
    await knowledge.replace(file(ENGLISH, text=replace(FRENCH, answer="Comptez 7 jours.")), "Sophie")
    [said] = (await knowledge.entry("a")).translations
    assert said.text.outdated and not said.served


async def test_tags_and_links_of_the_original_do_not_put_its_translations_out_of_date(
    knowledge: SqlKnowledge,
) -> None:
    await knowledge.replace(file(ENGLISH), "Sophie")
    entry = await knowledge.change("a", 1, EntryChange(replace(FRENCH, tags=("délai",))), "edited", "Sophie")
    assert not entry.translations[0].text.outdated


@pytest.mark.parametrize(
    ("one", "other", "lang", "same"),
    [
        ("De 8 h 30 à 18 h.", "From 8:30 am to 6 pm.", "en", True),
        ("De 8 h 30 à 18 h.", "From 8:30 am to 7 pm.", "en", False),
        ("1 500 € ou 5,5 %", "€1,500 or 5.5%", "en", True),
        ("1 500 € ou 5,5 %", "€1 500 or 5.5 per cent", "en", True),
        ("Deux semaines.", "Two weeks, once.", "en", True),
        ("Deux semaines.", "Tres semanas.", "es", False),
        ("La reliure « dos carré collé ».", "Encuadernación «dos carré collé».", "es", True),
        ("Dix pour cent.", "Dieci per cento.", "it", True),
    ],
)
def test_numbers_are_compared_whatever_the_language_writes_around_them(
    one: str, other: str, lang: Lang, same: bool
) -> None:
    assert same_numbers(one, "fr", other, lang) is same


async def test_people_translate_confirm_and_take_back_and_an_import_leaves_what_they_wrote(
    knowledge: SqlKnowledge,
) -> None:
    await knowledge.replace(file(ENGLISH, GERMAN), "Sophie")
    mine = replace(ENGLISH, answer="Please allow 5 days from 2 May.")
    entry = await knowledge.translate("a", 1, mine, "Alex")
    assert entry.version == 2 and by_lang(entry)["en"].updated_by == "Alex"
    entry = await knowledge.translate("a", 2, replace(GERMAN, to_confirm=False), "Alex")
    assert by_lang(entry)["de"].served
    with pytest.raises(EntryChanged):
        await knowledge.translate("a", 2, mine, "Sophie")
    with pytest.raises(BadRequest):
        await knowledge.translate("a", 3, replace(ENGLISH, lang="fr"), "Sophie")
    await knowledge.replace(file(replace(ENGLISH, answer="5 days."), replace(GERMAN, answer="5 Tage.")), "Sophie")
    entry = await knowledge.entry("a")
    assert by_lang(entry)["en"].text == mine
    assert by_lang(entry)["de"].text.answer == "5 Tage.", (
        "confirmed as the source gave it, it is still the source's"
    )
    entry = await knowledge.untranslate("a", entry.version, "en", "Alex")
    assert list(by_lang(entry)) == ["de"]
    with pytest.raises(BadRequest):
        await knowledge.untranslate("a", entry.version, "en", "Alex")
    actions = [version.action for version in await knowledge.versions("a")]
    assert actions == ["translation_removed", "translated", "translated", "translated", "imported"]


async def test_what_is_missing_unchecked_out_of_date_or_due_is_counted_and_found(
    knowledge: SqlKnowledge, clock: HandClock
) -> None:
    await knowledge.replace(file(ENGLISH, GERMAN), "Sophie")
    await knowledge.add(PlainEntry("b", EntryText("Opening hours?", "From 9 to 5.", "en")), "draft", "Sophie")
    await knowledge.add(PlainEntry("c", EntryText("Ancien ?", "Non.")), "archived", "Sophie")
    changed = EntryChange(replace(FRENCH, answer="Comptez 6 jours."))
    await knowledge.change("a", 1, changed, "edited", "Sophie")
    today = clock.now().date()
    await knowledge.change("b", 1, EntryChange(care=Care(today, "Marie")), "scheduled", "Sophie")
    found = await knowledge.upkeep()
    counts = {c.lang: (c.entries, c.right, c.missing, c.to_confirm, c.outdated) for c in found.translations}
    assert counts == {
        "fr": (1, 0, 1, 0, 0),
        "en": (1, 0, 0, 0, 1),
        "es": (2, 0, 2, 0, 0),
        "de": (2, 0, 1, 1, 1),
        "it": (2, 0, 2, 0, 0),
    }
    assert (found.entries, found.due, found.undated) == (2, 1, 1)
    wanted: list[tuple[Todo, list[str]]] = [
        (Todo("missing", "fr"), ["b"]),
        (Todo("missing", "en"), []),
        (Todo("missing", "de"), ["b"]),
        (Todo("to_confirm", "de"), ["a"]),
        (Todo("to_confirm", "en"), []),
        (Todo("outdated"), ["a"]),
        (Todo("review"), ["b"]),
    ]
    for todo, ids in wanted:
        page, total = await knowledge.entries(EntryQuery(todo=todo))
        assert ([entry.id for entry in page], total) == (ids, len(ids)), todo
    assert [e.id for e in (await knowledge.entries(EntryQuery(text="marie")))[0]] == ["b"]
    later = EntryChange(care=Care(today + timedelta(days=1)))
    entry = await knowledge.change("b", 2, later, "scheduled", "Sophie")
    assert entry.care == Care(today + timedelta(days=1), "")
    assert (await knowledge.upkeep()).due == 0


async def test_the_day_of_an_entry_comes_when_it_comes_at_the_shop(store: SqlStore, clock: HandClock) -> None:
    knowledge = SqlKnowledge(store, clock, "Pacific/Kiritimati")
    clock.time = datetime(2026, 11, 23, 11, tzinfo=UTC)
    await knowledge.add(PlainEntry("a", FRENCH), "published", "Sophie")
    care = EntryChange(care=Care(date(2026, 11, 24), ""))
    await knowledge.change("a", 1, care, "scheduled", "Sophie")
    found = await knowledge.upkeep()
    assert (found.today, found.due) == (date(2026, 11, 24), 1)
