"""What a function and its sender cost in calls into Node.js, against the same template by hand."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_events as events

from constructs_lib import BucketConsumer, EventConsumer, ScheduledFunction, StandardFunction, TopicConsumer
from tests.support.calls import LARGEST_SHARE, compared
from tests.support.rules_by_hand import bucket_by_hand, event_by_hand
from tests.support.schedule_by_hand import schedule_by_hand
from tests.support.stacks import HELLO
from tests.support.topic_by_hand import topic_by_hand

Make = Callable[[Stack], object]


def _bus_by_hand(scope: Stack) -> None:
    event_by_hand(scope, events.EventBus(scope, "Bus"))


def _ours(kind: Callable[..., object], **arguments: Any) -> Make:
    def make(scope: Stack) -> object:
        function = StandardFunction(scope, "Function", entry=HELLO)
        return kind(scope, "Sender", function=function, **arguments)

    return make


PLACED = {"source": ["shop"], "detail-type": ["Order Placed"]}


def _of_a_bus(scope: Stack) -> object:
    return _ours(EventConsumer, event_bus=events.EventBus(scope, "Bus"), event_pattern=PLACED)(scope)


PAIRS: dict[str, tuple[Make, Make]] = {
    "bucket": (_ours(BucketConsumer, prefix="in/"), bucket_by_hand),
    "event": (_ours(EventConsumer, event_pattern=PLACED), event_by_hand),
    "topic": (_ours(TopicConsumer), topic_by_hand),
    "schedule": (_ours(ScheduledFunction, schedule="rate(2 hours)"), schedule_by_hand),
}
_STAGE = "what is known of an app, and checked at its synthesis, is kept on the app or its stage"
_COMMON = {
    "get node": (1, "the app's node takes the checks at synthesis"),
    "create Object": (1, "the checks at synthesis are an object that CDK calls"),
    "invoke addValidation": (1, "later calls can change environment, layers and dead_letter_config"),
    "get assetOutdir": (1, "the folder of the assembly, which a function's folder must not hold"),
    "invoke tryFindChild": (1, "a function with asynchronous settings of its own is refused (LP316)"),
}
STAYS: dict[str, dict[str, tuple[int, str]]] = {
    "bucket": {**_COMMON, "staticinvoke of": (1, _STAGE)},
    "event": {**_COMMON, "staticinvoke of": (1, _STAGE)},
    "topic": {**_COMMON, "staticinvoke of": (1, _STAGE)},
    "schedule": {**_COMMON, "staticinvoke of": (2, f"{_STAGE}; and a time zone is given by its name")},
}
"""Which calls are made beside those by hand, how often, and why each stays."""


@pytest.mark.parametrize("name", PAIRS)
def test_calls(name: str) -> None:
    mine, hand = compared(*PAIRS[name])
    assert mine - hand == Counter({call: count for call, (count, _) in STAYS[name].items()})
    assert mine.total() <= LARGEST_SHARE * hand.total()


def test_a_bus_costs_two_calls_more() -> None:
    mine, hand = compared(_of_a_bus, _bus_by_hand)
    further = Counter({call: count for call, (count, _) in STAYS["event"].items()})
    # In which stack it is, and whether its name has slashes of its own, as that of a partner has.
    further.update(["staticinvoke of", "get eventSourceName"])
    assert mine - hand == further
