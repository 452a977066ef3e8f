"""The exceptions of packaging."""

from constructs_lib.errors import ConstructsLibError
from constructs_lib.packaging.redaction import without_secrets
from constructs_lib.rules import RULES

__all__ = ["CacheError", "PackagingError"]


class PackagingError(ConstructsLibError):
    """Dependencies could not be packed; the text is one line that says what to change.

    Attributes:
        code: the rule that is broken.
        parameter: what the user has to change, such as `entry`.
        message: the text without the code; the addresses in it have no password.
    """

    def __init__(
        self, code: str, *, allowed: str, got: str, fix: str | None = None, parameter: str = "entry"
    ) -> None:
        self.code = code
        self.parameter = parameter
        said = f"{parameter} must be {allowed}, got {got}; {fix or RULES[code].fix}"
        self.message = without_secrets(" ".join(said.split()))
        super().__init__(f"{code}: {self.message}")


class CacheError(ConstructsLibError):
    """The folder of built packages cannot be written; the text is one line that says what to change."""
