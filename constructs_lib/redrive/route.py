"""The way of a failed event: from where it was to be processed to where it lies."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Poller", "Route", "RouteKind"]


class RouteKind(StrEnum):
    """How a failed event came to lie where it lies."""

    DEAD_LETTER = "dead-letter target"
    DESTINATION = "on-failure destination"
    SOURCE_QUEUE = "redrive policy"
    STREAM = "on-failure destination of a stream"
    RULE = "dead-letter queue of a rule"
    SUBSCRIPTION = "dead-letter queue of a subscription"
    SCHEDULE = "dead-letter queue of a schedule"


@dataclass(frozen=True, slots=True)
class Poller:
    """An event source mapping that reads a stream.

    Attributes:
        uuid: what Lambda calls it.
        source: ARN of the stream, or of its consumer.
        role: ARN of the function's role.
        timeout: seconds that the function may run.
        filters: its patterns in JSON, of which a record has to match one; empty when every record passes.
        reports_items: whether the function's answer names the records that failed.
        windowed: whether the function gets a state that goes from batch to batch.
    """

    uuid: str
    source: str
    role: str
    timeout: int
    filters: tuple[str, ...] = ()
    reports_items: bool = False
    windowed: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """One way that a failed event takes, from where it was to be processed to where it lies.

    Attributes:
        kind: who put the event there, and in which form.
        origin: ARN of the function (with its alias or version) or of the source queue; failed events go
            back there.
        name: the origin as a person calls it, or what could not reach it: the construct path, or the name.
        store: ARN of the queue or bucket in which the failed events lie, or of what else AWS sends them to.
        topic: ARN of the SNS topic between the two; empty when there is none.
        raw: whether the topic's subscription delivers raw messages.
        warnings: what a person should know before failed events of this route are sent back.
        refusal: why failed events of this route cannot be sent back; empty when they can.
        sender: ARN of the rule, subscription or schedule that could not reach the origin; empty for others.
        input: how a rule's target changes events, as the parameter's name and value; None when it does not.
        poller: what reads the stream; None when there is no stream.
    """

    kind: RouteKind
    origin: str
    name: str
    store: str
    topic: str = ""
    raw: bool = False
    warnings: tuple[str, ...] = ()
    refusal: str = ""
    sender: str = ""
    input: tuple[str, str] | None = None
    poller: Poller | None = None

    @property
    def function(self) -> str:
        """Name of the function, or of the source queue or other target."""
        return self._function_parts[0] or self.origin.rpartition(":")[2]

    @property
    def qualifier(self) -> str:
        """Alias or version of the function; empty for the function itself."""
        return self._function_parts[1]

    @property
    def _function_parts(self) -> tuple[str, str]:
        name, _, qualifier = self.origin.partition(":function:")[2].partition(":")
        return name, qualifier

    @property
    def store_name(self) -> str:
        """Name of the queue or bucket."""
        return self.store.split(":")[-1]
