"""Posts to the connections of a `WebSocketApiFunction`, and closes them.

    from constructs_lib.runtime.connections import GoneError, connection_id, post

    def handler(event, context):
        try:
            post(connection_id(event), {"price": 12})
        except GoneError:
            forget(connection_id(event))
        return {"statusCode": 200}

The role needs `execute-api:ManageConnections` on the stage, which the functions behind the API have, and
others by `grant_manage_connections`.

Environment:
    CONNECTIONS_ENDPOINT: address of the stage, which the API sets for its functions.

What AWS itself refuses (a missing permission, throttling that outlasts the retries) stays botocore's
`ClientError`.
"""

import functools
import json
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

__all__ = [
    "LARGEST_MESSAGE",
    "ConnectionsError",
    "GoneError",
    "MessageTooLargeError",
    "NoEndpointError",
    "client",
    "close",
    "connection_id",
    "post",
    "post_all",
]

VARIABLE = "CONNECTIONS_ENDPOINT"
LARGEST_MESSAGE = 128 * 1_024
"""Bytes. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html"""
_MOST_IN_PARALLEL = 32


class ConnectionsError(Exception):
    """A message that was not delivered to a connection."""


class NoEndpointError(ConnectionsError, LookupError):
    """The environment does not say where the connections are."""


class MessageTooLargeError(ConnectionsError, ValueError):
    """A message over API Gateway's limit; nothing was sent.

    Attributes:
        size: its size in bytes.
        limit: the limit in bytes.
    """

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(
            f"a message must be at most {limit:,} bytes, got {size:,};"
            " store the data and send its address, or send it in parts"
        )
        self.size = size
        self.limit = limit


class GoneError(ConnectionsError):
    """The connection is closed, and will never come back: forget its id.

    Attributes:
        connection_id: its id.
    """

    def __init__(self, connection_id: str) -> None:
        super().__init__(f"connection {connection_id} is gone")
        self.connection_id = connection_id


def connection_id(event: Mapping[str, Any]) -> str:
    """Return the id of the connection that an event of the API is of."""
    found: str = event["requestContext"]["connectionId"]
    return found


def post(connection_id: str, data: object) -> None:
    """Send a message to a client, which may see it twice where API Gateway's answer gets lost.

    Args:
        connection_id: the connection.
        data: at most 128 KB: bytes and texts as they are, anything else as JSON.

    Raises:
        MessageTooLargeError: it has more bytes; nothing was sent.
        GoneError: the connection is closed.
        NoEndpointError: the environment does not say where the connections are.
    """
    _send(connection_id, _written(data))


def post_all(connection_ids: Iterable[str], data: object) -> list[str]:
    """Send one message to many clients, many at a time, and return the ids of connections that are gone.

    Every client is tried; the first error other than a connection that is gone is raised at the end.

    Args:
        connection_ids: the connections.
        data: as of `post`.

    Raises:
        MessageTooLargeError: it has more bytes; nothing was sent.
        NoEndpointError: the environment does not say where the connections are.
    """
    message, ids = _written(data), list(dict.fromkeys(connection_ids))
    if not ids:
        return []
    client()
    with ThreadPoolExecutor(min(_MOST_IN_PARALLEL, len(ids))) as pool:
        sent = [pool.submit(_send, each, message) for each in ids]
    errors = [each.exception() for each in sent]
    for error in errors:
        if error is not None and not isinstance(error, GoneError):
            raise error
    return [each.connection_id for each in errors if isinstance(each, GoneError)]


def close(connection_id: str) -> None:
    """Close a connection; one that is closed already stays so.

    Args:
        connection_id: the connection.

    Raises:
        NoEndpointError: the environment does not say where the connections are.
    """
    try:
        client().delete_connection(ConnectionId=connection_id)
    except ClientError as error:
        if not _is_gone(error):
            raise


def _send(connection_id: str, message: bytes) -> None:
    try:
        client().post_to_connection(ConnectionId=connection_id, Data=message)
    except ClientError as error:
        if _is_gone(error):
            raise GoneError(connection_id) from error
        raise


def _written(data: object) -> bytes:
    if isinstance(data, str):
        message = data.encode()
    elif isinstance(data, bytes | bytearray):
        message = bytes(data)
    else:
        message = json.dumps(data, ensure_ascii=False).encode()
    if len(message) > LARGEST_MESSAGE:
        raise MessageTooLargeError(len(message), LARGEST_MESSAGE)
    return message


def _is_gone(error: ClientError) -> bool:
    gone = 410
    return bool(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == gone)


def client() -> Any:
    """Return the boto3 client behind the calls; tests answer for it with botocore's `Stubber`.

    Raises:
        NoEndpointError: the environment does not say where the connections are.
    """
    endpoint = os.environ.get(VARIABLE)
    if not endpoint:
        message = f"{VARIABLE} must be the address of a stage, got nothing; WebSocketApiFunction sets it"
        raise NoEndpointError(message)
    return _made(endpoint)


@functools.cache
def _made(endpoint: str) -> Any:
    # A handler has 29 seconds at most, and botocore's own 60 for each attempt would outlast them.
    config = Config(
        connect_timeout=2,
        read_timeout=5,
        max_pool_connections=_MOST_IN_PARALLEL,
        retries={"mode": "standard", "total_max_attempts": 3},
    )
    return boto3.client("apigatewaymanagementapi", endpoint_url=endpoint, config=config)
