"""A REST API in front of three kinds of functions."""

# --8<-- [start:imports]
from typing import cast

from aws_cdk import Duration, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import Authorization, Cors, Domain, RestApiFunction, Route, Throttling

ELSEWHERE = "arn:aws:lambda:us-east-1:111111111111:function:elsewhere"
CERTIFICATE = "arn:aws:acm:eu-central-1:111111111111:certificate/12345678-1234-1234-1234-123456789012"


def pager(scope: Construct) -> sns.ITopic:
    """A topic for alarms, said to be one because pyright takes no `Topic` for an `ITopic`."""
    return cast("sns.ITopic", sns.Topic(scope, "Alarms"))


# --8<-- [end:imports]


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
        # --8<-- [start:smallest]
        smallest = RestApiFunction(self, "Smallest", function=plain.add_alias("live"))
        # --8<-- [end:smallest]
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
        )
        # --8<-- [end:full]
