"""What a queue needs so that a service of AWS may send to it what it could not deliver."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib._internal.account_and_region import environments
from constructs_lib._internal.alarms import alarm
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts
from constructs_lib._internal.tokens import is_token
from constructs_lib.dead_letter.route_checks import check_dead_letter, check_kind
from constructs_lib.dead_letter.route_stores import arrivals_alarm, place
from constructs_lib.dead_letter.values import DeadLetter, FailureRoute
from constructs_lib.rules.conditions.dead_letters import usable_key
from constructs_lib.rules.conditions.environments import same_environment

_OF_KEY = ("kms:Decrypt", "kms:GenerateDataKey*")


def check_service_route(checks: Checks, scope: Construct, dead_letter: DeadLetter, sender: str) -> None:
    """Check that a service can send to this route (LP309, LP313, LP318, LP326, LP512 to LP515).

    Args:
        checks: where violations are noted.
        scope: the scope that the pattern will be in.
        dead_letter: what the pattern was given.
        sender: who sends, as a message names it.
    """
    check_dead_letter(checks, dead_letter)
    check_kind(checks, "LP512", dead_letter, {"queue"}, allowed=f"a queue, as {sender} sends only to queues")
    if dead_letter.kind != "queue" or dead_letter.existing is None:
        return
    queue = cast("sqs.IQueue", dead_letter.existing)
    path = facts(queue).path
    is_of_aws = getattr(queue, "encryption_type", None) == sqs.QueueEncryption.KMS_MANAGED
    checks.note(usable_key(is_of_aws, _theirs(queue), sender=sender, name=path))
    checks.require(
        isinstance(queue, sqs.Queue),
        "LP514",
        "dead_letter",
        allowed=f"a queue whose policy lets {sender} send",
        got=f"{path}, whose policy this app cannot change",
    )
    here, there = environments(scope, queue)
    because = f", as {sender} is"
    checks.note(same_environment("LP515", "dead_letter", here, there, what="a queue", because=because))


def _theirs(queue: sqs.IQueue) -> str | None:
    """Return the path of a queue's key where a grant to a service would not reach the key's policy.

    CDK's grant reports success for an imported key, too, whose policy it leaves alone.
    """
    key = queue.encryption_master_key
    while isinstance(key, kms.Alias):
        key = key.alias_target_key
    # Key.from_cfn_key makes a key below the resource whose policy it changes.
    if key is None or isinstance(key, kms.Key) or isinstance(key.node.scope, kms.CfnKey):
        return None
    return facts(key).path


def route_service(
    home: Construct,
    dead_letter: DeadLetter,
    alarm_actions: Sequence[cloudwatch.IAlarmAction],
    *,
    service: str,
    source_arn: Callable[[], str],
    any_source: str,
    undelivered: cloudwatch.Metric,
    description: str,
) -> tuple[FailureRoute, sqs.IQueue | None]:
    """Make the queue that a service sends to, with its alarms, and return it as CDK is to be given it, too.

    Args:
        home: the pattern, in whose stack the source may be.
        dead_letter: what the pattern was given.
        alarm_actions: what the alarms do.
        service: the service principal.
        source_arn: on whose behalf the service sends.
        any_source: the pattern of that ARN without a reference.
        undelivered: counts what the service could not send there.
        description: says so, in the alarm on it.
    """
    route = place(home, dead_letter)
    if route.queue is None:
        facts(home).node.add_metadata("constructs-lib:no-dead-letter", dead_letter.reason)
        return route, None
    named = route.queue
    if dead_letter.existing is not None:
        named = _admit(home, named, service, source_arn, any_source)
    delivery = alarm(
        home,
        "DeadLetterDeliveryAlarm",
        metric=undelivered,
        threshold=1,
        description=description,
        actions=alarm_actions,
    )
    arrivals = arrivals_alarm(home, route, dead_letter, alarm_actions)
    return replace(route, arrivals_alarm=arrivals, delivery_alarm=delivery), named


def _admit(
    home: Construct, queue: sqs.IQueue, service: str, source_arn: Callable[[], str], any_source: str
) -> sqs.IQueue:
    """Let a service send to a queue of others for one source, and return what CDK is to be given for it.

    Args:
        home: the pattern, in whose stack the source may be.
        queue: the queue.
        service: the service principal.
        source_arn: on whose behalf; CDK lets it send to a queue of the same stack.
        any_source: the pattern of its ARN without a reference, for a queue of another stack: the two stacks
            would otherwise need each other.
    """
    sender = iam.ServicePrincipal(service)
    if queue.encryption_master_key is not None:
        # On behalf of whom cannot be said here: the key would need the source, and the source the queue.
        queue.encryption_master_key.grant(sender, *_OF_KEY)
    stack = facts(home).stack
    if facts(queue).stack is stack:
        return queue
    arn = source_arn()
    anyone = f"arn:{stack.partition}:{service.partition('.')[0]}:{stack.region}:{stack.account}:{any_source}"
    behalf = anyone if is_token(arn) else arn
    queue.add_to_resource_policy(
        iam.PolicyStatement(
            actions=["sqs:SendMessage"],
            principals=[sender],
            resources=[queue.queue_arn],
            conditions={"ArnLike": {"aws:SourceArn": behalf}},
        )
    )
    return sqs.Queue.from_queue_arn(home, "DeadLetterQueue", queue.queue_arn)
