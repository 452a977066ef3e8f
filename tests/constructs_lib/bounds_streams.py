"""Limits of functions behind streams."""

from tests.constructs_lib.bound import Bound

BOUNDS: tuple[Bound, ...] = ()
