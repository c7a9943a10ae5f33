"""Names: what is not seen is not in them, what people are called stays."""

from __future__ import annotations

import pytest

from libriassist.core.language.names import clean_name, without_hidden, writable


@pytest.mark.parametrize(
    "hidden",
    [
        "\u202e",
        "\u202a",
        "\u2066",
        "\u2069",
        "\u200e",
        "\u061c",
        "\u200b",
        "\u200d",
        "\u2060",
        "\ufeff",
        "\u00ad",
        "\ud800",
        "\ue000",
        "\U000e0041",
        "\u3164",
        "\u2800",
        "\u034f",
        "\u180e",
        "\x9b",
    ],
)
def test_what_is_hidden_or_turns_the_line_round_is_taken_out(hidden: str) -> None:
    assert clean_name(f"Mar{hidden}ie{hidden}") == without_hidden(f"Mar{hidden}ie{hidden}") == "Marie"


def test_a_name_is_one_line_with_single_blanks() -> None:
    assert clean_name(" Marie\r\n\tDupont\u2028\0x ") == "Marie Dupont x"
    assert clean_name("Quels\u00a0formats\u202f?") == "Quels\u00a0formats\u202f?"


@pytest.mark.parametrize(
    "name", ["Zoé Lefèvre", "O’Brien-Müller", "王芳", "محمد", "Ayşe İnce", "नेहा", "📚 Livres", "a_b (1).pdf"]
)
def test_what_people_are_called_stays(name: str) -> None:
    assert clean_name(name) == without_hidden(name) == name


def test_texts_lose_only_what_cannot_be_written() -> None:
    assert writable("a\0b\ud800c\u202e\u200b\nd") == "abc\u202e\u200b\nd"
