"""Fills the gaps between AWS and the emulator, inside the emulator's own process.

The package is loaded by path with the emulator's interpreter, which has neither this library nor the CDK:
it imports the standard library and the emulator, nothing else. Each gap is one registered function and can
be left open by its name (``CONSTRUCTS_LIB_GAPS_OFF``).
"""

from importlib import import_module
from pkgutil import walk_packages

from .catalogue import EMULATOR_VERSION, GAPS, Gap, GapError, apply, in_order

__all__ = ["EMULATOR_VERSION", "GAPS", "Gap", "GapError", "apply", "in_order"]

# Importing a module registers its gaps; they say themselves which of them are filled before which.
for _module in walk_packages(__path__, f"{__name__}."):
    import_module(_module.name)
