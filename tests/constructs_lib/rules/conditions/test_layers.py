"""Conditions of layers, on plain values."""

import pytest

from constructs_lib.rules.conditions.layers import layer_fits

RIGHT = {
    "runtime": "python3.13",
    "architecture": "arm64",
    "runtimes": ["python3.12", "python3.13"],
    "architectures": ["arm64"],
}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"runtime": None, "runtimes": ["python3.12"]},
        {"architecture": None, "architectures": ["x86_64"]},
        {"runtimes": []},
        {"architectures": []},
    ],
    ids=str,
)
def test_layer_that_fits_or_may_fit(change: dict[str, object]) -> None:
    assert list(layer_fits("Stack/Layer", **{**RIGHT, **change})) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "code", "got"),
    [
        ({"runtimes": ["python3.11", "python3.12"]}, "LP713", "Stack/Layer for python3.11 or python3.12"),
        ({"architectures": ["x86_64"]}, "LP714", "Stack/Layer for x86_64"),
    ],
)
def test_layer_for_something_else(change: dict[str, object], code: str, got: str) -> None:
    (fault,) = layer_fits("Stack/Layer", **{**RIGHT, **change})  # type: ignore[arg-type]
    assert (fault.code, fault.parameter, fault.got) == (code, "layers", got)
