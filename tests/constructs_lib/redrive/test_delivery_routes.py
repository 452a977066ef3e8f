"""Where rules, subscriptions and schedules put what they could not bring to a function."""

import json
from typing import Any

import pytest

from constructs_lib.redrive import RouteKind

from .account import ACCOUNT, FUNCTION, QUEUE, TOPIC, UUID, Account, Stub

RULE = f"arn:aws:events:{ACCOUNT}:rule/orders/placed"
SCHEDULE = f"arn:aws:scheduler:{ACCOUNT}:schedule/nightly/cleanup"
SUBSCRIPTION = f"{TOPIC}:{UUID}"


def test_a_rule_has_a_queue_for_each_target(stub: Stub) -> None:
    account = Account(stub, Placed=("Events::Rule", "orders|placed", {}))
    account.stubbers["events"].add_response(
        "describe_rule", {"Arn": RULE}, {"Name": "placed", "EventBusName": "orders"}
    )
    dead = {"DeadLetterConfig": {"Arn": QUEUE}}
    machine = f"arn:aws:states:{ACCOUNT}:stateMachine:clerk"
    targets = [
        {"Id": "1", "Arn": FUNCTION, "InputPath": "$.detail", **dead},
        {"Id": "2", "Arn": f"{FUNCTION}:live", **dead},
        {"Id": "3", "Arn": machine, **dead},
        {"Id": "4", "Arn": FUNCTION},
    ]
    account.stubbers["events"].add_response(
        "list_targets_by_rule", {"Targets": targets}, {"Rule": "placed", "EventBusName": "orders"}
    )
    account.queue_attributes()
    routes = account.routes()
    assert {(r.kind, r.name, r.sender) for r in routes} == {(RouteKind.RULE, "Placed", RULE)}
    assert [(r.origin, r.input, r.refusal) for r in routes] == [
        (FUNCTION, ("InputPath", "$.detail"), ""),
        (f"{FUNCTION}:live", None, ""),
        (machine, None, f"its target is no function but {machine}"),
    ]


@pytest.mark.parametrize(
    ("endpoint", "refusal"),
    [
        (FUNCTION, ""),
        ("https://example.com/hook", "its target is no function but https://example.com/hook"),
        ("ops@example.com", "its target is no function but ops@example.com"),
    ],
)
def test_a_subscription_has_a_queue(stub: Stub, endpoint: str, refusal: str) -> None:
    account = Account(stub, Subscribed=("SNS::Subscription", SUBSCRIPTION, {}))
    policy = json.dumps({"deadLetterTargetArn": QUEUE})
    attributes = {"TopicArn": TOPIC, "RedrivePolicy": policy}
    account.answer("sns", "get_subscription_attributes", Attributes=attributes)
    others = [{"SubscriptionArn": f"{TOPIC}:other", "Endpoint": f"{FUNCTION}-2"}]
    mine = {"SubscriptionArn": SUBSCRIPTION, "Endpoint": endpoint}
    account.answer("sns", "list_subscriptions_by_topic", Subscriptions=[*others, mine])
    if not refusal:
        account.queue_attributes()
    [route] = account.routes()
    assert (route.kind, route.origin, route.sender) == (RouteKind.SUBSCRIPTION, endpoint, SUBSCRIPTION)
    assert route.refusal == refusal


def test_a_subscription_without_a_queue_is_no_route(stub: Stub) -> None:
    account = Account(stub, Subscribed=("SNS::Subscription", SUBSCRIPTION, {}))
    account.answer("sns", "get_subscription_attributes", Attributes={"TopicArn": TOPIC})
    assert account.routes() == []


@pytest.mark.parametrize(
    ("group", "asked"),
    [
        ({"GroupName": {"Ref": "Group"}}, {"GroupName": "nightly"}),
        ({"GroupName": {"Fn::ImportValue": "other"}}, {}),
        ({}, {"GroupName": "default"}),
    ],
    ids=["of the stack", "of another stack", "default"],
)
def test_a_schedule_has_a_queue(stub: Stub, group: dict[str, Any], asked: dict[str, str]) -> None:
    account = Account(
        stub,
        Cleanup=("Scheduler::Schedule", "cleanup", group),
        Group=("Scheduler::ScheduleGroup", "nightly", {}),
    )
    found = [{"Name": name, "GroupName": "nightly"} for name in ("cleanup", "cleanup-2")]
    account.stubbers["scheduler"].add_response(
        "list_schedules", {"Schedules": found}, {"NamePrefix": "cleanup", **asked}
    )
    target = {"Arn": FUNCTION, "RoleArn": "arn:aws:iam::111122223333:role/r"}
    account.stubbers["scheduler"].add_response(
        "get_schedule",
        {"Arn": SCHEDULE, "Target": {**target, "DeadLetterConfig": {"Arn": QUEUE}}},
        {"Name": "cleanup", "GroupName": "nightly"},
    )
    account.queue_attributes()
    [route] = account.routes()
    assert (route.kind, route.name, route.sender) == (RouteKind.SCHEDULE, "Cleanup", SCHEDULE)
