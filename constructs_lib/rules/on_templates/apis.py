"""Rules of APIs that only a template shows: LP270 to LP299."""

from constructs_lib.rules.rule import Rule, Severity

_API = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
_CLOUDFORMATION = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"

RULES = (
    Rule(
        "LP270",
        "A function behind a REST API is called with POST",
        "Lambda accepts no other method, and every request is answered with 500",
        "set it to POST, for any method of the request",
        f"{_API}set-up-lambda-proxy-integrations.html",
    ),
    Rule(
        "LP271",
        "A function behind an HTTP API has a payload format",
        "CloudFormation refuses the integration or the authorizer: the version is a required parameter",
        "set it to '2.0', or to '1.0' for events like those of a REST API",
        f"{_API}http-api-develop-integrations-lambda.html",
    ),
    Rule(
        "LP272",
        "An integration has a type that its API supports",
        "CloudFormation refuses the integration: HTTP APIs support only proxy integrations",
        "use AWS_PROXY or HTTP_PROXY, or a REST or WebSocket API",
        f"{_API}http-api-develop-integrations.html",
    ),
    Rule(
        "LP273",
        "A deployment is created after the methods of its API",
        "CloudFormation creates both at the same time, and API Gateway refuses to deploy an API without "
        "methods",
        "name every method in DependsOn of the deployment",
        f"{_CLOUDFORMATION}aws-resource-apigateway-deployment.html",
    ),
    Rule(
        "LP274",
        "A deployment is created after all methods of its API",
        "a method that is created later is not deployed, and its requests are answered with 403",
        "name every method in DependsOn of the deployment",
        f"{_CLOUDFORMATION}aws-resource-apigateway-deployment.html",
        Severity.WARNING,
    ),
    Rule(
        "LP275",
        "A stage has a deployment",
        "nothing is deployed to it, and every request is answered with 404",
        "set AutoDeploy to true, or name a deployment in DeploymentId",
        f"{_CLOUDFORMATION}aws-resource-apigatewayv2-stage.html",
        Severity.WARNING,
    ),
    Rule(
        "LP276",
        "The target of a route is integrations/ with an id",
        "CloudFormation refuses the route",
        "write it like !Sub integrations/${Integration}",
        f"{_CLOUDFORMATION}aws-resource-apigatewayv2-route.html",
    ),
    Rule(
        "LP277",
        "The parts of an API belong to it",
        "CloudFormation refuses it: API Gateway does not find it in its own API",
        "name one of the same API",
        f"{_API}apigateway-use-lambda-authorizer.html",
    ),
    Rule(
        "LP278",
        "An authorizer in the settings is used",
        "without its type API Gateway accepts all callers",
        "set AuthorizationType to the type of the authorizer",
        f"{_API}apigateway-control-access-to-api.html",
        Severity.WARNING,
    ),
    Rule(
        "LP279",
        "A type of authorization has an authorizer of that type",
        "CloudFormation refuses the method or route",
        "set AuthorizerId to an authorizer of this type, or change AuthorizationType",
        f"{_API}apigateway-control-access-to-api.html",
    ),
    Rule(
        "LP280",
        "A method that requires a key has a usage plan",
        "a key is valid only for the stages of its usage plans, and every request is answered with 403",
        "add an AWS::ApiGateway::UsagePlan with the API's stage, and an AWS::ApiGateway::UsagePlanKey",
        f"{_API}api-gateway-api-usage-plans.html",
        Severity.WARNING,
    ),
    Rule(
        "LP281",
        "A REST API calls a function with a path of Lambda's API",
        "CloudFormation refuses it: the ARN for the integration must contain path or action",
        "write it like !Sub arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
        "${Function.Arn}/invocations",
        "https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html",
    ),
    Rule(
        "LP282",
        "The headers of a response are declared",
        "CloudFormation refuses the method: invalid mapping expression parameter specified",
        "add each to ResponseParameters of the MethodResponse with the same status, with false as its value",
        f"{_API}request-response-data-mappings.html",
    ),
    Rule(
        "LP283",
        "An integration that is not a proxy has a response",
        "API Gateway has no response: every request is answered with 500, after the function ran",
        "add an IntegrationResponse for StatusCode 200, and a MethodResponse",
        f"{_API}api-gateway-integration-settings-integration-response.html",
        Severity.WARNING,
    ),
    Rule(
        "LP284",
        "A base path of several levels is mapped by API Gateway V2",
        "CloudFormation refuses the mapping: the first version does not allow a slash",
        "use AWS::ApiGatewayV2::ApiMapping with ApiMappingKey",
        f"{_API}rest-api-mappings.html",
    ),
    Rule(
        "LP285",
        "A private API has a resource policy",
        "API Gateway refuses to deploy a private API without one",
        "give the API a Policy that allows its VPC endpoints",
        f"{_API}apigateway-private-api-create.html",
    ),
    Rule(
        "LP286",
        "A preflight request needs no authorization",
        "browsers send it without credentials and keys, and after an error they do not send the request "
        "itself",
        "set AuthorizationType to NONE and ApiKeyRequired to false for OPTIONS",
        "https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS",
        Severity.WARNING,
    ),
)
