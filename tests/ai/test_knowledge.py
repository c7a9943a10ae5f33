"""The knowledge file: what loads, and what is refused with a sentence a shop can act on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from libriassist.ai.retrieval.knowledge import KnowledgeError, load_knowledge
from libriassist.features.knowledge.numerals import same_numbers
from libriassist.protocol import Lang

from .conversation import sample_entries

GOOD: dict[str, Any] = {
    "id": "a",
    "question": "Q ?",
    "answer": "R.",
    "tags": ["t"],
    "source": "https://x.example",
}


def _file(tmp_path: Path, content: object) -> Path:
    path = tmp_path / "faq.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_the_sample_knowledge_has_sixty_french_entries() -> None:
    entries = sample_entries()
    assert len(entries) == 60
    assert {entry.lang for entry in entries} == {"fr"}
    assert all(entry.source for entry in entries)


def test_the_sample_is_complete_in_every_language_and_no_number_differs() -> None:
    for entry in sample_entries():
        assert {entry.lang, *(said.lang for said in entry.translations)} == set(get_args(Lang))
        for said in entry.translations:
            assert same_numbers(entry.answer, entry.lang, said.answer, said.lang), (entry.id, said.lang)


def test_tags_source_and_lang_are_optional(tmp_path: Path) -> None:
    [entry] = load_knowledge(_file(tmp_path, [{"id": "a", "question": "Q?", "answer": "A."}]))
    assert (entry.tags, entry.source, entry.lang) == ((), None, "fr")
    [english] = load_knowledge(_file(tmp_path, [GOOD | {"lang": "en"}]))
    assert english.lang == "en"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("{", "not JSON"),
        ({"id": "a"}, "must be a JSON list"),
        ([], "has no entries"),
        ([GOOD, "text"], "entry 2: must be an object"),
        ([GOOD, GOOD], "entry 2: the id 'a' is already that of entry 1"),
        ([GOOD | {"answer": "  "}], "entry 1: 'answer' must be a non-empty text"),
        ([{"id": "a", "answer": "R"}], "entry 1: 'question' must be a non-empty text"),
        ([GOOD | {"tags": "t"}], "entry 1: 'tags' must be a list of texts"),
        ([GOOD | {"source": 3}], "entry 1: 'source' must be a text"),
        ([GOOD | {"lang": "xx"}], "entry 1: 'lang' must be one of fr, en, es, de, it, not 'xx'"),
        ([GOOD | {"lang": ["fr"]}], "entry 1: 'lang' must be one of fr, en, es, de, it"),
        ([GOOD | {"anwser": "typo"}], "entry 1: unknown field 'anwser'"),
        ([GOOD | {"translations": ["en"]}], "entry 1: 'translations' must be an object"),
        ([GOOD | {"translations": {"fr": {}}}], "translation 'fr': the language must be one of en, es, de, it"),
        ([GOOD | {"translations": {"en": {"question": "Q?"}}}], "translation 'en': 'answer' must be a non-empty"),
        ([GOOD | {"translations": {"en": {"texte": "?"}}}], "translation 'en': unknown field 'texte'"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place_and_reason(
    tmp_path: Path, content: object, complaint: str
) -> None:
    path = _file(tmp_path, content)
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(path)
    assert str(path) in str(caught.value)
    assert complaint in str(caught.value)


def test_a_missing_or_binary_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="cannot be read"):
        load_knowledge(tmp_path / "none.json")
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KnowledgeError, match="cannot be read"):
        load_knowledge(tmp_path / "binary.json")
