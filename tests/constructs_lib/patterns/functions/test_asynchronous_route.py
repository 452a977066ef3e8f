"""What `AsyncRoute` wires for a function, and how it shares it with its siblings."""

from typing import Any

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_sqs as sqs

from constructs_lib import AsyncFanOut, AsyncRoute, DeadLetter, ScheduledFunction, TopicConsumer
from tests.support.fan_outs import async_fan_out, calling, plain_function
from tests.support.stacks import broken_rules, function, imported_function, stack
from tests.support.templates import properties, resources, template_of

CONFIG, FUNCTION, QUEUE = "AWS::Lambda::EventInvokeConfig", "AWS::Lambda::Function", "AWS::SQS::Queue"


def _settings(scope: Stack) -> tuple[int, int]:
    found = properties(template_of(scope), CONFIG)
    return found["MaximumRetryAttempts"], found["MaximumEventAgeInSeconds"]


def test_function_keeps_its_failed_events_in_a_queue_below_it() -> None:
    scope = stack()
    worker = function(scope)
    made = AsyncRoute(scope, "Route", function=worker)
    template = template_of(scope)
    assert made.function is worker
    assert made.failure_route.queue is not None
    assert made.failure_route.queue.node.path == "Stack/Function/DeadLetterQueue"
    (queue,) = resources(template, QUEUE)
    assert properties(template, FUNCTION)["DeadLetterConfig"] == {"TargetArn": {"Fn::GetAtt": [queue, "Arn"]}}
    assert _settings(scope) == (2, 21_600)
    metrics = {e["Properties"]["MetricName"] for e in resources(template, "AWS::CloudWatch::Alarm").values()}
    assert metrics >= {"ApproximateNumberOfMessagesVisible", "DeadLetterErrors"}


def test_it_makes_what_a_fan_out_makes_for_its_target() -> None:
    one, other = stack(), stack()
    calling(one, "Caller")
    AsyncRoute(one, "FanOut", function=function(one, "Worker"), retry_attempts=1)
    async_fan_out(
        other,
        caller=calling(other, "Caller"),
        targets={"worker": function(other, "Worker")},
        retry_attempts=1,
    )
    kinds = (CONFIG, QUEUE, "AWS::SQS::QueuePolicy", "AWS::CloudWatch::Alarm")
    for kind in kinds:
        assert resources(template_of(one), kind) == resources(template_of(other), kind)


def test_counts_and_results_reach_lambda() -> None:
    scope = stack()
    results = sqs.Queue(scope, "Results")
    AsyncRoute(
        scope,
        "Route",
        function=function(scope),
        retry_attempts=0,
        max_event_age=Duration.minutes(5),
        on_success=destinations.SqsDestination(results),
    )
    assert _settings(scope) == (0, 300)
    found = properties(template_of(scope), CONFIG)["DestinationConfig"]["OnSuccess"]
    assert found == {"Destination": scope.resolve(results.queue_arn)}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"retry_attempts": 3}, "LP306"),
        ({"retry_attempts": -1}, "LP306"),
        ({"max_event_age": Duration.seconds(59)}, "LP307"),
        ({"max_event_age": Duration.hours(7)}, "LP307"),
        ({"max_event_age": Duration.millis(60_500)}, "LP325"),
        ({"dead_letter": DeadLetter.none(reason="")}, "LP313"),
    ],
)
def test_what_lambda_does_not_take_is_refused(arguments: dict[str, Any], code: str) -> None:
    scope = stack()
    found = broken_rules(lambda: AsyncRoute(scope, "Route", function=function(scope), **arguments))
    assert code in {each for each, _ in found}


def test_routes_of_one_function_have_the_same_settings() -> None:
    scope = stack()
    worker = function(scope)
    first = AsyncRoute(scope, "First", function=worker, retry_attempts=1)
    second = AsyncRoute(scope, "Second", function=worker.latest_version, retry_attempts=1)
    assert first.failure_route.queue is second.failure_route.queue
    found = broken_rules(lambda: AsyncRoute(scope, "Third", function=worker, retry_attempts=2))
    assert found == [("LP308", "function")]


def test_fan_out_and_route_of_one_function_have_the_same_settings() -> None:
    scope = stack()
    worker = function(scope)
    AsyncRoute(scope, "Route", function=worker, max_event_age=Duration.hours(1))
    again = {"scope": scope, "caller": calling(scope), "targets": {"worker": worker}}
    found = broken_rules(lambda: AsyncFanOut(construct_id="Other", **again))  # type: ignore[arg-type]
    assert found == [("LP308", "targets['worker']")]


def test_pattern_of_a_service_takes_over_the_counts_of_a_route_before_it() -> None:
    scope = stack()
    worker = function(scope)
    route = AsyncRoute(scope, "Route", function=worker, retry_attempts=0)
    topic = TopicConsumer(scope, "Orders", function=worker)
    assert _settings(scope)[0] == 0
    assert topic.function_failure_route.queue is route.failure_route.queue


def test_route_behind_a_pattern_of_a_service_has_its_counts() -> None:
    scope = stack()
    worker = function(scope)
    ScheduledFunction(scope, "Nightly", function=worker, schedule="rate(1 day)")
    AsyncRoute(scope, "Route", function=worker)
    found = broken_rules(lambda: AsyncRoute(scope, "Other", function=worker, retry_attempts=0))
    assert found == [("LP308", "function")]


def test_function_with_settings_of_its_own_is_refused() -> None:
    scope = stack()
    worker = plain_function(scope)
    worker.configure_async_invoke(retry_attempts=1)
    found = broken_rules(lambda: AsyncRoute(scope, "Route", function=worker))
    assert found == [("LP316", "function")]


def test_imported_function_without_its_role_is_warned_of() -> None:
    scope = stack()
    made = AsyncRoute(scope, "Route", function=imported_function(scope))
    warned = [str(e.data)[:5] for e in made.node.metadata if e.type == "aws:cdk:warning"]
    assert warned == ["LP315"]
    assert properties(template_of(scope), CONFIG)["Qualifier"] == "$LATEST"
