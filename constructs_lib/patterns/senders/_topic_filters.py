"""What holds for the filters of a subscription."""

from collections.abc import Mapping, Sequence

from aws_cdk import aws_sns as sns

from constructs_lib._internal.arguments import Checks
from constructs_lib.rules.conditions import topics as conditions


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
        plain = {key: each.conditions for key, each in filter_policy.items()}
        checks.note(conditions.filter_policy("filter_policy", plain))
    if filter_policy_with_message_body is not None:
        plain_body = _plain(filter_policy_with_message_body)
        checks.note(conditions.filter_policy("filter_policy_with_message_body", plain_body))


def _plain(policy: Mapping[str, sns.FilterOrPolicy]) -> conditions.FilterPolicy:
    """Return a filter policy as its JSON is."""
    plain: dict[str, Sequence[object] | conditions.FilterPolicy] = {}
    for key, each in policy.items():
        if isinstance(each, sns.Policy):
            plain[key] = _plain(each.policy_doc)
        elif isinstance(each, sns.Filter):
            plain[key] = each.filter_doc.conditions
    return plain
