"""The outputs of every stack on a local AWS, as addresses that this machine reaches."""

from typing import Any

from constructs_lib.errors import nearest_names, nearest_text
from constructs_lib.local.bootstrapping import STACK
from constructs_lib.local.errors import LocalAwsError
from constructs_lib.local.urls import local_url

__all__ = ["stack_outputs"]


def stack_outputs(cloudformation: Any, endpoint: str, stack: str | None = None) -> dict[str, dict[str, str]]:
    """Return output keys and values by the name of the stack, the bootstrap's left out.

    Args:
        cloudformation: a boto3 client.
        endpoint: address of the local AWS.
        stack: name of the only stack that is asked for; every stack by default.

    Raises:
        LocalAwsError: there is no such stack.
    """
    pages = cloudformation.get_paginator("describe_stacks").paginate()
    stacks = {str(each["StackName"]): each.get("Outputs", []) for page in pages for each in page["Stacks"]}
    if stack is not None and stack not in stacks:
        names = sorted(stacks.keys() - {STACK})
        hint = nearest_text(nearest_names(stack, names), names) or "there is none"
        message = f"no stack {stack!r} on the local AWS; {hint}"
        raise LocalAwsError(message)
    chosen = [stack] if stack else sorted(stacks.keys() - {STACK})
    return {
        name: {str(o["OutputKey"]): _local(str(o["OutputValue"]), endpoint) for o in stacks[name]}
        for name in chosen
    }


def _local(value: str, endpoint: str) -> str:
    return local_url(value, endpoint) if "://" in value else value
