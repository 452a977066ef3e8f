"""What a resource's own policy lets services do: queue, topic and key policies.

A queue without a policy lets nobody in but by their own rights, and services have none.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html (2026-11-27)
"""

from collections.abc import Iterator
from typing import Any

from constructs_lib.templates.arns import Names, canonical
from constructs_lib.templates.lambda_permissions import fits
from constructs_lib.templates.model import ABSENT, Resource, Stacks
from constructs_lib.templates.policies import meets
from constructs_lib.templates.resolved import alternatives

__all__ = ["admits", "documents", "lets"]

# The policies of each type, and the property that names what they are of.
_POLICIES = {
    "AWS::SQS::Queue": (("AWS::SQS::QueuePolicy", "Queues"), ("AWS::SQS::QueueInlinePolicy", "Queue")),
    "AWS::SNS::Topic": (("AWS::SNS::TopicPolicy", "Topics"), ("AWS::SNS::TopicInlinePolicy", "TopicArn")),
}


def documents(app: Stacks, names: Names, resource: Resource) -> Iterator[Any]:
    """Yield the policies of a queue or a topic; what stands for one that is not known among them."""
    for kind, key in _POLICIES.get(resource.type, ()):
        for policy in app.of_type(kind):
            if policy.is_made is False:
                continue
            for given in alternatives(policy.value(key)):
                for each in given if isinstance(given, list) else [given]:
                    found = names.target(each, resource.type)
                    # Of one that is named by what nobody knows it may be the policy, too.
                    if found is resource or (found is None and not isinstance(each, str)):
                        yield policy.value("PolicyDocument")


def admits(
    app: Stacks, names: Names, resource: Resource, *, service: str, action: str, source: Resource | None
) -> bool | None:
    """Return whether the policy of a queue or a topic lets a service do something.

    Args:
        app: all stacks.
        names: finds resources.
        resource: the queue or topic.
        service: such as `events`.
        action: such as `sqs:SendMessage`.
        source: the rule, topic or bucket for which the service does it; `None` where not known.

    Returns:
        `None` where that is not known. A Deny is left out.
    """
    verdicts = [lets(names, each, service, action, source) for each in documents(app, names, resource)]
    return True if True in verdicts else None if None in verdicts else False


def lets(names: Names, document: Any, service: str, action: str, source: Resource | None) -> bool | None:
    """Return whether a policy lets a service do something; see `admits`."""
    verdicts: list[bool | None] = []
    for given in alternatives(document):
        if not isinstance(given, dict):
            return None
        statements = _listed(given.get("Statement", ABSENT))
        verdicts += [_statement(names, each, service, action, source) for each in statements]
    return True if True in verdicts else None if None in verdicts else False


def _statement(names: Names, given: Any, service: str, action: str, source: Resource | None) -> bool | None:
    if not isinstance(given, dict):
        return None
    if given.get("Effect", "Allow") != "Allow":
        return False
    parts = (
        _covers(given, "Action", action),
        _is_for(given, service),
        _is_from(names, given.get("Condition", ABSENT), source),
    )
    return False if False in parts else None if None in parts else True


def _covers(statement: dict[str, Any], key: str, action: str) -> bool | None:
    actions = _listed(statement.get(key, ABSENT))
    if not actions:
        # NotAction, which few write.
        return None
    # SNS knows its actions under the name of the service, SQS under either.
    wanted = {action.lower(), action.lower().replace("sqs:", "amazonsqs:")}
    known = [each.lower() for each in actions if isinstance(each, str)]
    if any(meets(each, one) for each in known for one in wanted):
        return True
    return False if len(known) == len(actions) else None


def _is_for(statement: dict[str, Any], service: str) -> bool | None:
    principal = statement.get("Principal", ABSENT)
    if principal == "*":
        return True
    if not isinstance(principal, dict):
        return None
    if "*" in _listed(principal.get("AWS", ABSENT)):
        return True
    found: bool | None = False
    for each in _listed(principal.get("Service", ABSENT)):
        name = canonical(each)
        if name is None:
            found = None
        elif name == "*" or name.startswith(f"{service}."):
            return True
    return found


def _is_from(names: Names, condition: Any, source: Resource | None) -> bool | None:
    if condition is ABSENT:
        return True
    if not isinstance(condition, dict):
        return None
    for wanted in condition.values():
        for key, value in wanted.items() if isinstance(wanted, dict) else ():
            if str(key).lower() == "aws:sourcearn":
                verdicts = [fits(names, each, source) for each in _listed(value)]
                if all(each is False for each in verdicts):
                    return False
    return True


def _listed(value: Any) -> list[Any]:
    found = [] if value is ABSENT else value if isinstance(value, list) else [value]
    return [each for item in found for each in alternatives(item) if each is not ABSENT]
