"""Trains what ships in libriassist/ai/models from the sample and benchmarks/trades: `make train`. Prints figures.

Everything is judged on trades that it was not fitted on; of each trade, none to all of the entries are taught,
with phrasings that are not the questions. The last figures are of the trades that nothing was ever fitted on
(heldout). Vectors are kept in build/vectors.npz.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from libriassist.ai.retrieval.confidence import Mode, Model
from libriassist.ai.retrieval.knowledge import load_knowledge
from libriassist.ai.retrieval.phrasebook import FILES, make_phrasebook
from libriassist.ai.retrieval.semantic import Encoder
from libriassist.ai.retrieval.voices import Voices

from .answer_cases import ASTRAY, EVAL, Case, Judged, near_cases, sample_cases, test_case, trade_cases
from .kept_encoder import KeptEncoder
from .trades import HELD_OUT, ROOT, TRADES, names_in, ship_test_vectors

MODELS = ROOT / "libriassist" / "ai" / "models"
VOICES = {"meaning": ("title", "whole", "words", "letters"), "words": ("words", "letters")}
TITLE = ("title_words", "title_words_lead", "title_near", "title_letters", "title_letters_lead")
SHAPE = (
    *("share", "untaught_lead", "coverage", "full", "unknown_words", "strange", "length"),
    *("letters", "letters_lead", "words_lead", *TITLE),
)
LEARNT = ("asked", "phrasings")
NONE = ("over_none", "nearest_none", "none_share")
PLAIN = ("nearest", "lead", "over_mean", "untaught", "words")
"""Not scaled to the knowledge: of worth only for the judges of the sample's trade."""
FEATURES: dict[Mode, tuple[str, ...]] = {
    "meaning": (*SHAPE, *LEARNT, "title", "whole_lead"),
    "meaning_trade": (*SHAPE, *LEARNT, *NONE, *PLAIN, "title", "whole_lead", "title_cosine", "whole_cosine"),
    "words": (*SHAPE, *LEARNT),
    "words_trade": (*SHAPE, *LEARNT, *NONE, *PLAIN),
    "quick": SHAPE,
}
VERDICTS: tuple[Mode, ...] = ("meaning", "words", "quick")
WRONG_WORTH = 0.5
"""Of an answerable question whose best entry is wrong, against 1: it should be unsure, yet is answerable."""
NULL_WORTH = 2.0
SURE_IN_VAIN, SURE_AND_WRONG = 0.03, 0.04
"""What the threshold allows at any level, on the average of the trades: sure answers, of the unanswerable; and
wrong sure ones, of all questions. Less than what is promised (.10 and .05): a trade may be harder than these."""
IN_VAIN_KNOWN, WRONG_KNOWN = 0.08, 0.05
"""The same where it is known what is asked in vain: the trade is that of the sample."""
REMOVED_AND_SURE = 0.10
"""The same for questions nearly word for word of entries that were removed; others often answer them in part."""
NEAR_WORTH, ASTRAY_WORTH = 0.35, 0.25
"""Of knowledge asked nearly word for word, against 1; and there of questions with a word of another trade."""
NOT_ASKED_BACK = 0.75
"""Share of the unanswerable that get no suggestion."""


def fit_worths(cases: Sequence[Case], encoder: Encoder | None) -> dict[str, float]:
    """Conditional logit over the entries: one worth per voice, averaged over the cases."""
    kind = "words" if encoder is None else "meaning"
    fits = []
    for case in cases:
        voices = Voices(case.entries, Model({kind: dict.fromkeys(VOICES[kind], 1.0)}), None, encoder)
        ids = [entry.id for entry in case.entries]
        rows = list(case.rows())
        heard = [
            voices.heard(question, None if encoder is None else encoder.encode_query(question))
            for question, _ in rows
        ]
        gold = np.array([[entry in wanted for entry in ids] for _, wanted in rows])
        asked = gold.any(1)
        stacked = np.array([[one[name] for name in VOICES[kind]] for one in heard]).transpose(0, 2, 1)
        fits.append(_conditional_logit(stacked[asked], gold[asked]))
    return {name: round(float(worth), 3) for name, worth in zip(VOICES[kind], np.mean(fits, 0), strict=True)}


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
    """Logistic regression: the best entry is the answer, or not. Every trade counts the same."""
    names = FEATURES[mode]
    cases = Counter((one.case.apart, one.case.level) for one in judged)
    levels = Counter(apart for apart, _ in cases)
    features = np.concatenate([np.stack([one.features[name] for name in names], 1) for one in judged])
    right = np.concatenate([one.right for one in judged])
    answerable = np.concatenate([one.answerable for one in judged])
    share = [1 / cases[one.case.apart, one.case.level] / levels[one.case.apart] for one in judged]
    pairs = zip(judged, share, strict=True)
    worth = np.concatenate([_kind_worth(one) * part / len(one.right) for one, part in pairs])
    worth = worth * len(worth) / worth.sum()
    worth = worth * np.where(answerable & ~right, WRONG_WORTH, 1.0) * np.where(answerable, 1.0, NULL_WORTH)
    means, scales = features.mean(0), features.std(0) + 1e-6
    scaled = np.clip((features - means) / scales, -4, 4)
    model = LogisticRegression(C=0.1, max_iter=2000).fit(scaled, right, sample_weight=worth)
    return {
        "names": names,
        "means": [round(float(x), 5) for x in means],
        "scales": [round(float(x), 5) for x in scales],
        "weights": [round(float(x), 5) for x in model.coef_[0]],
        "bias": round(float(model.intercept_[0]), 5),
    }


def _kind_worth(one: Judged) -> Any:
    near = NEAR_WORTH if one.case.near else 1.0
    return near * np.where(one.case.kinds() == ASTRAY, ASTRAY_WORTH, 1.0)


def fit_thresholds(mode: Mode, judged: Sequence[Judged], odds: Sequence[Any]) -> dict[str, float]:
    """From odds that judges of other trades gave: the least confidence that keeps both bounds at every level."""
    known = mode.endswith("_trade")
    in_vain, and_wrong = (IN_VAIN_KNOWN, WRONG_KNOWN) if known else (SURE_IN_VAIN, SURE_AND_WRONG)
    sure = 0.0
    for level in dict.fromkeys(one.case.level for one in judged):
        some = [(one, o) for one, o in zip(judged, odds, strict=True) if one.case.level == level]
        allowed = REMOVED_AND_SURE if some[0][0].case.near else in_vain
        for limit in np.unique(np.concatenate([o for _, o in some])):
            vain = np.mean([(o >= limit)[one.refused].mean() for one, o in some])
            wrong = np.mean([((o >= limit) & ~one.right & one.answerable).mean() for one, o in some])
            if vain <= allowed and wrong <= and_wrong:
                sure = max(sure, float(limit))
                break
    pairs = zip(judged, odds, strict=True)
    refused = np.concatenate([o[one.refused] for one, o in pairs if not one.case.near])
    suggest = min(sure, float(np.quantile(refused, NOT_ASKED_BACK)))
    return {"sure": round(sure + 0.0005, 4), "suggest": round(suggest, 4)}


def report(mode: Mode, one: Judged, odds: Any, sure: float) -> str:
    asked = one.answerable
    limit = np.sort(odds[~asked])[int(np.ceil(0.9 * (~asked).sum())) - 1]
    above, is_sure = odds > limit, odds >= sure
    return (
        f"{one.case.name:32} {mode:8} R@1 {one.right[asked].mean():.3f} AUROC {roc_auc_score(asked, odds):.3f}"
        f"  at 90 % right {(above & one.right)[asked].mean():.3f} wrong {(above & ~one.right)[asked].mean():.3f}"
        f"  sure: right {(is_sure & one.right).mean():.3f} wrong {(is_sure & ~one.right & asked).mean():.3f}"
        f" in vain {is_sure[one.refused].mean():.3f}"
    )


def train_judge(mode: Mode, judged: Sequence[Judged]) -> dict[str, Any]:
    """The judge over all cases; its thresholds and the printed figures by judges over all but one trade."""
    odds = []
    for one in judged:
        others = fit_judge(mode, [other for other in judged if other.case.apart != one.case.apart])
        odds.append(one.odds(others))
    thresholds = fit_thresholds(mode, judged, odds)
    for one, some in zip(judged, odds, strict=True):
        print(report(mode, one, some, thresholds["sure"]), flush=True)
    return fit_judge(mode, judged) | {"thresholds": thresholds}


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
    encoder = KeptEncoder()
    trades = [case for name in names_in(TRADES) for case in trade_cases(name)]
    sample = list(sample_cases())
    untaught = [case for case in trades + sample if case.level == 0]
    cases = trades + sample + list(near_cases(trades + sample))
    worths = {"meaning": fit_worths(untaught, encoder), "words": fit_worths(untaught, None)}
    encoder.save()
    print(worths)
    held_out = [case for name in names_in(HELD_OUT) for case in trade_cases(name, HELD_OUT)]
    judges: dict[Mode, dict[str, Any]] = {}
    for voices in VERDICTS:
        some = [c for c in cases if c.level in (0, "near, taught 0")] if voices == "quick" else cases
        judged = [case.verdicts(worths, voices, encoder) for case in some]
        for mode in dict.fromkeys(one.mode for one in judged):
            judges[mode] = train_judge(mode, [one for one in judged if one.mode == mode])
        print("never fitted on:")
        for case in [test_case(), *held_out]:
            one = case.verdicts(worths, voices, encoder)
            judge = judges[one.mode]
            print(report(one.mode, one, one.odds(judge), judge["thresholds"]["sure"]), flush=True)
    encoder.save()
    MODELS.mkdir(exist_ok=True)
    heads = ship_heads(worths, encoder)
    ship_test_vectors(encoder)
    shipped = {"worths": worths, "judges": judges, "heads": heads}
    (MODELS / "answers.json").write_text(json.dumps(shipped, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
