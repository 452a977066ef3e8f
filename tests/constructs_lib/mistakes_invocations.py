"""Deliberate mistakes with functions that call functions, and with where failed events go."""

from collections.abc import Callable
from typing import Any

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from constructs_lib import DeadLetter, SyncFanOut
from tests.constructs_lib.mistake import Mistake
from tests.support.fan_outs import (
    FUNCTION_ARN,
    ROLE_ARN,
    async_fan_out,
    calling,
    plain_function,
    sync_fan_out,
)
from tests.support.stacks import function, imported_function


def _asynchronous(title: str, make: Callable[[Stack], object] | None = None, **arguments: Any) -> Mistake:
    return Mistake(title, "AsyncFanOut", make or (lambda scope: async_fan_out(scope, **arguments)))


def _synchronous(title: str, make: Callable[[Stack], object] | None = None, **arguments: Any) -> Mistake:
    return Mistake(title, "SyncFanOut", make or (lambda scope: sync_fan_out(scope, **arguments)))


def _to(title: str, place: Callable[[Stack], Any]) -> Mistake:
    return _asynchronous(title, lambda scope: async_fan_out(scope, dead_letter=DeadLetter.to(place(scope))))


def _of_target(title: str, target: Callable[[Stack], Any], **arguments: Any) -> Mistake:
    return _asynchronous(
        title, lambda scope: async_fan_out(scope, targets={"worker": target(scope)}, **arguments)
    )


def _itself(scope: Stack) -> None:
    caller = calling(scope)
    sync_fan_out(scope, caller=caller, targets={"again": caller})


def _both_ways(scope: Stack) -> None:
    app = scope.node.root
    assert isinstance(app, App)
    workers = Stack(app, "Workers")
    place = sqs.Queue(scope, "Failures")
    targets = {"worker": function(workers, "Worker")}
    async_fan_out(scope, targets=targets, dead_letter=DeadLetter.to(place))


def _own_alias(scope: Stack) -> None:
    caller = calling(scope)
    async_fan_out(scope, caller=caller, targets={"live": caller.add_alias("live")})


def _circle(scope: Stack) -> None:
    one, two, three = (calling(scope, name) for name in ("One", "Two", "Three"))
    async_fan_out(scope, "First", caller=one, targets={"two": two})
    async_fan_out(scope, "Second", caller=two, targets={"three": three.add_alias("live")})
    async_fan_out(scope, "Third", caller=three, targets={"one": one})


def _slow_target(scope: Stack) -> None:
    targets = {
        "quick": function(scope, "Quick", timeout=Duration.seconds(2)),
        "slow": function(scope, "Slow", timeout=Duration.minutes(2)),
    }
    sync_fan_out(scope, caller=calling(scope), targets=targets)


def _same_variable(scope: Stack) -> None:
    sync_fan_out(scope, targets={"price-list": function(scope, "A"), "Price List": function(scope, "B")})


def _other_settings(scope: Stack) -> None:
    worker = function(scope, "Worker")
    async_fan_out(scope, "Orders", targets={"worker": worker})
    async_fan_out(scope, "Refunds", targets={"worker": worker}, retry_attempts=0, dead_letter=_TOPIC)


def _alias_beside(scope: Stack) -> None:
    worker = function(scope, "Worker")
    async_fan_out(scope, "Orders", targets={"worker": worker})
    async_fan_out(scope, "Refunds", targets={"worker": worker.add_alias("live")})


def _alias_in_one(scope: Stack) -> None:
    worker = function(scope, "Worker")
    async_fan_out(scope, "Orders", targets={"worker": worker, "live": worker.add_alias("live")})


def _queue_beside_bucket(scope: Stack) -> None:
    worker = plain_function(scope, dead_letter_queue_enabled=True)
    async_fan_out(scope, targets={"worker": worker}, dead_letter=DeadLetter.bucket())


def _other_region(scope: Stack) -> Any:
    return lambda_.Function.from_function_arn(scope, "Far", FUNCTION_ARN.replace("us-east-1", "eu-west-1"))


def _other_account(scope: Stack) -> None:
    here = Stack(scope.node.root, "Here", env={"account": "222222222222", "region": "us-east-1"})  # type: ignore[arg-type]
    async_fan_out(here, targets={"worker": lambda_.Function.from_function_arn(here, "Theirs", FUNCTION_ARN)})


def _far_target(scope: Stack) -> None:
    here = Stack(scope.node.root, "Here", env={"account": "111111111111", "region": "us-east-1"})  # type: ignore[arg-type]
    sync_fan_out(here, targets={"worker": _other_region(here)})


def _role_of_others(scope: Stack) -> Any:
    role = iam.Role.from_role_arn(scope, "Theirs", ROLE_ARN, mutable=False)
    return lambda_.Function.from_function_attributes(scope, "Imported", function_arn=FUNCTION_ARN, role=role)


def _configured(scope: Stack) -> lambda_.Function:
    worker = function(scope, "Worker")
    worker.configure_async_invoke(retry_attempts=0)
    return worker


def _variable_set_again(scope: Stack) -> None:
    caller = calling(scope)
    sync_fan_out(scope, caller=caller, targets={"pricing": function(scope, "Pricing")})
    caller.add_environment("FAN_OUT_PRICING", "pricing-v2")


def _dead_letters_elsewhere(scope: Stack) -> None:
    worker = function(scope, "Worker")
    async_fan_out(scope, targets={"worker": worker})
    resource = worker.node.default_child
    assert isinstance(resource, lambda_.CfnFunction)
    elsewhere = "arn:aws:sqs:us-east-1:111111111111:elsewhere"
    resource.dead_letter_config = lambda_.CfnFunction.DeadLetterConfigProperty(target_arn=elsewhere)


_TOPIC = DeadLetter.topic()

_TYPES = (
    _synchronous("a list of targets", targets=[]),
    _synchronous("an ARN for a target", targets={"pricing": FUNCTION_ARN}),
    Mistake(
        "an imported caller",
        "SyncFanOut",
        lambda scope: SyncFanOut(scope, "FanOut", caller=imported_function(scope), targets={}),  # type: ignore[arg-type]
    ),
    _asynchronous("a queue for a DeadLetter", lambda scope: async_fan_out(scope, dead_letter=_queue(scope))),
    _asynchronous("seconds for an age", max_event_age=3_600),
    _asynchronous("an age with half a second", max_event_age=Duration.millis(90_500)),
    _asynchronous(
        "a failure queue that keeps half a second",
        dead_letter=DeadLetter.queue(retention_period=Duration.millis(90_500)),
    ),
    Mistake("an ARN for a queue", "DeadLetter", lambda _: DeadLetter.to("arn:aws:sqs:::q")),  # type: ignore[arg-type]
    Mistake("nothing for a queue", "DeadLetter", lambda _: DeadLetter.to(None)),  # type: ignore[arg-type]
    Mistake(
        "days for a retention",
        "DeadLetter",
        lambda _: DeadLetter.queue(retention_period=14),  # type: ignore[arg-type]
    ),
    Mistake(
        "an address for a subscription",
        "DeadLetter",
        lambda _: DeadLetter.topic(subscriptions="ops@example.com"),  # type: ignore[arg-type]
    ),
)


def _queue(scope: Stack) -> sqs.Queue:
    return sqs.Queue(scope, "Queue")


_TARGETS = (
    _synchronous("no targets", targets={}),
    _synchronous("a function that calls itself", _itself),
    _asynchronous("a function that calls its own alias", _own_alias),
    _asynchronous("functions that call each other in a loop", _circle),
    _synchronous("a target with more time than its caller", _slow_target),
    _synchronous("two targets with one variable", _same_variable),
    _synchronous(
        "a target without a name", lambda scope: sync_fan_out(scope, targets={" ": function(scope)})
    ),
    _synchronous("a target in another Region", _far_target),
    _synchronous("a variable of a target set again", _variable_set_again),
)

_ROUTES = (
    _asynchronous("other settings for one target", _other_settings),
    _to("a FIFO queue for failed events", lambda scope: sqs.Queue(scope, "Queue", fifo=True)),
    _asynchronous("a place in the stack of the caller for a function of another one", _both_ways),
    _to("a FIFO topic for failed events", lambda scope: sns.Topic(scope, "Topic", fifo=True)),
    _asynchronous("a queue of the function's own beside a bucket", _queue_beside_bucket),
    _asynchronous("an alias beside its function", _alias_beside),
    _asynchronous("an alias and its function in one fan-out", _alias_in_one),
    _asynchronous("a topic that nobody hears", dead_letter=_TOPIC),
    _asynchronous("no route without a reason", dead_letter=DeadLetter.none(reason=" ")),
    _of_target(
        "a queue of the function's own beside ours",
        lambda scope: plain_function(scope, dead_letter_queue_enabled=True),
    ),
    _of_target("an imported function without its role", imported_function),
    _of_target("an imported function with a role of others", _role_of_others),
    _of_target("a function that is configured already", _configured),
    _asynchronous(
        "a success destination of an imported function",
        lambda scope: async_fan_out(
            scope,
            targets={"worker": imported_function(scope)},
            on_success=destinations.SqsDestination(_queue(scope)),
        ),
    ),
    _asynchronous(
        "half a day in a bucket", dead_letter=DeadLetter.bucket(retention_period=Duration.hours(12))
    ),
    _asynchronous("a function of another account", _other_account),
    _asynchronous("dead letters sent elsewhere", _dead_letters_elsewhere),
    _of_target(
        "an alias imported as a function",
        lambda scope: lambda_.Function.from_function_arn(scope, "Live", f"{FUNCTION_ARN}:live"),
    ),
)

MISTAKES = (*_TYPES, *_TARGETS, *_ROUTES)
