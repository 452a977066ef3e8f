"""Reviews a change: puts together what every part says of it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from constructs_lib.frozen import frozen
from constructs_lib.review.alarm_changes import alarm_changes
from constructs_lib.review.change import KINDS, Change
from constructs_lib.review.compared import Compared
from constructs_lib.review.data_risks import data_risks
from constructs_lib.review.delivery_changes import Deliveries
from constructs_lib.review.endpoint_changes import endpoint_changes
from constructs_lib.review.event_changes import event_changes
from constructs_lib.review.metric_changes import metric_changes
from constructs_lib.review.near_limits import near_limits
from constructs_lib.review.pairing import StackPair
from constructs_lib.review.public_access import public_access
from constructs_lib.review.remaining import noise, remaining
from constructs_lib.review.replaced import replaced
from constructs_lib.review.replacing import Replacements
from constructs_lib.review.reporting import Reporter
from constructs_lib.review.rights_changes import rights_changes
from constructs_lib.review.route_changes import Flows

__all__ = ["ReviewedStack", "review"]

_PARTS = (
    *(data_risks, replaced, rights_changes, public_access),
    *(event_changes, endpoint_changes, alarm_changes, metric_changes, near_limits),
)
_ORDER = {name: place for place, name in enumerate(KINDS)}


@frozen
class ReviewedStack:
    """What a change means for one stack.

    Attributes:
        title: what a person calls the stack.
        changes: the statements, in the order of `KINDS`.
        noise: what changed and means nothing, as one line; empty where there is none.
    """

    title: str
    changes: tuple[Change, ...]
    noise: str


def review(stacks: Iterable[StackPair], now: datetime) -> tuple[ReviewedStack, ...]:
    """Return what a change means, stack by stack.

    Args:
        stacks: the stacks before and after.
        now: the moment from which the next runs of schedules are counted.
    """
    compared = Compared(stacks, now)
    reporter = Reporter(compared, Replacements(compared))
    flows = (Flows(reporter), Deliveries(reporter))
    return tuple(_stack(reporter, flows, each) for each in compared.stacks)


_Flows = tuple[Flows, Deliveries]


def _stack(reporter: Reporter, flows: _Flows, stack: StackPair) -> ReviewedStack:
    found = sorted(_changes(reporter, flows, stack), key=lambda each: _ORDER[each.kinds[0]])
    once = {(each.kinds, each.logical_id, each.place, each.message): each for each in found}
    return ReviewedStack(stack.title, tuple(once.values()), noise(reporter, stack))


def _changes(reporter: Reporter, flows: _Flows, stack: StackPair) -> Iterator[Change]:
    for part in _PARTS:
        yield from part(reporter, stack)
    for each in flows:
        yield from each.changes(stack)
    yield from remaining(reporter, stack)
