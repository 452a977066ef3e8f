"""Your own domain name for an API."""

from dataclasses import dataclass

from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_route53 as route53
from constructs import Construct

from constructs_lib._internal.account_and_region import environment_of, environments
from constructs_lib._internal.arguments import Checks, check_value_types
from constructs_lib._internal.tokens import is_token, known, known_length
from constructs_lib.rules import ranges
from constructs_lib.rules.conditions import domains as conditions

__all__ = ["Domain"]


@dataclass(frozen=True, slots=True)
class Domain:
    """Your own domain name for an API: regional, TLS 1.2 or newer.

    The API's own `execute-api` address is switched off, so that callers must use the domain.

    Args:
        name: in lower case, such as `api.example.com`.
        certificate: for that name, in the Region of the API.
        hosted_zone: the hosted zone in which an alias record for the API is defined. Default: you define
            a record for `domain_name` yourself.
        base_path: the path of the API, such as `orders` or `orders/v1`, 1 to 300 characters;
            then other APIs may share the domain. The `path` of a function's event begins with it, while its
            `resource` or `routeKey` does not. Default: no other API uses the domain.
        disable_execute_api_endpoint: whether the API's own address is switched off. Default: it is.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP242 to LP245, LP251, by the construct that uses it.

    Source:
        https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html (2026-11-23)
    """

    name: str
    certificate: acm.ICertificate
    hosted_zone: route53.IHostedZone | None = None
    base_path: str | None = None
    disable_execute_api_endpoint: bool = True

    def __post_init__(self) -> None:
        check_value_types(self)


def check_domain(checks: Checks, scope: Construct, domain: Domain) -> None:
    """Check what the arguments of a Domain decide (LP242 to LP245, LP251)."""
    checks.note(conditions.domain_name("domain.name", known(domain.name)))
    here, there = environment_of(scope).region, _region(scope, domain.certificate)
    checks.note(conditions.certificate_region("domain.certificate", here, there))
    if domain.hosted_zone is not None:
        _check_zone(checks, domain.name, _zone_name(domain.hosted_zone))
    path = None if domain.base_path is None else known(domain.base_path)
    checks.note(conditions.base_path("domain.base_path", path))
    checks.in_range(ranges.BASE_PATH, known_length(domain.base_path or None))


def _check_zone(checks: Checks, name: str, zone: str | None) -> None:
    if zone is None:
        checks.require(
            False,
            "LP244",
            "domain.hosted_zone",
            allowed=f"one that {name} is in",
            got="a zone of unknown name",
        )
        return
    checks.note(conditions.in_hosted_zone("domain.hosted_zone", known(name), known(zone)))


def _region(scope: Construct, certificate: acm.ICertificate) -> str | None:
    # CDK takes a certificate that was imported by its ARN for one of the stack's Region.
    arn = certificate.certificate_arn
    return environments(scope, certificate)[1].region if is_token(arn) else arn.split(":")[3]


def _zone_name(zone: route53.IHostedZone) -> str | None:
    try:
        return zone.zone_name
    except RuntimeError:  # A zone that was imported by its id only; CDK refuses to tell its name.
        return None


def define_alias(
    scope: Construct, domain: Domain, target: route53.IAliasRecordTarget
) -> route53.ARecord | None:
    """Point the name to the API where the domain has a hosted zone."""
    if domain.hosted_zone is None:
        return None
    return route53.ARecord(
        scope,
        "AliasRecord",
        zone=domain.hosted_zone,
        record_name=domain.name,
        target=route53.RecordTarget.from_alias(target),
    )
