"""What is raised where something cannot be read as a template."""

from constructs_lib.errors import ConstructsLibError

__all__ = ["TemplateError"]


class TemplateError(ConstructsLibError):
    """A template or an assembly cannot be read."""
