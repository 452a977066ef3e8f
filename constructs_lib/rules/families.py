"""The rules, family by family."""

from constructs_lib.rules import (
    api_details,
    apis,
    buckets,
    bus_events,
    calls,
    function_urls,
    functions,
    layers,
    monitoring,
    networks,
    on_templates,
    queues,
    schedules,
    streams,
    topics,
    web_sockets,
)

__all__ = ["FAMILIES"]

FAMILIES = (
    *(functions, networks, queues, apis, api_details, calls, monitoring, streams),
    *(buckets, bus_events, schedules, layers, topics),
    *(function_urls, web_sockets),
    *on_templates.FAMILIES,
)
