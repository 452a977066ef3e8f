"""What holds for the filters of a subscription."""

from collections.abc import Iterator, Mapping

from aws_cdk import aws_sns as sns

from constructs_lib._internal.arguments import Checks
from constructs_lib.rules import ranges


def check_filters(
    checks: Checks,
    filter_policy: Mapping[str, sns.SubscriptionFilter] | None,
    filter_policy_with_message_body: Mapping[str, sns.FilterOrPolicy] | None,
) -> None:
    """Check that SNS takes the filter of a subscription (LP803 to LP805)."""
    checks.require(
        filter_policy is None or filter_policy_with_message_body is None,
        "LP803",
        "filter_policy",
        allowed="left out beside filter_policy_with_message_body",
        got="both",
    )
    if filter_policy is not None:
        counts = [len(each.conditions) for each in filter_policy.values()]
        _check_counts(checks, "filter_policy", counts)
    if filter_policy_with_message_body is not None:
        found = list(_leaves(filter_policy_with_message_body, level=1))
        _check_counts(checks, "filter_policy_with_message_body", found)


def _check_counts(checks: Checks, parameter: str, counts: list[int]) -> None:
    checks.in_range(ranges.FILTER_POLICY_KEYS, len(counts), parameter=parameter)
    combinations = 1
    for count in counts:
        combinations *= count
    checks.in_range(ranges.FILTER_POLICY_COMBINATIONS, combinations, parameter=f"values of {parameter}")


def _leaves(policy: Mapping[str, sns.FilterOrPolicy], level: int) -> Iterator[int]:
    """Yield what each key counts: its values, once for each level that they are nested in."""
    for each in policy.values():
        if isinstance(each, sns.Policy):
            yield from _leaves(each.policy_doc, level + 1)
        elif isinstance(each, sns.Filter):
            yield level * len(each.filter_doc.conditions)
