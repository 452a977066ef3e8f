"""Checks of function URLs."""

from collections.abc import Iterator

from constructs_lib.checks.finding import Check, Finding, broken
from constructs_lib.rules import text
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import Resource

__all__ = ["CHECKS"]

_ACTIONS = ("lambda:InvokeFunctionUrl", "lambda:InvokeFunction")


def _open(app: Graph) -> Iterator[Finding]:
    for each in app.invocations:
        url = each.through
        if each.kind != "url" or url.value("AuthType") != "NONE":
            continue
        yield broken("LP366", url, "AuthType", allowed="AWS_IAM", got="NONE")
        missing = [action for action in _ACTIONS if not _is_permitted(app, each.function, action)]
        if missing:
            allowed = f"permitted to everybody by {text.listed(_ACTIONS, 'and')}"
            got = f"no permission for {text.listed(missing, 'and')}"
            yield broken("LP367", url, "TargetFunctionArn", allowed=allowed, got=got)


def _is_permitted(app: Graph, function: Resource, action: str) -> bool:
    """Return whether everybody may do something with a function, or that is not known."""
    for each in app.of_type("AWS::Lambda::Permission"):
        of = app.names.function(each.value("FunctionName"))
        # Of which function a permission is may not be known.
        if of is function or of is None:
            given, principal = each.value("Action"), each.value("Principal")
            may_be = not isinstance(given, str) or given in {action, "lambda:*", "*"}
            if may_be and (principal == "*" or not isinstance(principal, str)):
                return True
    return False


CHECKS = (Check(("LP366", "LP367"), _open),)
