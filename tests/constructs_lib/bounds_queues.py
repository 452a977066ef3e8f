"""Limits of functions behind queues."""

from tests.constructs_lib.bound import Bound

BOUNDS: tuple[Bound, ...] = ()
