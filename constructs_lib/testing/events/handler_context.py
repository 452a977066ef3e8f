"""What Lambda hands a handler beside its event."""

import sys
from typing import Any

from constructs_lib.frozen import frozen
from constructs_lib.testing.events.sample_values import ACCOUNT, REGION, identifier


@frozen
class _Identity:
    """Who called through an identity pool of Cognito: Lambda has the object when nobody did, too."""

    cognito_identity_id: None = None
    cognito_identity_pool_id: None = None


@frozen
class _Context:
    """Lambda's context of one invocation, with the names that it has there."""

    function_name: str
    function_version: str
    invoked_function_arn: str
    memory_limit_in_mb: str
    aws_request_id: str
    log_group_name: str
    log_stream_name: str
    remaining_time_in_millis: int
    identity: _Identity = _Identity()
    client_context: None = None
    tenant_id: None = None

    def get_remaining_time_in_millis(self) -> int:
        """Return how many milliseconds are left before the timeout."""
        return self.remaining_time_in_millis

    def log(self, msg: object) -> None:
        """Write a message to the log as it is, without the end of a line."""
        sys.stdout.write(str(msg))


def context(
    *,
    function_name: str = "function",
    function_version: str = "$LATEST",
    memory_limit_in_mb: int = 256,
    aws_request_id: str = identifier("request"),
    remaining_time_in_millis: int = 10_000,
) -> Any:
    """Return the context of an invocation.

    It is of the type that a handler says, such as Powertools' `LambdaContext`, which it has every name of.

    Args:
        function_name: the function's name.
        function_version: the version that runs.
        memory_limit_in_mb: its memory.
        aws_request_id: the id of the invocation.
        remaining_time_in_millis: what `get_remaining_time_in_millis()` returns, every time.

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/python-context.html (2026-11-27)
    """
    return _Context(
        function_name,
        function_version,
        f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function_name}",
        str(memory_limit_in_mb),
        aws_request_id,
        f"/aws/lambda/{function_name}",
        f"2026/11/23/[{function_version}]{identifier(function_name).replace('-', '')}",
        remaining_time_in_millis,
    )
