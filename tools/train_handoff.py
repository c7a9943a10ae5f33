"""Trains the hand-over classifier (libriassist/ai/models/handoff.npz) from the labelled messages of the sample.

`python tools/train_handoff.py` writes the artefact; `--cross` instead prints, for every author of the training
messages, how the whole decision does on that author's messages when trained on all the others.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from libriassist.ai.handoff_features import BUCKETS, damped, extras, grams
from libriassist.ai.handoff_voice import HandoffVoice
from libriassist.ai.semantic import SharedEncoder
from libriassist.cli.eval_handoff import score_messages
from libriassist.core.handoff_signals import HEARD, NOT_HEARD

DATA = ROOT / "libriassist" / "sample" / "eval"
ARTEFACT = ROOT / "libriassist" / "ai" / "models" / "handoff.npz"
LABELS = [*HEARD, *NOT_HEARD]
MEANING, MARKED = 4.0, 0.25
"""How much the embedding and the rules count beside the words, whose vectors have length 1."""
REGULAR = {"full": 2.0, "words": 3.0}
TEMPLATED = 0.5
"""The weight of the first author's messages: many share a skeleton."""

Row = dict[str, Any]
Matrix = NDArray[np.float32]


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
    encoder = SharedEncoder()
    if not encoder.load():
        raise SystemExit("the extra [semantic] is needed to train")
    if parser.parse_args().cross:
        cross(messages(), encoder)
        return
    from train_dialogs import as_messages, dialogs, fit_state, trained, write

    rows, found = messages(), dialogs()
    write(fit_state(rows, found, encoder))
    ARTEFACT.parent.mkdir(exist_ok=True)
    ARTEFACT.write_bytes(packed(fit([*rows, *as_messages(found, trained(rows, encoder))], encoder)))
    print(f"{ARTEFACT.relative_to(ROOT)}: {ARTEFACT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
