"""Finds where event source mappings of a stack put the records of streams that failed."""

from collections.abc import Iterator, Mapping
from typing import Any

from constructs_lib.redrive.route import Poller, Route, RouteKind
from constructs_lib.templates.deployed import Deployed

__all__ = ["stream_routes"]

_STREAMS = {"dynamodb", "kinesis"}


def stream_routes(app: Deployed, lambda_client: Any, names: Mapping[str, str]) -> Iterator[Route]:
    """Return the routes of all event source mappings that have an on-failure destination.

    Args:
        app: what the stack holds.
        lambda_client: a Lambda client.
        names: the functions of the stack by name, each as a person calls it.
    """
    for resource in app.made("AWS::Lambda::EventSourceMapping"):
        mapping = lambda_client.get_event_source_mapping(UUID=resource.physical_id)
        target = mapping.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
        if not target:
            continue
        origin = mapping["FunctionArn"].removesuffix(":$LATEST")
        route = Route(RouteKind.STREAM, origin, "", target)
        name = names.get(route.function, route.function)
        name = f"{name}:{route.qualifier}" if route.qualifier else name
        # Only a Kafka cluster outside of AWS has no ARN.
        source = mapping.get("EventSourceArn", "")
        service = source.split(":")[2] if source else "Kafka"
        if service not in _STREAMS:
            refusal = f"records of {service} are not redriven"
            yield Route(RouteKind.STREAM, origin, name, target, refusal=refusal)
            continue
        function = lambda_client.get_function_configuration(FunctionName=origin)
        yield Route(
            RouteKind.STREAM, origin, name, target, poller=_poller(resource.physical_id, mapping, function)
        )


def _poller(uuid: str, mapping: Mapping[str, Any], function: Mapping[str, Any]) -> Poller:
    filters = (mapping.get("FilterCriteria") or {}).get("Filters", [])
    return Poller(
        uuid,
        mapping["EventSourceArn"],
        function["Role"],
        function["Timeout"],
        tuple(found["Pattern"] for found in filters),
        "ReportBatchItemFailures" in mapping.get("FunctionResponseTypes", []),
        bool(mapping.get("TumblingWindowInSeconds")),
    )
