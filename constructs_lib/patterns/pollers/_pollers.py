"""Who polls what in one app."""

from collections.abc import Mapping

from constructs import IConstruct


class Pollers:
    """The patterns of one app that poll a source, by source and by function.

    Sources and functions stand here by what is the same for two imports of one resource: see `key_of`.
    """

    def __init__(self) -> None:
        self._found: dict[str, dict[str, IConstruct]] = {}

    def of(self, source: str) -> Mapping[str, IConstruct]:
        """Return the patterns that poll a source already, by function."""
        return self._found.get(source, {})

    def add(self, source: str, function: str, pattern: IConstruct) -> None:
        """Note that a pattern polls a source for a function."""
        self._found.setdefault(source, {})[function] = pattern
