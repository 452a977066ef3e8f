"""Looks at who may call function URLs, and at what the answers of their functions become."""

import functools
import json
from typing import Any

from .look_metrics import alarm, state
from .support import Emulator, observe, python_function

ANSWER = """
import json
def handler(event, context):
    if event["rawPath"] == "/fails": raise RuntimeError("secret")
    return {"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "*"}, "body": event["rawPath"]}
"""
SHOP = "https://shop.example.com"


def public_permissions(*actions: str) -> dict[str, Any]:
    """Both permissions of a public URL of `Function`, or those of some actions."""
    own: dict[str, dict[str, object]] = {
        "lambda:InvokeFunctionUrl": {"FunctionUrlAuthType": "NONE"},
        "lambda:InvokeFunction": {"InvokedViaFunctionUrl": True},
    }
    return {
        f"Everybody{number}": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "FunctionName": {"Fn::GetAtt": ["Function", "Arn"]},
                "Action": action,
                "Principal": "*",
                **own[action],
            },
        }
        for number, action in enumerate(actions or own)
    }


def a_url(kind: str, **properties: object) -> dict[str, Any]:
    return {
        "Type": "AWS::Lambda::Url",
        "Properties": {
            "AuthType": kind,
            "TargetFunctionArn": {"Fn::GetAtt": ["Function", "Arn"]},
            **properties,
        },
    }


@functools.cache
def deployed(emulator: Emulator, kind: str, *actions: str) -> str:
    """The path of a URL with CORS, of a function whose policy allows everybody some actions."""
    resources = {"Function": python_function(ANSWER), "Url": a_url(kind, Cors={"AllowOrigins": [SHOP]})}
    resources |= public_permissions(*actions) if actions else {}
    url = emulator.deploy(resources, {"Url": {"Fn::GetAtt": ["Url", "FunctionUrl"]}})["Url"]
    return f"/_aws/lambda-url/{url.partition('://')[2].partition('.')[0]}"


def public(emulator: Emulator) -> str:
    return deployed(emulator, "NONE", "lambda:InvokeFunctionUrl", "lambda:InvokeFunction")


@observe("function-url-iam-signature", aws=403, upstream=200)
def wrong_secret(emulator: Emulator) -> object:
    root = deployed(emulator, "AWS_IAM")
    return emulator.call_signed("GET", f"{root}/a", secret="guessed", service="lambda").status


@observe("function-url-iam-signature", aws=403, upstream=200)
def signature_for_an_api(emulator: Emulator) -> object:
    return emulator.call_signed("GET", f"{deployed(emulator, 'AWS_IAM')}/a").status


@observe(
    "function-url-iam-signature",
    aws=(403, {"Message": "Forbidden"}),
    upstream=(403, {"Message": "Forbidden"}),
)
def no_signature(emulator: Emulator) -> object:
    answer = emulator.call("GET", f"{deployed(emulator, 'AWS_IAM')}/a")
    return answer.status, json.loads(answer.body)


@observe(
    "function-url-iam-signature",
    aws=[(200, b"/a%20b"), (200, b"/a")],
    upstream=[(200, b"/a b"), (200, b"/a")],
)
def right_signatures(emulator: Emulator) -> object:
    root = deployed(emulator, "AWS_IAM")
    answers = [
        emulator.call_signed(method, f"{root}/{path}", body=body, service="lambda")
        for method, path, body in (("GET", "a%20b", b""), ("POST", "a?b=c", b'{"d": 1}'))
    ]
    return [(answer.status, answer.body) for answer in answers]


@observe("function-url-iam-signature", aws=200, upstream=200)
def preflight_of_a_signed_url(emulator: Emulator) -> object:
    return emulator.call("OPTIONS", f"{deployed(emulator, 'AWS_IAM')}/a", headers={"Origin": SHOP}).status


@observe("function-url-public-permissions", aws=[403, 403, 403, 200], upstream=[200] * 4)
def permissions_of_everybody(emulator: Emulator) -> object:
    actions = ("lambda:InvokeFunctionUrl", "lambda:InvokeFunction")
    roots = [deployed(emulator, "NONE", *some) for some in ((), actions[:1], actions[1:], actions)]
    return [emulator.call("GET", f"{root}/a").status for root in roots]


@observe("function-url-errors", aws=(502, b"Internal Server Error"), upstream=(502, "secret"))
def function_that_fails(emulator: Emulator) -> object:
    answer = emulator.call("GET", f"{public(emulator)}/fails")
    told = b"secret" in answer.body
    return answer.status, "secret" if told else answer.body


@observe("function-url-cors-handler-headers", aws=[SHOP, "*"], upstream=[SHOP])
def cors_headers_of_both(emulator: Emulator) -> object:
    answer = emulator.call("GET", f"{public(emulator)}/a", headers={"Origin": SHOP})
    return answer.headers.get_all("Access-Control-Allow-Origin")


STREAMS = """
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  const prelude = { statusCode: 201, headers: { "X-Shop": "tea" } };
  const response = awslambda.HttpResponseStream.from(stream, prelude);
  response.write("one, ");
  response.end("two");
});
"""


@observe("nodejs-response-streams", aws=(201, "tea", b"one, two"), upstream=(502, None, b""))
def response_in_pieces(emulator: Emulator) -> object:
    function = python_function("", Runtime="nodejs22.x", Handler="index.handler", Code={"ZipFile": STREAMS})
    resources = {"Function": function, "Url": a_url("NONE", InvokeMode="RESPONSE_STREAM")}
    resources |= public_permissions()
    url = emulator.deploy(resources, {"Url": {"Fn::GetAtt": ["Url", "FunctionUrl"]}})["Url"]
    answer = emulator.call("GET", f"/_aws/lambda-url/{url.partition('://')[2].partition('.')[0]}/")
    body = b"" if answer.status == 502 else answer.body
    return answer.status, answer.headers.get("X-Shop"), body


@observe("function-url-metrics", aws="ALARM", upstream="INSUFFICIENT_DATA")
def alarm_on_server_errors(emulator: Emulator) -> object:
    resources = {"Function": python_function(ANSWER), "Url": a_url("NONE"), **public_permissions()}
    outputs = {"Url": {"Fn::GetAtt": ["Url", "FunctionUrl"]}, "Name": {"Ref": "Function"}}
    made = emulator.deploy(resources, outputs)
    alarm(emulator, "url-errors", "AWS/Lambda", "Url5xxCount", FunctionName=made["Name"])
    root = f"/_aws/lambda-url/{made['Url'].partition('://')[2].partition('.')[0]}"
    emulator.call("GET", f"{root}/fails")
    return state(emulator, "url-errors")
