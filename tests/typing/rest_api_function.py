"""A REST API in front of three kinds of functions."""

from pathlib import Path
from typing import cast

from aws_cdk import Duration, Size, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import (
    ApiStage,
    Authorization,
    Cors,
    Domain,
    FunctionTimeout,
    RestApiFunction,
    Route,
    StandardFunction,
    Throttling,
)

CODE = Path(__file__).parent / "code" / "hello"

ELSEWHERE = "arn:aws:lambda:us-east-1:111111111111:function:elsewhere"
CERTIFICATE = "arn:aws:acm:eu-central-1:111111111111:certificate/12345678-1234-1234-1234-123456789012"


def pager(scope: Construct) -> sns.ITopic:
    """A topic for alarms; `cast` is for type checkers, which take no `Topic` for an `ITopic`."""
    return cast("sns.ITopic", sns.Topic(scope, "Alarms"))


class RestApiFunctionStack(Stack):
    """An API for each kind of authorization."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        plain = lambda_.Function(
            self,
            "Plain",
            runtime=lambda_.Runtime.PYTHON_3_13,
            handler="index.handler",
            code=lambda_.Code.from_inline("def handler(event, context): ..."),
        )
        function = StandardFunction(self, "Function", entry=CODE)
        # --8<-- [start:smallest]
        smallest = RestApiFunction(self, "Smallest", function=function)
        # --8<-- [end:smallest]
        RestApiFunction(self, "OfAlias", function=plain.add_alias("live"))
        decided = Authorization.function(
            plain.add_alias("decides"),
            identity_sources=["header.X-Token"],
            results_cache_ttl=Duration.minutes(1),
        )
        keyed = decided.and_api_key(
            throttling=Throttling(rate_limit=5, burst_limit=10), quota=1_000, quota_period="DAY"
        )
        RestApiFunction(self, "Keyed", function=plain, authorization=keyed)
        users = Authorization.cognito(user_pools=[cognito.UserPool(self, "Users")], scopes=["orders/read"])
        route = Route("GET", "/orders", function=plain.add_alias("reads"))
        RestApiFunction(self, "OfUsers", function=plain, routes=[route], authorization=users)
        shop = iam.Role.from_role_name(self, "Shop", "shop")
        smallest.rest_api.root.add_resource("extra")
        smallest.access_log_group.grant_read(shop)
        smallest.grant_execute(shop)
        self.address: str = smallest.stage.url_for_path("/orders")


class FullRestApiFunction(Stack):
    """Everything that an API takes."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        imported: lambda_.IFunction = lambda_.Function.from_function_attributes(
            self, "Imported", function_arn=ELSEWHERE, same_environment=True
        )
        certificate = acm.Certificate.from_certificate_arn(self, "Certificate", CERTIFICATE)
        zone = route53.HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id="Z111111QQQQQQQ", zone_name="example.com"
        )
        # --8<-- [start:full]
        RestApiFunction(
            self,
            "Api",
            function=imported,
            routes=[
                Route("POST", "/orders", request_body_schema={"type": "object"}, required_query=["shop"]),
                Route("GET", "/health", authorization=Authorization.public(reason="health checks")),
            ],
            cors=Cors(
                allow_origins=["https://shop.example.com", "https://admin.example.com"],
                allow_headers=["Content-Type"],
                allow_methods=["POST"],
                allow_credentials=True,
                max_age=Duration.hours(1),
                expose_headers=["ETag"],
            ),
            authorization=Authorization.iam(),
            integration_timeout=Duration.seconds(20),
            throttling=Throttling(rate_limit=50, burst_limit=10),
            access_log_retention=logs.RetentionDays.ONE_WEEK,
            description="Orders",
            domain=Domain(
                "api.example.com",
                certificate=certificate,
                hosted_zone=zone,
                base_path="shop",
                disable_execute_api_endpoint=False,
            ),
            alarm_actions=[actions.SnsAction(pager(self))],
            function_timeout=FunctionTimeout.longer(reason="a queue invokes it, too"),
        )
        # --8<-- [end:full]


class FullPrivateRestApi(Stack):
    """What belongs to an API as a whole, and callers that have nothing but a key."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        imported: lambda_.IFunction = lambda_.Function.from_function_attributes(
            self, "Imported", function_arn=ELSEWHERE, same_environment=True
        )
        # --8<-- [start:private]
        endpoint = ec2.InterfaceVpcEndpoint.from_interface_vpc_endpoint_attributes(
            self, "Endpoint", vpc_endpoint_id="vpce-1234567890abcdef0", port=443
        )
        only_tls = iam.PolicyStatement(
            effect=iam.Effect.DENY,
            principals=[cast("iam.IPrincipal", iam.AnyPrincipal())],
            actions=["execute-api:Invoke"],
            resources=["execute-api:/*"],
            conditions={"Bool": {"aws:SecureTransport": "false"}},
        )
        RestApiFunction(
            self,
            "Api",
            function=imported,
            authorization=Authorization.api_key(
                reason="only partners reach the endpoint, and each has a share",
                throttling=Throttling(rate_limit=5, burst_limit=10),
                quota=1_000,
                quota_period="DAY",
            ),
            stage=ApiStage(stage_name="v1", variables={"table": "orders"}),
            binary_media_types=["image/png", "image/jpeg"],
            minimum_compression_size=Size.kibibytes(1),
            policy=iam.PolicyDocument(statements=[only_tls]),
            vpc_endpoints=[endpoint],
        )
        # --8<-- [end:private]


class FullRoutesOfRestApi(Stack):
    """Routes of an API of another app, one of them with a function that a queue invokes, too."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        imported: lambda_.IFunction = lambda_.Function.from_function_attributes(
            self, "Imported", function_arn=ELSEWHERE, same_environment=True
        )
        # --8<-- [start:given]
        shop = apigateway.RestApi.from_rest_api_attributes(
            self, "Shop", rest_api_id="a1b2c3d4e5", root_resource_id="f6g7h8i9j0"
        )
        longer = FunctionTimeout.longer(reason="the queue of returns invokes it, too")
        RestApiFunction(
            self,
            "Orders",
            function=imported,
            routes=[Route("GET", "/orders/{id}"), Route("POST", "/returns", function_timeout=longer)],
            authorization=Authorization.function(
                imported, function_timeout=FunctionTimeout.longer(reason="it warms a cache every hour, too")
            ),
            rest_api=shop,
            stage=ApiStage(stage_name="prod"),
        )
        # --8<-- [end:given]
