"""Makes libriassist/ai/models/language.npz: py3langid's model with five languages instead of ninety-seven.

py3langid walks an automaton of byte n-grams that takes 67 MB of memory; the same n-grams as sorted numbers with
five weights each take 2 MB and give the same answers. Part of `make train`; needs py3langid (BSD-3-Clause).
"""

from __future__ import annotations

import sys
from collections import deque
from pathlib import Path
from typing import Any, get_args

import numpy as np

from libriassist.ai.language.letters import gram_key
from libriassist.protocol import Lang

MODEL = Path(__file__).parents[1] / "libriassist" / "ai" / "models" / "language.npz"


def main() -> int:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    full = LanguageIdentifier.from_model_file(MODEL_FILE)
    full.set_languages(get_args(Lang))
    order = [full.nb_classes.index(lang) for lang in get_args(Lang)]
    grams = _grams(full)
    weights = np.zeros((len(grams), len(order)), np.float16)
    speaks = np.zeros(len(grams), bool)
    keys = np.zeros(len(grams), np.int64)
    for place, (state, gram) in enumerate(grams.items()):
        keys[place] = gram_key(gram)
        if (feature := full.tk_output[state]) >= 0:
            speaks[place] = True
            weights[place] = full.nb_ptc[feature][order]
    if len(np.unique(keys)) != len(keys):
        raise SystemExit("two n-grams have one key")
    ordered = np.argsort(keys)
    longest = max(map(len, grams.values()))
    np.savez_compressed(
        MODEL,
        keys=keys[ordered],
        weights=weights[ordered],
        speaks=speaks[ordered],
        bias=np.asarray(full.nb_pc, np.float32)[order],
        longest=longest,
    )
    print(f"{len(grams)} n-grams of up to {longest} bytes, {MODEL.stat().st_size:,} bytes")
    return 0


def _grams(model: Any) -> dict[int, bytes]:
    """The automaton's states but the first, with the n-gram each stands for: the shortest text to it."""
    moves = np.frombuffer(model.tk_nextmove, np.int32).reshape(-1, 256)
    found: dict[int, bytes] = {0: b""}
    queue = deque([0])
    while queue:
        state = queue.popleft()
        gram = found[state]
        for byte, following in enumerate(moves[model.tk_row[state]].tolist()):
            if following not in found:
                found[following] = gram + bytes([byte])
                queue.append(following)
    del found[0]
    return found


if __name__ == "__main__":
    sys.exit(main())
