"""`libriassist eval handoff` and `eval dialogs` on tiny files whose figures are known by hand."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from libriassist.cli import main
from libriassist.cli.eval_handoff import golden_transfer


def _file(path: Path, lines: list[dict[str, Any]]) -> str:
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    return str(path)


def _figures(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["eval", *arguments, "--no-encoder"]) == 0
    figures: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return figures


def _message(text: str, category: str, lang: str = "fr", *, handoff: bool) -> dict[str, Any]:
    return {"text": text, "lang": lang, "handoff": handoff, "category": category}


def test_the_figures_of_messages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        _message("je veux parler à un agent", "client_request", handoff=True),
        _message("passez-moi un conseiller", "refusal", handoff=False),
        _message("merci beaucoup", "complaint", handoff=True),
        _message("merci", "smalltalk", handoff=False),
        _message("I want to talk to a human", "client_request", "en", handoff=True),
    ]
    found = _figures(capsys, "handoff", _file(tmp_path / "m.jsonl", lines))
    assert (found["precision"], found["recall"], found["f1"]) == (0.6667, 0.6667, 0.6667)
    assert found["by_lang"]["en"] == {"n": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert found["by_lang"]["fr"]["f1"] == 0.5
    assert found["recall_by_category"] == {"client_request": 1.0, "complaint": 0.0}
    assert found["false_by_category"] == {"refusal": 1, "smalltalk": 0}
    assert found["needless"] == 0.5
    assert found["p95_ms"] > 0


def _dialog(name: str, gold: int | None, *client: str) -> dict[str, Any]:
    turns = [{"role": role, "text": text} for word in client for role, text in (("client", word), ("ai", "Oui."))]
    return {"id": name, "lang": "fr", "turns": turns, "handoff_turn": gold}


def test_the_figures_of_dialogues(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask, hello = "je veux parler à un agent", "bonjour"
    lines = [
        _dialog("exact", 2, hello, ask),
        _dialog("early", 4, hello, ask, hello),
        _dialog("late", 0, hello, hello, ask),
        _dialog("missed", 0, hello, hello),
        _dialog("false", None, ask),
        _dialog("quiet", None, hello),
    ]
    found = _figures(capsys, "dialogs", _file(tmp_path / "d.jsonl", lines))
    kinds = ("exact", "early", "late", "missed", "false", "quiet")
    assert [found[kind] for kind in kinds] == [1, 1, 1, 1, 1, 1]
    near = {t: math.exp(-4 / (2 * t * t)) for t in (1, 2, 3)}
    far = {t: math.exp(-16 / (2 * t * t)) for t in (1, 2, 3)}
    for tolerance in (1, 2, 3):
        wanted = (1 + near[tolerance] + far[tolerance] + 0 + 0 + 1) / 6
        assert found[f"gt_t{tolerance}"] == pytest.approx(wanted, abs=1e-4)
    assert found["cost"] == pytest.approx((0 + 1 + 2 + 3 + 2 + 0) / 6, abs=1e-4)
    assert found["delay"] == pytest.approx((0 + 2) / 2)


def test_golden_transfer_is_the_papers_formula() -> None:
    assert golden_transfer(None, None, 1) == 1.0
    assert golden_transfer(2, None, 1) == 0.0
    assert golden_transfer(None, 2, 1) == 0.0
    assert golden_transfer(3, 2, 1) == pytest.approx(math.exp(-0.5))


def test_every_mistake_has_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _file(tmp_path / "m.jsonl", [_message("merci", "complaint", handoff=True)])
    assert main(["eval", "handoff", path, "--errors", "--no-encoder"]) == 0
    error = json.loads(capsys.readouterr().out.splitlines()[0])
    assert (error["expected"], error["decided"], error["text"]) == (True, None, "merci")


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("handoff", '{"text": "a"}', "line 1: handoff: Field required"),
        ("handoff", "{", "line 1"),
        ("handoff", "", "no labelled lines"),
        (
            "dialogs",
            '{"id": "x", "turns": [{"role": "ai", "text": "a"}], "handoff_turn": 0}',
            "not a turn of the client",
        ),
    ],
)
def test_a_bad_line_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, content: str, said: str
) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(content, "utf-8")
    assert main(["eval", kind, str(path)]) == 2
    assert said in capsys.readouterr().err


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "handoff", str(tmp_path / "none.jsonl")]) == 2
    assert "none.jsonl" in capsys.readouterr().err
