"""Templates as plain dictionaries, and the one normaliser that snapshots go through."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from aws_cdk import Stack
from aws_cdk.assertions import Template

Resource = dict[str, Any]

# What CDK appends to these ids is a hash of contents; every other id is a hash of the construct's path.
_VERSION_HASH = {
    "AWS::ApiGateway::Deployment": re.compile(r"^(.*Deployment[0-9A-F]{8})[0-9a-f]{32}$"),
    "AWS::Lambda::Version": re.compile(r"^(.*CurrentVersion[0-9A-F]{8})[0-9a-f]{32}$"),
}
_ASSET_HASH = re.compile(r"\b[0-9a-f]{64}\b")


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


def normalise(template: Mapping[str, Any]) -> dict[str, Any]:
    """A template without what changes although nobody changed the infrastructure.

    Replaces asset hashes, drops the bootstrap parameter and rule, fixes the hashes of contents in the ids of
    API Gateway deployments and Lambda versions, and masks nothing else.
    """
    text = _ASSET_HASH.sub("<asset>", json.dumps(template))
    for name, resource in template["Resources"].items():
        pattern = _VERSION_HASH.get(resource["Type"])
        if pattern is not None and (match := pattern.match(name)):
            text = text.replace(name, f"{match[1]}<version>")
    normal: dict[str, Any] = json.loads(text)
    for section, name in (("Parameters", "BootstrapVersion"), ("Rules", "CheckBootstrapVersion")):
        normal.get(section, {}).pop(name, None)
        if not normal.get(section, True):
            del normal[section]
    return normal
