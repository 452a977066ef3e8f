"""The boto3 clients of a redrive."""

from collections.abc import Callable
from typing import Any

import boto3
from botocore.config import Config

__all__ = ["ClientFactory", "default_clients", "queue_url"]

ClientFactory = Callable[[str], Any]

_LONGEST_INVOCATION = 900


def default_clients() -> ClientFactory:
    """Return what makes boto3 clients from the ambient credentials, region and endpoint, of one session."""
    session = boto3.Session()

    def client(service: str) -> Any:
        # Batches of streams are invoked synchronously, and boto3 would invoke again after a minute. What lies
        # between may close a connection that is idle: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
        slow = Config(read_timeout=_LONGEST_INVOCATION + 60, tcp_keepalive=True)
        return session.client(service, config=slow if service == "lambda" else None)

    return client


def queue_url(sqs: Any, arn: str) -> str:
    """Return the URL of a queue."""
    # Asked, not put together: where it begins depends on the endpoint, and the local AWS has its own.
    account, name = arn.split(":")[4:6]
    return str(sqs.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account)["QueueUrl"])
