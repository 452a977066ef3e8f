"""Reviews of templates that a test writes by hand."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from constructs_lib.review.change import Change
from constructs_lib.review.reviewing import ReviewedStack, review
from constructs_lib.review.stack_pairing import pair_stacks
from constructs_lib.review.template_files import Side, side_of_files

__all__ = ["NOW", "changes", "policy", "resource", "reviewed", "role", "side"]

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
Resources = Mapping[str, Any]


def resource(kind: str, properties: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A resource, with attributes besides its properties."""
    return {"Type": kind, "Properties": dict(properties or {}), **more}


def side(stacks: Mapping[str, Resources]) -> Side:
    """One side: resources by the file of their template."""
    return side_of_files({name: json.dumps({"Resources": found}).encode() for name, found in stacks.items()})


def reviewed(before: Mapping[str, Resources], after: Mapping[str, Resources]) -> list[ReviewedStack]:
    """What is said of a change of several templates."""
    return list(review(pair_stacks(side(before), side(after)), NOW))


def changes(before: Resources, after: Resources, *kinds: str) -> list[Change]:
    """What is said of a change of one template, but for what is only listed; of some kinds, where given."""
    (found,) = reviewed({"stack.json": before}, {"stack.json": after})
    listed = {"added", "changed", "removed"}
    return [
        each
        for each in found.changes
        if (set(each.kinds) & set(kinds) if kinds else each.kinds[0] not in listed)
    ]


def role(**properties: Any) -> dict[str, Any]:
    """A role of Lambda."""
    trust = {
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
        ]
    }
    return resource("AWS::IAM::Role", {"AssumeRolePolicyDocument": trust, **properties})


def policy(*statements: Mapping[str, Any], **properties: Any) -> dict[str, Any]:
    """A policy of the role `Role`; what a statement leaves out allows something on everything."""
    full = [{"Effect": "Allow", "Resource": "*", **each} for each in statements]
    document = {"Version": "2012-10-17", "Statement": full}
    given = {"PolicyName": "policy", "Roles": [{"Ref": "Role"}], "PolicyDocument": document}
    return resource("AWS::IAM::Policy", given | properties)
