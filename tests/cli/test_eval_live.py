"""`libriassist eval live`: dialogues played against a real server, and what is counted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from libriassist.cli.live_dialogs import LiveDialog, Played, figures

from ..servers import Libri, free_port
from .run import libriassist, refusal

HELLO, ASK = "bonjour", "je veux parler à un conseiller"
UNKNOWN = ("Vendez-vous du chocolat ?", "Qui a gagné la coupe du monde ?", "Quelle est la capitale du Pérou ?")


def _dialog(name: str, *turns: str, by: int | None = None, since: int | None = None) -> dict[str, Any]:
    return {"id": name, "lang": "fr", "turns": turns, "person_by": by, "not_before": since}


DIALOGS = [
    _dialog("right", HELLO, ASK, by=1, since=1),
    _dialog("announced", *UNKNOWN, "merci", by=2, since=2),
    _dialog("early", HELLO, ASK, HELLO, by=2, since=2),
    _dialog("late", HELLO, HELLO, ASK, by=1, since=0),
    _dialog("missed", HELLO, "merci beaucoup", by=1, since=0),
    _dialog("false", ASK),
    _dialog("quiet", HELLO, "merci beaucoup", "bonne journée"),
    _dialog("offered", UNKNOWN[0], "merci quand même"),
]


def _file(path: Path, lines: list[dict[str, Any]]) -> str:
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    return str(path)


def _played(*arguments: str, **settings: object) -> list[dict[str, Any]]:
    done = libriassist("eval", "live", *arguments, "--no-encoder", **settings)
    assert done.returncode == 0, done
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("live")
    return _played(_file(folder / "d.jsonl", DIALOGS), "--errors", folder=folder)


def test_a_server_of_its_own_is_played_against_and_every_kind_is_counted(lines: list[dict[str, Any]]) -> None:
    found = lines[-1]
    kinds = ("right", "early", "late", "missed", "false", "quiet")
    assert [found[kind] for kind in kinds] == [2, 1, 1, 1, 1, 2]
    assert (found["n"], found["delay"]) == (8, pytest.approx(2 / 3, abs=1e-4))
    assert found["by_lang"]["fr"] == {key: value for key, value in found.items() if key != "by_lang"}


def test_every_miss_has_a_line_without_a_word_of_the_dialogue(lines: list[dict[str, Any]]) -> None:
    told = {line["id"]: (line["kind"], line["turn"], line["reason"]) for line in lines[:-1]}
    assert told == {
        "early": ("early", 1, "client_request"),
        "late": ("late", 2, "client_request"),
        "missed": ("missed", None, None),
        "false": ("false", 0, "client_request"),
    }
    assert ASK not in json.dumps(lines, ensure_ascii=False)


def test_what_was_said_is_told_when_asked_for(tmp_path: Path) -> None:
    file = _file(tmp_path / "d.jsonl", [_dialog("missed", HELLO, by=0, since=0)])
    error = _played(file, "--errors", "--texts", folder=tmp_path)[0]
    assert error["said"][0]["client"] == HELLO
    assert error["said"][0]["assistant"][0]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Libri]:
    server = Libri(tmp_path / "running", sockets_per_address=3)
    server.start()
    yield server
    server.stop()


def test_a_running_server_is_played_against_within_its_limits(tmp_path: Path, running: Libri) -> None:
    file = _file(tmp_path / "d.jsonl", [_dialog(f"d{number}", HELLO, ASK, by=1, since=1) for number in range(6)])
    found = _played(file, "--url", f"{running.url}/", "--at-once", "3", folder=tmp_path)[-1]
    assert (found["n"], found["right"]) == (6, 6)


def test_another_shops_knowledge_is_what_its_server_answers_from(tmp_path: Path) -> None:
    entry = {"id": "velo", "question": "Réparez-vous les vélos ?", "answer": "Oui, en deux jours."}
    shop = _file(tmp_path / "shop.json", [])
    Path(shop).write_text(json.dumps([entry]), "utf-8")
    file = _file(tmp_path / "d.jsonl", [_dialog("asked", entry["question"], by=0, since=0)])
    error = _played(file, "--knowledge", shop, "--errors", "--texts", folder=tmp_path)[0]
    assert "en deux jours" in error["said"][0]["assistant"][0]


def test_where_nobody_listens_is_told_in_one_line(tmp_path: Path) -> None:
    file = _file(tmp_path / "d.jsonl", DIALOGS)
    line = refusal("eval", "live", file, "--url", f"http://127.0.0.1:{free_port()}", folder=tmp_path)
    assert "does not answer" in line


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: line: "),
        ('{"id": "a", "turns": ["x"], "person_by": 0}', "line 2: not_before: Field required"),
        ('{"id": "a", "turns": [], "person_by": null, "not_before": null}', "line 2: turns: "),
        ('{"id": "a", "turns": ["  "], "person_by": null, "not_before": null}', "line 2: turns.0: "),
        ('{"id": "a", "turns": ["x"], "person_by": 1, "not_before": 0}', "line 2: person_by 1 is not a turn"),
        ('{"id": "a", "turns": ["x", "y"], "person_by": 0, "not_before": 1}', "line 2: not_before 1 is after"),
        ('{"id": "a", "lang": "nl", "turns": ["x"], "person_by": 0, "not_before": 0}', "line 2: lang: "),
    ],
)
def test_a_bad_line_is_named_with_its_number(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(f"{json.dumps(DIALOGS[0])}\n{line}\n", "utf-8")
    assert said in refusal("eval", "live", str(path), folder=tmp_path)


def test_a_person_who_may_come_but_need_not_is_neither_false_nor_missed() -> None:
    dialog = LiveDialog(id="a", turns=["x", "y"], person_by=None, not_before=1)
    kinds = [Played(dialog, called, None, ()).kind for called in (None, 0, 1)]
    assert kinds == ["quiet", "false", "right"]
    assert figures([])["delay"] is None
