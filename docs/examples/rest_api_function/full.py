from typing import cast

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudwatch_actions as actions
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
    RestApiFunction,
    Route,
    Throttling,
)

ELSEWHERE = "arn:aws:lambda:us-east-1:111111111111:function:elsewhere"
CERTIFICATE = "arn:aws:acm:eu-central-1:111111111111:certificate/12345678-1234-1234-1234-123456789012"


def pager(scope: Construct) -> sns.ITopic:
    """A topic for alarms; `cast` is for type checkers, which take no `Topic` for an `ITopic`."""
    return cast("sns.ITopic", sns.Topic(scope, "Alarms"))


app = App()
stack = Stack(app, "Shop")
imported: lambda_.IFunction = lambda_.Function.from_function_attributes(
    stack, "Imported", function_arn=ELSEWHERE, same_environment=True
)
certificate = acm.Certificate.from_certificate_arn(stack, "Certificate", CERTIFICATE)
zone = route53.HostedZone.from_hosted_zone_attributes(
    stack, "Zone", hosted_zone_id="Z111111QQQQQQQ", zone_name="example.com"
)
RestApiFunction(
    stack,
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
    alarm_actions=[actions.SnsAction(pager(stack))],
    function_timeout=FunctionTimeout.longer(reason="a queue invokes it, too"),
)
app.synth()
