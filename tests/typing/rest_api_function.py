"""A REST API in front of three kinds of functions."""

# --8<-- [start:imports]
from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import Authorization, Cors, RestApiFunction, Route, Throttling

PAGER = "arn:aws:sns:us-east-1:111111111111:pager"
# --8<-- [end:imports]


class RestApiFunctionStack(Stack):
    """One API for each kind of function, one of them with everything."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        plain = lambda_.Function(
            self,
            "Plain",
            runtime=lambda_.Runtime.PYTHON_3_13,
            handler="index.handler",
            code=lambda_.Code.from_inline("def handler(event, context): ..."),
        )
        imported: lambda_.IFunction = lambda_.Function.from_function_attributes(
            self,
            "Imported",
            function_arn="arn:aws:lambda:us-east-1:111111111111:function:theirs",
            same_environment=True,
        )
        # --8<-- [start:smallest]
        smallest = RestApiFunction(self, "Smallest", function=plain.add_alias("live"))
        # --8<-- [end:smallest]
        # --8<-- [start:full]
        RestApiFunction(
            self,
            "Full",
            function=plain,
            routes=[
                Route("GET", "/orders"),
                Route("GET", "/orders/{id}", function=imported, required_query=["shop"]),
                Route(
                    "POST",
                    "/orders",
                    request_body_schema={"type": "object", "required": ["items"]},
                    authorization=Authorization.public(reason="anyone may order"),
                ),
            ],
            cors=Cors(allow_origins=["https://shop.example.com"], max_age=Duration.minutes(10)),
            authorization=Authorization.iam(),
            integration_timeout=Duration.seconds(20),
            throttling=Throttling(rate_limit=50, burst_limit=20),
            access_log_retention=logs.RetentionDays.ONE_YEAR,
            description="Orders",
            alarm_actions=[actions.SnsAction(sns.Topic.from_topic_arn(self, "Pager", PAGER))],
        )
        # --8<-- [end:full]
        decided = Authorization.function(plain.add_alias("decides"), results_cache_ttl=Duration.minutes(1))
        keyed = decided.and_api_key(quota=1_000, throttling=Throttling(rate_limit=5, burst_limit=5))
        RestApiFunction(self, "Keyed", function=plain, authorization=keyed)
        shop = iam.Role.from_role_name(self, "Shop", "shop")
        smallest.rest_api.root.add_resource("extra")
        smallest.access_log_group.grant_read(shop)
        self.address: str = smallest.stage.url_for_path("/orders")
