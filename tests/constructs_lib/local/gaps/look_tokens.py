"""Looks at tokens that authorize, and at what access logs say of those who send them."""

import functools
from typing import Any

from tests.support.issuers import Issuer, serving

from .support import Emulator, Response, access_log, observe, python_function

ECHO = """
import json
def handler(event, context):
    return {"statusCode": 200, "body": json.dumps(event["requestContext"]["authorizer"])}
"""
DECIDES = """
def handler(event, context):
    statement = {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": event["methodArn"]}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    return {"principalId": "ada", "policyDocument": policy, "context": {"shop": "berlin"}}
"""


def _log(fields: str) -> dict[str, Any]:
    return {
        "DestinationArn": {"Fn::GetAtt": ["AccessLog", "Arn"]},
        "Format": f"$context.requestId {fields}",
    }


def http_api(issuer: str) -> dict[str, Any]:
    """An HTTP API that takes tokens of an issuer."""
    resources: dict[str, dict[str, Any]] = {
        "Api": {"Name": "tokens", "ProtocolType": "HTTP"},
        "Integration": {
            "IntegrationType": "AWS_PROXY",
            "IntegrationUri": {"Fn::GetAtt": ["Function", "Arn"]},
            "PayloadFormatVersion": "2.0",
        },
        "Authorizer": {
            "Name": "tokens",
            "AuthorizerType": "JWT",
            "IdentitySource": ["$request.header.Authorization"],
            "JwtConfiguration": {"Issuer": issuer, "Audience": ["orders"]},
        },
        "Route": {
            "RouteKey": "$default",
            "AuthorizationType": "JWT",
            "AuthorizerId": {"Ref": "Authorizer"},
            "Target": {"Fn::Sub": "integrations/${Integration}"},
        },
        "Stage": {
            "StageName": "$default",
            "AutoDeploy": True,
            "AccessLogSettings": _log("$context.authorizer.claims.sub $context.status"),
        },
    }
    found = {
        name: {
            "Type": f"AWS::ApiGatewayV2::{name}",
            "Properties": properties if name == "Api" else {"ApiId": {"Ref": "Api"}, **properties},
        }
        for name, properties in resources.items()
    }
    return {**found, "Function": python_function(ECHO), "AccessLog": {"Type": "AWS::Logs::LogGroup"}}


def rest_api() -> dict[str, Any]:
    """A REST API whose callers a function decides about."""
    uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${%s.Arn}/invocations"
    resources: dict[str, dict[str, Any]] = {
        "Authorizer": {
            "Name": "decides",
            "Type": "REQUEST",
            "AuthorizerUri": {"Fn::Sub": uri % "Decides"},
            "IdentitySource": "method.request.header.Authorization",
            "AuthorizerResultTtlInSeconds": 0,
        },
        "Method": {
            "ResourceId": {"Fn::GetAtt": ["RestApi", "RootResourceId"]},
            "HttpMethod": "GET",
            "AuthorizationType": "CUSTOM",
            "AuthorizerId": {"Ref": "Authorizer"},
            "Integration": {
                "Type": "AWS_PROXY",
                "IntegrationHttpMethod": "POST",
                "Uri": {"Fn::Sub": uri % "Function"},
            },
        },
        "Deployment": {},
        "Stage": {
            "DeploymentId": {"Ref": "Deployment"},
            "StageName": "live",
            "AccessLogSetting": _log("$context.authorizer.principalId $context.authorizer.shop"),
        },
    }
    found: dict[str, Any] = {
        name: {
            "Type": f"AWS::ApiGateway::{name}",
            "Properties": {"RestApiId": {"Ref": "RestApi"}, **properties},
        }
        for name, properties in resources.items()
    }
    found["Deployment"]["DependsOn"] = "Method"
    return {
        **found,
        "RestApi": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "decides"}},
        "Function": python_function(ECHO),
        "Decides": python_function(DECIDES),
        "AccessLog": {"Type": "AWS::Logs::LogGroup"},
    }


@functools.cache
def issuer(_: Emulator) -> Issuer:
    """An issuer that lasts as long as the tests do, one for each emulator: both are looked at at once."""
    context = serving()
    _servers.append(context)
    return context.__enter__()


_servers: list[Any] = []


@functools.cache
def deployed(emulator: Emulator) -> dict[str, str]:
    outputs = {"Id": {"Ref": "Api"}, "AccessLog": {"Ref": "AccessLog"}}
    return emulator.deploy(http_api(issuer(emulator).url), outputs)


def call(emulator: Emulator, token: str) -> Response:
    path = f"/_aws/execute-api/{deployed(emulator)['Id']}/orders"
    return emulator.call("GET", path, headers={"Authorization": f"Bearer {token}"})


@observe("token-signatures", aws=200, upstream=401)
def token_of_the_issuer(emulator: Emulator) -> object:
    return call(emulator, issuer(emulator).token(aud="orders")).status


@observe("token-signatures", aws=401, upstream=401)
def token_with_other_claims_than_were_signed(emulator: Emulator) -> object:
    one, other = (issuer(emulator).token(aud="orders", sub=name).split(".") for name in ("ada", "bob"))
    return call(emulator, ".".join([other[0], other[1], one[2]])).status


@observe("http-api-access-logs", aws="ada 200", upstream=None)
def log_of_a_request_with_a_token(emulator: Emulator) -> object:
    answer = call(emulator, issuer(emulator).token(aud="orders"))
    return access_log(emulator, deployed(emulator)["AccessLog"], answer.headers["apigw-requestid"] or "")


@observe("rest-api-access-logs", aws="ada berlin", upstream=None)
def log_of_a_request_that_a_function_authorized(emulator: Emulator) -> object:
    outputs = emulator.deploy(rest_api(), {"Id": {"Ref": "RestApi"}, "AccessLog": {"Ref": "AccessLog"}})
    path = f"/restapis/{outputs['Id']}/live/_user_request_/"
    answer = emulator.call("GET", path, headers={"Authorization": "any"})
    return access_log(emulator, outputs["AccessLog"], answer.headers["x-amzn-requestid"] or "")
