"""Searching 100,000 passages by brute force: memory, loading, a query, and whether rounding changes the ranking.

`python -m benchmarks.knowledge_index` prints the table of docs/decisions/0004. The vectors are synthetic, made
like those of multilingual-e5-small: 384 numbers, unit length, cosines between strangers about .78.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from libriassist.clock import SystemClock
from libriassist.features.knowledge.sql import load_vectors
from libriassist.features.knowledge.tables import knowledge_vectors
from libriassist.store.database import Database
from libriassist.store.migrate import migrate
from libriassist.store.store import SqlStore

COUNT = 100_000
WIDTH = 384
QUERIES = 50
BLOCK = 4_096
Array = NDArray[Any]


def main() -> None:
    """Print one line a way of keeping vectors."""
    passages, queries = synthetic(COUNT, 1), synthetic(QUERIES, 2)
    wanted = [np.argsort(passages @ query)[::-1][:10] for query in queries]
    print("kept as   memory MB  query ms (median, p95)  overlap@10")
    for name, prepare in (("float32", float32), ("float16", float16), ("int8", int8)):
        kept, search = prepare(passages)
        times, same = [], []
        for query, best in zip(queries, wanted, strict=True):
            began = time.perf_counter()
            found = np.argpartition(search(query), -10)[-10:]
            times.append((time.perf_counter() - began) * 1_000)
            same.append(len(set(found) & set(best)) / 10)
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"{name:<9} {kept / 2**20:>9.0f}  {statistics.median(times):>8.1f} {p95:>8.1f}", end="")
        print(f"         {statistics.mean(same):>10.4f}")
    print(f"loading {COUNT} float16 vectors from SQLite: {loading(passages):.1f} s")


def synthetic(count: int, seed: int) -> Array:
    """Unit vectors around a common direction, in topics."""
    random = np.random.default_rng(seed)
    common = np.random.default_rng(0).standard_normal(WIDTH)
    common *= 1.9 / np.linalg.norm(common)
    topics = np.random.default_rng(0).standard_normal((2_000, WIDTH)) * 0.6 / WIDTH**0.5
    vectors = common + topics[random.integers(0, len(topics), count)]
    vectors += random.standard_normal((count, WIDTH)) * 0.8 / WIDTH**0.5
    made: Array = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return made


def float32(passages: Array) -> tuple[int, Callable[[Array], Array]]:
    return passages.nbytes, lambda query: passages @ query


def float16(passages: Array) -> tuple[int, Callable[[Array], Array]]:
    kept = passages.astype(np.float16)
    return kept.nbytes, lambda query: _by_blocks(kept, query)


def int8(passages: Array) -> tuple[int, Callable[[Array], Array]]:
    """Each vector with its own scale."""
    scales = np.abs(passages).max(axis=1, keepdims=True) / 127
    kept = np.round(passages / scales).astype(np.int8)
    return kept.nbytes + scales.nbytes, lambda query: _by_blocks(kept, query) * scales[:, 0]


def _by_blocks(kept: Array, query: Array) -> Array:
    """numpy multiplies float32 only at speed: a block at a time is widened."""
    parts = [kept[start : start + BLOCK].astype(np.float32) @ query for start in range(0, len(kept), BLOCK)]
    found: Array = np.concatenate(parts)
    return found


def loading(passages: Array) -> float:
    """Seconds to read all vectors of a SQLite database into one array."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'b.db'}")
        migrate(database)
        store = SqlStore(database, SystemClock())
        hashes = [f"{n:064x}" for n in range(len(passages))]
        rows = [
            {"content_hash": h, "model": "m", "vector": row.astype(np.float16).tobytes()}
            for h, row in zip(hashes, passages, strict=True)
        ]
        with store.database.writing() as connection:
            connection.execute(sa.insert(knowledge_vectors), rows)
        began = time.perf_counter()
        with database.reading() as connection:
            found = load_vectors(connection, "m", hashes)
        np.frombuffer(b"".join(found[h] for h in hashes), dtype=np.float16).astype(np.float32)
        took = time.perf_counter() - began
        database.close()
    return took


if __name__ == "__main__":
    main()
