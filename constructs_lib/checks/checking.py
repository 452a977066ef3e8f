"""Every check, and what one run of them finds."""

from collections.abc import Iterator

from constructs_lib.checks import (
    amounts,
    api_times,
    async_invocations,
    authorizations,
    buckets,
    circles,
    code,
    concurrency,
    deliveries,
    domains,
    durable_functions,
    event_rules,
    function_urls,
    functions,
    http_apis,
    keys,
    layers,
    logs,
    loops,
    mappings,
    monitoring,
    mounts,
    networks,
    order,
    origins,
    permissions,
    physical_names,
    queues,
    redrives,
    rest_apis,
    rights,
    roles,
    schedules,
    streams,
    topics,
    web_sockets,
)
from constructs_lib.checks.finding import Check, Finding
from constructs_lib.templates.graph import Graph

__all__ = ["CHECKED", "CHECKS", "check"]

_MODULES = (
    *(amounts, functions, code, roles, logs, concurrency, networks, mounts, durable_functions),
    *(queues, redrives, mappings, rights, order),
    *(async_invocations, circles, function_urls, monitoring),
    *(streams, layers),
    *(permissions, deliveries, physical_names, loops),
    *(rest_apis, http_apis, web_sockets, authorizations, api_times, origins, domains),
    *(buckets, event_rules, schedules, topics, keys),
)

CHECKS: tuple[Check, ...] = tuple(check for module in _MODULES for check in module.CHECKS)
"""Every check, family by family."""

CHECKED: frozenset[str] = frozenset(code for each in CHECKS for code in each.codes)
"""The rules that are decided on any template."""


def check(app: Graph) -> list[Finding]:
    """Return what is wrong with an app, in the order of its resources, each finding once."""
    order = {resource: place for place, resource in enumerate(app.resources)}
    said = {(each.code, each.resource, each.place, each.message): each for each in _all(app)}
    return sorted(said.values(), key=lambda each: (order[each.resource], each.code, each.place))


def _all(app: Graph) -> Iterator[Finding]:
    for each in CHECKS:
        for finding in each.look(app):
            # What is certainly not made breaks nothing.
            if finding.resource.is_made is not False:
                yield finding
