"""Which settings of events change something, and in which direction."""

from typing import Any

import pytest

from tests.constructs_lib.review.templates import changes, resource

MAPPING, RULE, FUNCTION = "AWS::Lambda::EventSourceMapping", "AWS::Events::Rule", "AWS::Lambda::Function"


def _kinds(kind: str, before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, ...]]:
    sides = ({"It": resource(kind, each)} for each in (before, after))
    return [each.kinds for each in changes(next(sides), next(sides))]


@pytest.mark.parametrize(
    ("kind", "before", "after", "kinds"),
    [
        (MAPPING, {"Enabled": True}, {"Enabled": False}, [("disabled",)]),
        (MAPPING, {}, {"Enabled": False}, [("disabled",)]),
        (MAPPING, {"Enabled": False}, {"Enabled": "true"}, [("trigger-added",)]),
        (MAPPING, {}, {"Enabled": True}, []),
        (RULE, {}, {"State": "ENABLED"}, []),
        (RULE, {"State": "ENABLED"}, {"State": "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"}, []),
        (RULE, {"State": "ENABLED"}, {"State": "DISABLED"}, [("disabled",)]),
        (FUNCTION, {}, {"ReservedConcurrentExecutions": 0}, [("disabled", "concurrency")]),
        (FUNCTION, {"ReservedConcurrentExecutions": 0}, {}, [("concurrency",)]),
        (MAPPING, {"MaximumRetryAttempts": 3}, {"MaximumRetryAttempts": "3"}, []),
        (MAPPING, {"MaximumRetryAttempts": 3}, {}, [("retries",)]),
    ],
)
def test_kind_of_a_setting(
    kind: str, before: dict[str, Any], after: dict[str, Any], kinds: list[tuple[str, ...]]
) -> None:
    assert _kinds(kind, before, after) == kinds


def test_targets_of_a_rule_are_told_apart_by_what_they_are() -> None:
    def side(*pairs: tuple[str, int]) -> dict[str, Any]:
        targets = []
        for number, (name, retries) in enumerate(pairs):
            arn, policy = f"arn:aws:sqs:us-east-1:111111111111:{name}", {"MaximumRetryAttempts": retries}
            targets.append({"Id": str(number), "Arn": arn, "RetryPolicy": policy})
        return {"Rule": resource(RULE, {"Targets": targets})}

    assert changes(side(("a", 1), ("b", 2)), side(("b", 2), ("a", 1))) == []
    (change,) = changes(side(("a", 1), ("b", 2)), side(("b", 3), ("a", 1)))
    assert change.text.endswith(":b: retries of a delivery 2 → 3")


def test_a_route_that_is_new_or_gone_with_its_sender_is_told_with_it() -> None:
    failed = resource("AWS::SQS::Queue")
    policy = {
        "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["Failed", "Arn"]}, "maxReceiveCount": 3}
    }
    source = resource("AWS::SQS::Queue", policy)
    assert changes({"Failed": failed}, {"Failed": failed, "Queue": source}) == []
    lost = changes({"Failed": failed, "Queue": source}, {"Failed": failed}, "route-lost")
    assert lost == []


def test_a_new_schedule_is_a_trigger_of_a_function_that_was_there() -> None:
    failed = resource("AWS::SQS::Queue")
    target = {
        "Arn": {"Fn::GetAtt": ["Worker", "Arn"]},
        "DeadLetterConfig": {"Arn": {"Fn::GetAtt": ["Failed", "Arn"]}},
    }
    schedule = resource("AWS::Scheduler::Schedule", {"ScheduleExpression": "rate(1 hour)", "Target": target})
    worker = {"Worker": resource(FUNCTION)}
    new = {"Schedule": schedule, "Failed": failed}
    (change,) = changes(worker, {**worker, **new})
    assert (change.kinds, change.text) == (("trigger-added",), "Worker is invoked by schedule Schedule")
    # A new function is one line, with all that invokes it.
    other = {"Other": resource(FUNCTION)}
    assert changes(other, {**other, **worker, **new}) == []


def test_a_route_to_what_no_template_has_is_told_by_its_arn() -> None:
    def side(name: str) -> dict[str, Any]:
        target = {"TargetArn": {"Fn::Sub": f"arn:aws:sqs:${{AWS::Region}}:111111111111:{name}"}}
        return {"Worker": resource(FUNCTION, {"DeadLetterConfig": target})}

    (change,) = changes(side("one"), side("other"))
    assert change.kinds == ("route-changed",)
    assert (
        "go to arn:aws:sqs:${AWS::Region}:111111111111:other by its dead-letter queue, before to"
        in change.text
    )


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("cron(0 3 * * ? *)", "cron(0 3 * * ?)", "after: not known"),
        ("cron(0 3 * * ? *)", "at(2026-06-01T00:00:00)", "after: none"),
        (
            "rate(1 hour)",
            "rate(2 hours)",
            "before: counted from the deployment; after: counted from the deployment",
        ),
    ],
)
def test_runs_of_a_schedule_are_told_as_far_as_they_are_known(before: str, after: str, said: str) -> None:
    rules = ({"Rule": resource(RULE, {"ScheduleExpression": each})} for each in (before, after))
    (change,) = changes(next(rules), next(rules))
    assert said in change.text


def test_retries_of_a_function_are_told_with_the_resource_that_has_them() -> None:
    function = {"Worker": resource(FUNCTION)}
    given = {"FunctionName": {"Ref": "Worker"}, "Qualifier": "$LATEST", "MaximumRetryAttempts": 0}
    config = {"Config": resource("AWS::Lambda::EventInvokeConfig", given)}
    (change,) = changes(function, {**function, **config})
    assert change.text == "Config to Worker: retries of asynchronous invocations not set → 0"
    (change,) = changes({**function, **config}, function)
    assert change.text == "Config to Worker: retries of asynchronous invocations 0 → not set"
    assert changes({"Other": resource(FUNCTION)}, {"Other": resource(FUNCTION), **function, **config}) == []
