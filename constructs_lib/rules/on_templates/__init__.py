"""Rules that only a template shows, by family; their numbers are 60 to 99.

No constructor of ours can break them: it makes what they ask for, or has not what they are about.
"""

from constructs_lib.rules.on_templates import apis, calls, functions, layers, queues, streams

FAMILIES = (functions, queues, apis, calls, streams, layers)
"""The modules of these rules, family by family."""
