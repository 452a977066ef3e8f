"""The domain name of an HTTP or a WebSocket API."""

from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as targets
from constructs import Construct

from constructs_lib.patterns.apis.domain import Domain, define_alias

Defined = tuple[apigatewayv2.DomainName, apigatewayv2.ApiMapping, route53.ARecord | None]


def define_domain(
    scope: Construct,
    domain: Domain,
    api: apigatewayv2.HttpApi | apigatewayv2.WebSocketApi,
    stage: apigatewayv2.HttpStage | apigatewayv2.WebSocketStage,
) -> Defined:
    """Define the domain name, what leads from it to the stage, and its record where it has a hosted zone."""
    name = apigatewayv2.DomainName(
        scope,
        "DomainName",
        domain_name=domain.name,
        certificate=domain.certificate,
        security_policy=apigatewayv2.SecurityPolicy.TLS_1_2,
    )
    mapping = apigatewayv2.ApiMapping(
        scope, "DomainMapping", api=api, stage=stage, domain_name=name, api_mapping_key=domain.base_path
    )
    target = targets.ApiGatewayv2DomainProperties(name.regional_domain_name, name.regional_hosted_zone_id)
    return name, mapping, define_alias(scope, domain, target)
