"""Small, complete CDK projects to begin with; `constructs-lib new` writes them.

`projects/` holds one folder for each blueprint, `common/` what every project gets, and `parts/` what some of
them share. These are the files that the tests of this library run; there is no second copy.
"""

from constructs_lib.blueprints.errors import BlueprintError
from constructs_lib.blueprints.known_blueprints import Blueprint, blueprints, find
from constructs_lib.blueprints.writing import write

__all__ = ["Blueprint", "BlueprintError", "blueprints", "find", "write"]
