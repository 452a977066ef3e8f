"""Looks at REST APIs."""

import functools
import json
from typing import Any

from .support import Emulator, observe, python_function

ECHO = """
import json, time
def handler(event, context):
    query = event.get("queryStringParameters") or {}
    if "slow" in query: time.sleep(1)
    if "fail" in query: raise ValueError("a secret")
    if "text" in query: return "text"
    if "object" in query: return {"statusCode": 200, "body": {}}
    return {"statusCode": 200, "body": json.dumps(event)}
"""
ORDER = {"type": "object", "required": ["item"], "properties": {"item": {"type": "string"}}}
BAD_BODY = '{"message":$context.error.messageString,"detail":"$context.error.validationErrorString"}'

# What CDK writes for two allowed origins.
PREFLIGHT = {
    "Type": "MOCK",
    "RequestTemplates": {"application/json": "{ statusCode: 200 }"},
    "IntegrationResponses": [
        {
            "StatusCode": "204",
            "ResponseParameters": {
                "method.response.header.Access-Control-Allow-Origin": "'https://a.example'",
                "method.response.header.Vary": "'Origin'",
            },
            "ResponseTemplates": {
                "application/json": """#set($origin = $input.params().header.get("Origin"))
#if($origin == "")
  #set($origin = $input.params().header.get("origin"))
#end
#if($origin == "https://b.example" || $origin.matches("https://.*[.]c[.]example"))
  #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)
#end"""
            },
        }
    ],
}


def lambda_integration(function: str, **properties: object) -> dict[str, Any]:
    path = "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${%s.Arn}/invocations"
    return {
        "Type": "AWS_PROXY",
        "IntegrationHttpMethod": "POST",
        "Uri": {"Fn::Sub": path % function},
        **properties,
    }


def method(http_method: str, integration: dict[str, Any], **properties: object) -> dict[str, Any]:
    return {
        "Type": "AWS::ApiGateway::Method",
        "Properties": {
            "RestApiId": {"Ref": "Api"},
            "ResourceId": {"Fn::GetAtt": ["Api", "RootResourceId"]},
            "HttpMethod": http_method,
            "AuthorizationType": "NONE",
            "Integration": integration,
            **properties,
        },
    }


def rest_api(methods: dict[str, Any], **others: Any) -> dict[str, Any]:
    return {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "probe"}},
        "Function": python_function(ECHO),
        **methods,
        **others,
        "Deployment": {
            "Type": "AWS::ApiGateway::Deployment",
            "DependsOn": [*methods, *(name for name in others if name.endswith("Response"))],
            "Properties": {"RestApiId": {"Ref": "Api"}},
        },
        "Stage": {
            "Type": "AWS::ApiGateway::Stage",
            "Properties": {
                "RestApiId": {"Ref": "Api"},
                "DeploymentId": {"Ref": "Deployment"},
                "StageName": "live",
                "AccessLogSetting": {
                    "DestinationArn": {"Fn::GetAtt": ["AccessLog", "Arn"]},
                    "Format": "$context.requestId $context.httpMethod $context.path $context.status"
                    " $context.error.responseType $context.integration.status $context.unknown",
                },
            },
        },
        "AccessLog": {"Type": "AWS::Logs::LogGroup"},
    }


def validator(*, body: bool, parameters: bool) -> dict[str, Any]:
    return {
        "Type": "AWS::ApiGateway::RequestValidator",
        "Properties": {
            "RestApiId": {"Ref": "Api"},
            "ValidateRequestBody": body,
            "ValidateRequestParameters": parameters,
        },
    }


def gateway_response(kind: str, origin: str, **properties: object) -> dict[str, Any]:
    return {
        "Type": "AWS::ApiGateway::GatewayResponse",
        "Properties": {
            "RestApiId": {"Ref": "Api"},
            "ResponseType": kind,
            "ResponseParameters": {"gatewayresponse.header.Access-Control-Allow-Origin": f"'{origin}'"},
            **properties,
        },
    }


@functools.cache
def deployed(emulator: Emulator) -> dict[str, str]:
    """Deploy one REST API with everything that is looked at."""
    post = method(
        "POST",
        lambda_integration("Function"),
        RequestValidatorId={"Ref": "Bodies"},
        RequestModels={"application/json": {"Ref": "Order"}},
    )
    get = method(
        "GET",
        lambda_integration("Function", TimeoutInMillis=300),
        RequestValidatorId={"Ref": "Parameters"},
        RequestParameters={
            "method.request.querystring.customer": True,
            "method.request.header.X-Tenant": True,
        },
    )
    put = method("PUT", lambda_integration("Function"))
    delete = method("DELETE", lambda_integration("Function"), AuthorizationType="AWS_IAM")
    resources = rest_api(
        {"Post": post, "Get": get, "Put": put, "Delete": delete, "Options": method("OPTIONS", PREFLIGHT)},
        Order={
            "Type": "AWS::ApiGateway::Model",
            "Properties": {
                "RestApiId": {"Ref": "Api"},
                "ContentType": "application/json",
                "Schema": ORDER,
            },
        },
        Bodies=validator(body=True, parameters=False),
        Parameters=validator(body=False, parameters=True),
        DefaultResponse=gateway_response("DEFAULT_4XX", "https://a.example"),
        BodyResponse=gateway_response(
            "BAD_REQUEST_BODY",
            "https://a.example",
            ResponseTemplates={"application/json": BAD_BODY},
        ),
        TimeoutResponse=gateway_response("INTEGRATION_TIMEOUT", "https://b.example"),
        FailureResponse=gateway_response("DEFAULT_5XX", "https://a.example"),
    )
    outputs = {"Id": {"Ref": "Api"}, "AccessLog": {"Ref": "AccessLog"}}
    return emulator.deploy(resources, outputs)


def api(emulator: Emulator) -> str:
    return f"/restapis/{deployed(emulator)['Id']}/live/_user_request_/"


@observe("rest-api-request-validators", aws=(400, "Invalid request body", "https://a.example"), upstream=200)
def body_that_does_not_fit_the_model(emulator: Emulator) -> object:
    answer = emulator.call("POST", api(emulator), body=json.dumps({"item": 1}).encode())
    if answer.status == 200:
        return answer.status
    return answer.status, answer.message, answer.headers["Access-Control-Allow-Origin"]


@observe("rest-api-request-validators", aws=200, upstream=200)
def body_that_fits_the_model(emulator: Emulator) -> object:
    return emulator.call("POST", api(emulator), body=json.dumps({"item": "tea"}).encode()).status


@observe(
    "rest-api-request-validators",
    aws=(400, "Missing required request parameters: [customer, X-Tenant]"),
    upstream=(200, None),
)
def missing_parameters(emulator: Emulator) -> object:
    answer = emulator.call("GET", api(emulator))
    return answer.status, answer.message


@observe(
    "rest-api-integration-timeout", aws=(504, "Endpoint request timed out", "https://b.example"), upstream=200
)
def slow_integration(emulator: Emulator) -> object:
    answer = emulator.call("GET", api(emulator) + "?customer=c&slow=1", headers={"X-Tenant": "t"})
    if answer.status == 200:
        return answer.status
    return answer.status, answer.message, answer.headers["Access-Control-Allow-Origin"]


def preflight(emulator: Emulator, origin: str) -> object:
    answer = emulator.call("OPTIONS", api(emulator), headers={"Origin": origin})
    return answer.headers["Access-Control-Allow-Origin"]


@observe(
    "rest-api-mock-response-override",
    aws="https://b.example",
    upstream="https://a.example",
)
def preflight_of_the_second_origin(emulator: Emulator) -> object:
    return preflight(emulator, "https://b.example")


@observe(
    "rest-api-mock-response-override",
    aws="https://x.c.example",
    upstream="https://a.example",
)
def preflight_of_a_matching_origin(emulator: Emulator) -> object:
    return preflight(emulator, "https://x.c.example")


@observe(
    "rest-api-mock-response-override",
    aws="https://a.example",
    upstream="https://a.example",
)
def preflight_of_another_origin(emulator: Emulator) -> object:
    return preflight(emulator, "https://d.example")


@observe("rest-api-validator-content-types", aws=200, upstream=400)
def body_without_a_model_for_its_type(emulator: Emulator) -> object:
    root = api(emulator)
    # Set through the service's own API, so that CloudFormation's gap does not hide this one.
    gateway, api_id = emulator.client("apigateway"), root.split("/")[2]
    resource_id = gateway.get_resources(restApiId=api_id)["items"][0]["id"]
    strict = gateway.create_request_validator(restApiId=api_id, validateRequestBody=True)["id"]
    change = {"op": "replace", "path": "/requestValidatorId", "value": strict}
    gateway.update_method(
        restApiId=api_id, resourceId=resource_id, httpMethod="POST", patchOperations=[change]
    )
    return emulator.call("POST", root, headers={"Content-Type": "text/plain"}, body=b"no order").status


@observe(
    "rest-api-validation-error-string",
    aws='[object has missing required properties (["item"])]',
    upstream="$context.error.validationErrorString",
)
def what_is_wrong_with_a_body(emulator: Emulator) -> object:
    root = api(emulator)
    body_without_a_model_for_its_type(emulator)  # makes the validator strict, whatever CloudFormation did
    return json.loads(emulator.call("POST", root, body=b"{}").body)["detail"]


@observe(
    "rest-api-validation-error-string",
    aws='[instance type (integer) does not match any allowed primitive type (allowed: ["string"])]',
    upstream="$context.error.validationErrorString",
)
def what_is_wrong_inside_a_body(emulator: Emulator) -> object:
    root = api(emulator)
    body_without_a_model_for_its_type(emulator)
    return json.loads(emulator.call("POST", root, body=b'{"item": 1}').body)["detail"]


@observe(
    "rest-api-validation-error-string",
    aws='[object has missing required properties (["text"])]',
    upstream="$context.error.validationErrorString",
)
def what_is_wrong_with_a_body_of_another_type(emulator: Emulator) -> object:
    root = api(emulator)
    body_without_a_model_for_its_type(emulator)
    gateway, api_id = emulator.client("apigateway"), root.split("/")[2]
    schema = {"type": "object", "required": ["text"]}
    gateway.create_model(
        restApiId=api_id, name="Note", contentType="application/json", schema=json.dumps(schema)
    )
    resource_id = gateway.get_resources(restApiId=api_id)["items"][0]["id"]
    change = {"op": "add", "path": "/requestModels/$default", "value": "Note"}
    gateway.update_method(
        restApiId=api_id, resourceId=resource_id, httpMethod="POST", patchOperations=[change]
    )
    headers = {"Content-Type": "text/plain"}
    return json.loads(emulator.call("POST", root, headers=headers, body=b"{}").body)["detail"]
