"""Where the subnets of a template lead, and which services a VPC has an endpoint for.

Only what the templates define is known. Whether somebody adds a route elsewhere, nobody can tell from here.
https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html (2026-11-27)
"""

from collections.abc import Iterator, Sequence
from typing import Any

from constructs_lib.rules.conditions.networks import PLACE, Subnet
from constructs_lib.templates.arns import canonical
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import ABSENT, UNKNOWN, Reference, Resource
from constructs_lib.templates.resolved import boolean, items

__all__ = ["SUBNET", "endpoints", "leads_to_others", "subnet", "subnets_of"]

SUBNET = "AWS::EC2::Subnet"
_ASSOCIATION = "AWS::EC2::SubnetRouteTableAssociation"
_ENDPOINT = "AWS::EC2::VPCEndpoint"
# A function gets no public IP address, without which an internet gateway takes IPv4 nowhere.
_NO_WAY = "AWS::EC2::InternetGateway"
_IPV6 = "DestinationIpv6CidrBlock"


def subnets_of(app: Graph, function: Resource) -> list[Subnet] | None:
    """Return the subnets of a function; `None` where not all of them are in the templates."""
    given = items(function.value("VpcConfig.SubnetIds")) or []
    found = [_one(app, each) for each in given]
    if not found or None in found:
        return None
    has_ipv6 = boolean(function.value("VpcConfig.Ipv6AllowedForDualStack")) is not False
    uses_ipv6 = has_ipv6 and function.value("VpcConfig.Ipv6AllowedForDualStack") is not ABSENT
    return [subnet(app, each, uses_ipv6=uses_ipv6) for each in found if each is not None]


def _one(app: Graph, value: Any) -> Resource | None:
    return app.names.target(value, SUBNET) if isinstance(value, Reference) else None


def subnet(app: Graph, resource: Resource, *, uses_ipv6: bool = False) -> Subnet:
    """Return what is known of a subnet.

    Args:
        app: the templates.
        resource: the subnet.
        uses_ipv6: whether a function in it may send IPv6.
    """
    tables = _tables(app, resource)
    gateways = frozenset() if tables is None else _gateways(app, tables)
    return Subnet(
        # CDK calls the resource of its own subnets so, and users see the construct.
        resource.name.removesuffix("/Subnet"),
        vpc=_same(resource.value("VpcId")),
        zone=_zone(resource),
        leads_out=None if gateways is None else _leads_out(app, tables, uses_ipv6=uses_ipv6),
        gateways=gateways or frozenset(),
    )


def _same(value: Any) -> str | None:
    """Return a value as a text that is the same for the same one; `None` where it is not known."""
    return None if value is ABSENT or value is UNKNOWN else canonical(value)


def _zone(resource: Resource) -> str | None:
    """Return the zone of a subnet, or the place that it has among those of the Region."""
    match resource.definition.get("Properties"):
        case {"AvailabilityZone": {"Fn::Select": [int() | str() as place, {"Fn::GetAZs": _}]}}:
            return f"{PLACE}{place}"
    return _same(resource.value("AvailabilityZone"))


def _tables(app: Graph, resource: Resource) -> list[Resource] | None:
    """Return the route table of a subnet; none for that of the VPC, `None` where nobody knows it."""
    found = []
    for each in app.of_type(_ASSOCIATION):
        named = app.names.target(each.value("SubnetId"), SUBNET)
        if named is None or named is not resource:
            continue
        table = app.names.target(each.value("RouteTableId"), "AWS::EC2::RouteTable")
        if table is None or each.is_made is None:
            return None
        found.append(table)
    # The main table of a VPC of the templates has no route that somebody has given it there.
    is_main = app.names.target(resource.value("VpcId"), "AWS::EC2::VPC") is not None
    return found if found or is_main else None


def _leads_out(app: Graph, tables: Sequence[Resource] | None, *, uses_ipv6: bool) -> bool | None:
    # A VPN gateway gives routes to tables by itself.
    if tables is None or app.of_type("AWS::EC2::VPNGatewayRoutePropagation"):
        return None
    ways = [_is_way(app, each, uses_ipv6=uses_ipv6) for table in tables for each in _routes(app, table)]
    return True if True in ways else None if None in ways else False


def _routes(app: Graph, table: Resource) -> Iterator[Resource]:
    for each in app.of_type("AWS::EC2::Route"):
        named = app.names.target(each.value("RouteTableId"), "AWS::EC2::RouteTable")
        # One of a table that nobody knows may be of this one.
        if each.is_made is not False and (named is None or named is table):
            yield each


def _is_way(app: Graph, route: Resource, *, uses_ipv6: bool) -> bool | None:
    if app.names.target(route.value("RouteTableId"), "AWS::EC2::RouteTable") is None or not route.is_made:
        return None
    if route.value("EgressOnlyInternetGatewayId") is not ABSENT:
        return uses_ipv6
    gateway = route.value("GatewayId")
    if gateway is ABSENT:
        return True
    if app.names.target(gateway, _NO_WAY) is None:
        return None
    return None if uses_ipv6 and route.value(_IPV6) is not ABSENT else False


def leads_to_others(app: Graph) -> bool:
    """Return whether a route leads to another network, such as a VPC that is peered with."""
    within = ("GatewayId", "NatGatewayId", "EgressOnlyInternetGatewayId")
    routes = (each for each in app.of_type("AWS::EC2::Route") if each.is_made is not False)
    return any(all(each.value(place) is ABSENT for place in within) for each in routes)


def _gateways(app: Graph, tables: Sequence[Resource]) -> frozenset[str] | None:
    """Return the services that a gateway endpoint serves in some route tables; `None` where not known."""
    found = set()
    for each in app.of_type(_ENDPOINT):
        if each.is_made is False or not _is_gateway(each):
            continue
        named = items(each.value("RouteTableIds"))
        targets = [app.names.target(one, "AWS::EC2::RouteTable") for one in named or [UNKNOWN]]
        if None in targets or any(one in tables for one in targets):
            service = _service(each)
            if service is None:
                return None
            found.add(service)
    return frozenset(found)


def _is_gateway(endpoint: Resource) -> bool:
    kind = endpoint.value("VpcEndpointType")
    return kind is ABSENT or kind == "Gateway"


def endpoints(app: Graph, vpcs: set[str | None]) -> frozenset[str] | None:
    """Return the services for which VPCs have an interface endpoint; `None` where nobody knows them all."""
    found = set()
    for each in app.of_type(_ENDPOINT):
        vpc = _same(each.value("VpcId"))
        if each.is_made is False or _is_gateway(each) or (vpc is not None and vpc not in vpcs):
            continue
        service = _service(each)
        if service is None:
            return None
        found.add(service)
    return frozenset(found)


def _service(endpoint: Resource) -> str | None:
    """Return a service as endpoints name it: `sqs` of `com.amazonaws.eu-west-1.sqs` and of `...sqs-fips`."""
    name = _same(endpoint.value("ServiceName"))
    parts = [] if name is None else name.removeprefix("cn.").split(".", 3)
    if len(parts) != 4:
        return None
    # The one that is of no Region is not that of a service of the same name.
    service = f"{parts[2]}.{parts[3]}" if parts[2].endswith("-global") else parts[3]
    return service.removesuffix("-fips")
