"""Rules of WebSocket APIs: LP920 to LP945."""

from constructs_lib.rules.rule import Rule, Severity

_API = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
_CONNECT = f"{_API}apigateway-websocket-api-route-keys-connect-disconnect.html"
_ROUTES = f"{_API}websocket-api-develop-routes.html"

RULES = (
    Rule(
        "LP920",
        "A WebSocket API is asked for an authorization that it has",
        "WebSocket APIs have no authorizer for JSON Web Tokens and user pools, and a key authorizes nobody",
        "use Authorization.iam(), or Authorization.function(...) with a function that checks the token",
        f"{_API}apigateway-websocket-api-control-access.html",
    ),
    Rule(
        "LP921",
        "An authorizer of a WebSocket API is asked at each connect",
        "API Gateway keeps no answers for WebSocket APIs",
        "leave it out: a connection is authorized once, when it is made",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
        "aws-resource-apigatewayv2-authorizer.html",
        on_templates=Severity.WARNING,
    ),
    Rule(
        "LP922",
        "A route key is a text of its own, or a predefined one",
        "the prefix $ is API Gateway's, and CloudFormation refuses the route",
        "write it as messages have it, like sendMessage, or $connect, $disconnect or $default",
        _ROUTES,
    ),
    Rule(
        "LP923",
        "A route key is routed once",
        "API Gateway has one integration for each route key",
        "remove one of them",
        _ROUTES,
    ),
    Rule(
        "LP924",
        "A WebSocket API has no more routes than API Gateway allows",
        "CloudFormation refuses the API",
        "have the handler of $default tell messages apart, or split the API",
        f"{_API}apigateway-execution-service-websocket-limits-table.html",
    ),
    Rule(
        "LP925",
        "A route is selected by a part of the message",
        "a text without a variable selects the same route for every message",
        "write it like $request.body.action, or ${request.body.service}/${request.body.action}",
        _ROUTES,
        on_templates=Severity.WARNING,
    ),
    Rule(
        "LP926",
        "A response is returned on a connection that is there",
        "$disconnect runs after the connection is closed",
        "leave out return_response",
        _CONNECT,
    ),
    Rule(
        "LP927",
        "A function behind a WebSocket API knows where to post",
        "its environment and its role cannot be changed here; what it posts to connections is refused",
        "define it in the stack of the API, or set {variable} and grant execute-api:ManageConnections "
        "where it is defined",
        f"{_API}apigateway-how-to-call-websocket-api-connections.html",
        Severity.WARNING,
    ),
    Rule(
        "LP928",
        "A function posts to the connections of one WebSocket API",
        "its environment has one address: it would find the connections of the first API gone",
        "give each API a function of its own; both may share a layer or a folder; or import it for this API "
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
        "CDK leaves a role that is imported with mutable=False alone; what the function posts is refused",
        "allow execute-api:ManageConnections on {arn} where that role is defined",
        f"{_API}apigateway-websocket-control-access-iam.html",
        Severity.WARNING,
    ),
    Rule(
        "LP931",
        "The address at which a function posts is set by its WebSocket API",
        "the API would overwrite the value with its own address",
        "leave the variable out, as the API sets it; give another address in a variable of another name",
        f"{_API}apigateway-how-to-call-websocket-api-connections.html",
    ),
)
