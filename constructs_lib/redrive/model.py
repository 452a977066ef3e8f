"""What a redrive speaks about: routes, the letters that lie in them, and what became of each."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

__all__ = [
    "DEFAULT_RATE",
    "MAX_RATE",
    "ClientFactory",
    "Interrupted",
    "Letter",
    "Outcome",
    "Poller",
    "Position",
    "Reporter",
    "Route",
    "RouteKind",
    "Status",
    "Summary",
]

ClientFactory = Callable[[str], Any]

DEFAULT_RATE = 10
"""Letters per second: slow enough for a function that has just been mended."""

MAX_RATE = 500
"""Letters per second: half of what an account's 1,000 concurrent executions take of one-second functions."""


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
class Position:
    """Where the records of a failed batch lie in their stream.

    Attributes:
        shard: id of the shard.
        start: sequence number of the first record.
        end: sequence number of the last record.
        size: how many records the batch had.
        stored: whether the letter holds the records itself.
    """

    shard: str
    start: str
    end: str
    size: int
    stored: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """One way that a failed event takes, from where it was to be processed to where it lies.

    Attributes:
        kind: who put the event there, and in which form.
        origin: ARN of the function (with its alias or version) or of the source queue; letters go back there.
        name: the origin as a person calls it, or what could not reach it: the construct path, or the name.
        store: ARN of the queue or bucket in which the letters lie, or of what else AWS sends them to.
        topic: ARN of the SNS topic between the two; empty when there is none.
        raw: whether the topic's subscription delivers raw messages.
        warnings: what a person should know before letters of this route are sent back.
        refusal: why letters of this route cannot be sent back; empty when they can.
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


@dataclass(frozen=True, slots=True)
class Letter:
    """A failed event as it lies in its route.

    Attributes:
        id: what the queue or bucket calls it.
        time: when it failed, as far as the route tells.
        function: name of the function or source queue that it belongs to; empty when that is not known.
        error: the function's error; empty when the route does not keep it.
        payload: the original event or message body.
        route: the route that it came by; None when that cannot be told.
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


class Status(StrEnum):
    """What became of a letter."""

    SENT = "sent"
    SHOWN = "found"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter, or of several that Amazon SQS moved by itself.

    Attributes:
        status: what became of it.
        letter: the letter; None when SQS moved letters without showing them.
        reason: why it was skipped or failed; empty otherwise.
        count: how many letters this is about.
    """

    status: Status
    letter: Letter | None
    reason: str = ""
    count: int = 1


@dataclass(slots=True)
class Summary:
    """What one redrive did.

    Attributes:
        found: letters that were looked at.
        sent: letters that went back and were then removed.
        skipped: letters left alone because they did not match or belong to something else.
        failed: letters that could not be sent back, and routes that could not be worked on.
        left: about how many letters lie in the routes now, later ones included; None when AWS did not tell.
        reasons: how often each reason of a failure came up.
    """

    found: int = 0
    sent: int = 0
    skipped: int = 0
    failed: int = 0
    left: int | None = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        if outcome.letter is not None or outcome.status is Status.SENT:
            self.found += outcome.count
        match outcome.status:
            case Status.SENT:
                self.sent += outcome.count
            case Status.SKIPPED:
                self.skipped += outcome.count
            case Status.FAILED:
                self.failed += outcome.count
                self.reasons[outcome.reason] += outcome.count


class Reporter:
    """Hears what a redrive does while it does it; the methods of this class do nothing."""

    def begin(self, routes: list[Route], total: int) -> None:
        """Hear the routes, and about how many letters there are to work on."""

    def notice(self, text: str) -> None:
        """Hear one line for a person."""

    def outcome(self, outcome: Outcome) -> None:
        """Hear what became of a letter."""


class Interrupted(KeyboardInterrupt):
    """A redrive was interrupted by Ctrl-C, after it had left everything in order.

    Attributes:
        summary: what had been done until then.
    """

    def __init__(self, summary: Summary) -> None:
        super().__init__("redrive interrupted")
        self.summary = summary
