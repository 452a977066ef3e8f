"""A domain name of one's own, for both kinds of API."""

from typing import Any

import pytest
from aws_cdk import Environment, Stack
from aws_cdk import aws_certificatemanager as acm

from constructs_lib import Domain, HttpApiFunction, RestApiFunction
from tests.constructs_lib.patterns.apis.apis import Api, api, both_kinds
from tests.support.authorizations import certificate, domain, zone
from tests.support.stacks import app, broken_rules, stack, text_token
from tests.support.templates import properties, resources, template_of

DOMAIN = {RestApiFunction: "AWS::ApiGateway::DomainName", HttpApiFunction: "AWS::ApiGatewayV2::DomainName"}
API = {RestApiFunction: "AWS::ApiGateway::RestApi", HttpApiFunction: "AWS::ApiGatewayV2::Api"}
MAPPING = {
    RestApiFunction: "AWS::ApiGateway::BasePathMapping",
    HttpApiFunction: "AWS::ApiGatewayV2::ApiMapping",
}
RECORD = "AWS::Route53::RecordSet"


def _template(kind: type[Api], **arguments: Any) -> dict[str, Any]:
    scope = stack()
    api(scope, kind, domain=domain(scope, **arguments))
    return template_of(scope)


def _broken(kind: type[Api], scope: Stack, **arguments: Any) -> list[tuple[str, str]]:
    return broken_rules(lambda: api(scope, kind, domain=domain(scope, **arguments)))


@both_kinds
def test_domain_leads_to_the_stage(kind: type[Api]) -> None:
    template = _template(kind)
    (name,) = resources(template, DOMAIN[kind])
    mapping = properties(template, MAPPING[kind])
    assert mapping["DomainName"] == {"Ref": name}
    if kind is RestApiFunction:
        (stage,) = resources(template, "AWS::ApiGateway::Stage")
        assert mapping["Stage"] == {"Ref": stage}
    else:
        (stage,) = resources(template, "AWS::ApiGatewayV2::Stage")
        assert mapping["Stage"] == "$default"
        (made,) = resources(template, MAPPING[kind]).values()
        assert stage in made["DependsOn"]
    assert not {"BasePath", "ApiMappingKey"} & mapping.keys()
    assert not resources(template, RECORD)


@both_kinds
def test_domain_is_regional_and_takes_tls_1_2(kind: type[Api]) -> None:
    found = properties(_template(kind), DOMAIN[kind])
    assert found["DomainName"] == "api.example.com"
    settings = found if kind is RestApiFunction else found["DomainNameConfigurations"][0]
    assert settings["SecurityPolicy"] == "TLS_1_2"
    if kind is RestApiFunction:
        assert found["EndpointConfiguration"] == {"Types": ["REGIONAL"]}
        assert ":acm:" in found["RegionalCertificateArn"]
    else:
        assert settings["EndpointType"] == "REGIONAL"
        assert ":acm:" in settings["CertificateArn"]


@both_kinds
@pytest.mark.parametrize("is_disabled", [True, False])
def test_own_address_of_the_api_is_switched_off(kind: type[Api], is_disabled: bool) -> None:
    found = properties(_template(kind, disable_execute_api_endpoint=is_disabled), API[kind])
    assert found["DisableExecuteApiEndpoint"] is is_disabled


@both_kinds
def test_api_without_a_domain_has_its_own_address(kind: type[Api]) -> None:
    scope = stack()
    defined = api(scope, kind)
    assert "DisableExecuteApiEndpoint" not in properties(template_of(scope), API[kind])
    assert (defined.domain_name, defined.domain_mapping, defined.alias_record) == (None, None, None)


@both_kinds
@pytest.mark.parametrize("base_path", ["orders", "orders/v1"])
def test_base_path_is_mapped(kind: type[Api], base_path: str) -> None:
    template = _template(kind, base_path=base_path)
    found = [
        each["Properties"] for name in set(MAPPING.values()) for each in resources(template, name).values()
    ]
    assert [each.get("BasePath") or each["ApiMappingKey"] for each in found] == [base_path]


@both_kinds
@pytest.mark.parametrize("name", ["api.example.com", "*.example.com", "example.com"])
def test_hosted_zone_gets_a_record(kind: type[Api], name: str) -> None:
    scope = stack()
    defined = api(scope, kind, domain=domain(scope, name=name, hosted_zone=zone(scope)))
    template = template_of(scope)
    record = properties(template, RECORD)
    assert (record["Name"], record["Type"]) == (f"{name}.", "A")
    (made,) = resources(template, DOMAIN[kind])
    assert record["AliasTarget"]["DNSName"] == {"Fn::GetAtt": [made, "RegionalDomainName"]}
    assert defined.domain_name is not None
    assert defined.domain_mapping is not None
    assert defined.alias_record is not None


@both_kinds
@pytest.mark.parametrize(
    "name", ["", "api", "api.example.com/", "https://api.example.com", "API.example.com", "a b.example.com"]
)
def test_malformed_name_is_refused(kind: type[Api], name: str) -> None:
    assert _broken(kind, stack(), name=name) == [("LP242", "domain.name")]


@both_kinds
@pytest.mark.parametrize("base_path", ["", "/", "/orders", "orders/", "a//b", "orders?x", "{proxy+}"])
def test_malformed_base_path_is_refused(kind: type[Api], base_path: str) -> None:
    assert _broken(kind, stack(), base_path=base_path) == [("LP245", "domain.base_path")]


@both_kinds
@pytest.mark.parametrize("name", ["other.com", "ample.com", "shop.api.example.com"])
def test_zone_of_another_domain_is_refused(kind: type[Api], name: str) -> None:
    scope = stack()
    assert _broken(kind, scope, hosted_zone=zone(scope, name)) == [("LP244", "domain.hosted_zone")]


@both_kinds
def test_certificate_is_in_the_region_of_the_api(kind: type[Api]) -> None:
    here = Stack(app(), "Here", env=Environment(account="111111111111", region="eu-central-1"))
    api(here, kind, domain=domain(here))
    there = Stack(app(), "Here", env=Environment(account="111111111111", region="us-east-1"))
    assert _broken(kind, there) == [("LP243", "domain.certificate")]


@both_kinds
def test_certificate_of_the_app_passes(kind: type[Api]) -> None:
    here = Stack(app(), "Here", env=Environment(account="111111111111", region="eu-central-1"))
    own = acm.Certificate(here, "Certificate", domain_name="api.example.com")
    api(here, kind, domain=Domain(name="api.example.com", certificate=own))


@both_kinds
def test_names_that_only_cloudformation_knows_pass(kind: type[Api]) -> None:
    scope = stack()
    given = Domain(
        name=text_token(scope),
        certificate=certificate(scope),
        hosted_zone=zone(scope),
        base_path=text_token(scope, "Path"),
    )
    api(scope, kind, domain=given)
    assert properties(template_of(scope), DOMAIN[kind])["DomainName"] == {"Ref": "Text"}
