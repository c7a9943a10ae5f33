"""`libriassist eval answers` and `eval calibrate`: figures, stored thresholds, files that are wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from libriassist.ai.retrieval.confidence import JUDGE

from .run import libriassist

ENTRIES = [
    {"id": "tva", "question": "Quel est le taux de TVA ?", "answer": "5,5 %.", "tags": ["tva", "taxe"]},
    {"id": "port", "question": "Combien coûte la livraison ?", "answer": "Le port est offert.", "tags": ["port"]},
]
LINES = [
    {"question": "c'est quoi la tva", "lang": "fr", "expected_id": "tva"},
    {"question": "prix de la livraison", "lang": "fr", "expected_id": ["port"]},
    {"question": "quelle taxe sur la livraison", "lang": "fr", "expected_id": ["port", "tva"]},
    {"question": "vendez-vous des chaussettes", "lang": "fr", "expected_id": None},
    {"question": "what is the weather", "lang": "en", "expected_id": None},
    {"first": "Quel est le taux de TVA ?", "then": "et le port ?", "lang": "fr", "expected_id": "port"},
]


def _files(folder: Path, lines: object = None) -> tuple[str, str]:
    questions, knowledge = folder / "questions.jsonl", folder / "faq.json"
    questions.write_text("\n".join(map(json.dumps, LINES)) if lines is None else str(lines), "utf-8")
    knowledge.write_text(json.dumps(ENTRIES), "utf-8")
    return str(questions), str(knowledge)


def test_answers_prints_one_object_and_a_line_per_miss(tmp_path: Path) -> None:
    questions, knowledge = _files(tmp_path)
    done = libriassist("eval", "answers", questions, "--knowledge", knowledge, "--errors", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    figures, *misses = map(json.loads, done.stdout.splitlines())
    wanted = "n answerable recall_at_1 recall_at_3 mrr auroc at_refusal_90 at_default by_lang p50_ms p95_ms"
    assert list(figures) == wanted.split()
    assert (figures["n"], figures["answerable"], figures["recall_at_3"]) == (6, 4, 1.0)
    assert set(figures["at_refusal_90"]) == {"right", "wrong", "none"}
    assert sum(figures["at_refusal_90"].values()) == pytest.approx(1, abs=1e-3)
    assert list(figures["at_default"]) == ["sure_right", "sure_wrong", "sure_unanswerable", "suggest", "unknown"]
    assert sum(figures["at_default"].values()) == pytest.approx(1, abs=1e-3)
    assert figures["by_lang"]["fr"]["n"] == 4 and 0 < figures["p50_ms"] <= figures["p95_ms"]
    assert all({"question", "expected", "found", "confidence"} <= set(miss) for miss in misses)


def test_without_unanswerable_questions_there_is_no_refusal_to_measure(tmp_path: Path) -> None:
    questions, knowledge = _files(tmp_path, json.dumps(LINES[0]))
    done = libriassist("eval", "answers", questions, "--knowledge", knowledge, folder=tmp_path)
    figures = json.loads(done.stdout)
    assert figures["auroc"] is None and figures["at_refusal_90"] is None and figures["recall_at_1"] == 1.0


def test_calibrated_thresholds_are_stored_and_used(tmp_path: Path) -> None:
    questions, knowledge = _files(tmp_path)
    command = ("eval", "calibrate", questions, "--knowledge", knowledge)
    printed = json.loads(libriassist(*command, folder=tmp_path).stdout)
    assert printed["mode"] == "words" and 0 <= printed["suggest"] <= printed["sure"] <= 1
    assert not (tmp_path / "calibration.json").exists()
    written = json.loads(libriassist(*command, "--write", folder=tmp_path).stdout)
    assert json.loads((tmp_path / "calibration.json").read_text()) == {
        "judge": JUDGE,
        "words": {"sure": written["sure"], "suggest": written["suggest"]},
    }
    again = json.loads(libriassist(*command, folder=tmp_path).stdout)
    assert again["before"] == written["outcomes"]


def test_a_broken_calibration_is_named(tmp_path: Path) -> None:
    questions, knowledge = _files(tmp_path)
    (tmp_path / "calibration.json").write_text(
        json.dumps({"judge": JUDGE, "words": {"sure": 0.2, "suggest": 0.9}})
    )
    done = libriassist("eval", "answers", questions, "--knowledge", knowledge, folder=tmp_path)
    assert done.returncode == 2 and "calibration.json" in done.stderr


def test_thresholds_of_another_releases_judge_are_not_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """They are odds of a judge that is gone: the shipped ones are in force, and the log says so."""
    questions, knowledge = _files(tmp_path)
    command = ("eval", "calibrate", questions, "--knowledge", knowledge)
    shipped = json.loads(libriassist(*command, folder=tmp_path).stdout)
    (tmp_path / "calibration.json").write_text('{"words": {"sure": 0.0, "suggest": 0.0}}')
    done = libriassist(*command, folder=tmp_path)
    assert json.loads(done.stdout)["before"] == shipped["before"]
    assert "calibrate anew" in caplog.text


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("", "no lines"),
        ("{", "line 1: not JSON"),
        ("[" * 100_000, "line 1: not JSON"),
        ('"text"', "line 1: want"),
        ('{"question": "a", "lang": "fr"}', "line 1: want"),
        ('{"question": "a", "lang": "pt", "expected_id": null}', "line 1: want"),
        ('{"question": 1, "lang": "fr", "expected_id": null}', "line 1: want"),
        ('{"question": "a", "lang": "fr", "expected_id": []}', "line 1: want"),
        ('{"question": "a", "lang": "fr", "expected_id": "prix"}', "no entry 'prix'"),
    ],
)
def test_a_file_that_is_not_right_is_refused_with_its_line(tmp_path: Path, lines: str, complaint: str) -> None:
    questions, knowledge = _files(tmp_path, lines)
    done = libriassist("eval", "answers", questions, "--knowledge", knowledge, folder=tmp_path)
    assert done.returncode == 2 and complaint in done.stderr and done.stdout == ""


def test_to_calibrate_both_kinds_of_questions_are_needed(tmp_path: Path) -> None:
    questions, knowledge = _files(tmp_path, json.dumps(LINES[0]))
    done = libriassist("eval", "calibrate", questions, "--knowledge", knowledge, folder=tmp_path)
    assert done.returncode == 2 and "unanswerable" in done.stderr
