"""The one exception of redrive, and how AWS's own errors become it."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
)

from constructs_lib.errors import ConstructsLibError
from constructs_lib.templates.errors import TemplateError

__all__ = ["RedriveError", "aws_errors", "reason_of"]


class RedriveError(ConstructsLibError):
    """A redrive could not be done as asked; the text is one line that says what to change."""


@contextmanager
def aws_errors(doing: str) -> Iterator[None]:
    """Turn every error of AWS under this block into one clear line.

    Args:
        doing: what the block does, such as `read stack Orders`.

    Raises:
        RedriveError: AWS refused, or could not be asked.
    """
    try:
        yield
    except TemplateError as error:
        raise RedriveError(str(error)) from None
    except (BotoCoreError, ClientError) as error:
        message = f"cannot {doing}: {reason_of(error)}"
        raise RedriveError(message) from None


def reason_of(error: Exception) -> str:
    """Return in one line why a call to AWS failed, and what to do where that is known."""
    match error:
        case NoCredentialsError():
            return (
                "there are no AWS credentials; log in, set AWS_PROFILE,"
                " or add --local for the local AWS of this project"
            )
        case NoRegionError():
            return "no AWS region is set; set AWS_REGION"
        case EndpointConnectionError():
            return f"{error}; is the endpoint right, and is it running?"
        case ClientError():
            details = error.response["Error"]
            return " ".join(f"{details.get('Code')}: {details.get('Message')}".split())
    return " ".join(str(error).split())
