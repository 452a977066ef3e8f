"""What belongs to an API as a whole: its stage, its bodies, its policy, and where it is reached."""

from typing import Any

import pytest
from aws_cdk import Size, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam

from constructs_lib import ApiStage, Authorization, Cors, RestApiFunction, Route
from tests.constructs_lib.patterns.apis.apis import SHOP, api, methods
from tests.support.authorizations import domain
from tests.support.stacks import broken_rules, imported_function, stack, text_token
from tests.support.templates import properties, resources, template_of

ENDPOINT = "vpce-1234567890abcdef0"


def rest_api(scope: Stack, **arguments: Any) -> dict[str, Any]:
    """The template of a REST API with these arguments."""
    api(scope, RestApiFunction, **{"function": imported_function(scope), **arguments})
    return template_of(scope)


def endpoint(scope: Stack) -> ec2.IInterfaceVpcEndpoint:
    """An endpoint of a VPC of another app."""
    return ec2.InterfaceVpcEndpoint.from_interface_vpc_endpoint_attributes(
        scope, "Endpoint", vpc_endpoint_id=ENDPOINT, port=443
    )


def test_stage_has_the_name_and_the_variables() -> None:
    template = rest_api(stack(), stage=ApiStage(stage_name="v1", variables={"table": "orders"}))
    made = properties(template, "AWS::ApiGateway::Stage")
    assert (made["StageName"], made["Variables"]) == ("v1", {"table": "orders"})
    names = [
        each["Properties"].get("LogGroupName") for each in resources(template, "AWS::Logs::LogGroup").values()
    ]
    assert any("/v1" in str(name) for name in names)


def test_grant_is_for_the_stage() -> None:
    scope = stack()
    made = api(scope, RestApiFunction, function=imported_function(scope), stage=ApiStage(stage_name="v1"))
    made.grant_execute(iam.Role(scope, "Role", assumed_by=iam.AccountRootPrincipal()))
    assert "/v1/*/*" in str(resources(template_of(scope), "AWS::IAM::Policy"))


@pytest.mark.parametrize(
    "given",
    [
        ApiStage(stage_name=""),
        ApiStage(stage_name="v1.0"),
        ApiStage(stage_name="$default"),
        ApiStage(stage_name="x" * 129),
    ],
    ids=lambda given: given.stage_name[:9],
)
def test_stage_names_that_nobody_takes(given: ApiStage) -> None:
    assert broken_rules(lambda: rest_api(stack(), stage=given)) == [("LP255", "stage.stage_name")]


def test_stage_name_is_needed_at_synthesis() -> None:
    scope = stack()
    given = ApiStage(stage_name=text_token(scope))
    assert broken_rules(lambda: rest_api(scope, stage=given)) == [("LP255", "stage.stage_name")]


@pytest.mark.parametrize(
    ("variables", "parameter"),
    [
        ({"table-name": "orders"}, "stage.variables"),
        ({"": "orders"}, "stage.variables"),
        ({"table": "two words"}, "stage.variables['table']"),
        ({"table": ""}, "stage.variables['table']"),
    ],
)
def test_stage_variables_that_nobody_takes(variables: dict[str, str], parameter: str) -> None:
    assert broken_rules(lambda: rest_api(stack(), stage=ApiStage(variables=variables))) == [
        ("LP256", parameter)
    ]


def test_value_of_a_stage_variable_may_be_known_later() -> None:
    scope = stack()
    rest_api(scope, stage=ApiStage(variables={"table": text_token(scope)}))


def test_binary_media_types_and_compression() -> None:
    template = rest_api(
        stack(), binary_media_types=["image/png", "image/*"], minimum_compression_size=Size.kibibytes(1)
    )
    made = properties(template, "AWS::ApiGateway::RestApi")
    assert made["BinaryMediaTypes"] == ["image/png", "image/*"]
    assert made["MinimumCompressionSize"] == 1024


def test_everything_may_be_compressed() -> None:
    template = rest_api(stack(), minimum_compression_size=Size.bytes(0))
    assert properties(template, "AWS::ApiGateway::RestApi")["MinimumCompressionSize"] == 0


@pytest.mark.parametrize(
    "wrong", ["png", "image/", "/png", "image/png; charset=utf-8", "*/png", "", "image png"]
)
def test_what_is_no_media_type(wrong: str) -> None:
    found = broken_rules(lambda: rest_api(stack(), binary_media_types=["image/png", wrong]))
    assert found == [("LP257", "binary_media_types")]


@pytest.mark.parametrize("types", [["*/*"], ["image/png"]])
def test_preflights_are_text_where_every_body_is_bytes(types: list[str]) -> None:
    cors = Cors(allow_origins=[SHOP])
    template = rest_api(stack(), binary_media_types=types, cors=cors, routes=[Route("GET", "/orders")])
    handling = methods(template)["OPTIONS /orders"]["Integration"].get("ContentHandling")
    assert handling == ("CONVERT_TO_TEXT" if types == ["*/*"] else None)


def policy(**statement: Any) -> iam.PolicyDocument:
    """A resource policy of one statement."""
    given = {"actions": ["execute-api:Invoke"], "resources": ["execute-api:/*"], **statement}
    return iam.PolicyDocument(statements=[iam.PolicyStatement(**given)])


def test_resource_policy() -> None:
    template = rest_api(stack(), policy=policy(principals=[iam.AccountPrincipal("222222222222")]))
    (made,) = properties(template, "AWS::ApiGateway::RestApi")["Policy"]["Statement"]
    assert (made["Action"], made["Resource"]) == ("execute-api:Invoke", "execute-api:/*")


def test_changed_resource_policy_is_deployed() -> None:
    made = [
        list(
            resources(
                rest_api(stack(), policy=policy(principals=[iam.AccountPrincipal(n)])),
                "AWS::ApiGateway::Deployment",
            )
        )
        for n in ("111111111111", "222222222222")
    ]
    assert made[0] != made[1]


@pytest.mark.parametrize("statement", [{}, {"principals": [iam.AnyPrincipal()], "actions": []}])
def test_resource_policy_that_lacks_something(statement: dict[str, Any]) -> None:
    assert broken_rules(lambda: rest_api(stack(), policy=policy(**statement))) == [("LP259", "policy")]


def test_private_api_has_the_policy_that_aws_demands() -> None:
    scope = stack()
    made = properties(rest_api(scope, vpc_endpoints=[endpoint(scope)]), "AWS::ApiGateway::RestApi")
    assert made["EndpointConfiguration"] == {"Types": ["PRIVATE"], "VpcEndpointIds": [ENDPOINT]}
    statements = made["Policy"]["Statement"]
    assert [each["Effect"] for each in statements] == ["Deny", "Allow"]
    assert statements[0]["Condition"] == {"StringNotEquals": {"aws:SourceVpce": [ENDPOINT]}}


def test_private_api_keeps_a_policy_of_its_own() -> None:
    scope = stack()
    own = policy(
        principals=[iam.AnyPrincipal()],
        effect=iam.Effect.DENY,
        conditions={"Bool": {"aws:SecureTransport": "false"}},
    )
    made = properties(
        rest_api(scope, vpc_endpoints=[endpoint(scope)], policy=own), "AWS::ApiGateway::RestApi"
    )
    assert [each["Effect"] for each in made["Policy"]["Statement"]] == ["Deny", "Deny", "Allow"]


def test_private_api_has_no_regional_domain() -> None:
    scope = stack()
    given = {"vpc_endpoints": [endpoint(scope)], "domain": domain(scope)}
    assert broken_rules(lambda: rest_api(scope, **given)) == [("LP260", "domain")]


def test_api_key_alone_with_a_reason() -> None:
    scope = stack()
    authorization = Authorization.api_key(reason="partners are told apart by the load balancer", quota=1_000)
    template = rest_api(scope, authorization=authorization, routes=[Route("GET", "/orders")])
    method = methods(template)["GET /orders"]
    assert (method["AuthorizationType"], method["ApiKeyRequired"]) == ("NONE", True)
    assert properties(template, "AWS::ApiGateway::UsagePlan")["Quota"] == {"Limit": 1_000, "Period": "MONTH"}
    assert "$context.identity.apiKeyId" in str(
        properties(template, "AWS::ApiGateway::Stage")["AccessLogSetting"]
    )
    made = scope.node.find_child("Api").node.metadata
    assert [each.data for each in made if each.type == "constructs-lib:api_key"] == [authorization.reason]


@pytest.mark.parametrize("reason", ["", "  "])
def test_api_key_alone_without_a_reason(reason: str) -> None:
    given = Authorization.api_key(reason=reason)
    assert broken_rules(lambda: rest_api(stack(), authorization=given)) == [("LP212", "authorization")]
