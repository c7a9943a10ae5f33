"""Secrets typed into a chat: what spares the patterns their work never hides one from them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libriassist.core.language import secrets_typed

PIECES = (
    "4970 1012 3456 7890", "4111111111111111", "CL-123456-123456", "9782070612758", "cvv 123",
    "code de sécurité : 123", "mon mot de passe est", "MDP:", "Kennwort ist", "contraseña es",
    "parola d’ordine è", "clave secreta:", "API KEY =", "clé api :", "client_secret ->", "access token =",
    "pa\u017f\u017fword is", "to\u212aen", "access to\u212aen =", "ap\u0131 key:", "clé ap\u0131 :",
    "P@ssw0rd12", "p@\u017f\u017fw0rd12", "pwd azerty12", "pass soleil99", "hunter2000", "toujours",
    "sk-ant-abcdefghijklmnopqrst", "ghp_abcdefghijklmnopqrst", "AKIAABCDEFGHIJKLMNOP", "xoxb-abcdefghij",
    "xoxb-abcdefghi", "hf_abcdefghijklmnopqrst", "sk_live_abcdefghijklmnop",
    "eyJhbGciOi.eyJzdWIiOi.c2lnbmF0", "0123456789abcdef0123456789abcdef", "Bearer abcdefghijklmnop",
    "bearer abcdefghijklmno", "Bonjour", "à", ":", "\u00a0", "٣٤٥", "cvc ٣٤٥", "é", "!",
)  # fmt: skip


def spans(text: str) -> list[tuple[int, int, str]]:
    return sorted(secrets_typed.secret_spans(text))


def spans_of_every_pattern(text: str) -> list[tuple[int, int, str]]:
    with pytest.MonkeyPatch.context() as all_of_them:
        all_of_them.setattr(secrets_typed, "_may_hold", lambda _: (True, True, True))
        return spans(text)


@pytest.mark.parametrize("piece", PIECES)
def test_each_piece_alone_is_found_as_by_every_pattern(piece: str) -> None:
    for text in (piece, piece.upper(), piece.lower(), f"{piece} Soleil2024!", f"«{piece}»"):
        assert spans(text) == spans_of_every_pattern(text)


@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=8), st.sampled_from((" ", "", "\n", "\u202f"))
)
def test_whatever_is_written_every_secret_is_found(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    assert spans(text) == spans_of_every_pattern(text)


def test_a_text_without_secrets_stays_as_it_is() -> None:
    text = "Bonjour, où en est l’impression de mon livre ?"
    assert secrets_typed.without_secrets(text) is text
    assert secrets_typed.without_secrets("mdp: Soleil2024") == "mdp: ••••••••••"
