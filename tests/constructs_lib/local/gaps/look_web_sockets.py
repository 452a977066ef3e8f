"""Looks at WebSocket APIs."""

import functools
from typing import Any

from tests.demo._web_socket import WebSocket

from .look_async import log_lines
from .support import Emulator, observe, python_function

ANSWERS = """
import json, os
import boto3
def handler(event, context):
    if "requestContext" not in event:
        url = "https://" + event["domainName"] + "/prod"
        client = boto3.client("apigatewaymanagementapi", endpoint_url=url)
        return [client.meta.endpoint_url, os.environ["CONNECTIONS_ENDPOINT"]]
    print("called at", event["requestContext"]["routeKey"])
    if event["requestContext"]["routeKey"] == "fail": raise ValueError("a secret")
    return {"statusCode": 200, "body": event["requestContext"]["routeKey"]}
"""
ADDRESS = "https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/prod"


def socket_api(*keys: str) -> dict[str, Any]:
    """A WebSocket API whose routes all have one function."""
    own = python_function(ANSWERS)
    own["Properties"]["Environment"] = {"Variables": {"CONNECTIONS_ENDPOINT": {"Fn::Sub": ADDRESS}}}
    api = {"ApiId": {"Ref": "Api"}}
    uri = {"IntegrationType": "AWS_PROXY", "IntegrationUri": {"Fn::GetAtt": ["Function", "Arn"]}}
    resources: dict[str, Any] = {
        "Api": {
            "Type": "AWS::ApiGatewayV2::Api",
            "Properties": {
                "Name": "probe",
                "ProtocolType": "WEBSOCKET",
                "RouteSelectionExpression": "$request.body.action",
            },
        },
        "Function": own,
        "Integration": {"Type": "AWS::ApiGatewayV2::Integration", "Properties": {**api, **uri}},
        "Stage": {
            "Type": "AWS::ApiGatewayV2::Stage",
            "Properties": {
                **api,
                "StageName": "prod",
                "AutoDeploy": True,
                "AccessLogSettings": {
                    "DestinationArn": {"Fn::GetAtt": ["AccessLog", "Arn"]},
                    "Format": "$context.requestId $context.eventType $context.routeKey $context.status",
                },
            },
        },
        "AccessLog": {"Type": "AWS::Logs::LogGroup"},
    }
    for number, key in enumerate(keys):
        target = {"Target": {"Fn::Sub": "integrations/${Integration}"}}
        resources[f"Route{number}"] = {
            "Type": "AWS::ApiGatewayV2::Route",
            "Properties": {**api, "RouteKey": key, **target},
        }
    return resources


@functools.cache
def deployed(emulator: Emulator) -> dict[str, str]:
    """An API with a response for one of its routes, made by the service's own API."""
    outputs = emulator.deploy(
        socket_api("$connect", "one", "two", "fail"),
        {"Api": {"Ref": "Api"}, "Name": {"Ref": "Function"}, "AccessLog": {"Ref": "AccessLog"}},
    )
    client = emulator.client("apigatewayv2")
    routes = client.get_routes(ApiId=outputs["Api"])["Items"]
    (two,) = (each["RouteId"] for each in routes if each["RouteKey"] == "two")
    client.create_route_response(ApiId=outputs["Api"], RouteId=two, RouteResponseKey="$default")
    return outputs


def connected(emulator: Emulator) -> WebSocket:
    url = f"{emulator.endpoint}/_aws/execute-api/{deployed(emulator)['Api']}/prod"
    return WebSocket(url.replace("http:", "ws:"))


@observe("web-socket-function-calls", aws="Internal server error", upstream="a secret")
def failed_message(emulator: Emulator) -> object:
    with connected(emulator) as client:
        client.send({"action": "fail"})
        answer = client.receive()
    return answer["message"] if isinstance(answer, dict) else answer


@observe("web-socket-function-calls", aws=True, upstream=False)
def log_of_a_message(emulator: Emulator) -> object:
    with connected(emulator) as client:
        client.send({"action": "two"})
        client.receive()
    name = deployed(emulator)["Name"]
    return bool(log_lines(emulator, name, "called at two", 1))


@observe("web-socket-access-logs", aws=["CONNECT $connect 200", "MESSAGE two 200"], upstream=[])
def lines_of_a_connection(emulator: Emulator) -> object:
    group, logs = deployed(emulator)["AccessLog"], emulator.client("logs")
    with connected(emulator) as client:
        client.send({"action": "two"})
        client.receive()

    def lines() -> list[str]:
        events = logs.filter_log_events(logGroupName=group)["events"]
        texts = (each["message"].partition(" ")[2] for each in events)
        return sorted({each for each in texts if each.startswith(("CONNECT", "MESSAGE two"))})

    return emulator.until(lines, lambda found: len(found) >= 2)


@observe("web-socket-route-responses", aws="two", upstream="one")
def first_answer(emulator: Emulator) -> object:
    with connected(emulator) as client:
        client.send({"action": "one"})
        client.send({"action": "two"})
        return client.receive()


@observe("web-socket-route-responses", aws="made", upstream="refused")
def response_of_a_template(emulator: Emulator) -> object:
    response = {
        "Type": "AWS::ApiGatewayV2::RouteResponse",
        "Properties": {
            "ApiId": {"Ref": "Api"},
            "RouteId": {"Ref": "Route0"},
            "RouteResponseKey": "$default",
        },
    }
    try:
        emulator.deploy({**socket_api("$default"), "Response": response})
    except emulator.client("cloudformation").exceptions.ClientError as error:
        return "refused" if "Unrecognized resource types" in str(error) else str(error)
    return "made"


@observe("connection-addresses", aws=[True, True], upstream=[False, False])
def addresses(emulator: Emulator) -> object:
    outputs = deployed(emulator)
    domain = f"{outputs['Api']}.execute-api.us-east-1.amazonaws.com"
    found = emulator.invoke(outputs["Name"], {"domainName": domain})
    return [each == f"{emulator.endpoint}/_aws/execute-api/{outputs['Api']}/prod" for each in found]


@observe("connection-addresses", aws=True, upstream=False)
def address_of_a_nodejs_function(emulator: Emulator) -> object:
    code = "exports.handler = async () => process.env.CONNECTIONS_ENDPOINT"
    address = "https://abc.execute-api.us-east-1.amazonaws.com/prod"
    own = python_function(
        code, Runtime="nodejs22.x", Environment={"Variables": {"CONNECTIONS_ENDPOINT": address}}
    )
    name = emulator.deploy({"Function": own}, {"Name": {"Ref": "Function"}})["Name"]
    return bool(emulator.invoke(name) == f"{emulator.endpoint}/_aws/execute-api/abc/prod")
