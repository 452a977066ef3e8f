"""Conditions of functions, on plain values."""

import pytest

from constructs_lib import limits
from constructs_lib.rules.conditions.functions import unzipped, variables

FULL = limits.LAMBDA_ENVIRONMENT_SIZE.maximum
LARGEST = limits.LAMBDA_UNZIPPED_SIZE.maximum


@pytest.mark.parametrize("name", ["TABLE", "table_2", "AWS_LAMBDA_EXEC_WRAPPER", "Ab"])
def test_names_that_lambda_takes(name: str) -> None:
    assert list(variables({name: "orders"})) == []


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("TABLE-NAME", "variables named by a letter and then letters, digits and _"),
        ("2", "variables named by a letter and then letters, digits and _"),
        ("A", "variables named by a letter and then letters, digits and _"),
        ("AWS_REGION", "variables that Lambda does not reserve"),
        ("_HANDLER", "variables that Lambda does not reserve"),
    ],
)
def test_names_that_lambda_refuses(name: str, allowed: str) -> None:
    (fault,) = variables({name: "orders"})
    assert (fault.code, fault.allowed, fault.got) == ("LP023", allowed, repr(name))


@pytest.mark.parametrize(("length", "is_right"), [(FULL - 5, True), (FULL - 4, False)])
def test_names_and_values_have_a_size_together(length: int, is_right: bool) -> None:
    found = [fault.code for fault in variables({"TABLE": "x" * length})]
    assert found == ([] if is_right else ["LP020"])


def test_size_is_that_of_bytes() -> None:
    (fault,) = variables({"TABLE": "ü" * 2_046})
    assert (fault.code, fault.got) == ("LP020", "4,097")


def test_unknown_value_has_no_size_but_its_name_has() -> None:
    assert list(variables({"TABLE": None})) == []
    assert [fault.code for fault in variables({"T" * (FULL + 1): None})] == ["LP020"]


def test_every_fault_of_an_environment_is_named() -> None:
    found = variables({"AWS_REGION": None, "A-B": "x" * FULL})
    assert [fault.code for fault in found] == ["LP023", "LP023", "LP020"]


@pytest.mark.parametrize(("size", "is_right"), [(0, True), (LARGEST, True), (LARGEST + 1, False)])
def test_unzipped_bytes(size: int, is_right: bool) -> None:
    found = list(unzipped("LP021", "code and layers", size, {"model.bin": size}))
    assert [(fault.code, fault.parameter) for fault in found] == (
        [] if is_right else [("LP021", "code and layers")]
    )


def test_what_is_largest_is_named() -> None:
    (beside,) = unzipped("LP021", "code", LARGEST + 1, {"a": LARGEST + 1}, ["Stack/Theirs"])
    assert beside.got.endswith("beside Stack/Theirs of unknown size")
    (fault,) = unzipped("LP711", "entry", LARGEST + 1, {"small": 1, "model.bin": LARGEST})
    assert fault.got == "262,144,001 bytes, of which model.bin (262,144,000 bytes), small (1 bytes)"
