"""The boto3 clients behind the calls: built at their first use, kept, and shared by threads."""

import threading
import time
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import HTTPClientError

MOST_IN_PARALLEL = 64
"""Connections that are kept, and so the width of a fan-out."""


class LazyClient:
    """A Lambda client that retries throttles and errors of the service with botocore's backoff.

    Args:
        read_timeout: how long to wait for an answer, in seconds.
        once: whether a request that may have reached Lambda must not be sent again. A function that has
            been waited for may have run, although its answer was lost; sending again would run it twice.
            An asynchronous event may arrive twice anyway, by Lambda's own contract.
        idle_seconds: how long connections are trusted after a call.
    """

    def __init__(self, *, read_timeout: float, once: bool, idle_seconds: float = 10.0) -> None:
        self._read_timeout = read_timeout
        self._once = once
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._client: Any = None
        self._used = 0.0

    def get(self) -> Any:
        """The client."""
        with self._lock:
            now = time.time()
            if self._client is None:
                # Under the lock: boto3's default session is not safe to build clients from in parallel.
                self._client = self._build()
            elif self._once and now - self._used > self._idle_seconds:
                # While Lambda freezes an environment, connections die unnoticed. The next request on one is
                # reset at once, and this client does not try again: begin with fresh ones.
                self._client.close()
            self._used = now
            return self._client

    def _build(self) -> Any:
        config = Config(
            connect_timeout=5,
            read_timeout=self._read_timeout,
            # How often is the kernel's choice. A NAT gateway forgets a silent connection after 350 seconds:
            # call functions that take longer asynchronously from a VPC.
            tcp_keepalive=True,
            max_pool_connections=MOST_IN_PARALLEL,
            retries={"mode": "standard", "total_max_attempts": 4},
        )
        client = boto3.client("lambda", config=config)
        if self._once:
            client.meta.events.register_first("needs-retry.lambda.Invoke", _raise_when_sent)
        return client


def _raise_when_sent(caught_exception: Exception | None, **_: object) -> None:
    # Failures to connect are no HTTPClientError: nothing was sent then, and botocore may try again.
    if isinstance(caught_exception, HTTPClientError):
        raise caught_exception


# A function may run for 900 seconds; what comes on top is for its start and the way back.
SYNC = LazyClient(read_timeout=930, once=True)
ASYNC = LazyClient(read_timeout=10, once=False)
