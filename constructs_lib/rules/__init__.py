"""The rules that constructs-lib checks, as data: one code for one condition, never used for another.

A code is `LP`, which stands for *Lambda pattern*, and three digits, of which the first is its family: 0xx
functions, 1xx queues, 2xx APIs, 3xx calls, 4xx streams, 5xx buckets, 6xx schedules, 7xx layers,
8xx topics, 9xx function URLs and WebSocket APIs. Imports nothing of CDK.
"""

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
from constructs_lib.rules.rule import Rule, Severity

__all__ = ["RULES", "Rule", "Severity"]

_FAMILIES = (
    *(functions, networks, queues, apis, api_details, calls, monitoring, streams),
    *(buckets, bus_events, schedules, layers, topics),
    *(function_urls, web_sockets),
    *on_templates.FAMILIES,
)

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in sorted((each for family in _FAMILIES for each in family.RULES), key=lambda rule: rule.code)
}
"""Every rule by its code."""
