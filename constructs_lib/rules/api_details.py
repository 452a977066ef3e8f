"""Rules of APIs, continued: schemas, quotas, headers, paths, and what belongs to an API as a whole."""

from constructs_lib.rules.rule import Rule, Severity

_API = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"

RULES = (
    Rule(
        "LP246",
        "A schema of a body is JSON",
        "CloudFormation gets text only, and a null in a list would be lost on the way there",
        "write what JSON knows: texts, numbers, True, False, lists and mappings with texts as keys",
        f"{_API}models-mappings-models.html",
    ),
    Rule(
        "LP247",
        "A schema of a body is one that API Gateway's models take",
        "CloudFormation refuses the model",
        "leave it out, and check it in the handler",
        f"{_API}api-gateway-known-issues.html",
    ),
    Rule(
        "LP248",
        "An API has no more routes than API Gateway allows",
        "CloudFormation refuses the API",
        "have one path with {name+} for many, or split the API",
        f"{_API}http-api-quotas.html",
    ),
    Rule(
        "LP249",
        "CORS with credentials names its headers",
        "with credentials a browser takes * for the name of a header, and blocks the request",
        "name the headers, or leave out allow_credentials",
        "https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS",
        template_fix="name the headers, or allow no credentials",
    ),
    Rule(
        "LP250",
        "CORS headers have names that headers can have",
        "no request has such a header, and CloudFormation refuses a quote in the answer to a preflight",
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
        "What belongs to an API is said where the API is defined",
        "the pattern says it of an API that it makes; of one that is given it defines the routes only",
        "say it where that API is defined",
        f"{_API}apigateway-rest-api.html",
    ),
    Rule(
        "LP253",
        "A REST API that is given has a root that is known",
        "a route is a resource below the root, which an import by the id alone does not have",
        "import it with RestApi.from_rest_api_attributes(..., root_resource_id=...)",
        "https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_apigateway.RestApiAttributes.html",
    ),
    Rule(
        "LP254",
        "Routes of a REST API that does not deploy itself are deployed to a stage",
        "callers see what was deployed last, and nothing deploys these routes",
        'write stage=ApiStage(stage_name="..."), or make a Deployment of your own after the pattern',
        f"{_API}how-to-deploy-api.html",
        Severity.WARNING,
    ),
    Rule(
        "LP255",
        "A stage has a name that API Gateway takes",
        "CloudFormation refuses the stage; CDK needs the name at synthesis for the id of a construct",
        "name it like prod or v1",
        f"{_API}set-up-stages.html",
    ),
    Rule(
        "LP256",
        "Stage variables have names and values that API Gateway takes",
        "CloudFormation refuses the stage",
        "choose other characters, or use the environment of the function",
        "https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html",
    ),
    Rule(
        "LP257",
        "Binary media types are media types",
        "API Gateway compares them with Content-Type and Accept, and would find none",
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
        "A resource policy says who may do what with which API",
        "CloudFormation refuses the API",
        "give each statement principals, actions and resources",
        f"{_API}apigateway-resource-policies.html",
    ),
    Rule(
        "LP260",
        "A private API has no regional domain name",
        "a regional domain name reaches public APIs only",
        "leave out domain, and make a private custom domain name (AWS::ApiGateway::DomainNameV2) yourself",
        f"{_API}apigateway-private-custom-domains.html",
    ),
    Rule(
        "LP261",
        "A function that runs longer than its caller waits has a reason",
        "the caller gets a time-out while the function runs on",
        "say what else invokes it, for whoever reviews it",
        f"{_API}api-gateway-execution-service-limits-table.html",
    ),
)
