"""Checks what a local AWS is started with, before anything is started."""

import re
from collections.abc import Callable

from constructs_lib.errors import nearest_names, nearest_text
from constructs_lib.local.environment_variables import DEFAULT_REGION
from constructs_lib.local.errors import LocalAwsError

__all__ = ["check_settings"]

_ACCOUNT = re.compile(r"[0-9]{12}")
_PORTS = range(1, 65_536)


def check_settings(
    *, account: str, region: str, port: int | None, known_regions: Callable[[], set[str]]
) -> None:
    """Check an account, a Region and a port.

    Args:
        account: 12 digits.
        region: a Region of AWS.
        port: 1 to 65535, or None for a free one.
        known_regions: returns the names of all Regions; asked where it is not the usual one.

    Raises:
        LocalAwsError: one of them cannot be; the text says what can.
    """
    if not _ACCOUNT.fullmatch(account):
        message = f"account must be 12 digits, got {account!r}; leave it out for 000000000000"
        raise LocalAwsError(message)
    if port is not None and port not in _PORTS:
        message = f"port must be 1 to 65535, got {port}; leave it out, and one is chosen"
        raise LocalAwsError(message)
    if region != DEFAULT_REGION and region not in (known := known_regions()):
        near = nearest_text(nearest_names(region, sorted(known)))
        hint = near or f"choose one such as {DEFAULT_REGION}"
        message = f"region must be a Region of AWS, got {region!r}; {hint} (a new one needs a newer boto3)"
        raise LocalAwsError(message)
