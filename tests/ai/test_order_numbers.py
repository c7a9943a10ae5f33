"""The shape of an order number is a setting: what is understood, what is refused, how fast."""

from __future__ import annotations

import time

import pytest

from libriassist.core.language.order_numbers import OrderNumbers


@pytest.mark.parametrize(
    ("template", "written", "number"),
    [
        ("########", "ma commande 12345678, merci", "12345678"),
        ("########", "1234 5678", "12345678"),
        ("BK#####", "bk 00123", "BK00123"),
        ("FR2-#####", "fr2.12345", "FR2-12345"),
        ("WEB/####/##", "Web-2026 11", "WEB/2026/11"),
        ("#####-A", "12345a", "12345-A"),
        ("ORD ###.###", "ord123456", "ORD 123.456"),
    ],
)
def test_numbers_of_another_shape_are_found_and_written_its_way(template: str, written: str, number: str) -> None:
    numbers = OrderNumbers(template)
    assert numbers.find(written) == [number]
    assert numbers.is_exact(number) and not numbers.is_exact(number + "\n")


def test_a_number_with_letters_in_front_is_known_without_them_only_by_its_dashes() -> None:
    numbers = OrderNumbers()
    assert numbers.find("401372-487531") == ["CL-401372-487531"]
    assert numbers.find("401372 487531") == []
    assert OrderNumbers("CL-###-###").find("123-456") == []


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("", "4 to 40"),
        ("CL-[0-9]+", "4 to 40"),
        ("CL-######é", "4 to 40"),
        ("#" * 41, "4 to 40"),
        ("CL-####", "at least 5 digits"),
        ("ABCDEF", "at least 5 digits"),
        ("-######", "begins and ends"),
    ],
)
def test_a_template_of_no_sense_is_refused_with_the_reason(template: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        OrderNumbers(template)


def test_the_example_counts_from_one() -> None:
    assert OrderNumbers().example == "CL-123456-123456"
    assert OrderNumbers("############").example == "123456789012"
    assert OrderNumbers().find(OrderNumbers().example) == ["CL-123456-123456"]


def test_what_is_a_number_is_blanked_so_that_its_digits_are_nothing_else() -> None:
    assert OrderNumbers().without("CL-401372-487531 31000").split() == ["31000"]


@pytest.mark.parametrize(
    "text",
    [
        "CL" * 4_000,
        "CL-" * 2_700,
        "C L " * 2_000,
        "CL-123456-" * 800,
        "1" * 8_000,
        "1 " * 4_000,
        "123456-" * 1_100,
        "-" * 8_000,
        " ".join(f"CL-{n:06d}-{n:06d}" for n in range(450)),
    ],
)
def test_no_text_makes_the_search_slow(text: str) -> None:
    numbers = OrderNumbers()
    started = time.perf_counter()
    numbers.find(text)
    numbers.without(text)
    assert time.perf_counter() - started < 0.1
