"""Deliberate mistakes with functions behind queues."""

from tests.constructs_lib.mistake import Mistake

MISTAKES: tuple[Mistake, ...] = ()
