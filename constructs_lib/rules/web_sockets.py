"""Rules of WebSocket APIs: LP920 to LP945."""

from constructs_lib.rules.rule import Rule, Severity

_API = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
_CONNECT = f"{_API}apigateway-websocket-api-route-keys-connect-disconnect.html"
_ROUTES = f"{_API}websocket-api-develop-routes.html"

RULES = (
    Rule(
        "LP920",
        "A WebSocket API has an authorization that it supports",
        "WebSocket APIs have no authorizer for JSON Web Tokens and user pools, and a key authorizes nobody",
        "use Authorization.iam(), or Authorization.function(...) with a function that checks the token",
        f"{_API}apigateway-websocket-api-control-access.html",
    ),
    Rule(
        "LP921",
        "An authorizer of a WebSocket API has no cached results",
        "API Gateway does not cache results for WebSocket APIs",
        "leave it out: a connection is authorized once, when it is opened",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
        "aws-resource-apigatewayv2-authorizer.html",
        on_templates=Severity.WARNING,
    ),
    Rule(
        "LP922",
        "A route key is your own text, or a predefined key",
        "the prefix $ is reserved for API Gateway, and CloudFormation refuses the route",
        "write it as in the messages, like sendMessage, or use $connect, $disconnect or $default",
        _ROUTES,
    ),
    Rule(
        "LP923",
        "A route key has one route",
        "API Gateway has one integration for each route key",
        "remove one of them",
        _ROUTES,
    ),
    Rule(
        "LP924",
        "A WebSocket API has no more routes than API Gateway allows",
        "CloudFormation refuses the API",
        "check the messages in the handler of $default, or split the API",
        f"{_API}apigateway-execution-service-websocket-limits-table.html",
    ),
    Rule(
        "LP925",
        "A route is selected by a field of the message",
        "an expression without a variable selects the same route for every message",
        "write it like $request.body.action, or ${request.body.service}/${request.body.action}",
        _ROUTES,
        on_templates=Severity.WARNING,
    ),
    Rule(
        "LP926",
        "A response is returned only on an open connection",
        "$disconnect runs after the connection is closed",
        "leave out return_response",
        _CONNECT,
    ),
    Rule(
        "LP927",
        "A function behind a WebSocket API has the address of its connections",
        "its environment and its role cannot be changed here; its posts to connections are refused",
        "define it in the stack of the API, or set {variable} and grant execute-api:ManageConnections "
        "where it is defined",
        f"{_API}apigateway-how-to-call-websocket-api-connections.html",
        Severity.WARNING,
    ),
    Rule(
        "LP928",
        "A function posts to the connections of one WebSocket API",
        "its environment has one address: it could not post to the connections of the first API",
        "give each API its own function; both may share a layer or a folder; or import it for this API "
        "by Function.from_function_attributes(..., same_environment=True), and give it this API's "
        "connections_endpoint in another variable and grant_manage_connections",
        f"{_API}apigateway-how-to-call-websocket-api-connections.html",
    ),
    Rule(
        "LP929",
        "A base path of a WebSocket API has one level",
        "CloudFormation refuses the mapping: several levels are for REST and HTTP APIs",
        "write it like orders",
        f"{_API}rest-api-mappings.html",
    ),
    Rule(
        "LP930",
        "A function behind a WebSocket API has a role that may post",
        "CDK does not change a role that is imported with mutable=False; posts of the function are refused",
        "allow execute-api:ManageConnections on {arn} where that role is defined",
        f"{_API}apigateway-websocket-control-access-iam.html",
        Severity.WARNING,
    ),
    Rule(
        "LP931",
        "The WebSocket API sets the address to which its function posts",
        "the API would overwrite the value with its own address",
        "leave the variable out, because the API sets it; use a variable with another name for another "
        "address",
        f"{_API}apigateway-how-to-call-websocket-api-connections.html",
    ),
)
