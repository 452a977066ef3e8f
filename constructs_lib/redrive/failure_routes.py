"""Finds every failure route of a deployed stack."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from botocore.exceptions import ClientError

from constructs_lib.redrive.clients import ClientFactory, default_clients, queue_url
from constructs_lib.redrive.delivery_routes import delivery_routes
from constructs_lib.redrive.errors import RedriveError, aws_errors
from constructs_lib.redrive.route import Route, RouteKind
from constructs_lib.redrive.stream_routes import stream_routes
from constructs_lib.templates.deployed import Deployed
from constructs_lib.templates.lookup import below, names, nearest
from constructs_lib.templates.model import Resource

__all__ = ["find_routes"]

_LATEST = ":$LATEST"
_FUNCTIONS = ("AWS::Lambda::Function", "AWS::Lambda::Alias", "AWS::Lambda::Version")


def find_routes(
    stack: str, construct: str | None = None, *, client: ClientFactory | None = None
) -> list[Route]:
    """Return every failure route of a deployed stack, those that cannot be redriven included.

    Args:
        stack: name of the CloudFormation stack.
        construct: path of a construct inside the stack, or a logical id: only routes that start or end in
            it, and those of the queues that it polls or whose messages its functions get, wherever they are;
            the whole stack by default.
        client: makes a boto3 client for a service, such as `boto3.Session().client` or `LocalAws.client`;
            boto3's own by default.

    Raises:
        RedriveError: there is no such stack or construct, or AWS refused to tell.
    """
    client = client or default_clients()
    with aws_errors(f"read stack {stack}"):
        app = Deployed.read(client("cloudformation"), stack)
        found = _Finder(app, client)
        held = [] if construct is None else _held(app, stack, construct)
        polled = found.polled_queues(held)
        every = [*found.all()]
        every += found.routes_of_others(polled - {route.origin for route in every})
        routes = _with_warnings(sorted(every, key=lambda route: (route.name, route.kind)), found)
        if construct is None:
            return routes
        ends = {_last_name(resource.physical_id) for resource in held}
        return [r for r in routes if ends & set(_names_of(r)) or r.origin in polled]


def _held(app: Deployed, stack: str, construct: str) -> list[Resource]:
    found = below(app.resources, construct)
    if not found:
        hint = nearest(construct, names(app.resources))
        raise RedriveError(f"stack {stack} has no construct {construct!r}; {hint}")
    return found


class _Finder:
    def __init__(self, app: Deployed, client: ClientFactory) -> None:
        self._app = app
        self._client = client
        self._lambda = client("lambda")
        self._sqs = client("sqs")
        self._sns = client("sns")
        self._functions = {r.physical_id: r.name for r in app.made("AWS::Lambda::Function")}
        self.own_queues = {_last_name(r.physical_id) for r in app.made("AWS::SQS::Queue")}
        self.guarded: dict[str, bool] = {}

    def all(self) -> Iterator[Route]:
        for function, name in self._functions.items():
            yield from self._dead_letter_routes(function, name)
            yield from self._destination_routes(function, name)
        # Of a function of another stack only what this stack has added: the rest is that stack's to redrive.
        for function, qualifier in sorted(self._qualifiers_of_others()):
            routes = self._destination_routes(function, function)
            yield from (r for r in routes if r.qualifier == qualifier)
        yield from self._source_queue_routes()
        for route in stream_routes(self._app, self._lambda, self._functions):
            yield route if route.refusal else self._through_topic(route)
        yield from delivery_routes(self._app, self._client)

    def polled_queues(self, held: Iterable[Resource]) -> set[str]:
        """Return the ARNs of the queues that are polled by mappings, or for functions, of some resources."""
        resources = {each.physical_id: each.type for each in held if each.physical_id}
        functions = {_last_name(name) for name, kind in resources.items() if kind in _FUNCTIONS}
        sources: set[str] = set()
        for each in self._app.made("AWS::Lambda::EventSourceMapping"):
            if not functions and each.physical_id not in resources:
                continue
            # What Lambda says, as a template may name a queue of another stack by an import or a parameter.
            mapping = self._lambda.get_event_source_mapping(UUID=each.physical_id)
            function = _last_name(mapping["FunctionArn"].removesuffix(_LATEST))
            if each.physical_id in resources or functions & {function, function.partition(":")[0]}:
                sources.add(mapping.get("EventSourceArn", ""))
        return {arn for arn in sources if arn.split(":")[2:3] == ["sqs"]}

    def routes_of_others(self, queues: Iterable[str]) -> Iterator[Route]:
        """Yield the routes of queues of other stacks, which have no construct here to be called by."""
        for arn in sorted(queues):
            yield from self._source_queue_route(queue_url(self._sqs, arn), arn.rpartition(":")[2])

    def has_own_redrive_policy(self, arn: str) -> bool:
        """Return whether failed events that are looked at too often would leave their queue."""
        if arn not in self.guarded:
            attributes = self._queue_attributes(queue_url(self._sqs, arn))
            self.guarded[arn] = "RedrivePolicy" in attributes
        return self.guarded[arn]

    def _dead_letter_routes(self, function: str, name: str) -> Iterator[Route]:
        configuration = self._lambda.get_function_configuration(FunctionName=function)
        target = configuration.get("DeadLetterConfig", {}).get("TargetArn")
        # Published versions are not asked for theirs: a dead letter does not say which version failed.
        if target:
            route = Route(RouteKind.DEAD_LETTER, configuration["FunctionArn"], name, target)
            yield self._through_topic(route)

    def _destination_routes(self, function: str, name: str) -> Iterator[Route]:
        pages = self._lambda.get_paginator("list_function_event_invoke_configs").paginate(
            FunctionName=function
        )
        for page in pages:
            for config in page["FunctionEventInvokeConfigs"]:
                target = config.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
                if not target:
                    continue
                # The function itself stands in the list as its version $LATEST.
                origin = config["FunctionArn"].removesuffix(_LATEST)
                route = Route(RouteKind.DESTINATION, origin, name, target)
                if route.qualifier:
                    route = replace(route, name=f"{name}:{route.qualifier}")
                yield self._through_topic(route)

    def _through_topic(self, route: Route) -> Route:
        service = route.store.split(":")[2]
        if service in {"sqs", "s3"}:
            return route
        if service != "sns":
            where = "event bus" if service == "events" else "function"
            return replace(route, refusal=f"its failed events are sent to the {where} {route.store_name}")
        pages = self._sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=route.store)
        found = [s for page in pages for s in page["Subscriptions"] if s["Protocol"] == "sqs"]
        if not found:
            return replace(route, refusal=f"no queue subscribes to its topic {route.store_name}")
        # Each queue has a copy of each letter, and one event is sent once. Of several, the same is taken in
        # every run, or the next one would send the copies.
        first, *others = sorted(
            found, key=lambda s: (_last_name(s["Endpoint"]) not in self.own_queues, s["Endpoint"])
        )
        warnings = tuple(
            f"queue {_last_name(other['Endpoint'])} has a copy of every failed event, which stays there"
            for other in others
        )
        attributes = self._sns.get_subscription_attributes(SubscriptionArn=first["SubscriptionArn"])[
            "Attributes"
        ]
        raw = attributes.get("RawMessageDelivery") == "true"
        return replace(route, store=first["Endpoint"], topic=route.store, raw=raw, warnings=warnings)

    def _qualifiers_of_others(self) -> set[tuple[str, str]]:
        """Return aliases, versions and configurations that this stack adds to functions of other stacks."""
        found: set[tuple[str, str]] = set()
        for kind in ("AWS::Lambda::Alias", "AWS::Lambda::Version"):
            for resource in self._app.made(kind):
                parts = resource.physical_id.split(":")
                if len(parts) == 8:
                    found.add((parts[6], parts[7]))
        for resource in self._app.made("AWS::Lambda::EventInvokeConfig"):
            function = resource.value("FunctionName")
            qualifier = resource.value("Qualifier")
            if isinstance(function, str) and isinstance(qualifier, str):
                found.add((_function_name(function), qualifier.replace("$LATEST", "")))
        return {(function, qualifier) for function, qualifier in found if function not in self._functions}

    def _source_queue_routes(self) -> Iterator[Route]:
        for resource in self._app.made("AWS::SQS::Queue"):
            yield from self._source_queue_route(resource.physical_id, resource.name)

    def _source_queue_route(self, url: str, name: str) -> Iterator[Route]:
        attributes = self._queue_attributes(url)
        target = json.loads(attributes.get("RedrivePolicy", "{}")).get("deadLetterTargetArn")
        if target:
            yield Route(RouteKind.SOURCE_QUEUE, attributes["QueueArn"], name, target)

    def _queue_attributes(self, url: str) -> dict[str, str]:
        found = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn", "RedrivePolicy"])
        return dict(found["Attributes"])


def _with_warnings(routes: list[Route], finder: _Finder) -> list[Route]:
    senders: dict[tuple[str, str], set[str]] = defaultdict(set)
    kinds: dict[str, set[RouteKind]] = defaultdict(set)
    for route in routes:
        kinds[route.function].add(route.kind)
        if route.kind is RouteKind.DEAD_LETTER:
            senders[route.store, route.topic].add(route.name)
    return [replace(r, warnings=(*r.warnings, *_warnings(r, senders, kinds, finder))) for r in routes]


def _warnings(
    route: Route,
    senders: dict[tuple[str, str], set[str]],
    kinds: dict[str, set[RouteKind]],
    finder: _Finder,
) -> Iterator[str]:
    if route.refusal:
        return
    if route.kind is RouteKind.DEAD_LETTER:
        others = sorted(senders[route.store, route.topic] - {route.name})
        if others:
            yield f"{route.store_name} also has failed events of {', '.join(others)}, without their names"
        elif route.store_name not in finder.own_queues:
            yield f"{route.store_name} is not of this stack; a failed event may be of another function"
    if {RouteKind.DEAD_LETTER, RouteKind.DESTINATION} <= kinds[route.function]:
        yield "it has a dead-letter queue and a destination: an event may be in both and run twice"
    if route.store.split(":")[2] == "sqs":
        try:
            guarded = finder.has_own_redrive_policy(route.store)
        except ClientError:
            # The redrive itself says why this queue cannot be read.
            return
        if guarded:
            yield f"{route.store_name} has a redrive policy: events that are received too often leave it"


def _names_of(route: Route) -> Iterator[str]:
    yield route.function
    yield route.store_name
    if route.qualifier:
        yield f"{route.function}:{route.qualifier}"
    if route.topic:
        yield _last_name(route.topic)
    if route.sender:
        yield _last_name(route.sender)
    if route.poller:
        yield route.poller.uuid
        yield route.poller.source.split("/")[1]


def _last_name(physical_id: str) -> str:
    """Return the name in an ARN, a URL, a bus and a rule, or a name."""
    if ":function:" in physical_id:
        return physical_id.partition(":function:")[2]
    return physical_id.rpartition(":")[2].rpartition("/")[2].rpartition("|")[2]


def _function_name(name_or_arn: str) -> str:
    return name_or_arn.rpartition(":function:")[2].partition(":")[0]
