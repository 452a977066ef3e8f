"""Reads deployed stacks: what their templates say, and what CloudFormation made of it."""

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from constructs_lib.templates import documents
from constructs_lib.templates.assembly import add_stack
from constructs_lib.templates.errors import TemplateError
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.lookup import nearest
from constructs_lib.templates.model import NESTED_STACK, Resource, Stack

__all__ = ["Deployed", "add_physical_ids", "stack_names"]


class Deployed(Graph):
    """Stacks that are deployed; each resource has its physical id."""

    @classmethod
    def read(cls, cloudformation: Any, *names: str) -> "Deployed":
        """Read deployed stacks, with those that are nested in them.

        Args:
            cloudformation: a boto3 client.
            names: of the stacks; every stack of the Region by default.

        Raises:
            TemplateError: there is no such stack.
            ClientError: AWS refused to tell.
        """
        found = cls()
        for name in names or stack_names(cloudformation):
            _read(found, cloudformation, name, None)
        return found

    def made(self, kind: str) -> list[Resource]:
        """Return the resources of one CloudFormation type that are there."""
        return [each for each in self.of_type(kind) if each.physical_id]

    def value_of(self, value: object) -> str:
        """Return what a property that names something is in the deployed stack; empty where nobody knows."""
        resource = self.names.target(value)
        return resource.physical_id if resource else value if isinstance(value, str) else ""


def stack_names(cloudformation: Any) -> list[str]:
    """Return the names of all stacks that are deployed in the Region of a client."""
    pages = cloudformation.get_paginator("list_stacks").paginate()
    summaries = [stack for page in pages for stack in page["StackSummaries"]]
    return [
        str(stack["StackName"])
        for stack in summaries
        if stack["StackStatus"] != "DELETE_COMPLETE" and "ParentId" not in stack
    ]


def add_physical_ids(cloudformation: Any, stack: Stack, name: str) -> None:
    """Give the resources of a stack that was read, and of those nested in it, their physical ids.

    Args:
        cloudformation: a boto3 client for the Region of the stack.
        stack: the stack, as its template says it.
        name: its name or id.
    """
    for item in _items(cloudformation, name):
        logical_id = str(item["LogicalResourceId"])
        if logical_id not in stack.resources:
            # A macro may have added it.
            stack.resources[logical_id] = Resource(stack, logical_id, {"Type": item["ResourceType"]})
        resource = stack.resources[logical_id]
        resource.type = str(item["ResourceType"])
        resource.physical_id = str(item.get("PhysicalResourceId", ""))
        if logical_id in stack.nested and resource.physical_id:
            add_physical_ids(cloudformation, stack.nested[logical_id], resource.physical_id)


def _read(app: Deployed, cloudformation: Any, name: str, parent: Resource | None) -> Stack:
    try:
        # What macros such as SAM's made of it; without them it is the one that was given.
        body = cloudformation.get_template(StackName=name, TemplateStage="Processed")["TemplateBody"]
    except ClientError as error:
        # The code is that of any mistake in a request, ValidationError; only the text tells.
        if "does not exist" in str(error):
            raise _unknown(cloudformation, name) from None
        raise
    region = cloudformation.meta.region_name
    called = name if parent is None else parent.logical_id
    stack = add_stack(app, _template(body), name=called, region=region, parent=parent)
    add_physical_ids(cloudformation, stack, name)
    for each in list(stack.resources.values()):
        if each.type == NESTED_STACK and each.physical_id:
            stack.nested[each.logical_id] = _read(app, cloudformation, each.physical_id, each)
    return stack


def _template(body: Any) -> dict[str, Any]:
    """Return a template: boto3 parses one in JSON, and hands out one in YAML as text."""
    if isinstance(body, dict):
        return body
    try:
        return documents.written(body, "the template")
    except TemplateError:
        # Without PyYAML: what is deployed is known, what the template says of it is not.
        return {}


def _items(cloudformation: Any, name: str) -> Iterator[dict[str, Any]]:
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=name)
    for page in pages:
        for item in page["StackResourceSummaries"]:
            if item["ResourceStatus"] != "DELETE_COMPLETE":
                yield item


def _unknown(cloudformation: Any, name: str) -> TemplateError:
    region = cloudformation.meta.region_name
    hint = nearest(name, sorted(set(stack_names(cloudformation))))
    return TemplateError(f"no stack {name!r} in {region}; {hint}")
