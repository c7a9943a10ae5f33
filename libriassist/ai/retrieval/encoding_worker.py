"""The process that encodes what its parent asks for (`python -m libriassist.ai.retrieval.encoding_worker`).

A line of JSON asks, a line answers: {"questions": false, "texts": [...]}, then the vectors as hexadecimal float32.
It ends with its parent.
"""

from __future__ import annotations

import json
import os
import sys

from .array_encoder import ArrayEncoder

BEHIND_OTHERS = 10


def main() -> int:
    """Encodes until nobody asks any more, behind everything else in the queue for the processor."""
    os.nice(BEHIND_OTHERS)
    encoder = ArrayEncoder()
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        encode = encoder.encode_questions if asked["questions"] else encoder.encode_passages
        answer = json.dumps([row.tobytes().hex() for row in encode(asked["texts"])])
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
