"""One package of a lock."""

from constructs_lib.frozen import frozen

__all__ = ["Pin"]


@frozen
class Pin:
    """One locked package: its normalised name, its version, and whether its hashes are locked too."""

    name: str
    version: str
    has_hash: bool
