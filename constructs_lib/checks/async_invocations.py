"""Checks of functions that are invoked asynchronously, and of where their failed events go."""

from collections.abc import Iterator

from constructs_lib.checks.finding import Check, Finding, broken
from constructs_lib.checks.known import FUNCTION, functions, is_qualified, is_sure, milliseconds
from constructs_lib.checks.queues import is_fifo
from constructs_lib.frozen import replace
from constructs_lib.rules import text as words
from constructs_lib.rules.conditions import dead_letters
from constructs_lib.templates.failed_events import Route
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import ASYNCHRONOUS, INVOKE_CONFIG, POLLED, Invocation
from constructs_lib.templates.model import ABSENT, Reference, Resource, at
from constructs_lib.templates.resolved import references
from constructs_lib.templates.resolved import text as text_of

__all__ = ["CHECKS"]

# What a function is for that a user pool does not wait for.
_SENDERS = ("LambdaConfig.CustomSMSSender", "LambdaConfig.CustomEmailSender")
# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html
_TIMEOUT = 3
_COGNITO_WAITS = 5_000
# Whose failed events were none of a function.
_OF_SERVICES = ("bus", "pipe", "iot")
_DEAD_LETTERS = "DeadLetterConfig.TargetArn"
_ON_FAILURE = "DestinationConfig.OnFailure.Destination"
_ON_SUCCESS = "DestinationConfig.OnSuccess.Destination"
QUEUE, TOPIC = "AWS::SQS::Queue", "AWS::SNS::Topic"
_KINDS = {QUEUE: "queue", TOPIC: "topic"}
# What Ref returns is no ARN.
_NO_ARN = {QUEUE: ("Ref", "QueueUrl", "QueueName"), "AWS::S3::Bucket": ("Ref",), TOPIC: ("TopicName",)}


def _configs(app: Graph) -> dict[Resource, list[Resource]]:
    """Return the asynchronous settings of each function, and of its versions and aliases."""
    configs: dict[Resource, list[Resource]] = {}
    for each in app.of_type(INVOKE_CONFIG):
        function = app.names.function(each.value("FunctionName"))
        if function is not None:
            configs.setdefault(function, []).append(each)
    return configs


def _is_asynchronous(each: Invocation) -> bool:
    """Return whether what invokes a function does not wait for its answer."""
    given = at(each.detail, "LambdaAction.InvocationType") if each.kind == "ses" else "Event"
    return each.kind in ASYNCHRONOUS and (given is ABSENT or given == "Event")


def _lost(app: Graph) -> Iterator[Finding]:
    configs = _configs(app)
    for function in functions(app):
        triggers = list(filter(_is_asynchronous, app.invocations_of(function)))
        places = [function.value(_DEAD_LETTERS), *(c.value(_ON_FAILURE) for c in configs.get(function, ()))]
        if triggers and all(each is ABSENT for each in places):
            allowed = f"a queue or topic for the events of {triggers[0].through.name} that fail"
            yield broken("LP360", function, "DeadLetterConfig", allowed=allowed, got="none")


def _twice(app: Graph) -> Iterator[Finding]:
    configs = _configs(app)
    for function in app.of_type(FUNCTION):
        own = function.value(_DEAD_LETTERS)
        for config in configs.get(function, ()):
            if is_sure(own) and is_sure(config.value(_ON_FAILURE)):
                allowed = f"left out, as {config.name} has an on-failure destination"
                yield broken("LP310", function, "DeadLetterConfig", allowed=allowed, got="one, too")


def _polled_only(app: Graph) -> Iterator[Finding]:
    for function, configs in _configs(app).items():
        kinds = {each.kind for each in app.invocations_of(function)}
        if not kinds or not kinds <= set(POLLED):
            continue
        for config in configs:
            if config.value(_ON_FAILURE) is not ABSENT or config.value(_ON_SUCCESS) is not ABSENT:
                allowed = f"left out, as {function.name} is only polled for"
                yield broken("LP364", config, "DestinationConfig", allowed=allowed, got="one")


def _unused(app: Graph) -> Iterator[Finding]:
    for function, configs in _configs(app).items():
        triggers = list(filter(_is_asynchronous, app.invocations_of(function)))
        qualified = {is_qualified(app, function, each.named) for each in triggers}
        for config in configs:
            is_of_latest = text_of(config.value("Qualifier")) == "$LATEST"
            if len(configs) > 1 or not triggers:
                continue
            if is_of_latest and qualified == {True}:
                got = f"$LATEST, while {triggers[0].through.name} invokes a version or alias"
                allowed = "the invoked version or alias"
                yield broken("LP368", config, "Qualifier", allowed=allowed, got=got)
            elif not is_of_latest and is_sure(config.value("Qualifier")) and qualified == {False}:
                got = f"a version or alias, while {triggers[0].through.name} invokes $LATEST"
                yield broken("LP368", config, "Qualifier", allowed="the invoked version or alias", got=got)


def _own(app: Graph) -> Iterator[Route]:
    """Yield the failure routes that Lambda sends to, also those of a stream's mapping."""
    return (each for each in app.routes if each.kind in {"function", "destination", "mapping"})


def _stores(app: Graph) -> Iterator[Finding]:
    for each in _own(app):
        target = each.target
        if target is None or target.type not in _KINDS or not is_sure(each.target_value):
            continue
        for fault in dead_letters.standard(_KINDS[target.type], is_fifo(target)):
            yield Finding(replace(fault, got=f"{target.name}, {fault.got}"), each.sender, each.place)
        if target.type == TOPIC and _is_unheard(app, target):
            for fault in dead_letters.heard(0):
                yield Finding(replace(fault, got=f"{target.name}, {fault.got}"), each.sender, each.place)


def _successes(app: Graph) -> Iterator[Finding]:
    for config in app.of_type(INVOKE_CONFIG):
        value = config.value(_ON_SUCCESS)
        target = app.names.target(value, *_KINDS) if is_sure(value) else None
        if target is not None:
            for fault in dead_letters.standard(_KINDS[target.type], is_fifo(target)):
                yield Finding(replace(fault, got=f"{target.name}, {fault.got}"), config, _ON_SUCCESS)


def _is_unheard(app: Graph, topic: Resource) -> bool:
    """Return whether a topic has no subscription, and no other stack or tool gets it."""
    if topic.value("Subscription") not in ([], ABSENT):
        return False
    named = [each.value("TopicArn") for each in app.of_type("AWS::SNS::Subscription")]
    for stack in {id(topic.stack): topic.stack}.values():
        named += [stack.resolver.value(each.get("Value")) for each in stack.section("Outputs").values()]
    return not any(ref.resource is topic for value in named for ref in references(value))


def _named(app: Graph) -> Iterator[Finding]:
    for each in app.routes:
        value = each.target_value
        # IoT wants the address of a queue, and the name of a bucket.
        if each.kind == "iot" or not isinstance(value, Reference):
            continue
        if value.attribute in _NO_ARN.get(value.resource.type, ()):
            allowed, got = f"the ARN of {value.resource.name}", f"its {value.attribute}"
            yield broken("LP363", each.sender, each.place, allowed=allowed, got=got)


def _watched(app: Graph) -> Iterator[Finding]:
    seen = {
        ref.resource for each in app.of_type("AWS::CloudWatch::Alarm") for ref in references(each.properties)
    }
    names = {name for each in app.of_type("AWS::CloudWatch::Alarm") for name in _texts(each.properties)}
    polled = {each.source for each in app.invocations if each.kind == "queue"}
    routes = [each for each in app.routes if each.kind not in _OF_SERVICES]
    ends = {each.target: each for each in routes if each.target is not None and each.target.type == QUEUE}
    for queue, route in ends.items():
        name = text_of(queue.value("QueueName"))
        if queue not in polled and queue not in seen and name not in names and route.target is queue:
            allowed = "watched by an alarm"
            yield broken("LP365", queue, "", allowed=allowed, got="no alarm")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


def _back(app: Graph) -> Iterator[Finding]:
    for each in app.invocations:
        if each.kind != "queue" or each.source is None or not is_sure(each.source_value):
            continue
        for route in app.routes:
            comes_back = route.target is each.source and route.sender is not each.source
            if comes_back and is_sure(route.target_value) and _is_of(app, route, each.function):
                allowed = f"a queue that {each.function.name} does not read, too"
                yield broken("LP369", route.sender, route.place, allowed=allowed, got=each.source.name)


def _is_of(app: Graph, route: Route, function: Resource) -> bool:
    """Return whether the events of a failure route are those that a function could not handle."""
    if route.kind == "queue":
        return any(each.source is route.sender for each in app.invocations_of(function))
    return route.function is function and route.kind in {"function", "destination"}


def _own_log(app: Graph) -> Iterator[Finding]:
    for each in app.invocations:
        if each.kind != "logs" or each.source is None or each.detail.get("FilterPattern") != "":
            continue
        if (
            app.names.target(each.function.value("LoggingConfig.LogGroup"), "AWS::Logs::LogGroup")
            is each.source
        ):
            allowed, got = "another log group than that of its function", each.source.name
            yield broken("LP387", each.through, "LogGroupName", allowed=allowed, got=got)


def _awaited(app: Graph) -> Iterator[Finding]:
    for each in app.invocations:
        if each.kind != "user_pool" or each.place in _SENDERS:
            continue
        timeout = milliseconds(each.function.value("Timeout"), _TIMEOUT)
        if timeout is not None and timeout > _COGNITO_WAITS:
            allowed = f"at most {words.duration(_COGNITO_WAITS)}, as {each.through.name} waits for it"
            yield broken("LP388", each.function, "Timeout", allowed=allowed, got=words.duration(timeout))


CHECKS = (
    Check(("LP360",), _lost),
    Check(("LP310",), _twice),
    Check(("LP364",), _polled_only),
    Check(("LP368",), _unused),
    Check(("LP309", "LP311"), _stores),
    Check(("LP309",), _successes),
    Check(("LP363",), _named),
    Check(("LP365",), _watched),
    Check(("LP369",), _back),
    Check(("LP387",), _own_log),
    Check(("LP388",), _awaited),
)
