"""What rules say of what is drawn."""

from constructs_lib.frozen import frozen
from constructs_lib.templates.model import Resource

__all__ = ["Remark"]


@frozen
class Remark:
    """What one rule says of one resource.

    Attributes:
        resource: the resource.
        said: the code, and what is wrong.
    """

    resource: Resource
    said: str
