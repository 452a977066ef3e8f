"""Templates without what changes although nobody changed the infrastructure."""

import json
import re
from collections.abc import Mapping
from typing import Any

__all__ = ["normalise"]

# What CDK appends to these ids is a hash of contents; every other id is a hash of the construct's path.
_VERSION_HASH = {
    "AWS::ApiGateway::Deployment": re.compile(r"^(.*Deployment[0-9A-F]{8})[0-9a-f]{32}$"),
    "AWS::Lambda::Version": re.compile(r"^(.*CurrentVersion[0-9A-F]{8})[0-9a-f]{32}$"),
}
_ASSET_HASH = re.compile(r"\b[0-9a-f]{64}\b")
_OF_THE_BOOTSTRAP = (("Parameters", "BootstrapVersion"), ("Rules", "CheckBootstrapVersion"))


def normalise(template: Mapping[str, Any]) -> dict[str, Any]:
    """Return a template in which only what somebody changed looks changed.

    Asset hashes become `<asset>`, the hashes of contents in the ids of API Gateway deployments and Lambda
    versions become `<version>`, and the parameter and the rule of the bootstrap are left out. Nothing else is
    masked, and the order is CDK's own.

    Args:
        template: a CloudFormation template, such as `Template.from_stack(stack).to_json()`.

    Example:
        >>> from constructs_lib.testing import normalise
        >>> normalise({"Resources": {}, "Parameters": {"BootstrapVersion": {"Type": "String"}}})
        {'Resources': {}}
    """
    text = _ASSET_HASH.sub("<asset>", json.dumps(template))
    for name, resource in template.get("Resources", {}).items():
        pattern = _VERSION_HASH.get(resource["Type"])
        if pattern is not None and (match := pattern.match(name)):
            text = text.replace(name, f"{match[1]}<version>")
    normal: dict[str, Any] = json.loads(text)
    for section, name in _OF_THE_BOOTSTRAP:
        normal.get(section, {}).pop(name, None)
        if not normal.get(section, True):
            del normal[section]
    return normal
