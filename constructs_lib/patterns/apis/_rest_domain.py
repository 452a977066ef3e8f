"""The domain name of a REST API."""

from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from constructs import Construct

from constructs_lib.patterns.apis.domain import Domain


def define_domain_name(scope: Construct, domain: Domain) -> apigateway.DomainName:
    """Define a regional domain name."""
    return apigateway.DomainName(
        scope,
        "DomainName",
        domain_name=domain.name,
        certificate=domain.certificate,
        endpoint_type=apigateway.EndpointType.REGIONAL,
        security_policy=apigateway.SecurityPolicy.TLS_1_2,
    )


def define_mapping(
    scope: Construct,
    name: apigateway.DomainName,
    rest_api: apigateway.RestApi,
    stage: apigateway.Stage,
    base_path: str | None,
) -> apigateway.BasePathMapping | apigatewayv2.CfnApiMapping:
    """Lead from a domain name to a stage."""
    if base_path is None or "/" not in base_path:
        return apigateway.BasePathMapping(
            scope, "DomainMapping", domain_name=name, rest_api=rest_api, stage=stage, base_path=base_path
        )
    # Paths of several segments are mapped through the newer service:
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
    return apigatewayv2.CfnApiMapping(
        scope,
        "DomainMapping",
        api_id=rest_api.rest_api_id,
        stage=stage.stage_name,
        domain_name=name.domain_name,
        api_mapping_key=base_path,
    )
