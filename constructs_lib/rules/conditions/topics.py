"""What has to hold for functions behind topics: LP801, LP802, LP804 to LP807."""

from collections.abc import Iterator, Mapping, Sequence
from math import prod

from constructs_lib.rules import ranges
from constructs_lib.rules.conditions import patterns
from constructs_lib.rules.conditions.environments import same_region
from constructs_lib.rules.fault import Fault

# https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html (2026-11-27)
_LARGEST = 1_000_000_000
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
    """Yield what is wrong with the filter policy of a subscription (LP804, LP805, LP807)."""
    counts = list(_counts(policy, level=1))
    yield from ranges.FILTER_POLICY_KEYS.fault(len(counts), parameter=parameter)
    yield from ranges.FILTER_POLICY_COMBINATIONS.fault(prod(counts), parameter=f"values of {parameter}")
    for problem in patterns.problems(policy, _LARGEST):
        yield Fault("LP807", f"conditions of {parameter}", problem.allowed, problem.got)


def _counts(policy: FilterPolicy, level: int) -> Iterator[int]:
    """Yield what each key counts: its values, once for each level that they are nested in."""
    for key, each in policy.items():
        if isinstance(each, Mapping):
            yield from _counts(each, level + 1)
        elif key == patterns.EITHER:
            yield sum(_product(one, level) for one in each if isinstance(one, Mapping))
        else:
            yield level * len(each)


def _product(policy: FilterPolicy, level: int) -> int:
    return prod(list(_counts(policy, level)))


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
