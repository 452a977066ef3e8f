"""Every time that a user can give is checked for a part of the unit in which AWS counts it."""

from collections.abc import Callable, Iterator
from typing import Any, get_args, get_type_hints

import pytest
from aws_cdk import Duration, Stack

from constructs_lib import ValidationError
from tests.stacks.test_parameters import REFUSED
from tests.support import samples
from tests.support.parameters import CONSTRUCTS, callables, values_of
from tests.support.samples import Argument

# Within every range but that of integration_timeout, which is the one time in milliseconds.
_PARTS: tuple[Callable[[], Duration], ...] = (
    lambda: Duration.millis(90_500),
    lambda: Duration.millis(90_000.5),
    lambda: Duration.seconds(90.0001),
)
_PARTS_OF_MILLISECONDS: tuple[Callable[[], Duration], ...] = (
    lambda: Duration.millis(1_500.5),
    lambda: Duration.seconds(1.0001),
)


def _times() -> Iterator[tuple[type, str]]:
    """Every parameter that is a time, of a construct and of what the construct takes; not what it refuses."""
    for kind in CONSTRUCTS:
        for owner in (kind, *sorted(values_of(kind), key=lambda value: value.__name__)):
            for name, function in callables(owner):
                for parameter, hint in get_type_hints(function).items():
                    is_time = Duration in {hint, *get_args(hint)} and parameter != "return"
                    if is_time and not {(kind, name), (kind, f"{name}.{parameter}")} & REFUSED.keys():
                        yield kind, f"{name}.{parameter}"


TIMES = tuple(_times())


def _given(kind: type, parameter: str) -> Argument:
    found = [each for each in samples.arguments(samples.module_of(kind)) if each.parameter == parameter]
    assert found, f"no sample in tests/typing/{samples.module_of(kind)}.py gives {parameter}"
    return found[0]


@pytest.mark.parametrize(
    ("kind", "parameter"), TIMES, ids=[f"{kind.__name__}: {parameter}" for kind, parameter in TIMES]
)
def test_a_part_of_a_unit_is_refused(kind: type, parameter: str) -> None:
    name = parameter.rpartition(".")[2]
    for part in _PARTS_OF_MILLISECONDS if name == "integration_timeout" else _PARTS:

        def time(_: Stack, part: Callable[[], Duration] = part) -> Any:
            return part()

        with pytest.raises(ValidationError) as caught:
            samples.made_with(_given(kind, parameter), time)
        found = [(each.parameter, each.message) for each in caught.value.violations]
        assert any(said.endswith(name) and " must be whole " in text for said, text in found), (
            f"{parameter} lets a part of a unit through: check it with checks.whole(...); found {found}"
        )
