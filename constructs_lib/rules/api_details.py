"""Rules of APIs, continued: schemas, quotas, headers and paths."""

from constructs_lib.rules.model import Rule

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
)
