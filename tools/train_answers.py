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
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from libriassist.ai.retrieval.confidence import Mode, Model
from libriassist.ai.retrieval.knowledge import load_knowledge
from libriassist.ai.retrieval.phrasebook import FILES, make_phrasebook, phrasebook_vectors
from libriassist.ai.retrieval.semantic import Encoder
from libriassist.ai.retrieval.voices import Voices

from .answer_cases import ASTRAY, EVAL, Case, Judged, near_cases, sample_cases, test_case, trade_cases
from .kept_encoder import KeptEncoders, kept_encoders
from .rewordings import LANGS
from .trades import HELD_OUT, ROOT, TRADES, in_bytes, names_in, ship_test_vectors
from .train_projection import fit_projection, lines_of, write_projection

MODELS = ROOT / "libriassist" / "ai" / "models"
VOICES = {
    "meaning": ("title", "whole", "other_title", "other_whole", "words", "letters"),
    "words": ("words", "letters"),
}
BRIDGE_WORTH = 1.25
"""Of what the projection adds: it was fitted to count 1, and is punished for every direction it counts."""
FOLDS_OF_TRADES = 4
NEAR_EVERY = 2
"""Of how many trades one is asked nearly word for word."""
TITLE = ("title_words", "title_words_lead", "title_near", "title_letters", "title_letters_lead")
SHAPE = (
    *("share", "untaught_lead", "untaught_share", "agree", "over_mean", "untaught", "words"),
    *("coverage", "full", "unknown_words", "strange", "length", "letters", "letters_lead", "words_lead", *TITLE),
)
LEARNT = ("asked", "nearest", "phrasings", "learnt_lead")
NONE = ("over_none", "nearest_none", "none_share")
MEANING = (
    *("title", "title_cosine", "whole_lead", "whole_cosine", "known", "bridge", "bridge_lead"),
    *("other_title", "other_title_lead", "other_whole", "other_whole_lead"),
)
FEATURES: dict[Mode, tuple[str, ...]] = {
    "meaning": (*SHAPE, *LEARNT, *MEANING),
    "meaning_trade": (*SHAPE, *LEARNT, *NONE, "lead", *MEANING),
    "words": (*SHAPE, *LEARNT),
    "words_trade": (*SHAPE, *LEARNT, *NONE, "lead"),
    "quick": SHAPE,
}
LEFT_OUT = TRADES.parent / "left_out_trades.json"
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
NOT_ASKED_BACK = 0.7
"""Share of the unanswerable that get no suggestion."""


def fit_worths(cases: Sequence[Case], encoder: Encoder | None) -> dict[str, float]:
    """Conditional logit over the entries: one worth per voice, averaged over the cases."""
    kind = "words" if encoder is None else "meaning"
    fits = []
    for case in cases:
        voices = Voices(case.entries, Model({kind: dict.fromkeys(VOICES[kind], 1.0)}), None, encoder)
        ids = [entry.id for entry in case.entries]
        rows = list(case.rows())
        heard = [voices.heard(question, voices.vectors(question)) for question, _ in rows]
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


def train_judge(mode: Mode, judged: Sequence[Judged]) -> tuple[dict[str, Any], list[Any]]:
    """The judge over all cases; its thresholds and the printed figures by judges over all but one trade, whose
    odds come second."""
    apart = dict.fromkeys(one.case.apart for one in judged)
    others = {name: fit_judge(mode, [one for one in judged if one.case.apart != name]) for name in apart}
    odds = [one.odds(others[one.case.apart]) for one in judged]
    thresholds = fit_thresholds(mode, judged, odds)
    for one, some in zip(judged, odds, strict=True):
        print(report(mode, one, some, thresholds["sure"]), flush=True)
    return fit_judge(mode, judged) | {"thresholds": thresholds}, odds


def left_out_figures(
    judged: Sequence[Judged], odds: Sequence[Any], thresholds: dict[str, float]
) -> dict[str, Any]:
    """Of each untaught trade, what `eval answers` would print with all that ships fitted without it."""
    pairs = zip(judged, odds, strict=True)
    trades = names_in(TRADES)
    untaught = [(one, some) for one, some in pairs if one.case.level == 0 and one.case.apart in trades]
    return {one.case.apart: one.figures(some, thresholds) for one, some in untaught}


def ship_heads(model: Model, encoder: KeptEncoders) -> dict[str, str]:
    """Writes the phrasebook's vectors and what is learnt from it for the sample knowledge."""
    sample = load_knowledge(ROOT / "libriassist" / "sample" / "coollibri_faq.json")
    lines = [line for name in FILES for line in (EVAL / name).read_text("utf-8").splitlines()]
    texts = [json.loads(line)["question"] for line in lines]
    np.save(MODELS / "phrasebook.npy", encoder.encode_questions(texts).astype(np.float16))
    np.save(MODELS / "phrasebook_second.npy", in_bytes(encoder.second.encode_questions(texts)))
    phrasebook = make_phrasebook(lines, sample, phrasebook_vectors())
    heads = {}
    for name, voice in (("head_both.npy", encoder), ("head_words.npy", None)):
        voices = Voices(sample, model, phrasebook, voice)
        assert voices.head is not None
        np.save(MODELS / name, voices.head.weights.astype(np.float16))
        heads[voices.examples] = name
    return heads


def fit_models(untaught: Sequence[Case], encoder: KeptEncoders) -> tuple[Model, dict[str, Model]]:
    """What ships, but for the judges; and for each trade the model that was fitted without it."""
    worths = {"meaning": fit_worths(untaught, encoder), "words": fit_worths(untaught, None)}
    lines = [one for case in untaught for one in lines_of(case, worths["meaning"], encoder)]
    worths["meaning"]["bridge"] = BRIDGE_WORTH
    print(worths, flush=True)
    trades = list(dict.fromkeys(case.apart for case in untaught))
    apart: dict[str, Model] = {}
    for fold in range(FOLDS_OF_TRADES):
        left_out = trades[fold::FOLDS_OF_TRADES]
        model = Model(worths, projection=fit_projection([one for one in lines if one.apart not in left_out]))
        apart |= dict.fromkeys(left_out, model)
    return Model(worths, projection=fit_projection(lines)), apart


def heard(cases: Sequence[tuple[Case, Model]], mode: Mode) -> list[Judged]:
    """What the voices say in each case, on all cores."""
    with ProcessPoolExecutor(mp_context=get_context("fork")) as pool:
        return list(pool.map(_verdicts, cases, repeat(mode), chunksize=2))


def _verdicts(given: tuple[Case, Model], mode: Mode) -> Judged:
    case, model = given
    return case.verdicts(model, mode, kept_encoders())


def main() -> int:
    encoder = kept_encoders()
    trades = [case for name in names_in(TRADES) for case in trade_cases(name)]
    sample = list(sample_cases())
    reworded = dict.fromkeys(case.apart for case in trades if case.entries[0].lang in LANGS)
    near = {*list(reworded)[::NEAR_EVERY], "sample"}
    cases = trades + sample + list(near_cases([case for case in trades + sample if case.apart in near]))
    model, apart = fit_models([case for case in trades + sample if case.level == 0], encoder)
    encoder.save()
    held_out = [case for name in names_in(HELD_OUT) for case in trade_cases(name, HELD_OUT)]
    judges: dict[Mode, dict[str, Any]] = {}
    for voices in VERDICTS:
        some = [c for c in cases if c.level in (0, "near, taught 0")] if voices == "quick" else cases
        judged = heard([(c, apart.get(c.apart.split(" by ")[0], model)) for c in some], voices)
        for mode in dict.fromkeys(one.mode for one in judged):
            some_judged = [one for one in judged if one.mode == mode]
            judges[mode], odds = train_judge(mode, some_judged)
            if mode == "meaning":
                left_out = left_out_figures(some_judged, odds, judges[mode]["thresholds"])
                LEFT_OUT.write_text(json.dumps(left_out, indent=1) + "\n", "utf-8")
        print("never fitted on:")
        for one in heard([(case, model) for case in (test_case(), *held_out)], voices):
            judge = judges[one.mode]
            print(report(one.mode, one, one.odds(judge), judge["thresholds"]["sure"]), flush=True)
    encoder.save()
    MODELS.mkdir(exist_ok=True)
    assert model.projection is not None
    write_projection(model.projection)
    heads = ship_heads(model, encoder)
    ship_test_vectors(encoder)
    shipped = {"worths": model.worths, "judges": judges, "heads": heads}
    (MODELS / "answers.json").write_text(json.dumps(shipped, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
