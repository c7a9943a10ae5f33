"""How well questions that ask the same are put together, their entries taken away, coming 50 at a time.

python tools/measure_grouping.py QUESTIONS.jsonl KNOWLEDGE.json
Prints, without and with agents' answers (two sentences of the entry, for six questions in ten),
pairwise precision and recall and the adjusted Rand index. Questions without an entry belong to no one: noise.
"""

from __future__ import annotations

import itertools
import json
import random
import re
import sys
from collections import Counter
from pathlib import Path

from sklearn.metrics import adjusted_rand_score

from libriassist.ai.grouping import QuestionGrouper
from libriassist.ai.retrieval.semantic import SharedEncoder
from libriassist.chat.ports.learning import GroupedQuestion

BATCH = 50
ANSWERED = 0.6


def main(questions: Path, knowledge: Path) -> None:
    """Measure by words, by meaning, and by meaning with answers."""
    answers = {entry["id"]: entry["answer"] for entry in json.loads(knowledge.read_text())}
    lines = [json.loads(line) for line in questions.read_text().splitlines()]
    random.Random(0).shuffle(lines)
    topics = [_topic(line["expected_id"], place) for place, line in enumerate(lines)]
    encoder = SharedEncoder()
    for name, grouper, share in (
        ("words", QuestionGrouper(None), 0.0),
        ("meaning", QuestionGrouper(encoder), 0.0),
        ("meaning, agents' answers", QuestionGrouper(encoder), ANSWERED),
    ):
        chance = random.Random(1)
        given = [_excerpt(answers.get(topic), chance) if chance.random() < share else None for topic in topics]
        groups = _grouped(grouper, [line["question"] for line in lines], given)
        print(f"{name:26} {_figures(groups, topics)}")


def _topic(expected: str | list[str] | None, place: int) -> str:
    return expected if isinstance(expected, str) else expected[0] if expected else f"nobody {place}"


def _excerpt(answer: str | None, chance: random.Random) -> str | None:
    if answer is None:
        return None
    sentences = re.split(r"(?<=[.!?])\s+", answer)
    start = chance.randrange(len(sentences))
    return " ".join(sentences[start : start + 2])


def _grouped(grouper: QuestionGrouper, texts: list[str], answers: list[str | None]) -> list[str]:
    numbers = itertools.count()
    groups: dict[str, str] = {}
    for end in range(BATCH, len(texts) + BATCH, BATCH):
        seen = [
            GroupedQuestion(str(n), groups.get(str(n)), text, answers[n]) for n, text in enumerate(texts[:end])
        ]
        found = grouper.group(seen, set(), lambda: f"{next(numbers):06d}")
        groups = {q: found.merged.get(g, g) for q, g in groups.items()} | dict(found.placed)
    return [groups[str(n)] for n in range(len(texts))]


def _figures(groups: list[str], topics: list[str]) -> str:
    together = _pairs(Counter(zip(groups, topics, strict=True)))
    precision = together / max(1, _pairs(Counter(groups)))
    recall = together / max(1, _pairs(Counter(topics)))
    real = [n for n, topic in enumerate(topics) if not topic.startswith("nobody ")]
    rand = adjusted_rand_score([topics[n] for n in real], [groups[n] for n in real])
    return f"precision {precision:.3f}  recall {recall:.3f}  adjusted Rand {rand:.3f}  groups {len(set(groups))}"


def _pairs(counts: Counter[object]) -> int:
    return sum(n * (n - 1) // 2 for n in counts.values())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
