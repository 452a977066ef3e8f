"""Deliberate mistakes with function URLs."""

from collections.abc import Callable
from typing import Any

from aws_cdk import Environment, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_lambda as lambda_

from constructs_lib import Authorization, Cors, FunctionUrl
from tests.constructs_lib.mistake import Mistake
from tests.support.authorizations import by_function, jwt, users
from tests.support.stacks import function, imported_function

SHOP = "https://shop.example.com"
STREAMED = lambda_.InvokeMode.RESPONSE_STREAM


def _url(title: str, **arguments: Any) -> Mistake:
    def mistake(scope: Stack) -> object:
        given = {name: value(scope) if callable(value) else value for name, value in arguments.items()}
        return FunctionUrl(scope, "Url", **{"function": imported_function(scope), **given})

    return Mistake(title, "FunctionUrl", mistake)


def _authorized(title: str, make: Callable[[Stack], Authorization]) -> Mistake:
    return _url(title, authorization=make)


def _again(scope: Stack) -> object:
    worker = function(scope)
    FunctionUrl(scope, "Url", function=worker)
    return FunctionUrl(scope, "Again", function=worker)


def _far(scope: Stack) -> object:
    home = Stack(scope, "Home", env=Environment(account="111111111111", region="eu-central-1"))
    there = lambda_.Function.from_function_arn(
        home, "Elsewhere", "arn:aws:lambda:us-east-1:222222222222:function:elsewhere"
    )
    return FunctionUrl(home, "Url", function=there)


def _unknown(scope: Stack) -> object:
    there = lambda_.Function.from_function_arn(
        scope, "Unknown", "arn:aws:lambda:us-east-1:111111111111:function:elsewhere"
    )
    public = Authorization.public(reason="A page of a shop")
    return FunctionUrl(scope, "Url", function=there, authorization=public)


def _in_a_vpc(scope: Stack) -> object:
    vpc = ec2.Vpc(scope, "Vpc", nat_gateways=1, max_azs=2)
    worker = lambda_.Function(
        scope,
        "Function",
        runtime=lambda_.Runtime.NODEJS_24_X,
        handler="index.handler",
        code=lambda_.Code.from_inline("exports.handler = awslambda.streamifyResponse(...)"),
        vpc=vpc,
    )
    return FunctionUrl(scope, "Url", function=worker, invoke_mode=STREAMED)


MISTAKES = (
    _authorized("tokens for a function URL", lambda _: jwt()),
    _authorized("users for a function URL", users),
    _authorized("a function that decides for a function URL", by_function),
    _authorized("an API key for a function URL", lambda _: Authorization.api_key(reason="a partner")),
    _authorized("an API key beside IAM for a function URL", lambda _: Authorization.iam().and_api_key()),
    _authorized("a function URL that is public for no reason", lambda _: Authorization.public(reason=" ")),
    _url("the URL of a version", function=lambda scope: function(scope).current_version),
    _url(
        "the URL of a version that is imported",
        function=lambda scope: lambda_.Version.from_version_arn(
            scope, "Theirs", "arn:aws:lambda:us-east-1:111111111111:function:elsewhere:7"
        ),
    ),
    Mistake("two URLs of one function", "FunctionUrl", _again),
    _url("OPTIONS from pages at a function URL", cors=Cors([SHOP], allow_methods=["GET", "OPTIONS"])),
    _url(
        "every method with credentials at a function URL",
        cors=Cors([SHOP], allow_methods=["*"], allow_credentials=True),
    ),
    _url("a function URL that streams from Python", function=function, invoke_mode=STREAMED),
    Mistake("a function URL that streams out of a VPC", "FunctionUrl", _in_a_vpc),
    Mistake("a function URL in another account", "FunctionUrl", _far),
    Mistake("a public URL of a function that nobody knows", "FunctionUrl", _unknown),
)
