"""Checks of the file systems that functions mount."""

from collections.abc import Iterator
from typing import Any

from constructs_lib.checks.finding import Check, Finding, broken, found
from constructs_lib.checks.known import FUNCTION, is_sure, sure_role
from constructs_lib.checks.networks import in_vpc
from constructs_lib.checks.subnets import SUBNET, leads_to_others, subnet, subnets_of
from constructs_lib.rules.conditions import networks
from constructs_lib.rules.fault import Fault
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import ABSENT, Resource, at
from constructs_lib.templates.policies import meets
from constructs_lib.templates.resolved import items, number
from constructs_lib.templates.resolved import text as text_of

__all__ = ["CHECKS", "unmounted"]

_ACCESS_POINT = "AWS::EFS::AccessPoint"
_FILE_SYSTEM = "AWS::EFS::FileSystem"
_MOUNT_TARGET = "AWS::EFS::MountTarget"
_GROUP = "AWS::EC2::SecurityGroup"
_INGRESS = "AWS::EC2::SecurityGroupIngress"
_MOUNT = "elasticfilesystem:ClientMount"
# https://docs.aws.amazon.com/efs/latest/ug/network-access.html (2026-11-27)
_NFS = 2_049


def _mount_paths(app: Graph) -> Iterator[Finding]:
    for function in app.of_type(FUNCTION):
        for place, each in enumerate(items(function.value("FileSystemConfigs")) or []):
            named = f"FileSystemConfigs.{place}.LocalMountPath"
            path = text_of(at(each, "LocalMountPath"))
            yield from found(networks.local_mount_path(named, path), function, named)


def _file_systems(app: Graph, function: Resource) -> Iterator[tuple[str, Resource]]:
    """Yield the file systems of the templates that a function mounts, each with its property."""
    for place, each in enumerate(items(function.value("FileSystemConfigs")) or []):
        point = app.names.target(at(each, "Arn"), _ACCESS_POINT)
        file_system = None if point is None else app.names.target(point.value("FileSystemId"), _FILE_SYSTEM)
        if file_system is not None and is_sure(at(each, "Arn")):
            yield f"FileSystemConfigs.{place}.Arn", file_system


def _mounted(app: Graph) -> Iterator[Finding]:
    for function in in_vpc(app):
        for place, _ in _file_systems(app, function):
            yield from found(unmounted(app, function, place), function, place)


def unmounted(app: Graph, function: Resource, parameter: str) -> Iterator[Fault]:
    """Yield a fault where a function cannot mount its file system from its subnets (LP045).

    Args:
        app: the templates.
        function: a function in a VPC.
        parameter: the parameter, as a message names it.
    """
    subnets = subnets_of(app, function)
    # A route to another VPC may lead to its mount targets.
    if subnets is None or leads_to_others(app):
        return
    for _, file_system in _file_systems(app, function):
        targets = _targets(app, file_system)
        if targets is not None:
            yield from networks.mount_targets(parameter, file_system.name, subnets, targets)


def _targets(app: Graph, file_system: Resource) -> list[networks.Subnet] | None:
    """Return the subnets of the mount targets of a file system; `None` where not all are known."""
    places = []
    for each in app.of_type(_MOUNT_TARGET):
        named = app.names.target(each.value("FileSystemId"), _FILE_SYSTEM)
        place = app.names.target(each.value("SubnetId"), SUBNET)
        if named is None or (named is file_system and (place is None or not each.is_made)):
            return None
        if named is file_system and place is not None:
            places.append(subnet(app, place))
    return places


def _admitted(app: Graph) -> Iterator[Finding]:
    for function in in_vpc(app):
        role = sure_role(app, function)
        for place, file_system in _file_systems(app, function):
            policy = file_system.value("FileSystemPolicy")
            if role is None or not isinstance(policy, dict) or _admits(policy):
                continue
            if app.policies.allows(role, _MOUNT, ["*"]) is False:
                allowed = f"a file system that {role.name} may mount"
                got = f"{file_system.name}, which has a policy, and no right to do {_MOUNT}"
                yield broken("LP086", function, place, allowed=allowed, got=got)


def _admits(policy: Any) -> bool:
    """Return whether the policy of a file system itself may let somebody mount it."""
    for each in policy.get("Statement", []) if isinstance(policy.get("Statement", []), list) else [None]:
        if not isinstance(each, dict):
            return True
        actions = each.get("Action", "*")
        named = actions if isinstance(actions, list) else [actions]
        mounts = any(not isinstance(one, str) or meets(one.lower(), _MOUNT.lower()) for one in named)
        if each.get("Effect") != "Deny" and mounts:
            return True
    return False


def _closed(app: Graph) -> Iterator[Finding]:
    mounted = {each for function in in_vpc(app) for _, each in _file_systems(app, function)}
    for target in app.of_type(_MOUNT_TARGET):
        if app.names.target(target.value("FileSystemId"), _FILE_SYSTEM) not in mounted:
            continue
        groups = [app.names.target(each, _GROUP) for each in items(target.value("SecurityGroups")) or []]
        known = [each for each in groups if each is not None]
        if known and len(known) == len(groups) and not any(_admits_nfs(app, each) for each in known):
            got = f"{known[0].name}, which does not"
            allowed = f"a security group that allows TCP port {_NFS}"
            yield broken("LP087", target, "SecurityGroups", allowed=allowed, got=got)


def _admits_nfs(app: Graph, group: Resource) -> bool:
    """Return whether a security group admits NFS from anywhere, or may."""
    own = group.value("SecurityGroupIngress")
    rules = [own] if own is not ABSENT and not isinstance(own, list) else items(own) or []
    for each in app.of_type(_INGRESS):
        if app.names.target(each.value("GroupId"), _GROUP) in {group, None}:
            rules.append(each.properties)
    return any(_covers_nfs(each) for each in rules)


def _covers_nfs(rule: Any) -> bool:
    first, last = number(at(rule, "FromPort")), number(at(rule, "ToPort"))
    protocol = at(rule, "IpProtocol")
    is_tcp = not isinstance(protocol, str | int) or str(protocol).lower() in {"tcp", "6"}
    # What is not known may cover it.
    return str(protocol) == "-1" or (is_tcp and (first is None or last is None or first <= _NFS <= last))


CHECKS = (
    Check(("LP044",), _mount_paths),
    Check(("LP045",), _mounted),
    Check(("LP086",), _admitted),
    Check(("LP087",), _closed),
)
