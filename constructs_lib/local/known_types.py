"""The types of CloudFormation resources that the local AWS knows."""

from functools import cache
from pathlib import Path

__all__ = ["is_known", "known_types"]

# What the pinned emulator makes with the gaps filled; a test compares the two.
_KNOWN = Path(__file__).with_name("known_types.txt")


@cache
def known_types() -> tuple[str, ...]:
    """Return the types of AWS that are known, in the order of their names."""
    return tuple(_KNOWN.read_text(encoding="utf-8").split())


def is_known(resource_type: str) -> bool:
    """Return whether a resource of this type can be deployed on the local AWS."""
    return resource_type.startswith("Custom::") or resource_type in known_types()
