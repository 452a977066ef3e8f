"""What several checks read off functions and their roles."""

import re
from collections.abc import Iterator
from typing import Any

from constructs_lib.templates.arns import arn_forms, canonical
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import ABSENT, UNKNOWN, OneOf, Reference, Resource
from constructs_lib.templates.resolved import is_known, number

__all__ = [
    "FUNCTION", "QUALIFIED", "functions", "is_qualified", "is_sure", "is_there", "milliseconds", "sure_role",
]  # fmt: skip

FUNCTION = "AWS::Lambda::Function"
QUALIFIED = ("AWS::Lambda::Alias", "AWS::Lambda::Version")
# Functions that CDK makes for its own custom resources; their author is not who reads the findings.
_OF_CDK = re.compile(
    r"LogRetention[0-9a-f]{32}|BucketNotificationsHandler[0-9a-f]{32}|AWS[0-9a-f]{32}[0-9A-F]{8}$"
    r"|Custom.*CustomResourceProviderHandler|CustomCDK[A-Za-z]*[0-9A-F]{8}"
    r"|framework(onEvent|isComplete|onTimeout)[0-9A-F]{8}$|waiterstatemachine"
)


def functions(app: Graph) -> Iterator[Resource]:
    """Yield the functions of an app, without those that CDK makes for itself."""
    return (each for each in app.of_type(FUNCTION) if not is_of_cdk(each))


def is_of_cdk(function: Resource) -> bool:
    """Return whether CDK makes a function for a custom resource of its own."""
    # In nested stacks of its own CDK names them as users do.
    is_below = any(part.startswith(("Custom::", "@aws-cdk")) for part in function.path)
    return is_below or _OF_CDK.search(function.logical_id) is not None


def is_sure(value: Any) -> bool:
    """Return whether a value is there and the same whatever the conditions say."""
    return not isinstance(value, OneOf) and value is not UNKNOWN and value is not ABSENT


def is_there(value: Any) -> bool:
    """Return whether a value is certainly there and says something."""
    return is_sure(value) and not (is_known(value) and value in ({}, [], "", None))


def milliseconds(value: object, default: float | None) -> float | None:
    """Return a time that a template has in seconds; `None` where it is not known.

    Args:
        value: the property.
        default: the seconds of AWS where the template has none.
    """
    seconds = default if value is ABSENT else number(value)
    return None if seconds is None else seconds * 1_000


def sure_role(app: Graph, function: Resource) -> Resource | None:
    """Return the role of a function, where it is in the app and the same whatever the conditions say."""
    return app.role_of(function) if is_sure(function.value("Role")) else None


def is_qualified(app: Graph, function: Resource, named: Any) -> bool | None:
    """Return whether a value names a version or an alias of a function; `None` where that is not known."""
    text = None if isinstance(named, OneOf) else canonical(named)
    if text is None:
        return None
    target = app.names.target(named, FUNCTION, *QUALIFIED)
    if target is not None and target.type in QUALIFIED:
        return True
    # An API names a function by a URI.
    text = (text.partition("/functions/")[2] or text).removesuffix("/invocations")
    plain = {
        *arn_forms(function),
        canonical(Reference(function, "Ref")),
        canonical(Reference(function, "Arn")),
    }
    return text.removesuffix(":$LATEST") not in plain
