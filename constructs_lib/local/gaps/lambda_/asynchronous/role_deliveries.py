"""Deliveries to queues, topics, buckets and buses, with the rights of a role."""

import os
import threading
from collections.abc import Callable
from typing import Any

from ...patching import Part
from .event_queue import Invocation, logger

runtime = Part("core.lambda_runtime")
cloudwatch = Part("services.cloudwatch")
tls = Part("core.tls")

Sender = Callable[[Invocation, str], None]
_clients: dict[tuple[str, ...], Any] = {}
_clients_lock = threading.Lock()


def client_of(service: str, invocation: Invocation) -> Any:
    """Return a client of the emulator itself, with the rights of the function's role where those count."""
    import boto3  # noqa: PLC0415 - takes a third of a second, which no start of the emulator should

    # Under these keys the emulator asks the policies of the role, where it enforces them: on AWS, too, it is
    # the function's role that sends (invocation-async-retain-records.html).
    keys = runtime.execution_credentials(invocation.config)
    key = (service, invocation.arn.split(":")[3], *keys.values())
    with _clients_lock:
        if key not in _clients:
            scheme = "https" if tls.use_ssl_enabled() else "http"
            # Not the default session of boto3, which threads may not share while clients are made.
            _clients[key] = boto3.session.Session().client(
                service,
                region_name=key[1],
                endpoint_url=f"{scheme}://127.0.0.1:{os.environ['GATEWAY_PORT']}",
                aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
                aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
                aws_session_token=keys["AWS_SESSION_TOKEN"] or None,
            )
        return _clients[key]


def deliver(send: Sender, invocation: Invocation, arn: str, metric: str) -> None:
    """Send something; where that fails, count it in a metric of the function."""
    try:
        send(invocation, arn)
    except Exception:  # noqa: BLE001 - whatever went wrong, AWS counts it and goes on
        logger.exception("%s: nothing delivered to %s", invocation.arn, arn)
        dimensions = {"FunctionName": invocation.config["FunctionName"]}
        cloudwatch.record_metric("AWS/Lambda", metric, 1, "Count", dimensions)


def publish(invocation: Invocation, arn: str, body: str, attributes: dict[str, Any]) -> None:
    """Send a message to a queue or a topic."""
    service, account, name = arn.split(":")[2], arn.split(":")[4], arn.split(":")[5]
    client = client_of(service, invocation)
    if service == "sqs":
        # Not asked for: on AWS the role needs the right to send, and no other.
        url = f"{client.meta.endpoint_url}/{account}/{name}"
        client.send_message(QueueUrl=url, MessageBody=body, MessageAttributes=attributes)
    else:
        client.publish(TopicArn=arn, Message=body, MessageAttributes=attributes)
