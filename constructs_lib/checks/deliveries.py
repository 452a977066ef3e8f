"""Checks of the roles by which services reach their targets."""

from collections.abc import Iterator
from typing import Any

from constructs_lib.checks.finding import Check, Finding
from constructs_lib.rules.fault import Fault
from constructs_lib.templates.admissions import lets
from constructs_lib.templates.arns import arn_forms, canonical
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import (
    INTEGRATION,
    METHOD,
    RULE,
    SCHEDULE,
    listed,
    notifications,
    subscriptions,
)
from constructs_lib.templates.lambda_permissions import SOME, qualified
from constructs_lib.templates.model import ABSENT, Reference, Resource, at
from constructs_lib.templates.policies import ROLE
from constructs_lib.templates.resolved import alternatives

__all__ = ["CHECKS"]

QUEUE = "AWS::SQS::Queue"
_ACTIONS = {
    "AWS::Lambda::Function": ("lambda:InvokeFunction",),
    QUEUE: ("sqs:SendMessage",),
    "AWS::SNS::Topic": ("sns:Publish",),
    "AWS::Events::EventBus": ("events:PutEvents",),
    "AWS::StepFunctions::StateMachine": ("states:StartExecution",),
    "AWS::Kinesis::Stream": ("kinesis:PutRecord", "kinesis:PutRecords"),
}
# What these return is no ARN.
_NO_ARN = {
    "AWS::Lambda::Function": ("Ref",),
    QUEUE: ("Ref", "QueueName", "QueueUrl"),
    "AWS::SNS::Topic": ("TopicName",),
    "AWS::IAM::Role": ("Ref", "RoleId"),
    "AWS::Kinesis::Stream": ("Ref",),
    "AWS::Events::EventBus": ("Ref", "Name"),
    "AWS::StepFunctions::StateMachine": ("Name",),
}
# What is given a role, the property, and who takes it.
_TAKEN = (
    (SCHEDULE, "Target.RoleArn", "scheduler"),
    (METHOD, "Integration.Credentials", "apigateway"),
    (INTEGRATION, "CredentialsArn", "apigateway"),
    ("AWS::ApiGateway::Authorizer", "AuthorizerCredentials", "apigateway"),
    ("AWS::ApiGatewayV2::Authorizer", "AuthorizerCredentialsArn", "apigateway"),
    ("AWS::StepFunctions::StateMachine", "RoleArn", "states"),
    ("AWS::Pipes::Pipe", "RoleArn", "pipes"),
)


def _given(app: Graph) -> Iterator[tuple[Resource, str, Any, str]]:
    for kind, place, service in _TAKEN:
        for each in app.of_type(kind):
            yield each, place, each.value(place), service
    for rule in app.of_type(RULE):
        for place, target in listed(rule.value("Targets"), "Targets"):
            yield rule, f"{place}.RoleArn", at(target, "RoleArn"), "events"


def _untaken(app: Graph) -> Iterator[Finding]:
    for resource, place, value, service in _given(app):
        role = app.names.target(value, ROLE) if value is not ABSENT else None
        if role is None:
            continue
        document = role.value("AssumeRolePolicyDocument")
        if lets(app.names, document, service, "sts:AssumeRole", None) is False:
            allowed = f"a role that {service}.amazonaws.com may assume"
            yield Finding(Fault("LP382", place, allowed, role.name), resource, place)


def _unreached(app: Graph) -> Iterator[Finding]:
    for resource, place, value, role_value in _sent(app):
        role = app.names.target(role_value, ROLE) if role_value is not ABSENT else None
        if role is None or value is ABSENT:
            continue
        target = app.names.function(value) or app.names.target(value, *_ACTIONS)
        if target is None:
            continue
        actions = _ACTIONS[target.type]
        forms = _forms(app, value, target)
        if forms and all(app.policies.allows(role, action, forms) is False for action in actions):
            allowed = f"one for which {role.name} allows {actions[0]}"
            named = qualified(app.names, value) or target.name
            yield Finding(Fault("LP383", place, allowed, str(named)), resource, place)


def _sent(app: Graph) -> Iterator[tuple[Resource, str, Any, Any]]:
    """Yield what is sent by a role: what sends, the property, the target, the role."""
    for schedule in app.of_type(SCHEDULE):
        role = schedule.value("Target.RoleArn")
        for place in ("Target.Arn", "Target.DeadLetterConfig.Arn"):
            yield schedule, place, schedule.value(place), role
    for rule in app.of_type(RULE):
        for place, target in listed(rule.value("Targets"), "Targets"):
            yield rule, f"{place}.Arn", at(target, "Arn"), at(target, "RoleArn")
    for method in app.of_type(METHOD):
        uri = method.value("Integration.Uri")
        if app.names.function(uri) is not None:
            yield method, "Integration.Uri", uri, method.value("Integration.Credentials")
    for integration in app.of_type(INTEGRATION):
        uri = integration.value("IntegrationUri")
        if app.names.function(uri) is not None:
            yield integration, "IntegrationUri", uri, integration.value("CredentialsArn")


def _forms(app: Graph, value: Any, target: Resource) -> list[str]:
    """Return the ARNs that a right may name for a target; none where nobody knows which it is."""
    named = qualified(app.names, value)
    if named is None:
        return list(arn_forms(target))
    if named.qualifier == SOME:
        return []
    if not named.qualifier:
        return list(arn_forms(target))
    whole = canonical(value)
    return [*filter(None, [whole]), *(f"{form}:{named.qualifier}" for form in arn_forms(target))]


def _names(app: Graph) -> Iterator[Finding]:
    for resource, place, value in _targets(app):
        for each in alternatives(value):
            if isinstance(each, Reference) and each.attribute in _NO_ARN.get(each.resource.type, ()):
                what = "name or address" if each.attribute == "Ref" else each.attribute
                fault = Fault("LP386", place, f"the ARN of {each.resource.name}", f"its {what}")
                yield Finding(fault, resource, place)


def _targets(app: Graph) -> Iterator[tuple[Resource, str, Any]]:
    """Yield what has to be an ARN: the resource, the property and its value."""
    for resource, place, value, _ in _given(app):
        yield resource, place, value
    for function in app.of_type("AWS::Lambda::Function"):
        yield function, "Role", function.value("Role")
    for schedule in app.of_type(SCHEDULE):
        yield schedule, "Target.Arn", schedule.value("Target.Arn")
    for rule in app.of_type(RULE):
        for place, target in listed(rule.value("Targets"), "Targets"):
            yield rule, f"{place}.Arn", at(target, "Arn")
    for each in app.resources:
        if each.type.startswith(("Custom::", "AWS::CloudFormation::CustomResource")):
            yield each, "ServiceToken", each.value("ServiceToken")
    yield from _told(app)


def _told(app: Graph) -> Iterator[tuple[Resource, str, Any]]:
    """Yield what topics and buckets send to."""
    for _, through, place, given in subscriptions(app, app.names):
        protocol = at(given, "Protocol")
        if isinstance(protocol, str) and protocol in {"lambda", "sqs"}:
            yield through, f"{place}.Endpoint" if place else "Endpoint", at(given, "Endpoint")
    for _, through, place, given in notifications(app, app.names):
        for key in ("Function", "Queue", "Topic", "LambdaFunctionArn", "QueueArn", "TopicArn"):
            yield through, f"{place}.{key}", at(given, key)


CHECKS = (Check(("LP382",), _untaken), Check(("LP383",), _unreached), Check(("LP386",), _names))
