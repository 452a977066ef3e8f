"""What goes wrong when a project is written."""

from constructs_lib.errors import ConstructsLibError

__all__ = ["BlueprintError"]


class BlueprintError(ConstructsLibError):
    """A project could not be written from a blueprint; nothing was."""
