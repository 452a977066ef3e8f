"""What has to hold for the domain name of an API."""

import re
from collections.abc import Iterator

from constructs_lib.rules.conditions.environments import same_region
from constructs_lib.rules.fault import Fault

_NAME = r"(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*"
_BASE_PATH = r"[A-Za-z0-9$_.+!*'()-]+(/[A-Za-z0-9$_.+!*'()-]+)*"


def domain_name(parameter: str, name: str | None) -> Iterator[Fault]:
    """Yield a fault where a domain name is not well formed (LP242)."""
    if name is not None and not re.fullmatch(_NAME, name):
        yield Fault("LP242", parameter, "a domain name in lower case", repr(name))


def certificate_region(parameter: str, here: str | None, there: str | None) -> Iterator[Fault]:
    """Yield a fault where a certificate is not in the Region of its API (LP243)."""
    return same_region(
        "LP243", parameter, here, there, allowed=f"in {here}, as the API is", got=f"one in {there}"
    )


def in_hosted_zone(parameter: str, name: str | None, zone: str | None) -> Iterator[Fault]:
    """Yield a fault where a domain name is not in a hosted zone (LP244)."""
    if name is not None and zone is not None and not f".{name}".endswith(f".{zone.rstrip('.')}"):
        yield Fault("LP244", parameter, f"one that {name} is in", zone)


def base_path(parameter: str, given: str | None) -> Iterator[Fault]:
    """Yield a fault where the path below a domain name is not well formed (LP245)."""
    if given is not None and not re.fullmatch(_BASE_PATH, given):
        allowed = "letters, digits and $ - _ . + ! * ' ( ), with slashes only between them"
        yield Fault("LP245", parameter, allowed, repr(given))
