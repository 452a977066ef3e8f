"""The one exception of the local AWS."""

from constructs_lib.errors import ConstructsLibError

__all__ = ["LocalAwsError"]


class LocalAwsError(ConstructsLibError):
    """The local AWS could not do what was asked; the text is one line that says what to change."""
