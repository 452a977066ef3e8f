"""Each parameter is taken out of its sample; where the template stays the same, it was never passed on."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs

from constructs_lib import (
    Authorization,
    ConstructsLibError,
    DeadLetter,
    EventConsumer,
    FunctionTimeout,
    FunctionUrl,
    HttpApiFunction,
    QueueConsumer,
    RestApiFunction,
    Route,
    ScheduledFunction,
    Throttling,
    TopicConsumer,
    WebSocketApiFunction,
)
from tests.support import samples
from tests.support.authorizations import by_function, jwt, users
from tests.support.constructs import least
from tests.support.parameters import CONSTRUCTS, Parameter, parameters, values_of
from tests.support.samples import Argument
from tests.support.stacks import broken_rules, code_folder, stack

HERE = "us-east-1:111111111111"


def _function(scope: Stack) -> lambda_.IFunction:
    role = iam.Role.from_role_arn(scope, "AnotherRole", "arn:aws:iam::111111111111:role/another")
    arn = f"arn:aws:lambda:{HERE}:function:another"
    return lambda_.Function.from_function_attributes(
        scope, "Another", function_arn=arn, role=role, same_environment=True
    )


def _queue(scope: Stack) -> sqs.IQueue:
    return sqs.Queue.from_queue_arn(scope, "Another", f"arn:aws:sqs:{HERE}:another")


def _table(scope: Stack) -> dynamodb.ITable:
    arn = f"arn:aws:dynamodb:{HERE}:table/another"
    return dynamodb.Table.from_table_attributes(
        scope, "Another", table_arn=arn, table_stream_arn=f"{arn}/stream/2026-11-23T00:00:00.000"
    )


def _certificate(scope: Stack) -> acm.ICertificate:
    return acm.Certificate.from_certificate_arn(scope, "Another", f"arn:aws:acm:{HERE}:certificate/another")


def _role(scope: Stack) -> iam.IRole:
    return iam.Role.from_role_name(scope, "Another", "another")


_FOLDER = code_folder("another", {"handler.py": "def handler(event, context):\n    return 'another'\n"})
_PACKAGES = code_folder("other-packages", {"requirements.txt": f"six==1.16.0 --hash=sha256:{'0' * 64}\n"})
ANOTHER: dict[str, Callable[[Stack], object]] = {
    "Alarms.none.reason": lambda _: "another",
    "AsyncFanOut.caller": lambda scope: scope.node.find_child("Asker"),
    "AsyncFanOut.targets": lambda scope: {"another": _function(scope)},
    "AsyncRoute.function": _function,
    "Authorization.cognito.user_pools": lambda scope: [
        cognito.UserPool.from_user_pool_id(scope, "Another", "eu-central-1_another")
    ],
    "Authorization.cognito.user_pool_clients": lambda scope: [
        cognito.UserPoolClient.from_user_pool_client_id(scope, "Another", "another")
    ],
    "Authorization.function.handler": _function,
    "Authorization.jwt.audience": lambda _: ["another"],
    "Authorization.jwt.issuer": lambda _: "https://another.example.com/",
    "Authorization.api_key.reason": lambda _: "another",
    "Authorization.public.reason": lambda _: "another",
    "BucketConsumer.allow_recursion.reason": lambda _: "another",
    "BucketConsumer.function": _function,
    "BucketConsumer.prefix": lambda _: "another/",
    "Cors.allow_origins": lambda _: ["https://another.example.com"],
    "DeadLetter.none.reason": lambda _: "another",
    "DeadLetter.to.existing": _queue,
    "DependencyLayer.entry": lambda _: _PACKAGES,
    "Domain.certificate": _certificate,
    "Domain.name": lambda _: "another.example.com",
    "FunctionAlarms.function": _function,
    "EventConsumer.allow_recursion.reason": lambda _: "another",
    "EventConsumer.event_pattern": lambda _: {"source": ["another"], "detail-type": ["Another"]},
    "EventConsumer.function": _function,
    "FunctionName.fixed.name": lambda _: "another",
    "FunctionName.fixed.reason": lambda _: "another",
    "FunctionTimeout.longer.reason": lambda _: "another",
    "FunctionUrl.function": _function,
    "FunctionUrl.grant_invoke_url.grantee": _role,
    "HttpApiFunction.function": _function,
    "HttpApiFunction.grant_execute.grantee": _role,
    "KinesisConsumer.function": _function,
    "KinesisConsumer.starting_position_timestamp": lambda _: 1_795_435_201,
    "QueueConsumer.function": _function,
    "QueueConsumer.max_batching_window": lambda _: Duration.minutes(2),
    "RestApiFunction.function": _function,
    "RestApiFunction.grant_execute.grantee": _role,
    "Route.method": lambda _: "PUT",
    "Route.path": lambda _: "/another",
    "ScheduledFunction.function": _function,
    "ScheduledFunction.next_runs.n": lambda _: 1,
    "ScheduledFunction.schedule": lambda _: "rate(3 hours)",
    # One of these two has to be given.
    "StandardFunction.allow_unreached_services.reason": lambda _: "another",
    "StandardFunction.code": lambda _: lambda_.Code.from_inline("def handler(event, context): return 1"),
    "StandardFunction.entry": lambda _: _FOLDER,
    "StandardFunction.vpc": lambda scope: ec2.Vpc.from_vpc_attributes(
        scope,
        "Another",
        vpc_id="vpc-1",
        availability_zones=["eu-west-1a", "eu-west-1b"],
        isolated_subnet_ids=["subnet-3a", "subnet-3b"],
    ),
    "SyncFanOut.caller": lambda scope: scope.node.find_child("Asker"),
    "SyncFanOut.targets": lambda scope: {"another": _function(scope)},
    "TableStreamConsumer.function": _function,
    "TableStreamConsumer.table": _table,
    "TopicConsumer.function": _function,
    "WebSocketApiFunction.function": _function,
    "WebSocketApiFunction.grant_execute.grantee": _role,
    "WebSocketApiFunction.grant_manage_connections.grantee": _role,
    "WebSocketRoute.route_key": lambda _: "another",
}
"""What cannot be left out alone is another; none of these defines a resource."""

_Make = Callable[[Stack], Mapping[str, Any]]
_ANY_TOPIC: _Make = lambda _: {"dead_letter": DeadLetter.topic()}  # noqa: E731
_ANY_BUCKET: _Make = lambda _: {"dead_letter": DeadLetter.bucket()}  # noqa: E731
_TIMED: _Make = lambda scope: {  # noqa: E731
    "authorization": Authorization.function(
        _function(scope), function_timeout=FunctionTimeout.longer(reason="a test")
    )
}
_KEYED: _Make = lambda _: {  # noqa: E731
    "authorization": Authorization.api_key(reason="a test", throttling=Throttling())
}
REFUSED: dict[tuple[type, str], tuple[str, _Make]] = {
    (FunctionUrl, "Authorization.and_api_key"): (
        "LP901",
        lambda _: {"authorization": Authorization.iam().and_api_key()},
    ),
    (FunctionUrl, "Authorization.api_key"): ("LP901", _KEYED),
    (FunctionUrl, "Authorization.cognito"): ("LP901", lambda scope: {"authorization": users(scope)}),
    (FunctionUrl, "Authorization.function"): ("LP901", _TIMED),
    (FunctionUrl, "Authorization.jwt"): ("LP901", lambda _: {"authorization": jwt()}),
    (FunctionUrl, "FunctionTimeout.longer"): ("LP901", _TIMED),
    (FunctionUrl, "Throttling"): ("LP901", _KEYED),
    (HttpApiFunction, "Authorization.and_api_key"): (
        "LP222",
        lambda _: {"authorization": Authorization.iam().and_api_key()},
    ),
    (HttpApiFunction, "Authorization.api_key"): (
        "LP222",
        lambda _: {"authorization": Authorization.api_key(reason="a test")},
    ),
    (HttpApiFunction, "Route.request_body_schema"): (
        "LP204",
        lambda _: {"routes": [Route("POST", "/", request_body_schema={})]},
    ),
    (HttpApiFunction, "Route.required_query"): (
        "LP204",
        lambda _: {"routes": [Route("POST", "/", required_query=["shop"])]},
    ),
    (RestApiFunction, "Authorization.jwt"): ("LP221", lambda _: {"authorization": jwt()}),
    (RestApiFunction, "Authorization.cognito.user_pool_clients"): (
        "LP226",
        lambda scope: {"authorization": users(scope)},
    ),
    (EventConsumer, "DeadLetter.topic"): ("LP512", _ANY_TOPIC),
    (EventConsumer, "DeadLetter.bucket"): ("LP512", _ANY_BUCKET),
    (QueueConsumer, "DeadLetter.topic"): ("LP121", _ANY_TOPIC),
    (QueueConsumer, "DeadLetter.bucket"): ("LP121", _ANY_BUCKET),
    (ScheduledFunction, "DeadLetter.topic"): ("LP623", _ANY_TOPIC),
    (ScheduledFunction, "DeadLetter.bucket"): ("LP623", _ANY_BUCKET),
    (TopicConsumer, "DeadLetter.topic"): ("LP512", _ANY_TOPIC),
    (TopicConsumer, "DeadLetter.bucket"): ("LP512", _ANY_BUCKET),
    (WebSocketApiFunction, "Authorization.and_api_key"): (
        "LP920",
        lambda _: {"authorization": Authorization.iam().and_api_key()},
    ),
    (WebSocketApiFunction, "Authorization.api_key"): (
        "LP920",
        lambda _: {"authorization": Authorization.api_key(reason="a test")},
    ),
    (WebSocketApiFunction, "Authorization.cognito"): (
        "LP920",
        lambda scope: {"authorization": users(scope)},
    ),
    (WebSocketApiFunction, "Authorization.function.results_cache_ttl"): (
        "LP921",
        lambda scope: {"authorization": by_function(scope, results_cache_ttl=Duration.minutes(1))},
    ),
    (WebSocketApiFunction, "Authorization.jwt"): ("LP920", lambda _: {"authorization": jwt()}),
}
"""What a construct does not take of a value, the rule that says so, and how it comes to that."""

NOT_IN_TEMPLATES = {
    "Alarms.none.reason": "metadata",
    "Authorization.api_key.reason": "metadata",
    "Authorization.function.function_timeout": "metadata",
    "Authorization.public.reason": "metadata",
    "BucketConsumer.allow_recursion.reason": "metadata",
    "DeadLetter.none.reason": "metadata",
    "EventConsumer.allow_recursion.reason": "metadata",
    "FunctionName.fixed.reason": "metadata",
    "FunctionTimeout.longer.reason": "metadata",
    "HttpApiFunction.function_timeout": "metadata",
    "RestApiFunction.function_timeout": "metadata",
    "Route.function_timeout": "metadata",
    "StandardFunction.allow_unreached_services.reason": "metadata",
    # Without it the subnets of its sample are refused.
    "StandardFunction.allow_public_subnet": "refused: LP043",
    "SyncFanOut.function_timeout": "metadata",
    "WebSocketApiFunction.function_timeout": "metadata",
    "WebSocketRoute.function_timeout": "metadata",
    # A question, which defines nothing.
    "ScheduledFunction.next_runs.after": "nothing",
    "ScheduledFunction.next_runs.n": "nothing",
}
"""What reaches no template, and what it changes instead."""


def _wanted() -> Iterator[Any]:
    """Every parameter of a construct, and of every value that it takes."""
    for kind in CONSTRUCTS:
        for owner in (kind, *sorted(values_of(kind), key=lambda value: value.__name__)):
            for each in parameters(owner):
                if not {(kind, each.owner), (kind, str(each))} & REFUSED.keys():
                    name = str(each) if owner is kind else f"{kind.__name__}: {each}"
                    yield pytest.param(kind, each, id=name)


def _occurrences(kind: type, parameter: Parameter) -> list[Argument]:
    """Where samples of a construct give a parameter; first where the sample is there for that."""
    found = [each for each in samples.arguments(samples.module_of(kind)) if each.parameter == str(parameter)]
    return sorted(found, key=lambda each: not each.sample.is_full)


def _effect(kind: type, parameter: Parameter, argument: Argument) -> str:
    another = ANOTHER.get(f"{kind.__name__}: {parameter}") or ANOTHER.get(str(parameter))
    assert another or not parameter.is_required, f"ANOTHER has to say what else {parameter} may be"
    before = samples.made(argument.sample)
    try:
        after = samples.made_with(argument, another) if another else samples.made_without(argument)
    except ConstructsLibError as error:
        return f"refused: {error}"
    if after.template != before.template:
        return "template"
    return "metadata" if after.metadata != before.metadata else "nothing"


@pytest.mark.parametrize(("kind", "parameter"), list(_wanted()))
def test_parameter_is_in_a_sample_and_changes_its_template(kind: type, parameter: Parameter) -> None:
    found = _occurrences(kind, parameter)
    assert found, f"no sample in {samples.module_of(kind)}.py has it"
    assert found[0].sample.is_full or parameter.owner != kind.__name__, "no full sample has it"
    listed = NOT_IN_TEMPLATES.get(str(parameter))
    effects = []
    for each in found:
        effects.append(_effect(kind, parameter, each))
        if effects[-1] == "template":
            break
    assert any(each.startswith(listed or "template") for each in effects), effects
    assert not (listed and "template" in effects), f"{parameter} does reach a template"


@pytest.mark.parametrize(
    ("kind", "name"), REFUSED, ids=[f"{kind.__name__}: {name}" for kind, name in REFUSED]
)
def test_what_is_in_no_sample_is_refused(kind: type, name: str) -> None:
    code, arguments = REFUSED[kind, name]
    scope = stack()
    found = broken_rules(lambda: least(kind, scope, **arguments(scope)))
    assert code in {each for each, _ in found}


def test_lists_name_parameters_that_are_there() -> None:
    every = {
        str(each) for kind in CONSTRUCTS for owner in (kind, *values_of(kind)) for each in parameters(owner)
    }
    owners = {each.rpartition(".")[0] for each in every}
    assert {name.rpartition(": ")[2] for name in ANOTHER} <= every
    assert set(NOT_IN_TEMPLATES) <= every
    assert {name for _, name in REFUSED} <= every | owners
