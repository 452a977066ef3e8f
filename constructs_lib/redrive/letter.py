"""One failed event in its failure route."""

from dataclasses import dataclass
from datetime import datetime

from constructs_lib.redrive.route import Route

__all__ = ["Letter", "Position"]


@dataclass(frozen=True, slots=True)
class Position:
    """Where the records of a failed batch lie in their stream.

    Attributes:
        shard: id of the shard.
        start: sequence number of the first record.
        end: sequence number of the last record.
        size: how many records the batch had.
        stored: whether the failed event holds the records itself.
    """

    shard: str
    start: str
    end: str
    size: int
    stored: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A failed event in its failure route.

    Attributes:
        id: what the queue or bucket calls it.
        time: when it failed, as far as the route tells.
        function: name of the function or source queue that it belongs to; empty when that is not known.
        error: the function's error; empty when the route does not keep it.
        payload: the original event or message body.
        route: the route that it came by; None if that is not known.
        problem: why it cannot be sent back; empty when it can.
        foreign: whether it belongs to something that was not asked for.
        position: where its records lie in their stream; None when it is of no stream.
    """

    id: str
    time: datetime
    function: str
    error: str
    payload: str
    route: Route | None = None
    problem: str = ""
    foreign: bool = False
    position: Position | None = None
