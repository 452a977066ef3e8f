"""What goes wrong when a change is reviewed."""

from constructs_lib.errors import ConstructsLibError

__all__ = ["ReviewError"]


class ReviewError(ConstructsLibError):
    """A change cannot be reviewed: a side of it cannot be read, or an option has no meaning."""
