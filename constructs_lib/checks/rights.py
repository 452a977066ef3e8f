"""Checks of what a function's role may do with what Lambda polls for it, and where it sends for it."""

from collections.abc import Iterator, Sequence
from typing import Any

from constructs_lib.checks.finding import Check, Finding, broken
from constructs_lib.checks.known import is_sure, sure_role
from constructs_lib.rules import text
from constructs_lib.templates.arns import arn_forms, canonical
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import ABSENT, Reference, Resource
from constructs_lib.templates.resolved import items

__all__ = ["CHECKS", "READS", "SENDS", "read_as", "sent"]

# https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html (2026-11-27), but for those in
# whose place another action can stand.
READS = {
    "queue": ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
    "stream": ("kinesis:GetRecords", "kinesis:GetShardIterator"),
    "table": ("dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"),
}
SENDS = {
    "AWS::SQS::Queue": ("sqs:SendMessage", ("",)),
    "AWS::SNS::Topic": ("sns:Publish", ("",)),
    "AWS::S3::Bucket": ("s3:PutObject", ("/*",)),
    "AWS::Lambda::Function": ("lambda:InvokeFunction", ("", ":*")),
    "AWS::Events::EventBus": ("events:PutEvents", ("",)),
}
_POLICIES = {
    "AWS::SQS::Queue": (("AWS::SQS::QueuePolicy", "Queues"), ("AWS::SQS::QueueInlinePolicy", "Queue")),
    "AWS::SNS::Topic": (("AWS::SNS::TopicPolicy", "Topics"), ("AWS::SNS::TopicInlinePolicy", "TopicArn")),
    "AWS::S3::Bucket": (("AWS::S3::BucketPolicy", "Bucket"),),
    "AWS::Kinesis::Stream": (("AWS::Kinesis::ResourcePolicy", "ResourceArn"),),
    "AWS::Events::EventBus": (("AWS::Events::EventBusPolicy", "EventBusName"),),
    "AWS::Lambda::Function": (("AWS::Lambda::Permission", "FunctionName"),),
}
_KEYS = {
    "AWS::SQS::Queue": "KmsMasterKeyId",
    "AWS::SNS::Topic": "KmsMasterKeyId",
    "AWS::Kinesis::Stream": "StreamEncryption.KeyId",
}


def _reads(app: Graph) -> Iterator[Finding]:
    for each in app.invocations:
        role = sure_role(app, each.function) if is_sure(each.named) else None
        if each.kind not in READS or role is None or not is_sure(each.source_value):
            continue
        forms = read_as(each.source, each.source_value)
        missing = _missing(app, role, READS[each.kind], forms)
        if missing and not _has_policy(app, each.source):
            allowed = f"one that the role of {each.function.name} may read"
            got = f"{role.name}, which may not do {text.listed(missing, 'and')}"
            yield broken("LP160", each.through, "EventSourceArn", allowed=allowed, got=got)
        if each.source is not None:
            yield from _key(app, "LP161", each.source, role, ("kms:Decrypt",))


def read_as(resource: Resource | None, value: Any) -> list[str]:
    """Return the texts by which a policy may name what is read."""
    named = canonical(value)
    forms = [] if named is None else [named]
    if resource is not None:
        forms += arn_forms(resource)
        if resource.type.startswith("AWS::DynamoDB"):
            forms += [f"{form}/stream/*" for form in arn_forms(resource)]
            forms.append(str(canonical(Reference(resource, "StreamArn"))))
    return forms


def _missing(app: Graph, role: Resource, actions: Sequence[str], forms: Sequence[str]) -> list[str]:
    return [each for each in actions if forms and app.policies.allows(role, each, forms) is False]


def _has_policy(app: Graph, resource: Resource | None) -> bool:
    """Return whether a policy of the resource itself may admit the role."""
    if resource is None:
        return True
    if resource.value("StreamSpecification.ResourcePolicy") is not ABSENT:
        return True
    for kind, place in _POLICIES.get(resource.type, ()):
        for policy in app.of_type(kind):
            given = (
                items(policy.value(place)) if isinstance(policy.value(place), list) else [policy.value(place)]
            )
            if any(app.names.target(each) in {resource, None} for each in given or [None]):
                return _admits_roles(policy)
    return False


def _admits_roles(policy: Resource) -> bool:
    """Return whether a policy admits others than services."""
    document = policy.value("PolicyDocument")
    statements = document.get("Statement", []) if isinstance(document, dict) else None
    for each in statements if isinstance(statements, list) else [None]:
        if not isinstance(each, dict):
            return True
        principal = each.get("Principal")
        is_service = isinstance(principal, dict) and list(principal) == ["Service"]
        if each.get("Effect") != "Deny" and not is_service:
            return True
    return False


def _key(
    app: Graph, code: str, resource: Resource, role: Resource, actions: Sequence[str]
) -> Iterator[Finding]:
    place = _KEYS.get(resource.type, "")
    key = app.names.target(resource.value(place), "AWS::KMS::Key", "AWS::KMS::Alias") if place else None
    if key is not None and key.type == "AWS::KMS::Alias":
        key = app.names.target(key.value("TargetKeyId"), "AWS::KMS::Key")
    if key is None or not is_sure(resource.value(place)) or not _leaves_to_roles(key):
        return
    missing = _missing(app, role, actions, list(arn_forms(key)))
    if missing:
        got = f"{key.name}, with which {role.name} may not do {text.listed(missing, 'and')}"
        yield broken(code, resource, place, allowed="a key that the role may use", got=got)


def _leaves_to_roles(key: Resource) -> bool:
    """Return whether the policy of a key names the account alone, so that policies of roles decide."""
    document = key.value("KeyPolicy")
    if document is ABSENT:
        return True
    statements = document.get("Statement", []) if isinstance(document, dict) else None
    if not isinstance(statements, list):
        return False
    return all(isinstance(each, dict) and _is_of_account(each.get("Principal")) for each in statements)


def _is_of_account(principal: Any) -> bool:
    if not isinstance(principal, dict):
        return False
    named = [each for value in principal.values() for each in (value if isinstance(value, list) else [value])]
    texts = [canonical(each) for each in named]
    return all(
        each is not None and each.endswith((":root", ".amazonaws.com", "{AWS::URLSuffix}")) for each in texts
    )


def _sends(app: Graph) -> Iterator[Finding]:
    for sender, place, value, function in sent(app):
        role = sure_role(app, function)
        target = app.names.target(value, *SENDS)
        if role is None or target is None or not is_sure(value):
            continue
        action, ends = SENDS[target.type]
        forms = [form + end for form in arn_forms(target) for end in ends]
        if _missing(app, role, [action], forms) and not _has_policy(app, target):
            allowed = f"one to which the role of {function.name} may send"
            got = f"{target.name}, for which {role.name} may not do {action}"
            yield broken("LP361", sender, place, allowed=allowed, got=got)
        yield from _key(app, "LP362", target, role, ("kms:GenerateDataKey",))


def sent(app: Graph) -> Iterator[tuple[Resource, str, Any, Resource]]:
    """Yield where Lambda sends with the role of a function."""
    for each in app.routes:
        if each.kind in {"function", "destination", "mapping"} and each.function is not None:
            yield each.sender, each.place, each.target_value, each.function
    for config in app.of_type("AWS::Lambda::EventInvokeConfig"):
        place = "DestinationConfig.OnSuccess.Destination"
        function = app.names.function(config.value("FunctionName"))
        if function is not None and config.value(place) is not ABSENT:
            yield config, place, config.value(place), function


CHECKS = (Check(("LP160", "LP161"), _reads), Check(("LP361", "LP362"), _sends))
