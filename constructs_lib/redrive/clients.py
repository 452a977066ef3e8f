"""The boto3 clients of a redrive."""

import os
from collections.abc import Callable
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError, ProfileNotFound
from botocore.session import Session as BotocoreSession

from constructs_lib.redrive.errors import RedriveError, reason_of

__all__ = ["ClientFactory", "default_clients", "place_of", "queue_url"]

ClientFactory = Callable[[str], Any]

_LONGEST_INVOCATION = 900


def default_clients(profile: str | None = None, region: str | None = None) -> ClientFactory:
    """Return what makes boto3 clients of one session, from the ambient credentials, region and endpoint.

    Args:
        profile: name of a profile of AWS's settings; that of the environment by default.
        region: that of the environment or the profile by default.

    Raises:
        RedriveError: there is no such profile.
    """
    try:
        # Other SDKs read this variable, and boto3 does not.
        session = boto3.Session(profile_name=profile, region_name=region or os.environ.get("AWS_REGION"))
    except ProfileNotFound as error:
        known = ", ".join(BotocoreSession().available_profiles)
        message = f"{error}; there are {known}" if known else f"{error}; there is none at all"
        raise RedriveError(message) from None

    def client(service: str) -> Any:
        # Batches of streams are invoked synchronously, and boto3 would invoke again after a minute. What lies
        # between may close a connection that is idle: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
        slow = Config(read_timeout=_LONGEST_INVOCATION + 60, tcp_keepalive=True)
        return session.client(service, config=slow if service == "lambda" else None)

    return client


def place_of(client: ClientFactory) -> str:
    """Return in words where a client works: account, Region, and the address where that is not AWS's own.

    Raises:
        NoCredentialsError: there are no credentials.
        NoRegionError: there is no Region.
    """
    sts = client("sts")
    try:
        account = f"account {sts.get_caller_identity()['Account']}"
    except (NoCredentialsError, NoRegionError):
        raise
    except (BotoCoreError, ClientError) as error:
        account = f"unknown account ({reason_of(error)})"
    url = sts.meta.endpoint_url
    where = "" if ".amazonaws." in url else f", at {url}"
    return f"{account}, Region {sts.meta.region_name}{where}"


def queue_url(sqs: Any, arn: str) -> str:
    """Return the URL of a queue."""
    # Asked, not put together: where it begins depends on the endpoint, and the local AWS has its own.
    account, name = arn.split(":")[4:6]
    return str(sqs.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account)["QueueUrl"])
