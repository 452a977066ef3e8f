"""What has to hold for functions behind topics: LP801, LP802, LP804 to LP806."""

from collections.abc import Iterator, Mapping, Sequence
from math import prod

from constructs_lib.rules import ranges
from constructs_lib.rules.conditions.environments import same_region
from constructs_lib.rules.fault import Fault

FilterPolicy = Mapping[str, "Sequence[object] | FilterPolicy"]
"""A filter policy as its JSON is: a list of conditions for each key, or keys of its own."""


def standard_topic(topic: str, fifo: bool | None) -> Iterator[Fault]:
    """Yield a fault where a FIFO topic is to invoke a function (LP801)."""
    if fifo:
        yield Fault("LP801", "topic", "a standard topic", f"{topic}, a FIFO topic")


def in_one_region(parameter: str, here: str | None, there: str | None) -> Iterator[Fault]:
    """Yield a fault where a topic or a function is not in the Region of its consumer (LP802)."""
    allowed, got = f"a {parameter} in {here}", f"one in {there}"
    yield from same_region("LP802", parameter, here, there, allowed=allowed, got=got)


def filter_policy(parameter: str, policy: FilterPolicy) -> Iterator[Fault]:
    """Yield what is wrong with the filter policy of a subscription (LP804, LP805)."""
    counts = list(_counts(policy, level=1))
    yield from ranges.FILTER_POLICY_KEYS.fault(len(counts), parameter=parameter)
    yield from ranges.FILTER_POLICY_COMBINATIONS.fault(prod(counts), parameter=f"values of {parameter}")


def _counts(policy: FilterPolicy, level: int) -> Iterator[int]:
    """Yield what each key counts: its values, once for each level that they are nested in."""
    for each in policy.values():
        if isinstance(each, Mapping):
            yield from _counts(each, level + 1)
        else:
            yield level * len(each)


def subscribed_once(topic: str, function: str, first: str | None) -> Iterator[Fault]:
    """Yield a fault where a function is subscribed to a topic already (LP806).

    Args:
        topic: the topic, as messages name it.
        function: the function.
        first: what subscribes it already; `None` where nothing does.
    """
    if first is not None:
        allowed = f"one that {function} is not subscribed to"
        yield Fault("LP806", "topic", allowed, f"{topic}, to which {first} subscribes it")
