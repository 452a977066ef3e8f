"""Templates as plain dictionaries."""

from collections.abc import Iterator, Mapping
from typing import Any

from aws_cdk import Stack
from aws_cdk.assertions import Template

Resource = dict[str, Any]


def template_of(stack: Stack) -> dict[str, Any]:
    """The template that CDK synthesises for a stack."""
    return dict(Template.from_stack(stack).to_json())


def resources(template: Mapping[str, Any], kind: str) -> dict[str, Resource]:
    """The resources of one type, by logical id."""
    return {name: each for name, each in template["Resources"].items() if each["Type"] == kind}


def properties(template: Mapping[str, Any], kind: str) -> Resource:
    """The properties of the only resource of a type."""
    (resource,) = resources(template, kind).values()
    found: Resource = resource.get("Properties", {})
    return found


def statements(template: Mapping[str, Any], *kinds: str) -> Iterator[Resource]:
    """Every statement of the policies of these types."""
    for kind in kinds or ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
        for policy in resources(template, kind).values():
            yield from policy["Properties"]["PolicyDocument"]["Statement"]
