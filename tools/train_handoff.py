"""Trains the hand-over classifier (libriassist/ai/models/handoff.npz) from the labelled messages and dialogues of
the sample, and fits how a dialogue's state weighs (libriassist/core/handoff/weights.py).

`python tools/train_handoff.py` writes the artefact; `--cross` instead prints, for every author of the training
messages, how the whole decision does on that author's messages when trained on all the others.
"""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from libriassist.ai.handoff.features import BUCKETS, damped, extras, grams
from libriassist.ai.handoff.voice import HandoffVoice
from libriassist.ai.retrieval.semantic import SharedEncoder
from libriassist.cli.eval_handoff import score_messages
from libriassist.core.handoff.classification import HEARD, NOT_HEARD, Classification
from libriassist.core.handoff.decide import marks_of
from libriassist.core.handoff.state import Turn, accepts, stand
from libriassist.core.handoff.weigh import MARKS

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "libriassist" / "sample" / "eval"
ARTEFACT = ROOT / "libriassist" / "ai" / "models" / "handoff.npz"
LABELS = [*HEARD, *NOT_HEARD]
MEANING, MARKED = 4.0, 0.25
"""How much the embedding and the rules count beside the words, whose vectors have length 1."""
REGULAR = {"full": 2.0, "words": 3.0}
TEMPLATED = 0.5
"""The weight of the first author's messages: many share a skeleton."""

UNWANTED = 2.0
"""How much a message counts that declines a person or says that all is well: a person for those is the worst."""

WEIGHTS = ROOT / "libriassist" / "core" / "handoff" / "weights.py"
FOLDS = 4
STATE_REGULAR = 0.5
FIRST, MESSAGE = 5.0, 0.1
"""How much the first turn of a dialogue counts, and a single message taken for one; there are many of those."""
SURE = 0.75
"""A turn whose words alone say the contrary of its label this surely is a matter of state: not learnt as words."""

Row = dict[str, Any]
Dialog = dict[str, Any]
ClientTurn = tuple[Row, list[Turn]]
Weighed = tuple[list[float], bool, float]
"""A turn's marks, whether it calls for a person, and how much it counts."""
Matrix = NDArray[np.float32]


class Remembering(SharedEncoder):
    """An encoder that encodes a text once, however many classifiers are trained on it."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, Matrix] = {}

    def encode_query(self, text: str) -> Matrix:
        if text not in self._known:
            self._known[text] = super().encode_query(text)
        return self._known[text]


def messages() -> list[Row]:
    """Every labelled message of the sample; `author` tells who wrote it."""
    rows: list[Row] = []
    for name in ("handoff_train", "handoff_dev"):
        lines = (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()
        rows += [{"author": "project", **json.loads(line)} for line in lines if line.strip()]
    return rows


def frequencies(found: Sequence[dict[int, float]]) -> Matrix:
    """The inverse document frequency of every bucket."""
    seen = np.zeros(BUCKETS)
    for one in found:
        seen[list(one)] += 1
    weights: Matrix = (np.log((1 + len(found)) / (1 + seen)) + 1).astype(np.float32)
    return weights


def fit(rows: Sequence[Row], encoder: SharedEncoder) -> dict[str, NDArray[Any]]:
    """The arrays of the artefact."""
    found = [grams(row["text"]) for row in rows]
    idf = frequencies(found)
    words = _sparse([damped(one, idf) for one in found])
    marks = np.stack([extras(row["text"]) for row in rows])
    vectors = np.stack([encoder.encode_query(row["text"]) for row in rows])
    mean = vectors.mean(axis=0)
    weights = np.asarray([TEMPLATED if row["author"] == "project" else 1.0 for row in rows])
    inputs = {
        "full": sparse.hstack([words, marks * MARKED, (vectors - mean) * MEANING]).tocsr(),
        "words": sparse.hstack([words, marks * MARKED]).tocsr(),
    }
    stored: dict[str, NDArray[Any]] = {"labels": np.asarray(LABELS), "idf": idf.astype(np.float16)}
    stored["mean"] = mean.astype(np.float32)
    for name, matrix in inputs.items():
        stored |= _head(name, matrix, _labels(rows, matrix, weights, REGULAR[name]), weights, marks.shape[1])
    return stored


def _sparse(rows: Sequence[tuple[NDArray[np.int64], Matrix]]) -> sparse.csr_matrix:
    ends = np.cumsum([0, *(len(buckets) for buckets, _ in rows)])
    values = np.concatenate([values for _, values in rows])
    return sparse.csr_matrix((values, np.concatenate([b for b, _ in rows]), ends), shape=(len(rows), BUCKETS))


def _labels(rows: Sequence[Row], matrix: sparse.csr_matrix, weights: NDArray[Any], regular: float) -> list[str]:
    """Every row's label; a message that calls for nobody and says no more gets the likeliest such label."""
    known = np.asarray([row["category"] is not None for row in rows])
    labels = [row["category"] for row in rows]
    if known.all():
        return labels
    model = LogisticRegression(C=regular, max_iter=600)
    model.fit(matrix[known], np.asarray([label for label in labels if label]), sample_weight=weights[known])
    places = [list(model.classes_).index(label) for label in NOT_HEARD]
    guessed = model.predict_proba(matrix[~known])[:, places].argmax(axis=1)
    for row, guess in zip(np.flatnonzero(~known), guessed, strict=True):
        labels[row] = NOT_HEARD[guess]
    return labels


def _head(
    name: str, matrix: sparse.csr_matrix, labels: list[str], weights: NDArray[Any], marked: int
) -> dict[str, NDArray[Any]]:
    model = LogisticRegression(C=REGULAR[name], max_iter=600).fit(matrix, labels, sample_weight=weights)
    order = [list(model.classes_).index(label) for label in LABELS]
    table = model.coef_[order].T
    scale = np.abs(table[:BUCKETS]).max(axis=0) / 127
    stored: dict[str, NDArray[Any]] = {
        f"{name}_scale": scale.astype(np.float32),
        f"{name}_grams": np.rint(table[:BUCKETS] / scale).astype(np.int8),
        f"{name}_extras": (table[BUCKETS : BUCKETS + marked] * MARKED).astype(np.float16),
        f"{name}_bias": model.intercept_[order].astype(np.float32),
    }
    if name == "full":
        stored["full_meaning"] = (table[BUCKETS + marked :] * MEANING).astype(np.float16)
    return stored


def packed(stored: dict[str, NDArray[Any]]) -> bytes:
    """The artefact's bytes."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **stored)  # type: ignore[arg-type]
    return buffer.getvalue()


def dialogs() -> list[Dialog]:
    """The labelled dialogues of the sample."""
    lines = (DATA / "dialogs_train.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def client_turns(found: Sequence[Dialog]) -> Iterator[ClientTurn]:
    """Every client turn up to the labelled one, as a message, with what was said before it."""
    for dialog in found:
        history: list[Turn] = []
        for place, said in enumerate(dialog["turns"]):
            gold = place == dialog["handoff_turn"]
            if said["role"] == "client" and said["text"].strip():
                row = {"text": said["text"], "lang": dialog["lang"], "handoff": gold, "category": None}
                yield {**row, "author": "dialogs"}, list(history)
                if gold:
                    break
            history.append(Turn(said["role"], said["text"]))


def as_messages(found: Sequence[Dialog], voice: HandoffVoice) -> list[Row]:
    """The client turns whose words can be learnt; `voice`, trained without them, names their reasons."""
    rows: list[Row] = []
    for row, history in client_turns(found):
        classified = voice.classify(row["text"])
        if row["handoff"] and (_accepted(row["text"], history) or classified.person < 1 - SURE):
            continue
        if not row["handoff"] and classified.person > SURE:
            continue
        rows.append({**row, "category": classified.reason if row["handoff"] else None})
    return rows


def fit_state(rows: Sequence[Row], found: Sequence[Dialog], encoder: SharedEncoder) -> dict[str, dict[str, float]]:
    """The tables of the weights, fitted on what classifiers say of turns that they were not trained on."""
    alone: list[Weighed] = []
    later: list[Weighed] = []
    for author in sorted({row["author"] for row in rows} - {"project"}):
        voice = trained([row for row in rows if row["author"] != author], encoder)
        theirs = [row for row in rows if row["author"] == author]
        alone += [
            (_marks(row["text"], [], voice.classify(row["text"])), row["handoff"], _worth(row)) for row in theirs
        ]
    opening = [(marks, wanted, MESSAGE) for marks, wanted, _ in alone]
    base = trained(rows, encoder)
    for fold in range(FOLDS):
        others = [dialog for number, dialog in enumerate(found) if number % FOLDS != fold]
        voice = trained([*rows, *as_messages(others, base)], encoder)
        for row, history in client_turns(found[fold::FOLDS]):
            if not _accepted(row["text"], history):
                first = not any(turn.role == "ai" for turn in history)
                marks = _marks(row["text"], history, voice.classify(row["text"]))
                (opening if first else later).append((marks, row["handoff"], FIRST if first else 1.0))
    return {"ALONE": _table(alone), "OPENING": _table(opening), "LATER": _table(later)}


def _worth(row: Row) -> float:
    return UNWANTED if row["category"] in ("refusal", "negation") else 1.0


def _table(turns: Sequence[Weighed]) -> dict[str, float]:
    marks, wanted, weights = zip(*turns, strict=True)
    model = LogisticRegression(C=STATE_REGULAR, max_iter=3000)
    model.fit(np.asarray(marks), wanted, sample_weight=np.asarray(weights))
    return {"bias": float(model.intercept_[0]), **dict(zip(MARKS, model.coef_[0].tolist(), strict=True))}


def trained(rows: Sequence[Row], encoder: SharedEncoder) -> HandoffVoice:
    """A classifier of these messages, in memory."""
    return HandoffVoice(encoder, io.BytesIO(packed(fit(rows, encoder))))


def _accepted(text: str, history: Sequence[Turn]) -> bool:
    last = stand(history).last
    return last is not None and last.offered and accepts(text)


def _marks(text: str, history: Sequence[Turn], classified: Classification) -> list[float]:
    found = marks_of(text, history, classified)
    return [found[name] for name in MARKS]


def write(tables: dict[str, dict[str, float]], path: Path = WEIGHTS) -> None:
    """The module of the weights."""
    lines = [
        '"""The weights of weigh.MARKS, written by tools/train_handoff.py: not edited by hand."""',
        "",
        "from __future__ import annotations",
        "",
    ]
    for name, table in tables.items():
        lines += [f"{name}: dict[str, float] = {{", *(f'    "{mark}": {table[mark]:.3f},' for mark in table), "}"]
    path.write_text("\n".join([*lines, ""]), "utf-8")


def cross(rows: Sequence[Row], encoder: SharedEncoder) -> None:
    """Figures of the whole decision on each author, never trained on that author."""
    for author in sorted({row["author"] for row in rows}):
        others = [row for row in rows if row["author"] != author]
        theirs = [row for row in rows if row["author"] == author]
        for heard in (encoder, None):
            voice = HandoffVoice(heard, io.BytesIO(packed(fit(others, encoder))))
            figures = score_messages(theirs, voice)
            print(author, "with the encoder" if heard else "words only", json.dumps(figures))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cross", action="store_true")
    encoder = Remembering()
    if not encoder.load():
        raise SystemExit("the extra [semantic] is needed to train")
    if parser.parse_args().cross:
        cross(messages(), encoder)
        return
    rows, found = messages(), dialogs()
    write(fit_state(rows, found, encoder))
    ARTEFACT.parent.mkdir(exist_ok=True)
    ARTEFACT.write_bytes(packed(fit([*rows, *as_messages(found, trained(rows, encoder))], encoder)))
    print(f"{ARTEFACT.relative_to(ROOT)}: {ARTEFACT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
