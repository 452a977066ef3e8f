"""What is raised where a drawing cannot be made."""

from constructs_lib.errors import ConstructsLibError

__all__ = ["DrawingError"]


class DrawingError(ConstructsLibError):
    """A drawing cannot be made: what it is about is not there, or what lays it out is missing."""
