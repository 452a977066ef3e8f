"""Deliberate mistakes with functions behind buckets and topics."""

from tests.constructs_lib.mistake import Mistake

MISTAKES: tuple[Mistake, ...] = ()
