"""Mistakes with functions, their code, their role and their log."""

from tests.constructs_lib.checks.case import Case, changed
from tests.constructs_lib.checks.parts import function

FUNCTION = function()

CASES: tuple[Case, ...] = (
    changed(
        "LP023",
        "a variable of Lambda's own",
        FUNCTION,
        "Function",
        Environment={"Variables": {"AWS_REGION": "eu"}},
    ),
    changed(
        "LP023",
        "a variable with a hyphen",
        FUNCTION,
        "Function",
        Environment={"Variables": {"TABLE-NAME": "t"}},
    ),
)
