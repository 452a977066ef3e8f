"""Finds a deployed function by its construct path."""

from typing import Any

from constructs_lib.local.errors import LocalAwsError
from constructs_lib.templates.deployed import Deployed
from constructs_lib.templates.lookup import matching, nearest, spoken

__all__ = ["function_at"]


def function_at(cloudformation: Any, path: str) -> str:
    """Return the name of the one function at a construct path, or below it.

    Args:
        cloudformation: a boto3 client.
        path: such as `Shop/Orders/Handler`; what it begins with may be left out.

    Raises:
        LocalAwsError: no function or more than one is there.
    """
    known = Deployed.read(cloudformation).made("AWS::Lambda::Function")
    found = matching(known, path)
    if len(found) == 1:
        return found[0].physical_id
    if found:
        there = ", ".join(map(spoken, found))
        message = f"{len(found)} functions are at {path!r}: {there}; name one of them"
    else:
        near = nearest(path.strip("/"), sorted(map(spoken, known)))
        message = f"no function is at {path!r}; {near}"
    raise LocalAwsError(message)
