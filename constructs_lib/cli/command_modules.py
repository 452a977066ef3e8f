"""Which commands parse their arguments themselves.

They need none of the packages that the other commands are made of, which are slow to import.
"""

from types import MappingProxyType

__all__ = ["WITH_OWN_ARGUMENTS"]

WITH_OWN_ARGUMENTS = MappingProxyType(
    {
        "check": "check_command",
        "graph": "graph_command",
        "review": "review_command",
        "synth": "synth_command",
    }
)
"""The module of each, which has `main` and `SUMMARY`."""
