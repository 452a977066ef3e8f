"""Builds Python dependencies for Lambda with uv: no container, cached, the same content every time.

Imports nothing of CDK, so that the command line and tests use it without Node.js.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from constructs_lib.packaging.building import Tree, build, export, place
    from constructs_lib.packaging.errors import CacheError, PackagingError
    from constructs_lib.packaging.lock import Lock, find_lock, has_dependencies
    from constructs_lib.packaging.locking import Locked, lock_folder
    from constructs_lib.packaging.plan import Plan
    from constructs_lib.packaging.sizes import Package, Saving, measure, savings, zipped_size
    from constructs_lib.packaging.target import Target

__all__ = [
    "CacheError",
    "Lock",
    "Locked",
    "Package",
    "PackagingError",
    "Plan",
    "Saving",
    "Target",
    "Tree",
    "build",
    "export",
    "find_lock",
    "has_dependencies",
    "lock_folder",
    "measure",
    "place",
    "savings",
    "zipped_size",
]

_MODULES = {
    "CacheError": "errors",
    "Lock": "lock",
    "Locked": "locking",
    "Package": "sizes",
    "PackagingError": "errors",
    "Plan": "plan",
    "Saving": "sizes",
    "Target": "target",
    "Tree": "building",
    "build": "building",
    "export": "building",
    "find_lock": "lock",
    "has_dependencies": "lock",
    "lock_folder": "locking",
    "measure": "sizes",
    "place": "building",
    "savings": "sizes",
    "zipped_size": "sizes",
}


def __getattr__(name: str) -> object:
    # Every pattern that takes a folder of code imports this package; few of them build anything.
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
