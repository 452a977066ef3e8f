"""What goes wrong when one function calls another.

InvokeError
├── UnknownTargetError        no such name in the environment
├── PayloadError              refused before the call
│   └── PayloadTooLargeError
└── RemoteError               the function that was called has failed
FanOutError                   an ExceptionGroup: several calls, at least one of them failed

What AWS itself refuses (a missing permission, an unknown function, throttling that outlasts the retries, a
response over 6 MB) stays botocore's `ClientError`; a broken connection stays its `HTTPClientError`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Self


class InvokeError(Exception):
    """A call of another function that was not made, or failed."""


class UnknownTargetError(InvokeError, LookupError):
    """The environment has no target of this name."""


class PayloadError(InvokeError, ValueError):
    """A payload that Lambda cannot take; nothing was called."""


class PayloadTooLargeError(PayloadError):
    """A payload over Lambda's limit; nothing was called.

    Attributes:
        size: its size in bytes, as JSON.
        limit: the limit in bytes.
    """

    def __init__(self, path: str, size: int, limit: int) -> None:
        super().__init__(
            f"{path} must be at most {limit:,} bytes as JSON, got {size:,};"
            " store the data and pass its address, such as an S3 key"
        )
        self.size = size
        self.limit = limit


class RemoteError(InvokeError):
    """The function was called and ended with an error.

    Attributes:
        function: the name or ARN that was called.
        request_id: the remote invocation's request id: its log has the same.
        error_type: the remote error's type, such as `KeyError`.
        error_message: the remote error's message.
        stack_trace: the lines of the remote stack; empty where the runtime sends none, as for a time-out.
    """

    def __init__(
        self,
        function: str,
        request_id: str,
        *,
        error_type: str,
        error_message: str,
        stack_trace: Sequence[str] = (),
    ) -> None:
        super().__init__(f"{function} failed with {error_type}: {error_message} (request {request_id})")
        self.function = function
        self.request_id = request_id
        self.error_type = error_type
        self.error_message = error_message
        self.stack_trace: list[str] = list(stack_trace)


class FanOutError(ExceptionGroup[Exception]):
    """Some of several calls failed, all of them have ended; `except*` takes it apart.

    Attributes:
        errors: the error of each call that failed, by target.
        results: the result of each call that did not, by target.
    """

    errors: Mapping[str, Exception]
    results: Mapping[str, Any]

    def __new__(cls, errors: Mapping[str, Exception], results: Mapping[str, Any]) -> Self:
        """Makes the group; exception groups are complete once they exist."""
        total = len(errors) + len(results)
        message = f"{len(errors)} of {total} calls failed: {', '.join(errors)}"
        group = super().__new__(cls, message, list(errors.values()))
        group.errors = errors
        group.results = results
        return group
