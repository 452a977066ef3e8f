"""Looks at what functions get of requests to HTTP APIs and function URLs, and at odd responses."""

import functools
import json
from typing import Any

from .look_http_api import http_api
from .look_rest_api import lambda_integration
from .look_rest_events import LIST
from .look_urls import public_permissions
from .support import Emulator, observe, python_function

ECHO = """
import json
def handler(event, context):
    if event.get("type") == "REQUEST":
        return {"isAuthorized": True, "context": {"cookies": event.get("cookies", [])}}
    if event["requestContext"]["http"]["method"] == "PUT": return json.loads(event["body"])
    return {"statusCode": 200, "body": json.dumps(event)}
"""
COOKIES = {"Cookie": "a=1; b=2"}


@functools.cache
def deployed(emulator: Emulator) -> dict[str, str]:
    """An HTTP API whose POST has an authorizer, and a function URL."""
    resources = http_api({}, {"$default": "NONE", "POST /": "CUSTOM"})
    resources["Function"] = python_function(ECHO)
    resources["Route1"]["Properties"]["AuthorizerId"] = {"Ref": "Authorizer"}
    resources["Authorizer"] = {
        "Type": "AWS::ApiGatewayV2::Authorizer",
        "Properties": {
            "ApiId": {"Ref": "Api"},
            "Name": "cookies",
            "AuthorizerType": "REQUEST",
            "AuthorizerPayloadFormatVersion": "2.0",
            "EnableSimpleResponses": True,
            "IdentitySource": ["$request.header.cookie"],
            "AuthorizerResultTtlInSeconds": 0,
            "AuthorizerUri": lambda_integration("Function")["Uri"],
        },
    }
    resources["Url"] = {
        "Type": "AWS::Lambda::Url",
        "Properties": {"AuthType": "NONE", "TargetFunctionArn": {"Fn::GetAtt": ["Function", "Arn"]}},
    }
    resources |= public_permissions()
    return emulator.deploy(resources, {"Api": {"Ref": "Api"}, "Url": {"Fn::GetAtt": ["Url", "FunctionUrl"]}})


def api(emulator: Emulator) -> str:
    return f"/_aws/execute-api/{deployed(emulator)['Api']}"


def url(emulator: Emulator) -> str:
    return f"/_aws/lambda-url/{deployed(emulator)['Url'].partition('://')[2].partition('.')[0]}"


def event(emulator: Emulator, path: str, method: str = "GET") -> Any:
    return json.loads(emulator.call(method, path, headers=COOKIES).body)


def cookies(seen: dict[str, Any]) -> object:
    return seen.get("cookies"), seen["headers"].get("cookie")


@observe("http-api-cookies", aws=(["a=1", "b=2"], None), upstream=(None, "a=1; b=2"))
def cookies_of_an_event(emulator: Emulator) -> object:
    return cookies(event(emulator, f"{api(emulator)}/a"))


@observe("http-api-cookies", aws=(["a=1", "b=2"], None), upstream=(None, "a=1; b=2"))
def cookies_of_a_url(emulator: Emulator) -> object:
    return cookies(event(emulator, f"{url(emulator)}/a"))


@observe("http-api-cookies", aws=["a=1", "b=2"], upstream=[])
def cookies_of_an_authorizer(emulator: Emulator) -> object:
    context = event(emulator, f"{api(emulator)}/", "POST")["requestContext"]
    return context["authorizer"]["lambda"]["cookies"]


@observe("function-url-encoded-paths", aws=["/a%2Fb%20c"] * 2, upstream=["/a/b c"] * 2)
def encoded_path_of_a_url(emulator: Emulator) -> object:
    seen = event(emulator, f"{url(emulator)}/a%2Fb%20c")
    return [seen["rawPath"], seen["requestContext"]["http"]["path"]]


def answer_to(emulator: Emulator, root: str, response: object) -> object:
    answer = emulator.call(
        "PUT", f"{root}/", headers={"Content-Type": "application/json"}, body=json.dumps(response).encode()
    )
    return answer.status, answer.body


@observe("api-empty-bodies", aws=[(204, b"")] * 2, upstream=[(500, b""), (204, b"")])
def no_content_of_http_apis(emulator: Emulator) -> object:
    response = {"statusCode": 204, "body": None}
    return [answer_to(emulator, root(emulator), response) for root in (api, url)]


@observe(
    "http-api-malformed-responses",
    aws=[(500, b'{"message":"Internal Server Error"}')] * 5,
    upstream=[(500, b"")] * 3 + [LIST, (200, b"")],
)
def responses_that_cannot_be_sent(emulator: Emulator) -> object:
    responses = (
        {"statusCode": "fine", "body": ""},
        {"statusCode": 1000, "body": ""},
        {"statusCode": 200, "body": ["a"]},
        {"statusCode": 200, "headers": ["a"]},
        {"statusCode": 200, "headers": {"a": {"b": "c"}}},
    )
    return [answer_to(emulator, api(emulator), response) for response in responses]


@observe("http-api-malformed-responses", aws=(200, b'{"a": 1}'), upstream=(200, b'{"a": 1}'))
def response_without_status(emulator: Emulator) -> object:
    return answer_to(emulator, api(emulator), {"a": 1})
