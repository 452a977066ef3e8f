"""What goes wrong with `constructs-lib synth`."""

from constructs_lib.errors import ConstructsLibError

__all__ = ["SynthesisError"]


class SynthesisError(ConstructsLibError):
    """An app cannot be run as it was asked for; the text says what to change."""
