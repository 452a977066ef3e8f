"""Looks at what functions and authorizers get of requests to a REST API, and at odd responses."""

import functools
import json
from typing import Any

from .look_rest_api import lambda_integration, method, rest_api
from .support import Emulator, observe, python_function

ECHO = """
import json
def handler(event, context):
    if event.get("type") == "REQUEST":
        seen = event["headers"]
        statement = {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": event["methodArn"]}
        policy = {"Version": "2012-10-17", "Statement": [statement]}
        return {"principalId": "me", "policyDocument": policy, "context": {"key": seen.get("X-Key", "none")}}
    if event["httpMethod"] == "PUT": return json.loads(event["body"])
    return {"statusCode": 200, "body": json.dumps(event)}
"""


@functools.cache
def deployed(emulator: Emulator) -> str:
    """A REST API with a resource that is a path parameter, and with an authorizer for POST."""
    item = {"ResourceId": {"Ref": "Item"}}
    get = method("GET", lambda_integration("Function"))
    get["Properties"] |= item
    put = method("PUT", lambda_integration("Function"))
    post = method(
        "POST", lambda_integration("Function"), AuthorizationType="CUSTOM", AuthorizerId={"Ref": "Keys"}
    )
    resources = rest_api({"Get": get, "Put": put, "Post": post})
    resources["Function"] = python_function(ECHO)
    resources["Item"] = {
        "Type": "AWS::ApiGateway::Resource",
        "Properties": {
            "RestApiId": {"Ref": "Api"},
            "ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]},
            "PathPart": "{item}",
        },
    }
    resources["Keys"] = {
        "Type": "AWS::ApiGateway::Authorizer",
        "Properties": {
            "RestApiId": {"Ref": "Api"},
            "Name": "keys",
            "Type": "REQUEST",
            "IdentitySource": "method.request.header.X-Key",
            "AuthorizerResultTtlInSeconds": 0,
            "AuthorizerUri": lambda_integration("Function")["Uri"],
        },
    }
    return f"/restapis/{emulator.deploy(resources, {'Id': {'Ref': 'Api'}})['Id']}/live/_user_request_"


def event(emulator: Emulator, path: str, *headers: tuple[str, str]) -> Any:
    return json.loads(emulator.call_with("GET", deployed(emulator) + path, headers).body)


HEADERS = (("Authorization", "Bearer x"), ("X-Tag", "a"), ("X-Tag", "b, c"))


@observe("rest-api-header-names", aws=["Bearer x", "b, c"], upstream=[None, None])
def headers_of_an_event(emulator: Emulator) -> object:
    headers = event(emulator, "/a", *HEADERS)["headers"]
    return [headers.get(name) for name in ("Authorization", "X-Tag")]


@observe("rest-api-header-names", aws=["a", "b, c"], upstream=None)
def several_values_of_a_header(emulator: Emulator) -> object:
    return event(emulator, "/a", *HEADERS)["multiValueHeaders"].get("X-Tag")


@observe("rest-api-header-names", aws="secret", upstream="none")
def headers_of_an_authorizer(emulator: Emulator) -> object:
    answer = emulator.call("POST", f"{deployed(emulator)}/", headers={"X-Key": "secret"})
    return json.loads(answer.body)["requestContext"]["authorizer"]["key"]


@observe("rest-api-repeated-parameters", aws=({"tag": "b"}, ["a", "b"]), upstream=({"tag": "a"}, ["a", "b"]))
def repeated_parameter(emulator: Emulator) -> object:
    seen = event(emulator, "/a?tag=a&tag=b")
    return seen["queryStringParameters"], seen["multiValueQueryStringParameters"]["tag"]


@observe("rest-api-encoded-paths", aws=["/a%2Fb%20c", {"item": "a%2Fb%20c"}], upstream="not found")
def encoded_path(emulator: Emulator) -> object:
    seen = event(emulator, "/a%2Fb%20c")
    return [seen["path"], seen["pathParameters"]] if "path" in seen else "not found"


@observe("rest-api-encoded-paths", aws="/live/caf%C3%A9", upstream="/live/café")
def encoded_path_of_the_context(emulator: Emulator) -> object:
    return event(emulator, "/caf%C3%A9")["requestContext"]["path"]


def answer_to(emulator: Emulator, response: object) -> object:
    answer = emulator.call("PUT", f"{deployed(emulator)}/", body=json.dumps(response).encode())
    return answer.status, answer.body


@observe("api-empty-bodies", aws=(204, b""), upstream=(500, b""))
def no_content(emulator: Emulator) -> object:
    return answer_to(emulator, {"statusCode": 204, "body": None})


@observe("api-empty-bodies", aws=(201, b"made"), upstream=(201, b"made"))
def status_as_text(emulator: Emulator) -> object:
    return answer_to(emulator, {"statusCode": "201", "body": "made"})


LIST = (500, b"{\"message\": \"'list' object has no attribute 'items'\"}")
BAD_GATEWAY = (502, b'{"message": "Internal server error"}')


@observe(
    "rest-api-malformed-responses", aws=[BAD_GATEWAY] * 6, upstream=[(500, b"")] * 4 + [LIST, (200, b"")]
)
def responses_that_cannot_be_sent(emulator: Emulator) -> object:
    responses = (
        {"statusCode": "fine", "body": ""},
        {"statusCode": 1000, "body": ""},
        {"statusCode": 0},
        {"statusCode": None},
        {"statusCode": 200, "headers": ["a"]},
        {"statusCode": 200, "headers": {"a": {"b": "c"}}},
    )
    return [answer_to(emulator, response) for response in responses]
