"""One package of a lock."""

from dataclasses import dataclass

__all__ = ["Pin"]


@dataclass(frozen=True, slots=True)
class Pin:
    """One locked package: its normalised name, its version, and whether its hashes are locked too."""

    name: str
    version: str
    has_hash: bool
