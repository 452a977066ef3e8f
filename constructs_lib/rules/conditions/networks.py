"""What holds for the subnets and the file system of a function."""

import re
from collections.abc import Iterator, Mapping, Sequence

from constructs_lib.frozen import frozen
from constructs_lib.rules import text
from constructs_lib.rules.fault import Fault

# https://docs.aws.amazon.com/lambda/latest/api/API_FileSystemConfig.html (2026-11-27)
_MOUNT_PATH = r"/mnt/[a-zA-Z0-9\-_.]+"
_LONGEST_MOUNT_PATH = 160

PLACE = "zone "
"""What stands before the place of a zone in the Region, where its name is not known."""


@frozen
class Subnet:
    """One subnet.

    Attributes:
        name: as a message names it.
        vpc: its VPC, as a text that is the same for the same one; `None` where that is not known.
        zone: its Availability Zone, likewise; or its place in the Region, such as `zone 0`.
        leads_out: whether a function in it has a route out of the VPC, such as to a NAT gateway; `None` where
            that is not known.
        gateways: the services for which its route table has a gateway endpoint.
    """

    name: str
    vpc: str | None = None
    zone: str | None = None
    leads_out: bool | None = None
    gateways: frozenset[str] = frozenset()


def local_mount_path(parameter: str, path: str | None) -> Iterator[Fault]:
    """Yield a fault where Lambda does not mount a file system at a path (LP044); `None` passes."""
    if path is not None and not (re.fullmatch(_MOUNT_PATH, path) and len(path) <= _LONGEST_MOUNT_PATH):
        allowed = f"/mnt/ and a name of letters, digits and -_., at most {_LONGEST_MOUNT_PATH} characters"
        yield Fault("LP044", parameter, allowed, text.shown(path))


def zones(parameter: str, subnets: Sequence[Subnet]) -> Iterator[Fault]:
    """Yield a fault where all subnets of a function are in one zone (LP048)."""
    found = {each.zone for each in subnets}
    # A subnet is in one zone, also where nobody knows in which.
    if len(subnets) == 1 or (len(found) == 1 and None not in found):
        yield Fault("LP048", parameter, "subnets in two Availability Zones", _named(subnets))


def ways(
    parameter: str,
    subnets: Sequence[Subnet],
    endpoints: frozenset[str],
    services: Mapping[tuple[str, ...], str],
) -> Iterator[Fault]:
    """Yield a fault where functions do not reach services that their role names (LP047).

    Args:
        parameter: the parameter.
        subnets: those of the function.
        endpoints: the services for which the VPC has an interface endpoint.
        services: the services that it calls, each as the endpoints of which one is enough, the usual one
            first, and an action that the role is allowed.
    """
    closed = [each for each in subnets if each.leads_out is False]
    missing = {
        any_of: action
        for any_of, action in services.items()
        if any(endpoints.union(each.gateways).isdisjoint(any_of) for each in closed)
    }
    # What mends another one, too, need not be said.
    shown = [each for each in missing if not any(set(other) < set(each) for other in missing)]
    if shown:
        allowed = f"subnets from which a function reaches {text.listed((each[0] for each in shown), 'and')}"
        there = sorted(endpoints.union(*(each.gateways for each in closed)))
        but = f" except for {text.listed(there, 'and')}" if there else ""
        role = f"a role that allows {text.listed([missing[each] for each in shown], 'and')}"
        got = f"{_named(closed)} without a NAT gateway and without an endpoint{but}, and {role}"
        yield Fault("LP047", parameter, allowed, got)


def mount_targets(
    parameter: str, file_system: str, subnets: Sequence[Subnet], targets: Sequence[Subnet]
) -> Iterator[Fault]:
    """Yield a fault where a function cannot mount a file system from its subnets (LP045).

    Args:
        parameter: the parameter.
        file_system: the file system, as a message names it.
        subnets: those of the function.
        targets: those of the mount targets, all of them.
    """
    without = [each for each in subnets if not any(_serves(target, each) for target in targets)]
    if without:
        there = f"mount targets in {_named(targets)}" if targets else "no mount target"
        allowed = f"a file system with a mount target in the VPC and the zone of {_named(without)}"
        yield Fault("LP045", parameter, allowed, f"{file_system} with {there}")


def _serves(target: Subnet, subnet: Subnet) -> bool:
    """Return whether a mount target may serve a subnet: of the same VPC and zone, as far as is known."""
    return _may_equal(target.vpc, subnet.vpc) and _may_equal(target.zone, subnet.zone)


def _may_equal(one: str | None, other: str | None) -> bool:
    # Nobody knows which place in the Region a name has.
    are_alike = one is not None and other is not None and one.startswith(PLACE) == other.startswith(PLACE)
    return not are_alike or one == other


def _named(subnets: Sequence[Subnet]) -> str:
    return text.listed(dict.fromkeys(each.name for each in subnets), "and")
