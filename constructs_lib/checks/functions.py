"""Checks of functions and what they are made of."""

from collections.abc import Iterator

from constructs_lib.checks.finding import Check, Finding, found
from constructs_lib.rules.conditions import functions
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.values import text

__all__ = ["CHECKS"]

FUNCTION = "AWS::Lambda::Function"


def _variables(app: Graph) -> Iterator[Finding]:
    for function in app.of_type(FUNCTION):
        place = "Environment.Variables"
        given = function.value(place)
        if isinstance(given, dict):
            faults = functions.variables({str(name): text(value) for name, value in given.items()})
            # Their size is an amount.
            yield from found((each for each in faults if each.code == "LP023"), function, place)


CHECKS = (Check(("LP023",), _variables),)
