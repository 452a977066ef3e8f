"""Which resource a value names: by a reference, by an ARN put together, or by a name that is known."""

import re
from functools import cached_property
from typing import Any

from constructs_lib.frozen import frozen
from constructs_lib.templates.model import (
    ABSENT,
    UNKNOWN,
    OneOf,
    Pseudo,
    Reference,
    Resource,
    Stack,
    Stacks,
    Text,
)
from constructs_lib.templates.resolved import alternatives

__all__ = ["Names", "canonical", "opened"]


@frozen
class _Kind:
    """How resources of a type are named.

    Attributes:
        arn: what follows `arn:aws:<service>:<Region>:<account>:`, with `{}` for the name, behind the service.
        name: the property that gives a name.
        attributes: attributes that are the name, besides Ref.
    """

    service: str
    arn: str
    name: str
    attributes: tuple[str, ...] = ()
    is_global: bool = False


# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
_KINDS = {
    "AWS::Lambda::Function": _Kind("lambda", "function:{}", "FunctionName"),
    "AWS::SQS::Queue": _Kind("sqs", "{}", "QueueName", ("QueueName",)),
    "AWS::SNS::Topic": _Kind("sns", "{}", "TopicName", ("TopicName",)),
    "AWS::S3::Bucket": _Kind("s3", "{}", "BucketName", is_global=True),
    "AWS::DynamoDB::Table": _Kind("dynamodb", "table/{}", "TableName"),
    "AWS::DynamoDB::GlobalTable": _Kind("dynamodb", "table/{}", "TableName"),
    "AWS::Kinesis::Stream": _Kind("kinesis", "stream/{}", "Name"),
    "AWS::Events::EventBus": _Kind("events", "event-bus/{}", "Name", ("Name",)),
    "AWS::Events::Rule": _Kind("events", "rule/{}", "Name"),
    "AWS::StepFunctions::StateMachine": _Kind("states", "stateMachine:{}", "StateMachineName", ("Name",)),
    "AWS::Logs::LogGroup": _Kind("logs", "log-group:{}", "LogGroupName"),
    "AWS::KMS::Key": _Kind("kms", "key/{}", "", ("KeyId",)),
    "AWS::SecretsManager::Secret": _Kind("secretsmanager", "secret:{}", "Name"),
    "AWS::SSM::Parameter": _Kind("ssm", "parameter/{}", "Name"),
    "AWS::IAM::Role": _Kind("iam", "role/{}", "RoleName"),
    "AWS::ApiGateway::RestApi": _Kind("apigateway", "/restapis/{}", "", ("RestApiId",)),
    "AWS::ApiGatewayV2::Api": _Kind("apigateway", "/apis/{}", "", ("ApiId",)),
}
# What Ref returns as an ARN, or as an address, instead of a name.
_REF_IS_ARN = {
    "AWS::SNS::Topic",
    "AWS::Lambda::Version",
    "AWS::Lambda::Alias",
    "AWS::Lambda::LayerVersion",
    "AWS::StepFunctions::StateMachine",
    "AWS::SecretsManager::Secret",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::IAM::ManagedPolicy",
}
_ARN_ATTRIBUTES = {"Arn", "TopicArn", "AliasArn", "FunctionArn"}
_ALIASES = 5
_INVOKED = ("AWS::Lambda::Function", "AWS::Lambda::Alias", "AWS::Lambda::Version")
_STACK_NAME = "{AWS::StackName}"
_REGION, _ACCOUNT = "{AWS::Region}", "{AWS::AccountId}"
_FIELDS = re.compile(
    rf"(arn:[^:{{}}]*:[^:{{}}]*):({re.escape(_REGION)}|[^:{{}}]*):({re.escape(_ACCOUNT)}|[^:{{}}]*):(.+)"
)
_PARTITIONS = ("arn:aws-cn:", "arn:aws-us-gov:", "arn:{AWS::Partition}:")


def canonical(value: Any) -> str | None:
    """Return a value as one text in which equal references are equal; `None` where parts are not known.

    An asterisk of the template stays one; a reference has none.
    """
    parts: list[str] = []
    for part in value.parts if isinstance(value, Text) else (value,):
        match part:
            case str():
                parts.append(part)
            case Pseudo(name):
                parts.append(f"{{{name}}}")
            case Reference(resource, attribute):
                parts.append(_token(resource, attribute))
            case _:
                return None
    text = "".join(parts)
    for partition in _PARTITIONS:
        if text.startswith(partition):
            return "arn:aws:" + text.removeprefix(partition)
    return text


def _token(resource: Resource, attribute: str) -> str:
    is_arn = attribute in _ARN_ATTRIBUTES or (attribute == "Ref" and resource.type in _REF_IS_ARN)
    kind = _KINDS.get(resource.type)
    is_name = attribute == "Ref" or (kind is not None and attribute in kind.attributes)
    if is_name and not is_arn and kind is not None and (name := _given_name(resource)):
        return name
    return f"<{id(resource):x}.{'Arn' if is_arn else 'Ref' if is_name else attribute}>"


def _given_name(resource: Resource) -> str | None:
    kind = _KINDS.get(resource.type)
    found = resource.value(kind.name) if kind and kind.name else ABSENT
    if isinstance(found, Text):
        text = canonical(found)
        # A nested stack has another name than the one that nests it, and neither is known.
        return None if text is None or (resource.stack.parent and _STACK_NAME in text) else text
    return found if isinstance(found, str) else None


def is_named(resource: Resource) -> bool:
    """Return whether a resource's name is known, or made by CloudFormation and so known to nobody."""
    kind = _KINDS.get(resource.type)
    if kind is None or not kind.name or resource.value(kind.name) is ABSENT:
        return kind is not None
    return _given_name(resource) is not None


def _bus(value: Any) -> str:
    """Return what the ARN of a rule has before its name."""
    text = canonical(value) if value is not ABSENT else "default"
    if text is None or text.endswith(".Arn>"):
        return "*/"
    name = text.rpartition("event-bus/")[2]
    return "" if name == "default" else f"{name}/"


def arn_forms(resource: Resource, name: str = "") -> tuple[str, ...]:
    """Return the texts that the ARN of a resource can be put together as; see `canonical`.

    Args:
        resource: the resource.
        name: what it is called instead, for the ARN of another one of its kind.
    """
    forms = [] if name else [_token(resource, "Arn")]
    kind = _KINDS.get(resource.type)
    if kind is None:
        return tuple(forms)
    stack = resource.stack
    region = stack.region or _REGION
    account = stack.account or _ACCOUNT
    account = "" if kind.is_global or kind.service == "apigateway" else account
    region = "" if kind.is_global or kind.service == "iam" else region
    name = name or _given_name(resource) or _token(resource, "Ref")
    if resource.type == "AWS::Events::Rule":
        name = _bus(resource.value("EventBusName")) + name
    forms.append(f"arn:aws:{kind.service}:{region}:{account}:{kind.arn.format(name)}")
    return tuple(forms)


def opened(text: str, stack: Stack) -> str:
    """Return an ARN with what a stack leaves open in place of a Region and an account that are written out.

    Args:
        text: a canonical text.
        stack: the stack that the ARN may be of; where it has a Region or an account, that stays as it is.
    """
    return _opened(text, region=stack.region is None, account=stack.account is None)


def _opened(text: str, *, region: bool, account: bool) -> str:
    found = _FIELDS.fullmatch(text)
    if found is None:
        return text
    start, its_region, its_account, rest = found.groups()
    its_region = _REGION if its_region and region else its_region
    its_account = _ACCOUNT if its_account and account else its_account
    return f"{start}:{its_region}:{its_account}:{rest}"


class Names:
    """Finds the resources of a graph by what values say."""

    def __init__(self, app: Stacks) -> None:
        self._app = app

    @cached_property
    def _by_arn(self) -> dict[str, Resource]:
        return {form: each for each in self._app.resources for form in arn_forms(each)}

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], Resource]:
        named = ((each, _given_name(each)) for each in self._app.resources if each.type in _KINDS)
        return {(each.type, name): each for each, name in named if name}

    def target(self, value: Any, *kinds: str) -> Resource | None:
        """Return the resource that a value names, if it is one of some types; `None` where nobody knows.

        An alias or version of a function is returned as such, where one is named; a qualifier behind the
        ARN of a function leads to the function. Of a value that is one of several, all that are there name
        the same resource.
        """
        found = {self._one(each, kinds) for each in alternatives(value) if each is not ABSENT}
        only = found.pop() if len(found) == 1 else None
        return only if only is not None and (not kinds or only.type in kinds) else None

    def _one(self, value: Any, kinds: tuple[str, ...]) -> Resource | None:
        if isinstance(value, Reference):
            return value.resource
        text = canonical(value)
        if text is None:
            return self._only_reference(value, kinds)
        if text in self._by_arn:
            return self._by_arn[text]
        by_name = (self._by_name.get((kind, text)) for kind in kinds)
        found = next((each for each in by_name if each is not None), None)
        if found is not None:
            return found
        if text.startswith("arn:") or "<" in text:
            cut = (text.rsplit(mark, 1)[0] for mark in (":", "/") if mark in text)
            found = next((self._by_arn[each] for each in cut if each in self._by_arn), None)
        return found or self._only_reference(value, kinds)

    def written_out(self, value: Any) -> Resource | None:
        """Return the resource that an ARN names whose Region or account its stack leaves open.

        Nobody knows whether the stack goes there: a drawing shows it so, a check cannot rely on it.
        """
        text = canonical(value) if value is not ABSENT else None
        if text is None:
            return None
        asked = ((True, True), (True, False), (False, True))
        found = (_opened(text, region=region, account=account) for region, account in asked)
        return next((self._by_arn[each] for each in found if each in self._by_arn), None)

    def _only_reference(self, value: Any, kinds: tuple[str, ...]) -> Resource | None:
        """Return the one resource of these types that a longer text refers to, such as a URI."""
        if not isinstance(value, Text):
            return None
        found = {
            part.resource
            for part in value.parts
            if isinstance(part, Reference) and part.resource.type in kinds
        }
        return found.pop() if len(found) == 1 else None

    def function(self, value: Any) -> Resource | None:
        """Return the function that a value names, also by an alias, a version, or a URI that invokes it."""
        found = self.target(value, *_INVOKED)
        # An alias may be given another one, which CloudFormation refuses where it goes in a circle.
        for _ in range(_ALIASES):
            if found is None or found.type == "AWS::Lambda::Function":
                break
            value = found.value("FunctionName")
            found = self.target(value, *_INVOKED)
        if found is not None and found.type != "AWS::Lambda::Function":
            return None
        if found is None and isinstance(value, str | Text):
            found = self._in_uri(value)
        return found

    def _in_uri(self, value: Any) -> Resource | None:
        text = canonical(value)
        if text is None or ":function:" not in text:
            return None
        name = text.rpartition(":function:")[2].split("/")[0].split(":")[0]
        return self._by_name.get(("AWS::Lambda::Function", name))


def may_be(value: Any) -> bool:
    """Return whether a value is there or may be."""
    if isinstance(value, OneOf):
        return any(each is not ABSENT for each in value.values)
    return value is not ABSENT


def is_certain(value: Any) -> bool:
    """Return whether a value is there, whatever the conditions say."""
    if isinstance(value, OneOf):
        return all(each is not ABSENT and each is not UNKNOWN for each in value.values)
    return value is not ABSENT and value is not UNKNOWN
