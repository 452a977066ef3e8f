"""An HTTP API in front of three kinds of functions."""

from pathlib import Path
from typing import cast

from aws_cdk import Duration, Stack
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import (
    Authorization,
    Cors,
    Domain,
    FunctionTimeout,
    HttpApiFunction,
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


class HttpApiFunctionStack(Stack):
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
        smallest = HttpApiFunction(self, "Smallest", function=function)
        # --8<-- [end:smallest]
        HttpApiFunction(self, "OfVersion", function=plain.current_version)
        pool = cognito.UserPool(self, "Users")
        client = pool.add_client("Client")
        users = Authorization.cognito(user_pools=[pool], user_pool_clients=[client], scopes=["orders/read"])
        domain = Domain(
            "orders.example.com",
            certificate=acm.Certificate(self, "Certificate", domain_name="orders.example.com"),
            hosted_zone=route53.PublicHostedZone(self, "Zone", zone_name="example.com"),
        )
        HttpApiFunction(self, "OfUsers", function=plain, authorization=users, domain=domain)
        tokens = Authorization.jwt(
            issuer="https://login.example.com/", audience=["orders"], scopes=["orders/read"]
        )
        HttpApiFunction(self, "OfTokens", function=plain, authorization=tokens)
        decided = Authorization.function(
            plain.add_alias("decides"),
            identity_sources=["header.X-Token"],
            results_cache_ttl=Duration.minutes(1),
        )
        HttpApiFunction(self, "Decided", function=plain, authorization=decided)
        smallest.grant_execute(iam.Role.from_role_name(self, "Shop", "shop"))
        self.address: str = smallest.http_api.api_endpoint


class FullHttpApiFunction(Stack):
    """Everything that an API takes."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = StandardFunction(self, "Function", entry=CODE)
        imported: lambda_.IFunction = lambda_.Function.from_function_attributes(
            self, "Imported", function_arn=ELSEWHERE, same_environment=True
        )
        certificate = acm.Certificate.from_certificate_arn(self, "Certificate", CERTIFICATE)
        zone = route53.HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id="Z111111QQQQQQQ", zone_name="example.com"
        )
        # --8<-- [start:full]
        HttpApiFunction(
            self,
            "Api",
            function=function,
            routes=[
                Route("POST", "/orders", function=imported),
                Route("ANY", "/orders/{id}"),
                Route("GET", "/health", authorization=Authorization.public(reason="health checks")),
            ],
            cors=Cors(
                allow_origins=["https://shop.example.com", "https://admin.example.com"],
                allow_headers=["Content-Type"],
                allow_methods=["GET", "POST"],
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


class FullRoutesOfHttpApi(Stack):
    """Routes of an API of another app, one of them with a function that a queue invokes, too."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        imported: lambda_.IFunction = lambda_.Function.from_function_attributes(
            self, "Imported", function_arn=ELSEWHERE, same_environment=True
        )
        # --8<-- [start:given]
        shop = apigatewayv2.HttpApi.from_http_api_attributes(self, "Shop", http_api_id="a1b2c3d4e5")
        longer = FunctionTimeout.longer(reason="the queue of returns invokes it, too")
        HttpApiFunction(
            self,
            "Orders",
            function=imported,
            routes=[Route("GET", "/orders/{id}"), Route("POST", "/returns", function_timeout=longer)],
            authorization=Authorization.function(
                imported, function_timeout=FunctionTimeout.longer(reason="it warms a cache every hour, too")
            ),
            http_api=shop,
        )
        # --8<-- [end:given]
