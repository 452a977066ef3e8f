"""The filters of a subscription, and what holds for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import aws_sns as sns

from constructs_lib._internal.arguments import Checks
from constructs_lib.rules.conditions import topics as conditions


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters that a subscription was given, of which it can have one."""

    filter_policy: Mapping[str, sns.SubscriptionFilter] | None
    filter_policy_with_message_body: Mapping[str, sns.FilterOrPolicy] | None

    @property
    def by_attribute(self) -> dict[str, sns.SubscriptionFilter] | None:
        """The first as CDK takes it."""
        return None if self.filter_policy is None else dict(self.filter_policy)

    @property
    def by_body(self) -> dict[str, sns.FilterOrPolicy] | None:
        """The second as CDK takes it."""
        given = self.filter_policy_with_message_body
        return None if given is None else dict(given)


def check_filters(checks: Checks, filters: Filters) -> None:
    """Check that SNS takes the filter of a subscription (LP803 to LP805)."""
    by_attribute, by_body = filters.filter_policy, filters.filter_policy_with_message_body
    checks.require(
        by_attribute is None or by_body is None,
        "LP803",
        "filter_policy",
        allowed="left out beside filter_policy_with_message_body",
        got="both",
    )
    if by_attribute is not None:
        plain = {key: each.conditions for key, each in by_attribute.items()}
        checks.note(conditions.filter_policy("filter_policy", plain))
    if by_body is not None:
        checks.note(conditions.filter_policy("filter_policy_with_message_body", _plain(by_body)))


def _plain(policy: Mapping[str, sns.FilterOrPolicy]) -> conditions.FilterPolicy:
    """Return a filter policy as its JSON is."""
    plain: dict[str, Sequence[object] | conditions.FilterPolicy] = {}
    for key, each in policy.items():
        if isinstance(each, sns.Policy):
            plain[key] = _plain(each.policy_doc)
        elif isinstance(each, sns.Filter):
            plain[key] = each.filter_doc.conditions
    return plain
