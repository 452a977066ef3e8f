"""Looks at HTTP APIs."""

import functools
import json
from typing import Any

from .support import Emulator, Response, access_log, observe, python_function

OWN_CORS = """
import json, time
def handler(event, context):
    if "slow" in event["rawPath"]: time.sleep(1)
    if "fail" in event["rawPath"]: raise ValueError("a secret")
    origin = "https://handler.example"
    headers = {"access-control-allow-origin": origin, "Access-Control-Allow-Methods": "BREW"}
    return {"statusCode": 200, "headers": headers, "body": json.dumps(event)}
"""
CORS = {
    "AllowOrigins": ["https://a.example", "https://b.example"],
    "AllowMethods": ["GET", "PUT"],
    "AllowHeaders": ["authorization", "content-type"],
    "AllowCredentials": True,
    "MaxAge": 600,
}


def http_api(cors: dict[str, Any], routes: dict[str, str]) -> dict[str, Any]:
    """An HTTP API whose routes, by key, have the given authorization."""
    integration = {
        "ApiId": {"Ref": "Api"},
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": {"Fn::GetAtt": ["Function", "Arn"]},
        "PayloadFormatVersion": "2.0",
    }
    hasty = {**integration, "TimeoutInMillis": 300}
    resources: dict[str, Any] = {
        "Api": {
            "Type": "AWS::ApiGatewayV2::Api",
            "Properties": {"Name": "probe", "ProtocolType": "HTTP", "CorsConfiguration": cors},
        },
        "Function": python_function(OWN_CORS),
        "Integration": {"Type": "AWS::ApiGatewayV2::Integration", "Properties": integration},
        "Hasty": {"Type": "AWS::ApiGatewayV2::Integration", "Properties": hasty},
        "Stage": {
            "Type": "AWS::ApiGatewayV2::Stage",
            "Properties": {
                "ApiId": {"Ref": "Api"},
                "StageName": "$default",
                "AutoDeploy": True,
                "AccessLogSettings": {
                    "DestinationArn": {"Fn::GetAtt": ["AccessLog", "Arn"]},
                    "Format": "$context.requestId $context.routeKey $context.path $context.status"
                    " $context.integration.error",
                },
            },
        },
        "AccessLog": {"Type": "AWS::Logs::LogGroup"},
    }
    for number, (key, authorization) in enumerate(routes.items()):
        resources[f"Route{number}"] = {
            "Type": "AWS::ApiGatewayV2::Route",
            "Properties": {
                "ApiId": {"Ref": "Api"},
                "RouteKey": key,
                "AuthorizationType": authorization,
                "Target": {"Fn::Sub": "integrations/${%s}" % ("Hasty" if "slow" in key else "Integration")},
            },
        }
    return resources


@functools.cache
def declared_api(emulator: Emulator) -> str:
    """An API whose CORS configuration comes from its template."""
    return _root(emulator, http_api(CORS, {"GET /orders": "NONE"}))


@functools.cache
def open_api(emulator: Emulator) -> str:
    """An API with CORS from the service's own API, so that CloudFormation's gap does not hide the others."""
    return deployed(emulator)["Root"]


@functools.cache
def deployed(emulator: Emulator) -> dict[str, str]:
    return _deploy(
        emulator, http_api({}, {"GET /orders": "NONE", "GET /slow": "NONE", "GET /fail": "NONE"}), CORS
    )


def guarded_api(emulator: Emulator) -> str:
    """Everything goes to the function, and only signed; preflights have a route of their own below /open."""
    return guarded(emulator)["Root"]


@functools.cache
def guarded(emulator: Emulator) -> dict[str, str]:
    return _deploy(emulator, http_api({}, {"$default": "AWS_IAM", "OPTIONS /open/{proxy+}": "NONE"}), CORS)


@functools.cache
def https_api(emulator: Emulator) -> str:
    pattern = {"AllowOrigins": ["https://*"], "AllowMethods": ["GET"]}
    return _root(emulator, http_api({}, {"$default": "NONE"}), pattern)


def _root(emulator: Emulator, resources: dict[str, Any], cors: dict[str, Any] | None = None) -> str:
    return _deploy(emulator, resources, cors)["Root"]


def _deploy(
    emulator: Emulator, resources: dict[str, Any], cors: dict[str, Any] | None = None
) -> dict[str, str]:
    outputs = emulator.deploy(resources, {"Id": {"Ref": "Api"}, "AccessLog": {"Ref": "AccessLog"}})
    if cors:
        emulator.client("apigatewayv2").update_api(ApiId=outputs["Id"], CorsConfiguration=cors)
    return {**outputs, "Root": f"/_aws/execute-api/{outputs['Id']}"}


def preflight(emulator: Emulator, path: str, origin: str) -> Response:
    headers = {"Origin": origin, "Access-Control-Request-Method": "PUT"}
    return emulator.call("OPTIONS", path, headers=headers)


def cors_headers(response: Response) -> list[tuple[str, str]]:
    prefix = "access-control-"
    headers = [(name.lower(), value) for name, value in response.headers.items()]
    return sorted((name.removeprefix(prefix), value) for name, value in headers if name.startswith(prefix))


@observe(
    "http-api-cors-configuration",
    aws=(
        204,
        [
            ("allow-credentials", "true"),
            ("allow-headers", "authorization,content-type"),
            ("allow-methods", "GET,PUT"),
            ("allow-origin", "https://b.example"),
            ("max-age", "600"),
        ],
    ),
    upstream=(403, []),
)
def preflight_of_the_second_origin(emulator: Emulator) -> object:
    answer = preflight(emulator, f"{declared_api(emulator)}/orders", "https://b.example")
    return answer.status, cors_headers(answer)


@observe("http-api-cors-origin-patterns", aws="https://any.example", upstream=None)
def preflight_of_a_pattern(emulator: Emulator) -> object:
    answer = preflight(emulator, f"{https_api(emulator)}/", "https://any.example")
    return dict(cors_headers(answer)).get("allow-origin")


@observe("http-api-preflight-of-other-origins", aws=(204, []), upstream=(403, []))
def preflight_of_another_origin(emulator: Emulator) -> object:
    answer = preflight(emulator, f"{open_api(emulator)}/orders", "https://c.example")
    return answer.status, cors_headers(answer)


@observe(
    "http-api-cors-handler-headers",
    aws=[("allow-credentials", "true"), ("allow-origin", "https://a.example")],
    upstream=[
        ("allow-credentials", "true"),
        ("allow-methods", "BREW"),
        ("allow-origin", "https://a.example"),
        ("allow-origin", "https://handler.example"),
    ],
)
def response_of_a_handler_with_cors_headers(emulator: Emulator) -> object:
    return cors_headers(
        emulator.call("GET", f"{open_api(emulator)}/orders", headers={"Origin": "https://a.example"})
    )


@observe("http-api-preflight-authorization", aws=(403, "Forbidden"), upstream=204)
def preflight_of_a_guarded_default_route(emulator: Emulator) -> object:
    answer = preflight(emulator, f"{guarded_api(emulator)}/orders", "https://a.example")
    return answer.status if answer.status == 204 else (answer.status, answer.message)


@observe("http-api-preflight-authorization", aws=204, upstream=204)
def preflight_of_an_open_options_route(emulator: Emulator) -> object:
    return preflight(emulator, f"{guarded_api(emulator)}/open/orders", "https://a.example").status


@observe("http-api-integration-timeout", aws=(503, "Service Unavailable"), upstream=(200, None))
def slow_integration(emulator: Emulator) -> object:
    answer = emulator.call("GET", f"{open_api(emulator)}/slow")
    return answer.status, answer.message


@observe("http-api-iam-signature", aws=(403, "Forbidden"), upstream=200)
def signed_with_a_wrong_secret(emulator: Emulator) -> object:
    answer = emulator.call_signed("PUT", f"{guarded_api(emulator)}/orders/1", secret="other", body=b"{}")
    return answer.status if answer.status == 200 else (answer.status, answer.message)


@observe("http-api-iam-signature", aws=200, upstream=200)
def signed(emulator: Emulator) -> object:
    return emulator.call_signed("PUT", f"{guarded_api(emulator)}/orders/a%20b?c=d", body=b"{}").status


@observe("http-api-iam-signature", aws=(403, "Forbidden"), upstream=(403, "Forbidden"))
def unsigned(emulator: Emulator) -> object:
    answer = emulator.call("GET", f"{guarded_api(emulator)}/orders")
    return answer.status, answer.message


@observe(
    "http-api-function-errors",
    aws=(500, b'{"message":"Internal Server Error"}'),
    upstream=(502, b'{"errorMessage": "a secret", "errorType": "Runtime.HandlerError"}'),
)
def failing_function(emulator: Emulator) -> object:
    answer = emulator.call("GET", f"{open_api(emulator)}/fail")
    return answer.status, answer.body


@observe("http-api-request-id", aws=True, upstream=False)
def request_id_in_event_and_response(emulator: Emulator) -> object:
    answer = emulator.call("GET", f"{open_api(emulator)}/orders")
    return json.loads(answer.body)["requestContext"]["requestId"] == answer.headers["apigw-requestid"]


@observe("http-api-access-logs", aws="GET /fail /fail 500 a secret", upstream=None)
def log_of_a_failed_request(emulator: Emulator) -> object:
    answer = emulator.call("GET", f"{open_api(emulator)}/fail")
    return access_log(emulator, deployed(emulator)["AccessLog"], answer.headers["apigw-requestid"])


@observe("http-api-access-logs", aws="- /nowhere 404 -", upstream=None)
def log_of_a_request_without_route(emulator: Emulator) -> object:
    answer = emulator.call("GET", f"{open_api(emulator)}/nowhere")
    return access_log(emulator, deployed(emulator)["AccessLog"], answer.headers["apigw-requestid"])


@observe("http-api-access-logs", aws=["$default /orders 403 -"] * 2, upstream=[None] * 2)
def logs_of_refusals(emulator: Emulator) -> object:
    path, group = f"{guarded_api(emulator)}/orders", guarded(emulator)["AccessLog"]
    refusals = preflight(emulator, path, "https://a.example"), emulator.call("GET", path)
    return [access_log(emulator, group, refusal.headers["apigw-requestid"]) for refusal in refusals]
