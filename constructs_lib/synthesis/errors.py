"""What goes wrong with `constructs-lib synth`."""

from constructs_lib.errors import ConstructsLibError

__all__ = ["SynthesisEndedError", "SynthesisError"]


class SynthesisError(ConstructsLibError):
    """An app cannot be run as it was asked for; the text says what to change."""


class SynthesisEndedError(SynthesisError):
    """A run of an app was ended before its time; the text says why."""
