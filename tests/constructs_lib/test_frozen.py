"""Values that never change: as frozen dataclasses are, and cheap to make."""

import copy
import pickle
import subprocess
import sys
from functools import cached_property

import pytest

from constructs_lib.frozen import frozen, replace


@frozen
class Point:
    """A point.

    Attributes:
        x: one.
        y: the other.
    """

    x: int
    y: int = 2

    @cached_property
    def sum(self) -> int:
        return self.x + self.y


@frozen
class Other:
    x: int
    y: int = 2


@frozen
class Named:  # noqa: PLW1641 - the hash is what is tried
    name: str

    def __eq__(self, other: object) -> bool:
        return True

    def __repr__(self) -> str:
        return self.name


def test_arguments_by_place_and_by_name() -> None:
    assert (Point(1).x, Point(1).y) == (1, 2)
    assert Point(1, 3) == Point(y=3, x=1)
    assert repr(Point(1)) == "Point(x=1, y=2)"


@pytest.mark.parametrize("arguments", [(), (1, 2, 3)])
def test_too_few_and_too_many_arguments(arguments: tuple[int, ...]) -> None:
    with pytest.raises(TypeError, match=r"Point\(\) takes x, y"):
        Point(*arguments)


@pytest.mark.parametrize("named", [{"z": 1}, {"x": 1}])
def test_a_wrong_name_and_one_given_twice(named: dict[str, int]) -> None:
    with pytest.raises(TypeError, match=r"Point\(\) takes x, y"):
        Point(5, **named)


def test_equality_is_of_the_kind_and_of_the_values() -> None:
    assert Point(1) == Point(1)
    assert Point(1) != Point(2)
    assert Point(1) != Other(1)  # type: ignore[comparison-overlap]
    assert len({Point(1), Point(1, 2), Point(1, 3)}) == 2


def test_nothing_changes() -> None:
    point = Point(1)
    with pytest.raises(AttributeError, match="never changes"):
        point.x = 5  # type: ignore[misc]
    with pytest.raises(AttributeError, match="never changes"):
        del point.y
    assert point == Point(1)


def test_what_is_computed_is_kept_and_is_no_part_of_the_value() -> None:
    point = Point(1)
    assert point.sum == 3
    assert point == Point(1)
    assert replace(point, x=5).sum == 7


def test_replacing() -> None:
    assert replace(Point(1, 5), x=3) == Point(3, 5)
    with pytest.raises(TypeError):
        replace(Point(1), z=1)


def test_patterns_match() -> None:
    match Point(1, 5):
        case Point(x, y):
            assert (x, y) == (1, 5)


def test_methods_of_the_class_stay() -> None:
    assert repr(Named("a")) == "a"
    assert Named("a") == Named("b")
    assert hash(Named("a")) != hash(Named("b"))


def test_copies_are_equal() -> None:
    assert copy.deepcopy(Point(1, 5)) == Point(1, 5)
    assert pickle.loads(pickle.dumps(Point(1, 5))) == Point(1, 5)  # noqa: S301 - our own bytes


def test_what_checks_a_template_imports_no_dataclasses() -> None:
    # Its modules would be the larger half of what a check of a small template takes.
    code = (
        "import sys, constructs_lib.cli.check_command; "
        "heavy = {'dataclasses', 'inspect', 'logging', 'zipfile', 'ast', 'zoneinfo', 'argparse', 'shutil'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
