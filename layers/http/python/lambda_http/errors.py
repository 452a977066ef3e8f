"""Errors that logic raises and ``handle`` turns into responses.

HttpError
├── BadRequestError  400
├── NotFoundError    404
└── ConflictError    409
"""

from collections.abc import Mapping


class HttpError(Exception):
    """A failure that the caller is told about.

    Args:
        status: HTTP status of the response.
        message: Text for the caller; it is sent as it is.
        headers: Headers of the response, such as ``Allow``.
    """

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers


class BadRequestError(HttpError):
    """The request is malformed."""

    def __init__(self, message: str) -> None:
        super().__init__(400, message)


class NotFoundError(HttpError):
    """There is nothing at this address."""

    def __init__(self, message: str) -> None:
        super().__init__(404, message)


class ConflictError(HttpError):
    """The request does not fit the current state."""

    def __init__(self, message: str) -> None:
        super().__init__(409, message)
