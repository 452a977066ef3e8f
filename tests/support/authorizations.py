"""What tests of authorization and domains start from."""

from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_route53 as route53

from constructs_lib import Authorization, Domain
from tests.support.stacks import imported_function

ISSUER = "https://login.example.com/"
CERTIFICATE = "arn:aws:acm:{}:111111111111:certificate/12345678-1234-1234-1234-123456789012"


def jwt(**arguments: Any) -> Authorization:
    """Tokens of one issuer for one audience."""
    return Authorization.jwt(**{"issuer": ISSUER, "audience": ["orders"], **arguments})


def by_function(scope: Stack, construct_id: str = "Authorizer", **arguments: Any) -> Authorization:
    """A function of another app decides."""
    return Authorization.function(imported_function(scope, construct_id), **arguments)


def user_pool(scope: Stack, construct_id: str = "Users") -> cognito.UserPool:
    """A user pool."""
    return cognito.UserPool(scope, construct_id)


def users(scope: Stack, **arguments: Any) -> Authorization:
    """The users of a pool, with tokens of one client."""
    pool = user_pool(scope)
    client = pool.add_client("Client")
    return Authorization.cognito(**{"user_pools": [pool], "user_pool_clients": [client], **arguments})


def certificate(scope: Stack, region: str = "eu-central-1") -> acm.ICertificate:
    """A certificate in a Region."""
    return acm.Certificate.from_certificate_arn(scope, "Certificate", CERTIFICATE.format(region))


def zone(scope: Stack, name: str = "example.com") -> route53.IHostedZone:
    """A hosted zone of another app."""
    return route53.HostedZone.from_hosted_zone_attributes(
        scope, "Zone", hosted_zone_id="Z111111QQQQQQQ", zone_name=name
    )


def domain(scope: Stack, **arguments: Any) -> Domain:
    """A domain with its certificate; every argument has a value that passes unless it is given."""
    if "certificate" not in arguments:
        arguments["certificate"] = certificate(scope)
    return Domain(**{"name": "api.example.com", **arguments})
