"""What a message says of a name that is not known."""

import pytest

from constructs_lib.errors import nearest_names, nearest_text

KNOWN = ["Orders", "Order", "Invoices", "Bill"]


@pytest.mark.parametrize(
    ("name", "most", "near"),
    [
        ("Ordes", 3, ["Orders", "Order"]),
        ("Ordes", 1, ["Orders"]),
        ("Invoice", 3, ["Invoices"]),
        ("Xyz", 3, []),
    ],
)
def test_nearest_come_first(name: str, most: int, near: list[str]) -> None:
    assert nearest_names(name, KNOWN, most=most) == near


def test_cutoff_is_how_much_they_have_in_common() -> None:
    assert nearest_names("Inv", KNOWN, cutoff=0.5) == ["Invoices"]
    assert nearest_names("Inv", KNOWN, cutoff=0.6) == []


@pytest.mark.parametrize(
    ("near", "known", "text"),
    [
        (["Orders"], KNOWN, "did you mean Orders"),
        (["Orders", "Order"], KNOWN, "did you mean Orders or Order"),
        ([], KNOWN, "there are Orders, Order, Invoices"),
        ([], [], ""),
    ],
)
def test_text_is_the_end_of_a_message(near: list[str], known: list[str], text: str) -> None:
    assert nearest_text(near, known) == text
