"""The one exception of the local AWS."""

from constructs_lib.errors import ConstructsLibError

__all__ = ["LocalAwsError", "LocalAwsStoppedError"]


class LocalAwsError(ConstructsLibError):
    """The local AWS could not do what was asked; the text is one line that says what to change."""


class LocalAwsStoppedError(LocalAwsError):
    """Somebody stopped the local AWS while it was in use."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(f"the local AWS at {endpoint} was stopped; start this command again")
