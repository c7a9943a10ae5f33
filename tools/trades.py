"""Where the knowledge of other trades lies (benchmarks/trades), and the vectors that tests over it need."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from libriassist.ai.retrieval.knowledge import load_knowledge
from libriassist.ai.retrieval.semantic import query_text

from .kept_encoder import KeptEncoders

ROOT = Path(__file__).parents[1]
TRADES = ROOT / "benchmarks" / "trades"
HELD_OUT = TRADES / "heldout"
TEST_VECTORS = ROOT / "tests" / "ai" / "data" / "trades_vectors.npz"


def names_in(folder: Path) -> list[str]:
    return sorted(path.name.removesuffix("_questions.jsonl") for path in folder.glob("*_questions.jsonl"))


def ship_test_vectors(encoder: KeptEncoders) -> None:
    """Writes both encoders' vectors of the held-out trades for the tests, one byte a number."""
    texts: list[str] = []
    for name in names_in(HELD_OUT):
        entries = load_knowledge(HELD_OUT / f"{name}.json")
        lines = (HELD_OUT / f"{name}_questions.jsonl").read_text("utf-8").splitlines()
        phrasings = json.loads((HELD_OUT / f"{name}_phrasings.json").read_text("utf-8"))
        queries = [entry.question for entry in entries] + [json.loads(line)["question"] for line in lines]
        queries += [phrasing for some in phrasings.values() for phrasing in some]
        texts += [f"query: {query_text(text)}" for text in queries]
        texts += [f"passage: {e.question} {', '.join(e.tags)}" for e in entries]
        texts += [f"passage: {e.question} {e.answer}" for e in entries]
    texts = list(dict.fromkeys(texts))
    keys = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") for text in texts]
    first, second = in_bytes(encoder.get(texts)), in_bytes(encoder.second.get(texts))
    np.savez_compressed(TEST_VECTORS, keys=np.array(keys, np.uint64), vectors=first, others=second)


def in_bytes(rows: Any) -> Any:
    """One byte a number; divided by their length the rows are unit vectors again."""
    return np.round(rows / np.abs(rows).max(1, keepdims=True) * 127).astype(np.int8)
