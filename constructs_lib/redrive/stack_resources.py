"""Reads what a deployed stack holds, and narrows it to a construct."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from botocore.exceptions import ClientError

from constructs_lib.errors import nearest_names, nearest_text
from constructs_lib.redrive.clients import ClientFactory
from constructs_lib.redrive.errors import RedriveError

__all__ = ["Resource", "StackResources"]

_NESTED = "AWS::CloudFormation::Stack"
# A person names the construct; CDK puts the resource under a child of it.
_L1_IDS = ("Resource", "Default")


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of a deployed stack."""

    type: str
    logical_id: str
    physical_id: str
    path: tuple[str, ...]
    properties: dict[str, Any]

    @property
    def name(self) -> str:
        """Construct path without CDK's own last part; the logical id when the template names no path."""
        parts = self.path[:-1] if self.path and self.path[-1] in _L1_IDS else self.path
        return "/".join(parts) or self.logical_id


class StackResources:
    """Every resource of a stack and of the stacks nested in it."""

    def __init__(self, stack: str, client: ClientFactory) -> None:
        self._stack = stack
        self._cloudformation = client("cloudformation")
        try:
            self.all = list(self._read(stack))
        except ClientError as error:
            # The code is that of any mistake in a request, ValidationError; only the text tells.
            if "does not exist" in str(error):
                raise self._unknown_stack() from None
            raise
        # The paths of a stack start with the ids of its stage and itself, which its name does not tell.
        self._common = _common_start([r.path for r in self.all if r.path])

    def of_type(self, kind: str) -> list[Resource]:
        """Return the deployed resources of one CloudFormation type."""
        return [resource for resource in self.all if resource.type == kind and resource.physical_id]

    def value_of(self, value: object) -> str:
        """Return what a property is in the deployed stack; empty where only CloudFormation knows."""
        if isinstance(value, str):
            return value
        if isinstance(value, dict) and list(value) == ["Ref"]:
            return next((r.physical_id for r in self.all if r.logical_id == value["Ref"]), "")
        return ""

    def below(self, construct: str) -> list[Resource]:
        """Return everything that a construct holds.

        Raises:
            RedriveError: the stack has no such construct.
        """
        found = [r for r in self.all if self._is_below(r, construct)]
        if not found:
            names = sorted({name for r in self.all for name in self._names(r)})
            hint = nearest_text(nearest_names(construct, names), names)
            raise RedriveError(f"stack {self._stack} has no construct {construct!r}; {hint}")
        return found

    def _is_below(self, resource: Resource, construct: str) -> bool:
        wanted = tuple(construct.strip("/").split("/"))
        if not resource.path:
            # CDK builds a logical id from the letters and digits of the ids on the path, and a hash.
            return resource.logical_id.startswith(re.sub("[^A-Za-z0-9]", "", construct))
        return resource.logical_id == construct or any(
            resource.path[start : start + len(wanted)] == wanted for start in range(len(self._common) + 1)
        )

    def _names(self, resource: Resource) -> Iterator[str]:
        if not resource.path:
            yield resource.logical_id
        start = 1 if len(self._common) > 0 else 0
        for end in range(start + 1, len(resource.path)):
            yield "/".join(resource.path[start:end])

    def _read(self, stack: str) -> Iterator[Resource]:
        template = self._cloudformation.get_template(StackName=stack)["TemplateBody"]
        # boto3 parses a template in JSON, which is what CDK writes, and hands out one in YAML as text.
        definitions = template.get("Resources", {}) if isinstance(template, dict) else {}
        pages = self._cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
        for page in pages:
            for item in page["StackResourceSummaries"]:
                if item["ResourceStatus"] == "DELETE_COMPLETE":
                    continue
                definition = definitions.get(item["LogicalResourceId"], {})
                path = definition.get("Metadata", {}).get("aws:cdk:path", "")
                resource = Resource(
                    item["ResourceType"],
                    item["LogicalResourceId"],
                    item.get("PhysicalResourceId", ""),
                    tuple(path.split("/")) if path else (),
                    definition.get("Properties", {}),
                )
                yield resource
                if resource.type == _NESTED and resource.physical_id:
                    yield from self._read(resource.physical_id)

    def _unknown_stack(self) -> RedriveError:
        pages = self._cloudformation.get_paginator("list_stacks").paginate()
        names = sorted(
            {
                str(stack["StackName"])
                for page in pages
                for stack in page["StackSummaries"]
                if stack["StackStatus"] != "DELETE_COMPLETE"
            }
        )
        region = self._cloudformation.meta.region_name
        hint = nearest_text(nearest_names(self._stack, names, cutoff=0.4), names) or "there is none at all"
        return RedriveError(f"no stack {self._stack!r} in {region}; {hint}")


def _common_start(paths: list[tuple[str, ...]]) -> tuple[str, ...]:
    columns = zip(*paths, strict=False)
    return tuple(column[0] for column in takewhile(lambda column: len(set(column)) == 1, columns))
