"""Finds a deployed function by its construct path."""

import re
from collections.abc import Iterator
from typing import Any

from constructs_lib.errors import nearest_names, nearest_text
from constructs_lib.local.errors import LocalAwsError

__all__ = ["function_at"]

_L1_IDS = ("/Resource", "/Default")
_HASH = re.compile(r"[0-9A-F]{8}$")


def function_at(cloudformation: Any, path: str) -> str:
    """Return the name of the one function at a construct path, or below it.

    Args:
        cloudformation: a boto3 client.
        path: such as `Shop/Orders/Handler`; what it begins with may be left out.

    Raises:
        LocalAwsError: no function or more than one is there.
    """
    wanted = path.strip("/")
    known = dict(_functions(cloudformation))
    found = (
        [each for each in known if each == wanted]
        or [each for each in known if each.endswith(f"/{wanted}")]
        # Where the template has no paths, a logical id is all there is: the ids of the path in one word.
        or [each for each in known if each.replace("/", "") == wanted.replace("/", "")]
        # A construct that holds one function, such as a consumer, stands for it.
        or [each for each in known if f"/{wanted}/" in f"/{each}"]
    )
    if len(found) == 1:
        return known[found[0]]
    if found:
        message = f"{len(found)} functions are at {path!r}: {', '.join(found)}; name one of them"
    else:
        near = nearest_text(nearest_names(wanted, known, cutoff=0.4), sorted(known)) or "there is none at all"
        message = f"no function is at {path!r}; {near}"
    raise LocalAwsError(message)


def _functions(cloudformation: Any) -> Iterator[tuple[str, str]]:
    for page in cloudformation.get_paginator("list_stacks").paginate():
        for stack in page["StackSummaries"]:
            if stack["StackStatus"] != "DELETE_COMPLETE":
                yield from _functions_of(cloudformation, str(stack["StackName"]))


def _functions_of(cloudformation: Any, stack: str) -> Iterator[tuple[str, str]]:
    template = cloudformation.get_template(StackName=stack)["TemplateBody"]
    resources = template.get("Resources", {}) if isinstance(template, dict) else {}
    for page in cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack):
        for item in page["StackResourceSummaries"]:
            if item["ResourceType"] == "AWS::Lambda::Function" and item.get("PhysicalResourceId"):
                logical_id = str(item["LogicalResourceId"])
                path = resources.get(logical_id, {}).get("Metadata", {}).get("aws:cdk:path")
                # Only the cdk CLI has paths written into templates; an id has those of the path in one word.
                yield _without_l1(path or f"{stack}/{_HASH.sub('', logical_id)}"), item["PhysicalResourceId"]


def _without_l1(path: str) -> str:
    return next((path.removesuffix(end) for end in _L1_IDS if path.endswith(end)), path)
