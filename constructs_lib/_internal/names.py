"""Names of constructs for messages, asked when a message shows them and not before."""

from constructs import IConstruct

from constructs_lib._internal.facts import facts


class Id:
    """The id of a construct, as a text.

    Args:
        construct: the construct.
    """

    def __init__(self, construct: IConstruct) -> None:
        self._construct = construct

    def __str__(self) -> str:
        """Return the id."""
        return facts(self._construct).node.id


class Path:
    """The path of a construct, as a text.

    Args:
        construct: the construct.
    """

    def __init__(self, construct: IConstruct) -> None:
        self._construct = construct

    def __str__(self) -> str:
        """Return the path."""
        return facts(self._construct).path
