"""Titles of works are not what a client says."""

from __future__ import annotations

import pytest

from libriassist.core.language.titles import without_titles


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("mon roman « Je veux un avocat » en A5 ?", "mon roman en A5 ?"),
        ('My thriller ends with "let me speak to the manager". Ok?', "My thriller ends with . Ok?"),
        ("it's called Talk To A Human. which size", "it's called . which size"),
        ("Mon livre s’appelle Rendez l’argent, 200 pages", "Mon livre s’appelle , 200 pages"),
        ("mein Krimi heißt Ich verklage euch. Welches Format?", "mein Krimi heißt . Welches Format?"),
        ("il romanzo si intitola Voglio morire, formato?", "il romanzo si intitola , formato?"),
        ("vous dites « non recevable » et c’est faux", "vous dites « non recevable » et c’est faux"),
        ("I called you three times", "I called you three times"),
    ],
)
def test_a_title_is_left_out_and_every_other_word_stays_where_it_was(text: str, left: str) -> None:
    found = without_titles(text)
    assert " ".join(found.split()) == left
    assert len(found) == len(text)
