"""Deliberate mistakes with functions behind streams."""

from tests.constructs_lib.mistake import Mistake

MISTAKES: tuple[Mistake, ...] = ()
