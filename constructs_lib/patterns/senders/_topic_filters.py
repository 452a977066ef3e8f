"""The filters of a subscription, and what holds for them."""

from collections.abc import Mapping, Sequence

from aws_cdk import JsonNull
from aws_cdk import aws_sns as sns

from constructs_lib._internal.arguments import Checks
from constructs_lib.frozen import frozen
from constructs_lib.rules.conditions import topics as conditions


@frozen
class Filters:
    """The filters that a subscription was given, of which it can have one."""

    filter_policy: Mapping[str, sns.SubscriptionFilter] | None
    filter_policy_with_message_body: Mapping[str, sns.FilterOrPolicy] | None

    @property
    def scope(self) -> str:
        """What is looked at; also said where there is no filter, so that one can be added or removed."""
        return "MessageAttributes" if self.filter_policy_with_message_body is None else "MessageBody"

    @property
    def by_attribute(self) -> dict[str, sns.SubscriptionFilter] | None:
        """The first as CDK takes it."""
        given = self.filter_policy
        return None if given is None else {key: _with_nulls(each) for key, each in given.items()}

    @property
    def by_body(self) -> dict[str, sns.FilterOrPolicy] | None:
        """The second as CDK takes it."""
        given = self.filter_policy_with_message_body
        return None if given is None else {key: _deep(each) for key, each in given.items()}


def _with_nulls(given: sns.SubscriptionFilter) -> sns.SubscriptionFilter:
    """Return a filter whose nulls reach the template: jsii makes nothing of `None`, which CDK drops."""
    conditions = given.conditions
    if None not in conditions:
        return given
    return sns.SubscriptionFilter([JsonNull.INSTANCE if each is None else each for each in conditions])


def _deep(given: sns.FilterOrPolicy) -> sns.FilterOrPolicy:
    if isinstance(given, sns.Policy):
        return sns.FilterOrPolicy.policy({key: _deep(each) for key, each in given.policy_doc.items()})
    return (
        sns.FilterOrPolicy.filter(_with_nulls(given.filter_doc)) if isinstance(given, sns.Filter) else given
    )


def check_filters(checks: Checks, filters: Filters) -> None:
    """Check that SNS takes the filter of a subscription (LP803 to LP805, LP807)."""
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
