"""APIs that are right, for templates with and without a mistake."""

from typing import Any

from tests.constructs_lib.checks.parts import arn, function, ref, resource

__all__ = [
    "authorized",
    "cognito",
    "cors",
    "http_api",
    "invoke_uri",
    "of_api",
    "permission",
    "rest_api",
    "web_socket_api",
]


def invoke_uri(logical_id: str) -> dict[str, str]:
    """Return the URI by which API Gateway invokes a function."""
    path = "lambda:path/2015-03-31/functions"
    start = "arn:${AWS::Partition}:apigateway:${AWS::Region}"
    return {"Fn::Sub": f"{start}:{path}/${{{logical_id}.Arn}}/invocations"}


def permission(service: str, source: Any, function_name: Any = None, **properties: Any) -> dict[str, Any]:
    """Return the permission of a function for a service."""
    return resource(
        "Lambda::Permission",
        Action="lambda:InvokeFunction",
        FunctionName=function_name or ref("Function"),
        Principal=f"{service}.amazonaws.com",
        SourceArn=source,
        **properties,
    )


def of_api(pattern: str, api: str = "Api") -> dict[str, str]:
    """Return the ARN of requests to an API."""
    start = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}"
    return {"Fn::Sub": f"{start}:${{{api}}}/{pattern}"}


def rest_api() -> dict[str, Any]:
    """Return the resources of a REST API with a function behind GET /orders."""
    return {
        **function(),
        "Api": resource("ApiGateway::RestApi", Name="orders"),
        "Orders": resource(
            "ApiGateway::Resource",
            RestApiId=ref("Api"),
            ParentId=arn("Api", "RootResourceId"),
            PathPart="orders",
        ),
        "Method": resource(
            "ApiGateway::Method",
            RestApiId=ref("Api"),
            ResourceId=ref("Orders"),
            HttpMethod="GET",
            AuthorizationType="AWS_IAM",
            Integration={
                "Type": "AWS_PROXY",
                "IntegrationHttpMethod": "POST",
                "Uri": invoke_uri("Function"),
            },
        ),
        "Permission": permission("apigateway", of_api("*")),
        "Deployment": {
            **resource("ApiGateway::Deployment", RestApiId=ref("Api")),
            "DependsOn": ["Method"],
        },
        "Stage": resource(
            "ApiGateway::Stage", RestApiId=ref("Api"), DeploymentId=ref("Deployment"), StageName="live"
        ),
    }


def cors() -> dict[str, Any]:
    """Return a REST API that answers preflights itself."""
    api = rest_api()
    headers = {
        "Access-Control-Allow-Origin": "'https://shop.example.com'",
        "Access-Control-Allow-Headers": "'Authorization'",
        "Access-Control-Allow-Credentials": "'true'",
    }
    named = {f"method.response.header.{name}": value for name, value in headers.items()}
    options = resource(
        "ApiGateway::Method",
        RestApiId=ref("Api"),
        ResourceId=ref("Orders"),
        HttpMethod="OPTIONS",
        AuthorizationType="NONE",
        Integration={
            "Type": "MOCK",
            "RequestTemplates": {"application/json": "{ statusCode: 204 }"},
            "IntegrationResponses": [{"StatusCode": "204", "ResponseParameters": named}],
        },
        MethodResponses=[{"StatusCode": "204", "ResponseParameters": dict.fromkeys(named, True)}],
    )
    deployment = {**api["Deployment"], "DependsOn": ["Method", "Options"]}
    return {**api, "Options": options, "Deployment": deployment}


def http_api() -> dict[str, Any]:
    """Return the resources of an HTTP API with a function behind GET /orders."""
    return {
        **function(),
        "Api": resource("ApiGatewayV2::Api", Name="orders", ProtocolType="HTTP"),
        "Integration": resource(
            "ApiGatewayV2::Integration",
            ApiId=ref("Api"),
            IntegrationType="AWS_PROXY",
            IntegrationUri=arn("Function"),
            PayloadFormatVersion="2.0",
        ),
        "Route": resource(
            "ApiGatewayV2::Route",
            ApiId=ref("Api"),
            RouteKey="GET /orders",
            AuthorizationType="AWS_IAM",
            Target={"Fn::Sub": "integrations/${Integration}"},
        ),
        "Stage": resource("ApiGatewayV2::Stage", ApiId=ref("Api"), StageName="$default", AutoDeploy=True),
        "Permission": permission("apigateway", of_api("*")),
    }


def web_socket_api() -> dict[str, Any]:
    """Return the resources of a WebSocket API with a function behind four routes."""

    def route(key: str, authorization: str = "NONE") -> dict[str, Any]:
        return resource(
            "ApiGatewayV2::Route",
            ApiId=ref("Api"),
            RouteKey=key,
            AuthorizationType=authorization,
            Target={"Fn::Sub": "integrations/${Integration}"},
        )

    return {
        **function(),
        "Api": resource(
            "ApiGatewayV2::Api",
            Name="board",
            ProtocolType="WEBSOCKET",
            RouteSelectionExpression="$request.body.action",
        ),
        "Integration": resource(
            "ApiGatewayV2::Integration",
            ApiId=ref("Api"),
            IntegrationType="AWS_PROXY",
            IntegrationUri=invoke_uri("Function"),
        ),
        "Connect": route("$connect", "AWS_IAM"),
        "Disconnect": route("$disconnect"),
        "Default": route("$default"),
        "Send": route("send"),
        "Stage": resource("ApiGatewayV2::Stage", ApiId=ref("Api"), StageName="prod", AutoDeploy=True),
        "Permission": permission("apigateway", of_api("*")),
    }


def cognito() -> dict[str, Any]:
    """Return the resources of an HTTP API that asks for a token."""
    api = http_api()
    authorizer = resource(
        "ApiGatewayV2::Authorizer",
        ApiId=ref("Api"),
        Name="users",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Audience": ["shop"], "Issuer": "https://users.example.com"},
    )
    route = {**api["Route"]["Properties"], "AuthorizationType": "JWT", "AuthorizerId": ref("Authorizer")}
    return {**api, "Authorizer": authorizer, "Route": resource("ApiGatewayV2::Route", **route)}


def authorized(*, kind: str = "rest") -> dict[str, Any]:
    """Return the resources of an API that asks a function of its own who may call."""
    api = rest_api() if kind == "rest" else http_api()
    own = {name: each for name, each in function(Timeout=5).items() if name == "Function"}
    source = of_api("authorizers/*")
    found = {
        **api,
        "Guard": own["Function"],
        "GuardPermission": permission("apigateway", source, ref("Guard")),
    }
    if kind == "rest":
        found["Authorizer"] = resource(
            "ApiGateway::Authorizer",
            RestApiId=ref("Api"),
            Name="guard",
            Type="REQUEST",
            IdentitySource="method.request.header.Authorization",
            AuthorizerUri=invoke_uri("Guard"),
        )
        method = {
            **api["Method"]["Properties"],
            "AuthorizationType": "CUSTOM",
            "AuthorizerId": ref("Authorizer"),
        }
        found["Method"] = resource("ApiGateway::Method", **method)
        return found
    found["Authorizer"] = resource(
        "ApiGatewayV2::Authorizer",
        ApiId=ref("Api"),
        Name="guard",
        AuthorizerType="REQUEST",
        AuthorizerPayloadFormatVersion="2.0",
        IdentitySource=["$request.header.Authorization"],
        AuthorizerUri=invoke_uri("Guard"),
    )
    route = {**api["Route"]["Properties"], "AuthorizationType": "CUSTOM", "AuthorizerId": ref("Authorizer")}
    found["Route"] = resource("ApiGatewayV2::Route", **route)
    return found
