"""The VPC and the file system of a function: what is asked, checked and granted."""

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts
from constructs_lib._internal.targets import can_be_granted_to
from constructs_lib._internal.tokens import is_unknown_list, known
from constructs_lib._internal.types import SecurityGroupLike, VpcLike
from constructs_lib.frozen import frozen
from constructs_lib.patterns.functions._network_at_synthesis import check_network_at_synthesis
from constructs_lib.rules import ranges, text
from constructs_lib.rules.conditions import networks

# https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html (2026-11-27)
_INTERFACES = (
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
)
_SELECTION = (
    *("subnets", "subnet_type", "subnet_group_name", "subnet_name"),
    *("availability_zones", "one_per_az", "subnet_filters"),
)
_KINDS = ("public_subnets", "private_subnets", "isolated_subnets")


@frozen
class Network:
    """The settings of a function for its VPC; the parameters of `StandardFunction`, by their names."""

    vpc: VpcLike | None
    vpc_subnets: ec2.SubnetSelection | None
    security_groups: Sequence[SecurityGroupLike]
    allow_public_subnet: bool
    ipv6_allowed_for_dual_stack: bool
    filesystem: lambda_.FileSystem | None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Network":
        """Return what of some arguments is about the network."""
        return cls(**{name: given[name] for name in cls.__annotations__})

    def check(self, checks: Checks) -> None:
        """Check what is known before anything is defined (LP041 to LP044, LP046, LP048)."""
        checks.in_range(ranges.FUNCTION_SECURITY_GROUPS, len(self.security_groups))
        if self.filesystem is not None:
            path = known(self.filesystem.config.local_mount_path)
            checks.note(networks.local_mount_path("filesystem", path))
        if self.vpc is None:
            self._check_without(checks)
        else:
            self._check_subnets(checks, self.vpc)

    def _check_without(self, checks: Checks) -> None:
        given = {
            "vpc_subnets": self.vpc_subnets is not None and "a selection of subnets",
            "security_groups": bool(self.security_groups) and "security groups",
            "allow_public_subnet": self.allow_public_subnet and "True",
            "ipv6_allowed_for_dual_stack": self.ipv6_allowed_for_dual_stack and "True",
            "filesystem": self.filesystem is not None and "a file system",
        }
        for parameter, got in given.items():
            checks.require(not got, "LP041", parameter, allowed="left out without vpc", got=str(got))

    def _check_subnets(self, checks: Checks, vpc: VpcLike) -> None:
        subnets = self._select(vpc)
        if subnets is None:
            return
        if not subnets:
            allowed = f"a selection of subnets that {facts(vpc).path} has: {_described(vpc)}"
            checks.require(False, "LP042", "vpc_subnets", allowed=allowed, got=self._shown())
            return
        if not self.allow_public_subnet:
            public = _public(vpc, subnets)
            allowed = "private subnets, or isolated ones"
            checks.require(not public, "LP043", "vpc_subnets", allowed=allowed, got=_paths(public))
        zones = [networks.Subnet(facts(each).path, zone=_zone(each)) for each in subnets]
        checks.note(networks.zones("vpc_subnets", zones))

    def _select(self, vpc: VpcLike) -> Sequence[ec2.ISubnet] | None:
        """Return the subnets that are selected, none where CDK refuses; `None` where nobody knows them."""
        given = self._selection()
        if given.keys() == {"subnets"}:
            found: Sequence[ec2.ISubnet] = given["subnets"]
            return found
        try:
            selected = vpc.select_subnets(**given)
        except RuntimeError:
            return ()
        is_unknown = selected.is_pending_lookup or is_unknown_list(selected.subnet_ids)
        return None if is_unknown else selected.subnets

    def _selection(self) -> dict[str, Any]:
        given = {name: getattr(self.vpc_subnets, name, None) for name in _SELECTION}
        return {name: value for name, value in given.items() if value is not None}

    def _shown(self) -> str:
        """Return the selection as its author wrote it."""
        given = self._selection()
        parts = [
            f"{name} {getattr(value, 'name', None) or text.shown(value)}" for name, value in given.items()
        ]
        return text.listed(parts, "and") if parts else "none"

    def let(self, checks: Checks, role: iam.IRole) -> None:
        """Grant the rights that Lambda needs to connect the function, and warn of a role without (LP049)."""
        if self.vpc is None:
            return
        # The function's code runs as the same role and has no use for these rights: its calls carry the key,
        # Lambda's own for network interfaces do not.
        # https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html (2026-11-27)
        iam.Grant.add_to_principal(
            grantee=role,
            actions=list(_INTERFACES),
            resource_arns=["*"],
            conditions={"Null": {"lambda:SourceFunctionArn": "true"}},
        )
        is_kept = can_be_granted_to(role)
        allowed = "one that this app can change"
        checks.require(is_kept, "LP049", "role", allowed=allowed, got="an imported role")

    def check_at_synthesis(self, function: lambda_.Function, checks: Checks) -> None:
        """Have synthesis check what later calls can change (LP045, LP047)."""
        if self.vpc is not None:
            check_network_at_synthesis(function, checks)

    def arguments(self) -> dict[str, Any]:
        """Return what CDK's own function is given."""
        if self.vpc is None:
            return {}
        has_ipv6 = self.ipv6_allowed_for_dual_stack
        return {
            "vpc": self.vpc,
            "vpc_subnets": self.vpc_subnets,
            "security_groups": list(self.security_groups) or None,
            "allow_public_subnet": self.allow_public_subnet,
            "ipv6_allowed_for_dual_stack": has_ipv6 or None,
            # The security group that CDK makes lets IPv4 out only.
            "allow_all_ipv6_outbound": True if has_ipv6 and not self.security_groups else None,
            "filesystem": self.filesystem,
        }


def _public(vpc: VpcLike, subnets: Sequence[ec2.ISubnet]) -> list[ec2.ISubnet]:
    public = {each.subnet_id for each in vpc.public_subnets}
    return [each for each in subnets if isinstance(each, ec2.PublicSubnet) or each.subnet_id in public]


def _zone(subnet: ec2.ISubnet) -> str | None:
    try:
        return subnet.availability_zone
    except RuntimeError:  # An imported subnet need not tell it.
        return None


def _described(vpc: VpcLike) -> str:
    """Return the kinds of subnets that a VPC has."""
    kinds = [kind.partition("_")[0] for kind in _KINDS if getattr(vpc, kind)]
    return f"{text.listed(kinds, 'and')} ones" if kinds else "none"


def _paths(subnets: Sequence[ec2.ISubnet]) -> str:
    return text.listed([f"{facts(each).path}" for each in subnets], "and")
