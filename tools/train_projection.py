"""Fits the bilinear form of libriassist/ai/retrieval/projection.py over trades, part of `make train`.

What the voices say already is the offset: the form learns what they miss. The loss is convex (softmax over the
entries, the form's squares punished), so there is one answer.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import minimize

from libriassist.ai.retrieval.confidence import Model
from libriassist.ai.retrieval.projection import BOTH, FILE, Projection
from libriassist.ai.retrieval.semantic import SemanticIndex
from libriassist.ai.retrieval.voices import Voices

from .answer_cases import Case
from .kept_encoder import KeptEncoders
from .trades import ROOT, TRADES

ARTEFACT = ROOT / "libriassist" / "ai" / "models" / FILE
DIRECTIONS = 128
"""Kept of each encoder's."""
PUNISHED = 1e-3
PHRASING_WORTH = 0.5
"""Of a trade's phrasings, against 1 for its questions."""
ROUNDS = 60


@dataclass
class Lines:
    """Questions to one knowledge: their vectors, what the voices say of the entries, which are right."""

    apart: str
    pair: Any
    offset: Any
    gold: Any
    worth: float
    about: tuple[Any, Any, Any]


def lines_of(case: Case, worths: dict[str, float], encoder: KeptEncoders) -> list[Lines]:
    """The questions of an untaught case, and the phrasings of its trade."""
    voices = Voices(case.entries, Model({"meaning": worths}), None, encoder)
    about = _vectors(case, encoder)
    ids = [entry.id for entry in case.entries]
    groups = [(list(case.rows()), 1.0)]
    if (path := TRADES / f"{case.apart}_phrasings.json").exists():
        some = json.loads(path.read_text("utf-8"))
        groups.append(([(text, {entry}) for entry, texts in some.items() for text in texts], PHRASING_WORTH))
    found = []
    for rows, worth in groups:
        asked = [(text, wanted) for text, wanted in rows if wanted & set(ids)]
        texts = [text for text, _ in asked]
        pair = encoder.encode_questions(texts), encoder.second.encode_questions(texts)
        heard = [voices.heard(text, vectors) for text, *vectors in zip(texts, *pair, strict=True)]
        offset = np.stack([sum(worths[name] * one[name] for name in worths) for one in heard])
        gold = np.array([[entry in wanted for entry in ids] for _, wanted in asked])
        found.append(Lines(case.apart, pair, offset, gold, worth, about))
    return found


def _vectors(case: Case, encoder: KeptEncoders) -> tuple[Any, Any, Any]:
    asked = [entry.question for entry in case.entries]
    views = SemanticIndex.views(case.entries)
    both = [one.encode_all(views, asked) for one in (encoder, encoder.second)]
    first, second = (SemanticIndex(rows) for rows, _ in both)
    return [questions for _, questions in both], (first.titles, second.titles), (first.wholes, second.wholes)


def fit_projection(lines: Sequence[Lines]) -> Projection:
    """The form that fits these best."""
    means = _middles([one.about for one in lines])
    empty = np.zeros((0, 0), np.float32)
    whole = Projection((empty, empty), means, empty)
    bases = tuple(_directions(whole, lines, number) for number in range(2))
    plain = replace(whole, bases=bases)
    size = 2 * DIRECTIONS
    data = [
        (plain.reduced(one.pair, 0, one.about[0]), _entries(plain, one), one.offset, one.gold, one.worth)
        for one in lines
    ]
    total = sum(one.worth for one in lines)

    def loss(flat: Any) -> tuple[float, Any]:
        forms = flat.reshape(2, size, size).astype(np.float32)
        lost, slope = PUNISHED * float((forms**2).sum()), 2 * PUNISHED * forms
        for asked, kinds, offset, gold, worth in data:
            logits = offset + sum((asked @ form) @ kind.T for form, kind in zip(forms, kinds, strict=True))
            odds = np.exp(logits - logits.max(1, keepdims=True))
            odds /= odds.sum(1, keepdims=True)
            hit = (odds * gold).sum(1, keepdims=True) + 1e-9
            lost -= worth / total * float(np.log(hit).mean())
            pull = ((odds - odds * gold / hit) * (worth / total / len(asked))).astype(np.float32)
            slope += np.stack([asked.T @ (pull @ kind) for kind in kinds])
        return lost, slope.ravel().astype(np.float64)

    found = minimize(loss, np.zeros(2 * size * size), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    return replace(plain, forms=found.x.reshape(2, size, size).astype(np.float32))


def write_projection(projection: Projection) -> None:
    """Writes what ships, in half precision."""
    arrays = (*projection.bases, *projection.means, projection.forms)
    first, second, means, others, forms = (values.astype(np.float16) for values in arrays)
    np.savez(ARTEFACT, first=first, second=second, means=means, second_means=others, forms=forms)


def _middles(pairs: Sequence[tuple[Any, Any, Any]]) -> list[Any]:
    """For each encoder the usual question, title and whole over several trades."""
    return [
        np.stack([np.mean([kinds[kind][number].mean(0) for kinds in pairs], axis=0) for kind in range(3)])
        for number in range(BOTH)
    ]


def _entries(projection: Projection, one: Lines) -> tuple[Any, Any]:
    _, titles, wholes = one.about
    return projection.reduced(titles, 1, titles), projection.reduced(wholes, 2, wholes)


def _directions(whole: Projection, lines: Sequence[Lines], number: int) -> Any:
    """Those in which questions and entries of a trade differ most."""
    rows = []
    for one in lines:
        for kind, pair in enumerate((one.pair, *one.about[1:])):
            usual = one.about[kind][number].mean(0)
            rows.append((pair[number] - usual) / np.linalg.norm(pair[number] - usual, axis=1, keepdims=True))
    stacked = np.concatenate(rows)
    _, directions = np.linalg.eigh(stacked.T @ stacked / len(stacked))
    return directions[:, ::-1][:, :DIRECTIONS].astype(np.float32)
