"""Where a failed event goes: the one place that knows which trigger has which route, and wires it.

`values` is what users say, `route_stores` makes queues, topics and buckets, and each trigger has its module.
"""

from constructs_lib.dead_letter.values import DeadLetter, FailureRoute

__all__ = ["DeadLetter", "FailureRoute"]
