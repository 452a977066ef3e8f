"""Targets that EventBridge and SNS cannot reach, and the dead-letter queues to which they send then."""

import json
import time
from typing import Any

from .patching import Part

app = Part("app")
functions = Part("services.lambda_svc")
queues = Part("services.sqs")
topics = Part("services.sns")
policies = Part("core.iam_evaluator")
responses = Part("core.responses")
concurrency = Part("core.concurrency")


class UndeliveredError(Exception):
    """A target cannot be reached, and trying again would change nothing."""

    def __init__(self, code: str, status: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


def check_target(arn: str, service: str, source_arn: str) -> None:
    """Check that a service can deliver to a target on behalf of a source.

    Raises:
        UndeliveredError: the target is missing, or a function whose policy does not admit the service.
    """
    kind = arn.split(":")[2]
    if kind == "lambda":
        found, _, _ = functions._get_func_record_for_ref(arn)
    elif kind == "sqs":
        found = queues._queue_by_arn(arn)
    elif kind == "sns":
        found = topics._topic_by_arn_any_scope(arn)
    # Other targets are left to the emulator, which does not say what it could not reach.
    else:
        return
    # Neither service tries these again: EventBridge sends the event to the queue at once (eb-rule-dlq.html),
    # and for SNS they are client-side errors (sns-dead-letter-queues.html).
    if not found:
        raise UndeliveredError("NO_RESOURCE", 404, f"{arn} does not exist.")
    if kind == "lambda" and app.AUTH and not _is_admitted(arn, service, source_arn):
        message = f"{service} is not authorized to perform: lambda:InvokeFunction on resource: {arn}"
        raise UndeliveredError("NO_PERMISSIONS", 403, message)


def _is_admitted(arn: str, service: str, source_arn: str) -> bool:
    policy, owner = functions.function_policy_for_arn(arn)
    context = policies.EvalContext(
        principal_arn="*",
        principal_type="Service",
        principal_account="",
        action="lambda:InvokeFunction",
        resource_arn=arn,
        region=responses.get_region(),
        service_context={"aws:sourcearn": source_arn, "aws:sourceaccount": owner},
    )
    return bool(policies.evaluate_resource_policy(policy, context, service=service).decision == "Allow")


def send_dead_letter(
    queue_arn: str, body: str, attributes: dict[str, str], *, service: str, source_arn: str
) -> bool:
    """Send to a dead-letter queue as a service, and return whether the queue was there and took it."""
    account = responses.get_account_id()
    # It is the queue's policy that lets a service send, not a role, and a refused dead letter is lost.
    queue = queues._queue_by_arn(queue_arn)
    if queue is None or not queues.queue_policy_allows(queue_arn, service, source_arn, account):
        return False
    shaped = {name: {"DataType": "String", "StringValue": text} for name, text in attributes.items()}
    now = time.time()
    message: dict[str, Any] = {
        "id": responses.new_uuid(),
        "body": body,
        "message_attributes": shaped,
        "md5_attrs": queues._md5_msg_attrs(shaped),
        "sent_at": now,
        "visible_at": now + queues.queue_delay(queue),
    }
    queues._ensure_msg_fields(message)
    queue["messages"].append(message)
    concurrency.esm_wake.set()
    return True


def as_json(value: Any) -> str:
    """Return a value as the services write it into a message."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
