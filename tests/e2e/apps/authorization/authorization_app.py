"""Both kinds of API with each kind of authorization, and a function with a bootstrap of its own."""

from pathlib import Path

from aws_cdk import Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import Authorization, Domain, HttpApiFunction, RestApiFunction, Route, StandardFunction

FUNCTIONS = Path(__file__).parent / "functions"


class AuthorizationStack(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        orders = StandardFunction(self, "Orders", entry=FUNCTIONS / "orders")
        native = StandardFunction(
            self,
            "Native",
            entry=FUNCTIONS / "native",
            runtime=lambda_.Runtime.PROVIDED_AL2023,
            handler="bootstrap",
        )
        by_policy = self._authorizer("ByPolicy", "authorizers.policy")
        simply = self._authorizer("Simply", "authorizers.simple")
        RestApiFunction(
            self,
            "Rest",
            function=orders,
            authorization=by_policy,
            routes=[
                Route("GET", "/orders"),
                Route("GET", "/keyed", authorization=by_policy.and_api_key(quota=2, quota_period="DAY")),
                Route(
                    "GET",
                    "/signed",
                    authorization=Authorization.iam().and_api_key(quota=2, quota_period="DAY"),
                ),
            ],
        )
        certificate = acm.Certificate.from_certificate_arn(
            self, "Certificate", "arn:aws:acm:us-east-1:000000000000:certificate/any"
        )
        HttpApiFunction(
            self,
            "Http",
            function=orders,
            authorization=simply,
            routes=[
                Route("GET", "/orders"),
                Route(
                    "GET",
                    "/tokens",
                    # No server with a certificate runs here: the test puts another issuer in its place.
                    authorization=Authorization.jwt(
                        issuer="https://login.example.com", audience=["orders"], scopes=["read"]
                    ),
                ),
                Route("GET", "/native", function=native),
            ],
            domain=Domain(name="api.example.com", certificate=certificate, base_path="shop"),
        )

    def _authorizer(self, construct_id: str, handler: str) -> Authorization:
        return Authorization.function(
            StandardFunction(self, construct_id, entry=FUNCTIONS / "authorizers", handler=handler)
        )
