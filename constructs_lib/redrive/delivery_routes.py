"""Finds where rules, subscriptions and schedules of a stack put what they could not bring to a function."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from constructs_lib.redrive.clients import ClientFactory
from constructs_lib.redrive.route import Route, RouteKind
from constructs_lib.templates.deployed import Deployed
from constructs_lib.templates.model import ABSENT, Resource

__all__ = ["delivery_routes"]

_INPUTS = ("Input", "InputPath", "InputTransformer")


def delivery_routes(app: Deployed, client: ClientFactory) -> Iterator[Route]:
    """Return the dead-letter queues of all rules, subscriptions and schedules.

    Args:
        app: what the stack holds.
        client: makes a boto3 client for a service; asked only for what the stack uses.
    """
    for kind, service, routes in (
        ("AWS::Events::Rule", "events", _rule_routes),
        ("AWS::SNS::Subscription", "sns", _subscription_routes),
        ("AWS::Scheduler::Schedule", "scheduler", _schedule_routes),
    ):
        found = app.made(kind)
        made = client(service) if found else None
        for resource in found:
            yield from routes(made, resource, app)


def _rule_routes(events: Any, resource: Resource, app: Deployed) -> Iterator[Route]:
    # CloudFormation writes the bus before the name of a rule that is not on the default one, not so locally.
    bus, _, name = resource.physical_id.rpartition("|")
    bus = bus or app.value_of(resource.value("EventBusName"))
    of_rule = {"EventBusName": bus} if bus else {}
    sender = events.describe_rule(Name=name, **of_rule)["Arn"]
    pages = events.get_paginator("list_targets_by_rule").paginate(Rule=name, **of_rule)
    for target in (target for page in pages for target in page["Targets"]):
        queue = target.get("DeadLetterConfig", {}).get("Arn")
        if queue:
            route = _route(RouteKind.RULE, target["Arn"], resource, queue, sender)
            yield replace(route, input=_input(target))


def _subscription_routes(sns: Any, resource: Resource, _app: Deployed) -> Iterator[Route]:
    attributes = sns.get_subscription_attributes(SubscriptionArn=resource.physical_id)["Attributes"]
    queue = json.loads(attributes.get("RedrivePolicy") or "{}").get("deadLetterTargetArn")
    if not queue:
        return
    # Only the list is documented to say who subscribes.
    topic = resource.physical_id.rpartition(":")[0]
    pages = sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
    for found in (found for page in pages for found in page["Subscriptions"]):
        if found["SubscriptionArn"] == resource.physical_id:
            yield _route(RouteKind.SUBSCRIPTION, found["Endpoint"], resource, queue, resource.physical_id)


def _schedule_routes(scheduler: Any, resource: Resource, app: Deployed) -> Iterator[Route]:
    # CloudFormation tells the name alone, and it takes the group, too, to read a schedule. Where only another
    # stack knows the group, the name is looked for in all.
    named = resource.value("GroupName")
    group = "default" if named is ABSENT else app.value_of(named)
    within = {"GroupName": group} if group else {}
    pages = scheduler.get_paginator("list_schedules").paginate(NamePrefix=resource.physical_id, **within)
    for item in (item for page in pages for item in page["Schedules"]):
        if item["Name"] != resource.physical_id:
            continue
        schedule = scheduler.get_schedule(Name=item["Name"], GroupName=item["GroupName"])
        target = schedule["Target"]
        queue = target.get("DeadLetterConfig", {}).get("Arn")
        if queue:
            yield _route(RouteKind.SCHEDULE, target["Arn"], resource, queue, schedule["Arn"])


def _route(kind: RouteKind, target: str, resource: Resource, queue: str, sender: str) -> Route:
    is_function = target.split(":")[2:3] == ["lambda"]
    refusal = "" if is_function else f"its target is no function but {target}"
    return Route(kind, target, resource.name, queue, refusal=refusal, sender=sender)


def _input(target: Mapping[str, Any]) -> tuple[str, str] | None:
    for name in _INPUTS:
        value = target.get(name)
        if value:
            return name, value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return None
