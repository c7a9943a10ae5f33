"""Trains the hand-over classifier (libriassist/ai/models/handoff.npz) from the labelled messages and dialogues of
the sample, and fits how a dialogue's state weighs (libriassist/core/handoff/weights.py).

`python -m tools.train_handoff` writes the artefact; `--cross` instead prints, for every author of the training
messages, how the whole decision does on that author's messages when trained on all the others.
"""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse
from sklearn.linear_model import LogisticRegression

from libriassist.ai.handoff.features import BUCKETS, damped, extras, grams
from libriassist.ai.handoff.voice import NARROW, HandoffVoice, before_this, said_in, unit
from libriassist.ai.retrieval.semantic import SharedEncoder
from libriassist.cli.eval_handoff import score_messages
from libriassist.core.handoff.classification import HEARD, NOT_HEARD, Classification
from libriassist.core.handoff.decide import marks_of
from libriassist.core.handoff.state import Turn, accepts, stand
from libriassist.core.handoff.weigh import MARKS

from .live_turns import live_messages, live_turns

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "libriassist" / "sample" / "eval"
ARTEFACT = ROOT / "libriassist" / "ai" / "models" / "handoff.npz"
LABELS = [*HEARD, *NOT_HEARD]
MEANING, MARKED = 6.0, 0.06
"""How much likeness in meaning and in the rules' marks count beside that in words, which is 1 at most."""
REGULAR = {"full": 0.25, "words": 0.5}
SHARP = 8.0
"""What makes logits of shares."""
TEMPLATED = 0.5
"""The weight of the first author's messages: many share a skeleton."""

UNWANTED = 2.0
"""How much a message counts that declines a person or says that all is well: a person for those is the worst."""

WEIGHTS = ROOT / "libriassist" / "core" / "handoff" / "weights.py"
FOLDS = 4
STATE_REGULAR = 0.5
FIRST, MESSAGE = 5.0, 0.1
"""How much the first turn of a dialogue counts, and a single message taken for one; there are many of those."""
LIVE_WORTH = 2.0
"""How much a turn played against the assistant counts: only there its outcome is known."""
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
    return [*rows, *live_messages()]


def frequencies(found: Sequence[dict[int, float]]) -> Matrix:
    """The inverse document frequency of every bucket."""
    seen = np.zeros(BUCKETS)
    for one in found:
        seen[list(one)] += 1
    weights: Matrix = (np.log((1 + len(found)) / (1 + seen)) + 1).astype(np.float32)
    return weights


def fit(rows: Sequence[Row], encoder: SharedEncoder) -> dict[str, NDArray[Any]]:
    """The arrays of the artefact."""
    texts = [said_in(row["text"]) or row["text"] for row in rows]
    found = [grams(text) for text in texts]
    idf = frequencies(found)
    words = _sparse([damped(one, idf) for one in found])
    marks = np.stack([extras(text) for text in texts])
    vectors = np.stack([encoder.encode_query(text) for text in texts])
    mean = vectors.mean(axis=0)
    learnt = np.stack([unit(vector - mean) for vector in vectors])
    weights = np.asarray([TEMPLATED if row["author"] == "project" else 1.0 for row in rows])
    by_words = np.asarray((words @ words.T).todense()) + MARKED * (marks @ marks.T)
    by_meaning = MEANING * np.exp(NARROW * (learnt @ learnt.T - 1))
    stored: dict[str, NDArray[Any]] = {"labels": np.asarray(LABELS), "idf": idf.astype(np.float16)}
    for name, likeness in (("full", by_words + by_meaning), ("words", by_words)):
        wanted = _wanted(rows, likeness, weights, REGULAR[name])
        stored |= _head(name, _solved(likeness, wanted, weights, REGULAR[name]), words, marks, wanted)
    longest = np.abs(learnt).max(axis=1) / 127
    return stored | {
        "mean": mean.astype(np.float32),
        "learnt": np.rint(learnt / longest[:, np.newaxis]).astype(np.int8),
        "learnt_scale": longest.astype(np.float32),
    }


def _sparse(rows: Sequence[tuple[NDArray[np.int64], Matrix]]) -> sparse.csr_matrix:
    ends = np.cumsum([0, *(len(buckets) for buckets, _ in rows)])
    values = np.concatenate([values for _, values in rows])
    return sparse.csr_matrix((values, np.concatenate([b for b, _ in rows]), ends), shape=(len(rows), BUCKETS))


def _solved(likeness: Matrix, wanted: Matrix, weights: NDArray[Any], regular: float) -> Matrix:
    """How much each message speaks for each label: ridge regression in the kernel `likeness`."""
    held = (likeness + np.diag(regular / weights)).astype(np.float32)
    solved: Matrix = linalg.solve(held, (wanted - wanted.mean(axis=0)).astype(np.float32), assume_a="pos")
    return solved


def _wanted(rows: Sequence[Row], likeness: Matrix, weights: NDArray[Any], regular: float) -> Matrix:
    """Every row's label, as a row of zeros with a one; a message that calls for nobody and says no more gets the
    likeliest such label."""
    wanted = np.asarray([[row["category"] == label for label in LABELS] for row in rows], dtype=np.float32)
    known = np.asarray([row["category"] is not None for row in rows])
    if not known.all():
        given = _solved(likeness[np.ix_(known, known)], wanted[known], weights[known], regular)
        guessed = (likeness[np.ix_(~known, known)] @ given)[:, len(HEARD) :].argmax(axis=1)
        wanted[np.flatnonzero(~known), len(HEARD) + guessed] = 1.0
    return wanted


def _head(
    name: str, solved: Matrix, words: sparse.csr_matrix, marks: Matrix, wanted: Matrix
) -> dict[str, NDArray[Any]]:
    table = SHARP * np.asarray(words.T @ solved)
    scale = np.abs(table).max(axis=0) / 127
    stored: dict[str, NDArray[Any]] = {
        f"{name}_scale": scale.astype(np.float32),
        f"{name}_grams": np.rint(table / scale).astype(np.int8),
        f"{name}_extras": (SHARP * MARKED * (marks.T @ solved)).astype(np.float16),
        f"{name}_bias": (SHARP * wanted.mean(axis=0)).astype(np.float32),
    }
    if name == "full":
        stored["full_meaning"] = (SHARP * MEANING * solved).astype(np.float16)
    return stored


def packed(stored: dict[str, Any]) -> bytes:
    """The artefact's bytes."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **stored)
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


def live_as_turns(encoder: SharedEncoder) -> list[ClientTurn]:
    """The client turns of dialogues played against the assistant, but for those where a person may come or not."""
    return [
        (
            {
                "text": t.text,
                "lang": t.lang,
                "handoff": t.wanted,
                "category": None,
                "author": t.author,
                "never": t.never,
            },
            list(t.history),
        )
        for t in live_turns(encoder)
        if t.wanted is not None
    ]


def as_messages(turns: Iterable[ClientTurn], voice: HandoffVoice) -> list[Row]:
    """The client turns whose words can be learnt; `voice`, trained without them, names their reasons."""
    rows: list[Row] = []
    for row, history in turns:
        classified = voice.chances(row["text"])
        if row["handoff"] and (_accepted(row["text"], history) or classified.person < 1 - SURE):
            continue
        if not row["handoff"] and classified.person > SURE and not row.get("never"):
            continue
        rows.append({**row, "category": classified.reason if row["handoff"] else None})
    return rows


def fit_state(
    rows: Sequence[Row], found: Sequence[Dialog], live: Sequence[ClientTurn], encoder: SharedEncoder
) -> dict[str, dict[str, float]]:
    """The tables of the weights, fitted on what classifiers say of turns that they were not trained on."""
    alone: list[Weighed] = []
    for author in sorted({row["author"] for row in rows} - {"project"}):
        voice = trained([row for row in rows if row["author"] != author], encoder)
        theirs = [row for row in rows if row["author"] == author]
        alone += [
            (_marks(row["text"], [], voice.chances(row["text"])), row["handoff"], _worth(row)) for row in theirs
        ]
    opening = [(marks, wanted, MESSAGE) for marks, wanted, _ in alone]
    later: list[Weighed] = []
    base = trained(rows, encoder)

    def weigh_turns(turns: Iterable[ClientTurn], voice: HandoffVoice, worth: float) -> None:
        for row, history in turns:
            if not _accepted(row["text"], history):
                first = not any(turn.role == "ai" for turn in history)
                marks = _marks(row["text"], history, voice.chances(row["text"], before_this(history)))
                (opening if first else later).append((marks, row["handoff"], worth * (FIRST if first else 1.0)))

    for fold in range(FOLDS):
        others = [dialog for number, dialog in enumerate(found) if number % FOLDS != fold]
        voice = trained([*rows, *as_messages(client_turns(others), base)], encoder)
        weigh_turns(client_turns(found[fold::FOLDS]), voice, 1.0)
    for author in sorted({row["author"] for row, _ in live}):
        others = [row for row in rows if row["author"] != author]
        turns = [*client_turns(found), *((row, said) for row, said in live if row["author"] != author)]
        voice = trained([*others, *as_messages(turns, base)], encoder)
        weigh_turns(((row, said) for row, said in live if row["author"] == author), voice, LIVE_WORTH)
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
    live = live_as_turns(encoder)
    write(fit_state(rows, found, live, encoder))
    ARTEFACT.parent.mkdir(exist_ok=True)
    turns = as_messages([*client_turns(found), *live], trained(rows, encoder))
    ARTEFACT.write_bytes(packed(fit([*rows, *turns], encoder)))
    print(f"{ARTEFACT.relative_to(ROOT)}: {ARTEFACT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
