"""Limits of functions behind buckets and topics."""

from tests.constructs_lib.bound import Bound

BOUNDS: tuple[Bound, ...] = ()
