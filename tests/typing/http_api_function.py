"""An HTTP API in front of three kinds of functions."""

# --8<-- [start:imports]
from aws_cdk import Duration, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import Authorization, Cors, Domain, HttpApiFunction, Route, Throttling

PAGER = "arn:aws:sns:us-east-1:111111111111:pager"
# --8<-- [end:imports]


class HttpApiFunctionStack(Stack):
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
        smallest = HttpApiFunction(self, "Smallest", function=plain.current_version)
        # --8<-- [end:smallest]
        # --8<-- [start:full]
        HttpApiFunction(
            self,
            "Full",
            function=plain,
            routes=[
                Route("GET", "/orders"),
                Route("GET", "/orders/{id}", function=imported),
                Route("POST", "/orders", function=plain.add_alias("live")),
            ],
            cors=Cors(allow_origins=["https://shop.example.com"], allow_credentials=True),
            authorization=Authorization.public(reason="a shop"),
            integration_timeout=Duration.seconds(20),
            throttling=Throttling(rate_limit=50, burst_limit=20),
            description="Orders",
            alarm_actions=[actions.SnsAction(sns.Topic.from_topic_arn(self, "Pager", PAGER))],
        )
        # --8<-- [end:full]
        pool = cognito.UserPool(self, "Users")
        client = pool.add_client("Client")
        users = Authorization.cognito(user_pools=[pool], user_pool_clients=[client])
        domain = Domain(
            "orders.example.com",
            certificate=acm.Certificate(self, "Certificate", domain_name="orders.example.com"),
            hosted_zone=route53.PublicHostedZone(self, "Zone", zone_name="example.com"),
        )
        HttpApiFunction(self, "OfUsers", function=plain, authorization=users, domain=domain)
        tokens = Authorization.jwt(issuer="https://login.example.com/", audience=["orders"])
        HttpApiFunction(self, "OfTokens", function=plain, authorization=tokens)
        self.address: str = smallest.http_api.api_endpoint
