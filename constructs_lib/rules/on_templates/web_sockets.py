"""Rules of WebSocket APIs that only a template shows: LP970 to LP985."""

from constructs_lib.rules.rule import Rule, Severity

_API = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
_CLOUDFORMATION = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
_CONNECT = f"{_API}apigateway-websocket-api-route-keys-connect-disconnect.html"

RULES = (
    Rule(
        "LP970",
        "A WebSocket API has a $default route",
        "a message that is not JSON, or matches no route, is answered with an error, and no function gets it",
        "add a route with the key $default",
        f"{_API}websocket-api-develop-routes.html",
        Severity.WARNING,
    ),
    Rule(
        "LP971",
        "A WebSocket API has a $connect route with an authorization",
        "without it anybody on the internet can connect, and no function is invoked",
        "add a route with the key $connect, and AuthorizationType AWS_IAM or CUSTOM",
        _CONNECT,
        Severity.WARNING,
    ),
    Rule(
        "LP972",
        "Authorization is set for $connect only",
        "CloudFormation refuses the route: a connection is authorized when it is opened, and not again",
        "set it on the $connect route",
        _CONNECT,
    ),
    Rule(
        "LP973",
        "A WebSocket API has a route selection expression",
        "CloudFormation refuses the API",
        "set it to $request.body.action, or to another field of a message",
        f"{_CLOUDFORMATION}aws-resource-apigatewayv2-api.html",
    ),
    Rule(
        "LP974",
        "A route with a route response selection expression has a route response",
        "the client gets no answer: the expression alone is not enough",
        "add an AWS::ApiGatewayV2::RouteResponse with the RouteResponseKey $default",
        f"{_API}apigateway-websocket-api-route-response.html",
        Severity.WARNING,
    ),
    Rule(
        "LP975",
        "An authorizer of a WebSocket API is a function",
        "CloudFormation refuses the authorizer: WebSocket APIs do not support JSON Web Tokens",
        "set AuthorizerType to REQUEST, with a function that checks the token",
        f"{_API}apigateway-websocket-api-lambda-auth.html",
    ),
)
