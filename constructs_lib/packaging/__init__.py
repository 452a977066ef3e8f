"""Builds Python dependencies for Lambda with uv: no container, cached, the same content every time.

Imports nothing of CDK, so that the command line and tests use it without Node.js.
"""

from constructs_lib.packaging.build import Tree, build, export, place
from constructs_lib.packaging.errors import PackagingError
from constructs_lib.packaging.lock import Lock, find_lock, has_dependencies
from constructs_lib.packaging.plan import Plan
from constructs_lib.packaging.sizes import Package, Saving, measure, savings, zipped_size
from constructs_lib.packaging.target import Target

__all__ = [
    "Lock",
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
    "measure",
    "place",
    "savings",
    "zipped_size",
]
