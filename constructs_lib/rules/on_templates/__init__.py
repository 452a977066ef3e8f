"""Rules that only a template shows, by family; their numbers are 60 to 99, those of APIs from 70.

No constructor of ours can break them: it makes what they ask for, or has not what they are about.
"""

from constructs_lib.rules.on_templates import (
    apis,
    calls,
    events,
    function_urls,
    functions,
    layers,
    loops,
    monitoring,
    networks,
    permissions,
    queues,
    schedules,
    streams,
    topics,
    web_sockets,
)

FAMILIES = (
    *(functions, networks, queues, apis, calls, permissions, loops),
    *(streams, events, schedules, layers, topics),
    *(function_urls, web_sockets, monitoring),
)
"""The modules of these rules, family by family."""
