"""Rules of APIs, continued: schemas, quotas, headers, paths, and what belongs to an API as a whole."""

from constructs_lib.rules.rule import Rule, Severity

_API = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"

RULES = (
    Rule(
        "LP246",
        "A schema of a body is JSON",
        "CloudFormation needs JSON, and a null in a list would be lost",
        "use only JSON values: strings, numbers, True, False, lists and mappings with strings as keys",
        f"{_API}models-mappings-models.html",
    ),
    Rule(
        "LP247",
        "A schema of a body is supported by API Gateway's models",
        "CloudFormation refuses the model",
        "leave it out, and check it in the handler",
        f"{_API}api-gateway-known-issues.html",
    ),
    Rule(
        "LP248",
        "An API has no more routes than API Gateway allows",
        "CloudFormation refuses the API",
        "use one path with {name+} for many, or split the API",
        f"{_API}http-api-quotas.html",
    ),
    Rule(
        "LP249",
        "CORS with credentials names its headers",
        "with credentials a browser reads * as the name of a header, and blocks the request",
        "name the headers, or leave out allow_credentials",
        "https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS",
        template_fix="name the headers, or allow no credentials",
    ),
    Rule(
        "LP250",
        "CORS headers have valid names",
        "no request has such a header, and CloudFormation refuses a quote in the answer to a preflight "
        "request request",
        "correct the name",
        "https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Access-Control-Allow-Headers",
    ),
    Rule(
        "LP251",
        "A base path has no more characters than API Gateway allows",
        "CloudFormation refuses the mapping",
        "shorten the path",
        f"{_API}rest-api-mappings.html",
    ),
    Rule(
        "LP252",
        "Settings of an API are given where the API is defined",
        "the pattern uses them for an API that it creates; for an API that is passed in it defines only "
        "routes",
        "give it where that API is defined",
        f"{_API}apigateway-rest-api.html",
    ),
    Rule(
        "LP253",
        "A REST API that is passed in has a known root resource",
        "a route is a resource below the root, which an API imported only by its id does not have",
        "import it with RestApi.from_rest_api_attributes(..., root_resource_id=...)",
        "https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_apigateway.RestApiAttributes.html",
    ),
    Rule(
        "LP254",
        "Routes of a REST API without automatic deployment are deployed to a stage",
        "callers use the last deployment, and nothing deploys these routes",
        'write stage=ApiStage(stage_name="..."), or define your own Deployment after the pattern',
        f"{_API}how-to-deploy-api.html",
        Severity.WARNING,
    ),
    Rule(
        "LP255",
        "A stage has a valid name",
        "CloudFormation refuses the stage; CDK needs the name at synthesis for the id of a construct",
        "name it like prod or v1",
        f"{_API}set-up-stages.html",
    ),
    Rule(
        "LP256",
        "Stage variables have valid names and values",
        "CloudFormation refuses the stage",
        "choose other characters, or use the environment of the function",
        "https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html",
    ),
    Rule(
        "LP257",
        "Binary media types are media types",
        "API Gateway compares them with Content-Type and Accept, and they would never match",
        "write it like image/png, image/* or */*",
        f"{_API}api-gateway-payload-encodings.html",
    ),
    Rule(
        "LP258",
        "minimum_compression_size is within API Gateway's range",
        "CloudFormation refuses the API",
        "choose a size within that range",
        f"{_API}api-gateway-enable-compression.html",
    ),
    Rule(
        "LP259",
        "The statements of a resource policy are complete",
        "CloudFormation refuses the API",
        "give each statement principals, actions and resources",
        f"{_API}apigateway-resource-policies.html",
    ),
    Rule(
        "LP260",
        "A private API has no regional domain name",
        "a regional domain name works with public APIs only",
        "leave out domain, and define a private custom domain name (AWS::ApiGateway::DomainNameV2) yourself",
        f"{_API}apigateway-private-custom-domains.html",
    ),
    Rule(
        "LP261",
        "A function that may run longer than its caller waits has a reason",
        "the caller gets a timeout while the function still runs",
        "write what else invokes it, for reviewers",
        f"{_API}api-gateway-execution-service-limits-table.html",
    ),
)
