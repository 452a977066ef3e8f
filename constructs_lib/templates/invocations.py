"""What invokes which function, in every way that templates have."""

from collections.abc import Iterator
from typing import Any

from constructs_lib.frozen import frozen, replace
from constructs_lib.templates.arns import Names, canonical
from constructs_lib.templates.model import ABSENT, Resource, Stacks, Text, at
from constructs_lib.templates.resolved import alternatives

__all__ = ["Invocation", "invocations", "notifications"]

MAPPING = "AWS::Lambda::EventSourceMapping"
RULE = "AWS::Events::Rule"
SCHEDULE = "AWS::Scheduler::Schedule"
SUBSCRIPTION = "AWS::SNS::Subscription"
TOPIC = "AWS::SNS::Topic"
BUCKET = "AWS::S3::Bucket"
BUCKET_NOTIFICATIONS = "Custom::S3BucketNotifications"
METHOD = "AWS::ApiGateway::Method"
INTEGRATION = "AWS::ApiGatewayV2::Integration"
REST_API = "AWS::ApiGateway::RestApi"
HTTP_API = "AWS::ApiGatewayV2::Api"
URL = "AWS::Lambda::Url"
INVOKE_CONFIG = "AWS::Lambda::EventInvokeConfig"
ASYNCHRONOUS = (
    *("bucket", "topic", "rule", "schedule", "destination"),
    *("logs", "iot", "ses", "config", "permission"),
)
"""The kinds of invocations whose answer nobody waits for."""
POLLED = ("queue", "stream", "table", "kafka", "mq")
"""The kinds of sources that Lambda polls."""
_AUTHORIZERS = ("AWS::ApiGateway::Authorizer", "AWS::ApiGatewayV2::Authorizer")
_MAPPED = {"sqs": "queue", "kinesis": "stream", "dynamodb": "table", "kafka": "kafka", "mq": "mq"}
_SOURCE_TYPES = {
    "AWS::SQS::Queue": "queue",
    "AWS::Kinesis::Stream": "stream",
    "AWS::DynamoDB::Table": "table",
    "AWS::DynamoDB::GlobalTable": "table",
}

# Services that invoke functions asynchronously, and by what:
# https://docs.aws.amazon.com/lambda/latest/operatorguide/invocation-modes.html (2026-11-27)
_PRINCIPALS = {
    "iot.amazonaws.com": "iot",
    "logs.amazonaws.com": "logs",
    "ses.amazonaws.com": "ses",
    "config.amazonaws.com": "config",
}
_TYPES = {
    "iot": ("AWS::IoT::TopicRule",),
    "logs": ("AWS::Logs::SubscriptionFilter",),
    "ses": ("AWS::SES::ReceiptRule",),
    "config": ("AWS::Config::ConfigRule",),
}


@frozen
class Invocation:
    """One way by which a function is invoked.

    Attributes:
        kind: `queue`, `stream` (Kinesis), `table` (its stream), `kafka`, `mq`, `mapping` (another or unknown
            source), `bucket`, `topic`, `rule`, `schedule`, `api` (REST), `http` (HTTP and WebSocket API),
            `authorizer`, `url`, `destination`, `logs`, `custom` (custom resource), `alarm`, `user_pool`,
            `secret` (its rotation), `iot`, `ses`, `config`, or `permission` (of a service that invokes
            asynchronously, by what no template of the app has).
        function: the function, behind its alias or version.
        through: the resource that makes the connection; a bucket may be it itself.
        place: the property of that resource, such as `Targets.0`; empty for the whole of it.
        named: the value that names the function there.
        source: where the events come from, if that is in the app and known.
        source_value: the value that names it.
        request: the verb and the path of an API's definition, as they stand there.
    """

    kind: str
    function: Resource
    through: Resource
    place: str
    named: Any
    source: Resource | None = None
    source_value: Any = ABSENT
    request: tuple[str, str] | None = None

    @property
    def detail(self) -> Any:
        """What the property says: a target, a notification; the properties where it is the whole resource."""
        return find(self.through.properties, self.place) if self.place else self.through.properties


def find(value: Any, place: str) -> Any:
    """Return what stands at a place such as `Targets.0.Arn`; keys may have dots: `paths./robots.txt.get`."""
    for key in keys_of(value, place):
        if isinstance(value, list):
            value = value[int(key)]
        else:
            value = value[key] if isinstance(value, dict) and key in value else at(value, key)
    return value


def keys_of(value: Any, place: str) -> tuple[str, ...]:
    """Return the keys that lead to a place, each by itself; a key of a mapping may have dots.

    Args:
        value: what the place is in.
        place: such as `Body.paths./robots.txt.get`.
    """
    parts = place.split(".")
    return _dotted(value, parts) or tuple(parts)


def _dotted(value: Any, parts: list[str]) -> tuple[str, ...] | None:
    """Return keys that are there; `None` where none of them lead to the end."""
    if not parts:
        return ()
    if isinstance(value, list):
        index = int(parts[0]) if parts[0].isdecimal() else len(value)
        rest = _dotted(value[index], parts[1:]) if index < len(value) else None
        return None if rest is None else (parts[0], *rest)
    for count in range(1, len(parts) + 1) if isinstance(value, dict) else ():
        key = ".".join(parts[:count])
        rest = _dotted(value[key], parts[count:]) if key in value else None
        if rest is not None:
            return (key, *rest)
    return None


def invocations(app: Stacks, names: Names) -> Iterator[Invocation]:
    """Yield every way by which a function of the app is invoked, as far as that is known."""
    yield from _mappings(app, names)
    yield from _deliveries(app, names)
    yield from _apis(app, names)
    yield from _others(app, names)
    yield from _permitted(app, names)


def _mappings(app: Stacks, names: Names) -> Iterator[Invocation]:
    for each in app.of_type(MAPPING):
        named, source_value = each.value("FunctionName"), each.value("EventSourceArn")
        function = names.function(named)
        if function is not None:
            source = names.target(source_value, *_SOURCE_TYPES)
            yield Invocation(source_kind(each, source), function, each, "", named, source, source_value)


def source_kind(mapping: Resource, source: Resource | None) -> str:
    """Return the kind of source of a mapping; `mapping` where it is not known."""
    if source is not None:
        return _SOURCE_TYPES[source.type]
    if mapping.value("SelfManagedEventSource") is not ABSENT or mapping.value("Topics") is not ABSENT:
        return "kafka"
    arn = mapping.value("EventSourceArn")
    text = canonical(Text(arn.parts[:1])) if isinstance(arn, Text) else canonical(arn)
    text = canonical(arn) or text or ""
    return _MAPPED.get(text.split(":")[2], "mapping") if text.count(":") > 2 else "mapping"


def _deliveries(app: Stacks, names: Names) -> Iterator[Invocation]:
    for rule in app.of_type(RULE):
        bus = names.target(rule.value("EventBusName"), "AWS::Events::EventBus")
        for place, target in listed(rule.value("Targets"), "Targets"):
            yield from _one(names, "rule", rule, place, at(target, "Arn"), bus, rule.value("EventBusName"))
    for schedule in app.of_type(SCHEDULE):
        yield from _one(names, "schedule", schedule, "Target", schedule.value("Target.Arn"))
    for topic, through, place, given in subscriptions(app, names):
        if at(given, "Protocol") == "lambda":
            source_value = at(given, "TopicArn")
            yield from _one(names, "topic", through, place, at(given, "Endpoint"), topic, source_value)
    for bucket, through, place, given in notifications(app, names):
        for key in ("Function", "LambdaFunctionArn"):
            value = at(given, key)
            if value is not ABSENT:
                yield from _one(names, "bucket", through, place, value, bucket)


def subscriptions(app: Stacks, names: Names) -> Iterator[tuple[Resource | None, Resource, str, Any]]:
    """Yield every subscription: the topic, the resource and the place that has it, and what it says."""
    for each in app.of_type(SUBSCRIPTION):
        yield names.target(each.value("TopicArn"), TOPIC), each, "", each.properties
    for topic in app.of_type(TOPIC):
        for place, given in listed(topic.value("Subscription"), "Subscription"):
            yield topic, topic, place, given


def notifications(app: Stacks, names: Names) -> Iterator[tuple[Resource | None, Resource, str, Any]]:
    """Yield every direct notification of a bucket: to a function, a queue or a topic."""
    for bucket in app.of_type(BUCKET):
        for kind in ("Lambda", "Queue", "Topic"):
            key = f"NotificationConfiguration.{kind}Configurations"
            for place, given in listed(bucket.value(key), key):
                yield bucket, bucket, place, given
    for custom in app.of_type(BUCKET_NOTIFICATIONS):
        bucket_of = names.target(custom.value("BucketName"), BUCKET)
        for kind in ("LambdaFunction", "Queue", "Topic"):
            key = f"NotificationConfiguration.{kind}Configurations"
            for place, given in listed(custom.value(key), key):
                yield bucket_of, custom, place, given


def _apis(app: Stacks, names: Names) -> Iterator[Invocation]:
    for method in app.of_type(METHOD):
        api = names.target(method.value("RestApiId"), REST_API)
        yield from _one(names, "api", method, "Integration", method.value("Integration.Uri"), api)
    for integration in app.of_type(INTEGRATION):
        api = names.target(integration.value("ApiId"), HTTP_API)
        yield from _one(names, "http", integration, "", integration.value("IntegrationUri"), api)
    for api in app.of_type(REST_API, HTTP_API):
        kind = "api" if api.type == REST_API else "http"
        for place, given, request in _operations(api.value("Body")):
            for each in _one(names, kind, api, f"Body.{place}", at(given, "uri"), api):
                yield replace(each, request=request)
        for place, given in _schemes(api.value("Body")):
            yield from _one(names, "authorizer", api, f"Body.{place}", at(given, "authorizerUri"), api)
    for authorizer in app.of_type(*_AUTHORIZERS):
        yield from _one(names, "authorizer", authorizer, "", authorizer.value("AuthorizerUri"))
    for url in app.of_type(URL):
        yield from _one(names, "url", url, "", url.value("TargetFunctionArn"))


def _operations(body: Any) -> Iterator[tuple[str, Any, tuple[str, str]]]:
    paths = at(body, "paths") if isinstance(body, dict) else ABSENT
    for path, methods in paths.items() if isinstance(paths, dict) else ():
        for method, operation in methods.items() if isinstance(methods, dict) else ():
            given = at(operation, "x-amazon-apigateway-integration")
            if isinstance(given, dict):
                yield f"paths.{path}.{method}.x-amazon-apigateway-integration", given, (method, path)


def _schemes(body: Any) -> Iterator[tuple[str, Any]]:
    for section in ("securityDefinitions", "components.securitySchemes"):
        schemes = at(body, section) if isinstance(body, dict) else ABSENT
        for name, scheme in schemes.items() if isinstance(schemes, dict) else ():
            given = at(scheme, "x-amazon-apigateway-authorizer") if isinstance(scheme, dict) else ABSENT
            if isinstance(given, dict):
                yield f"{section}.{name}.x-amazon-apigateway-authorizer", given


def _others(app: Stacks, names: Names) -> Iterator[Invocation]:
    for config in app.of_type(INVOKE_CONFIG):
        source = names.function(config.value("FunctionName"))
        for end in ("OnSuccess", "OnFailure"):
            place = f"DestinationConfig.{end}"
            yield from _one(names, "destination", config, place, config.value(f"{place}.Destination"), source)
    for subscription in app.of_type("AWS::Logs::SubscriptionFilter"):
        source = names.target(subscription.value("LogGroupName"), "AWS::Logs::LogGroup")
        yield from _one(names, "logs", subscription, "", subscription.value("DestinationArn"), source)
    for alarm in app.of_type("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"):
        for key in ("AlarmActions", "OKActions", "InsufficientDataActions"):
            for place, action in listed(alarm.value(key), key):
                yield from _one(names, "alarm", alarm, place, action)
    yield from _triggers(app, names)
    for each in app.resources:
        if each.type.startswith(("Custom::", "AWS::CloudFormation::CustomResource")):
            yield from _one(names, "custom", each, "", each.value("ServiceToken"))


def _triggers(app: Stacks, names: Names) -> Iterator[Invocation]:
    for pool in app.of_type("AWS::Cognito::UserPool"):
        triggers = pool.value("LambdaConfig")
        for name, value in triggers.items() if isinstance(triggers, dict) else ():
            place = f"LambdaConfig.{name}"
            named = at(value, "LambdaArn") if isinstance(value, dict) else value
            yield from _one(names, "user_pool", pool, place, named, pool)
    for rotation in app.of_type("AWS::SecretsManager::RotationSchedule"):
        yield from _one(names, "secret", rotation, "", rotation.value("RotationLambdaARN"))
    for rule in app.of_type("AWS::IoT::TopicRule"):
        key = "TopicRulePayload.Actions"
        for place, action in listed(rule.value(key), key):
            yield from _one(names, "iot", rule, place, at(action, "Lambda.FunctionArn"), rule)
    for rule in app.of_type("AWS::SES::ReceiptRule"):
        for place, action in listed(rule.value("Rule.Actions"), "Rule.Actions"):
            yield from _one(names, "ses", rule, place, at(action, "LambdaAction.FunctionArn"))
    for rule in app.of_type("AWS::Config::ConfigRule"):
        yield from _one(names, "config", rule, "", rule.value("Source.SourceIdentifier"))


def _permitted(app: Stacks, names: Names) -> Iterator[Invocation]:
    """Yield what only a permission tells: a receipt rule or a log group that another app defines."""
    for permission in app.of_type("AWS::Lambda::Permission"):
        principal = permission.value("Principal")
        kind = _PRINCIPALS.get(principal) if isinstance(principal, str) else None
        if kind and not any(app.of_type(*_TYPES[kind])):
            yield from _one(names, "permission", permission, "", permission.value("FunctionName"))


def _one(  # noqa: PLR0917 - in the order of an Invocation
    names: Names,
    kind: str,
    through: Resource,
    place: str,
    named: Any,
    source: Resource | None = None,
    source_value: Any = ABSENT,
) -> Iterator[Invocation]:
    function = names.function(named)
    if function is not None:
        yield Invocation(kind, function, through, place, named, source, source_value)


def listed(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Yield what a list may have, each with its place; nothing of a list that is not known."""
    for given in alternatives(value):
        for index, item in enumerate(given if isinstance(given, list) else ()):
            for each in alternatives(item):
                if each is not ABSENT:
                    yield f"{place}.{index}", each
